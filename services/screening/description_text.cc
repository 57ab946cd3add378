#include "services/screening/description_text.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace samrad::screening::internal {
namespace {

std::optional<int> SmallNumber(std::string_view folded, size_t digits) {
  if (folded.size() != digits) return std::nullopt;
  int number = 0;
  for (char c : folded) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

class Finder {
 public:
  Finder(std::string_view text, const Scope& scope)
      : text_(text), scope_(scope), words_(WordsOf(text)) {
    for (const std::string& area : scope.areas) {
      areas_.push_back({area, WordsOf(area)});
    }
  }

  std::vector<Mention> Run() {
    for (size_t i = 0; i < words_.size();) {
      const size_t stage_words = FindStage(i);
      i += stage_words == 0 ? 1 : stage_words;
    }
    for (size_t i = 0; i < words_.size(); ++i) {
      FindSex(i);
      FindArea(i);
      FindMove(i);
    }
    std::stable_sort(
        found_.begin(), found_.end(), [](const Mention& a, const Mention& b) {
          return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
        });
    JoinAlternatives();
    return std::move(found_);
  }

 private:
  struct AreaWords {
    std::string name;
    std::vector<Word> words;
  };

  std::string_view At(size_t i) const {
    return i < words_.size() ? std::string_view(words_[i].folded)
                             : std::string_view();
  }

  // What stands between word i and the next.
  std::string_view Gap(size_t i) const {
    if (i + 1 >= words_.size()) return "\n";
    return text_.substr(words_[i].end, words_[i + 1].begin - words_[i].end);
  }

  bool GapIsDash(size_t i) const {
    std::string_view gap = Gap(i);
    while (!gap.empty() && gap.front() == ' ') gap.remove_prefix(1);
    while (!gap.empty() && gap.back() == ' ') gap.remove_suffix(1);
    return IsOneOf(gap, {"-", "–", "—", "‑", "−"});
  }

  bool GapEndsSentence(size_t i) const {
    return Gap(i).find_first_of(".!?\n\r") != std::string_view::npos;
  }

  Mention& Add(Attribute attribute, size_t first, size_t last) {
    Mention mention;
    mention.said.attribute = attribute;
    mention.begin = words_[first].begin;
    mention.end = words_[last].end;
    found_.push_back(std::move(mention));
    return found_.back();
  }

  // Returns how many words were used.
  size_t AddStages(StageMask mask, size_t first, size_t last) {
    if ((mask & scope_.stages) != 0) {
      Add(Attribute::kStages, first, last).said.stages = mask & scope_.stages;
    }
    return last - first + 1;
  }

  // "7", "sju", "G2" after a word such as "årskurs".
  StageMask StageNumber(size_t i) const {
    const int number = NumberWord(At(i));
    if (number != 0) return YearOfSchool(number);
    const StageMask other = StageWord(At(i));
    return At(i).size() <= 3 ? other : 0;
  }

  size_t FindStage(size_t i) {
    const std::string_view word = At(i);
    if (IsOneOf(word, {"årskurs", "årskurserna", "åk", "klass", "klasserna",
                       "årskursen"}) &&
        StageNumber(i + 1) != 0) {
      return FindNumbers(i);
    }
    if ((IsOneOf(At(i + 1), {"klass", "klassen", "årskurs", "årskursen"}) ||
         (IsOneOf(At(i + 1), {"året", "år"}) &&
          At(i + 3).starts_with("gymnasi"))) &&
        OrdinalWord(word) != 0) {
      return AddStages(YearOfSchool(OrdinalWord(word)), i, i + 1);
    }
    if (word == "år" && NumberWord(At(i + 1)) != 0 &&
        At(i + 3).starts_with("gymnasi")) {
      return AddStages(YearOfSchool(NumberWord(At(i + 1))), i, i + 1);
    }
    if (IsOneOf(word, {"en", "ena"}) && StageNoun(At(i + 1)) != 0) {
      return 1 + AddStages(StageNoun(At(i + 1)), i + 1, i + 1);
    }
    if (StageWord(word) != 0) return AddStages(StageWord(word), i, i);
    if (const size_t used = FindClass(i); used != 0) return used;
    return FindAge(i);
  }

  // "årskurs 7", "åk 7-9", "klass 7 och 8", "årskurs 7 till 9".
  size_t FindNumbers(size_t i) {
    size_t last = i + 1;
    StageMask mask = StageNumber(last);
    while (true) {
      const StageMask here = StageNumber(last);
      const bool dash = GapIsDash(last);
      const size_t next = dash ? last + 1 : last + 2;
      const StageMask there = StageNumber(next);
      if (there == 0) break;
      if (dash || At(last + 1) == "till") {
        mask |= Between(here, there);
      } else if (IsOneOf(At(last + 1), {"och", "eller"})) {
        mask |= there;
      } else {
        break;
      }
      last = next;
    }
    return AddStages(mask, i, last);
  }

  // From one of `a` to one of `b`; within one kind of school where that can be.
  static StageMask Between(StageMask a, StageMask b) {
    StageMask same = 0;
    StageMask across = 0;
    for (int from = 0; from < kStageCount; ++from) {
      for (int to = from; to < kStageCount; ++to) {
        if (!(a & StageBit(from)) || !(b & StageBit(to))) continue;
        const bool crosses =
            from < kFirstGymnasiumStage && to >= kFirstGymnasiumStage;
        for (int stage = from; stage <= to; ++stage) {
          (crosses ? across : same) |= StageBit(stage);
        }
      }
    }
    if (same != 0) return same;
    return across != 0 ? across : static_cast<StageMask>(a | b);
  }

  // "9 C", "9:C", "9:an".
  size_t FindClass(size_t i) {
    const int number = NumberWord(At(i));
    if (number == 0 || words_[i].folded.size() != 1) return 0;
    const std::string_view next = At(i + 1);
    const std::string_view gap = Gap(i);
    if (gap == ":" && IsOneOf(next, {"an", "ans", "a", "or", "orna"})) {
      return AddStages(YearOfSchool(number), i, i + 1);
    }
    if (next.size() != 1 || !IsOneOf(gap, {" ", ":", "-"})) return 0;
    const char letter = text_[words_[i + 1].begin];
    if (letter < 'A' || letter > 'F') return 0;
    return AddStages(YearOfSchool(number), i, i + 1);
  }

  // "15-åring", "15 årig", "15 år gammal", "är 15 år".
  size_t FindAge(size_t i) {
    const std::optional<int> age = SmallNumber(At(i), 2);
    if (!age.has_value()) return 0;
    const std::string_view next = At(i + 1);
    const bool young = next.starts_with("åring") || next.starts_with("årig");
    const bool old =
        next == "år" && (IsOneOf(At(i + 2), {"gammal", "gamla"}) ||
                         (i > 0 && IsOneOf(At(i - 1), {"är", "fyllt"})));
    if (!young && !old) return 0;
    return AddStages(StagesOfAge(*age), i, i + 1);
  }

  void FindSex(size_t i) {
    const std::optional<SexWord> word = SexOf(At(i));
    if (word.has_value()) {
      Add(Attribute::kSex, i, i).said.sexes =
          static_cast<uint8_t>(1U << static_cast<int>(word->sex));
      return;
    }
    if (IsOneOf(At(i), {"ung", "unga"}) &&
        IsOneOf(At(i + 1), {"man", "mannen", "kvinna", "kvinnan"})) {
      const bool male = At(i + 1).starts_with("man");
      Add(Attribute::kSex, i, i + 1).said.sexes = static_cast<uint8_t>(
          1U << static_cast<int>(male ? Sex::kMale : Sex::kFemale));
    }
  }

  void FindArea(size_t i) {
    constexpr size_t kLongName = 6;  // bytes
    for (const AreaWords& area : areas_) {
      const size_t count = area.words.size();
      if (count == 0 || i + count > words_.size()) continue;
      bool match = true;
      for (size_t j = 0; j < count && match; ++j) {
        const std::string& name = area.words[j].folded;
        const std::string_view word = At(i + j);
        match = word == name ||
                (j + 1 == count &&
                 (word == name + "s" ||
                  (name.size() >= kLongName && word.starts_with(name))));
      }
      if (!match) continue;
      Add(Attribute::kAreas, i, i + count - 1).said.areas = {area.name};
    }
  }

  void FindMove(size_t i) {
    const int newest = scope_.newest_year;
    const std::string_view word = At(i);
    if (word.starts_with("nyinflytt")) return AddMove(i, i, newest);
    if (word.starts_with("nyanländ")) {
      // Up to four years after arrival (SFS 2010:800, 3:12 a; read 2026-11-28).
      return AddMove(i, i, newest - 3);
    }
    if (word.starts_with("inflytt")) return AddMove(i, i, kFirstYear);
    if (word == "ny" || word == "nya") {
      if (IsOneOf(At(i + 1), {"i", "på"}) &&
          IsOneOf(At(i + 2), {"klassen", "skolan", "området", "kommunen"})) {
        return AddMove(i, i + 2, newest);
      }
      if (IsOneOf(At(i + 1), {"elev", "eleven"})) {
        return AddMove(i, i, newest);
      }
    }
    if (!IsOneOf(word, {"flyttade", "flyttat", "flyttar", "flytta"})) return;
    for (size_t j = i + 1; j <= i + 3 && !GapEndsSentence(j - 1); ++j) {
      if (IsOneOf(At(j), {"hit", "in"})) return AddMove(i, j, kFirstYear);
    }
  }

  // A span of years with the words that say it: [first, last).
  struct When {
    size_t first;
    size_t last;
    int from;
    int to;
  };

  std::optional<When> WhenAt(size_t i) const {
    const int newest = scope_.newest_year;
    const std::optional<int> year = SmallNumber(At(i), 4);
    if (year.has_value() && *year >= kFirstYear && *year <= kLastYear) {
      const bool since = i > 0 && IsOneOf(At(i - 1), {"sedan", "efter"});
      const bool later = IsOneOf(At(i + 1), {"eller", "och"}) &&
                         IsOneOf(At(i + 2), {"senare", "framåt"});
      return When{since ? i - 1 : i, later ? i + 3 : i + 1, *year,
                  since || later ? kNoLastYear : *year};
    }
    if (At(i) == "i") {
      if (At(i + 1) == "år") return When{i, i + 2, newest, newest};
      if (At(i + 1) == "fjol") return When{i, i + 2, newest - 1, newest - 1};
      if (IsOneOf(At(i + 1), {"höst", "höstas", "våras", "vår", "somras",
                              "sommar", "vintras", "vinter"})) {
        return When{i, i + 2, newest, kNoLastYear};
      }
    }
    if (At(i) == "förra" && IsOneOf(At(i + 1), {"året", "läsåret"})) {
      return When{i, i + 2, newest - 1, newest - 1};
    }
    if (IsOneOf(At(i), {"nyligen", "nyss", "precis"})) {
      return When{i, i + 1, newest, kNoLastYear};
    }
    return std::nullopt;
  }

  // The moving-in that the words [first, last] tell, with a time told nearby.
  void AddMove(size_t first, size_t last, int from) {
    constexpr size_t kAfter = 5;
    constexpr size_t kBefore = 3;
    std::optional<When> when;
    for (size_t j = first + 1; j <= last + kAfter && j < words_.size() &&
                               !GapEndsSentence(j - 1) && !when.has_value();
         ++j) {
      when = WhenAt(j);
    }
    for (size_t j = first; j > 0 && first - (j - 1) <= kBefore &&
                           !GapEndsSentence(j - 1) && !when.has_value();
         --j) {
      when = WhenAt(j - 1);
      if (when.has_value() && when->last > first) when.reset();
    }
    if (when.has_value()) {
      first = std::min(first, when->first);
      last = std::max(last, when->last - 1);
    }
    Statement& said = Add(Attribute::kMovedIn, first, last).said;
    said.year_from = when.has_value() ? when->from : from;
    said.year_to = when.has_value() ? when->to : kNoLastYear;
  }

  // "i sjuan eller åttan", "Norrby eller Söderby": one statement.
  void JoinAlternatives() {
    std::vector<Mention> joined;
    for (Mention& mention : found_) {
      if (joined.empty() ||
          joined.back().said.attribute != mention.said.attribute ||
          !OnlyOrBetween(joined.back().end, mention.begin)) {
        joined.push_back(std::move(mention));
        continue;
      }
      Statement& into = joined.back().said;
      const Statement& other = mention.said;
      into.sexes |= other.sexes;
      into.stages |= other.stages;
      into.areas.insert(into.areas.end(), other.areas.begin(),
                        other.areas.end());
      into.year_from = std::min(into.year_from, other.year_from);
      into.year_to = std::max(into.year_to, other.year_to);
      joined.back().end = mention.end;
    }
    found_ = std::move(joined);
  }

  bool OnlyOrBetween(size_t from, size_t to) const {
    if (from >= to) return false;
    bool either = false;
    for (const Word& word : WordsOf(text_.substr(from, to - from))) {
      if (word.folded == "eller") {
        either = true;
      } else if (!IsOneOf(word.folded, {"i", "på", "från", "en", "ett"})) {
        return false;
      }
    }
    return either;
  }

  std::string_view text_;
  const Scope& scope_;
  std::vector<Word> words_;
  std::vector<AreaWords> areas_;
  std::vector<Mention> found_;
};

}  // namespace

std::vector<Mention> FindMentions(std::string_view text, const Scope& scope) {
  return Finder(text, scope).Run();
}

}  // namespace samrad::screening::internal
