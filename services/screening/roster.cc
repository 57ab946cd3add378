#include "services/screening/roster.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

constexpr size_t kMaxWord = 40;
constexpr size_t kFuzzyLength = 6;
constexpr uint64_t kBase = 0x9e3779b97f4a7c15ULL;

constexpr std::array<uint64_t, kMaxWord + 1> MakePowers() {
  std::array<uint64_t, kMaxWord + 1> powers = {1};
  for (size_t i = 1; i < powers.size(); ++i) {
    powers[i] = powers[i - 1] * kBase;
  }
  return powers;
}
constexpr auto kPowers = MakePowers();

// A polynomial, so that the hash with one letter changed is one product away.
uint64_t Polynomial(std::u32string_view letters) {
  uint64_t hash = 0;
  for (char32_t c : letters) hash = hash * kBase + c;
  return hash;
}

uint64_t Mixed(uint64_t hash) {
  hash ^= hash >> 31;
  hash *= 0xbf58476d1ce4e5b9ULL;
  return hash ^ (hash >> 29);
}

uint64_t HoleHash(uint64_t polynomial, std::u32string_view letters, size_t i) {
  return Mixed(polynomial - letters[i] * kPowers[letters.size() - 1 - i] +
               (i + 1) * 0x632be59bd9b4e019ULL);
}

// A number for three letters; what has fewer ends with 0. Below kStarts.
constexpr size_t kStarts = size_t{1} << 15;
inline size_t StartOf(const char32_t* letters, size_t size) {
  const auto at = [&](size_t i) -> size_t {
    return Bare(Fold(letters[i])) & 31;
  };
  return at(0) << 10 | at(1) << 5 | (size > 2 ? at(2) : 0);
}

std::u32string Letters(const Page& page, const Token& token) {
  std::u32string letters;
  for (uint32_t i = token.begin; i < token.end && letters.size() < kMaxWord;
       ++i) {
    letters.push_back(Bare(Fold(page.text.chars[i])));
  }
  return letters;
}

// What a surname ends in too: "Emma Lidén", "Mattias Backe".
bool IsSurnameEnding(std::u32string_view ending) {
  return ending == U"alle" || ending == U"allen" || ending == U"liden" ||
         ending == U"backe" || ending == U"backen" || ending == U"brinken";
}

Kind EntryKind(const Page& page) {
  static constexpr Endings kSchools = {U"skolan", U"skola", U"gymnasiet",
                                       U"gymnasium", U"skolans"};
  static constexpr Endings kStreets = {
      U"gatan",      U"gata",       U"vägen",   U"väg",       U"gränd",
      U"gränden",    U"stig",       U"stigen",  U"backen",    U"alle",
      U"torg",       U"torget",     U"plan",    U"platsen",   U"leden",
      U"liden",      U"kajen",      U"ringen",  U"slingan",   U"svängen",
      U"kroken",     U"bågen",      U"brinken", U"stråket",   U"höjden",
      U"esplanaden", U"promenaden", U"allen",   U"terrassen", U"gången",
      U"plats",      U"backe"};
  const Token* last = nullptr;
  for (const Token& token : page.tokens) {
    if (token.type == Token::kWord && (token.size() > 1 || last == nullptr)) {
      last = &token;
    }
  }
  if (last == nullptr) return Kind::kName;
  if (page.EndsInOne(*last, kSchools, 0)) return Kind::kSchoolName;
  bool acute = false;
  for (uint32_t i = last->begin; i < last->end; ++i) {
    acute = acute || page.At(i) == U'é' || page.At(i) == U'É';
  }
  const Token& first = page.tokens.front();
  const bool person = first.Is(kAnyGiven) && !first.Is(kNotStreet);
  for (const Ending& street : kStreets) {
    const std::u32string_view ending = street.letters;
    const bool whole = last->size() == ending.size();
    if (!page.EndsWith(*last, street, whole ? 0 : 2)) continue;
    if (whole && page.tokens.size() == 1) continue;
    if (IsSurnameEnding(ending) && person && &first != last) continue;
    // An avenue has an accent, a slope has none: "Parkallé", "Lidén", "Tjalle".
    if ((ending == U"alle" || ending == U"allen") && !acute) continue;
    if (ending == U"liden" && acute) continue;
    return Kind::kAddress;
  }
  return Kind::kName;
}

// An ordinary word is meant only when it has a capital; a nickname that is a
// rarer word, like "Tigern", always.
bool NeedsCapital(const Token& word) {
  if (word.Is(kFunction | kCommon)) return true;
  return word.Is(kOrdinary) && word.Is(kAnyName);
}

crypto::Digest DigestOf(absl::Span<const std::string> entries) {
  crypto::Sha256Hasher hasher;
  hasher.Update(absl::StrCat(entries.size(), "\n"));
  for (const std::string& entry : entries) {
    hasher.Update(absl::StrCat(entry.size(), "\n"));
    hasher.Update(std::string_view(entry));
  }
  return hasher.Finish();
}

}  // namespace

void Roster::Index::Build() {
  size_t size = 16;
  while (size < pending_.size() * 2) size *= 2;
  mask_ = size - 1;
  slots_.assign(size, Slot{0, kNone});
  size_t words = 64;
  while (words * 4 < pending_.size()) words *= 2;
  filter_.assign(words, 0);
  filter_mask_ = words - 1;
  for (const Slot& slot : pending_) {
    filter_[(slot.hash >> 6) & filter_mask_] |= uint64_t{1} << (slot.hash & 63);
    size_t i = (slot.hash >> 20) & mask_;
    while (slots_[i].word != kNone) i = (i + 1) & mask_;
    slots_[i] = slot;
  }
  pending_ = {};
}

absl::StatusOr<Roster> Roster::Compile(absl::Span<const std::string> entries) {
  if (entries.size() > kMaxRosterEntries) {
    return absl::InvalidArgumentError("the roster has too many entries");
  }
  Roster roster;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].size() > kMaxRosterEntryBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat("roster entry ", i, " is too long"));
    }
    std::optional<NormalText> text = Normalise(entries[i]);
    if (!text.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("roster entry ", i, " is not UTF-8"));
    }
    roster.AddEntry(MakePage(*std::move(text)));
  }
  roster.starts_.assign(kStarts / 64, 0);
  for (uint32_t i = 0; i < roster.words_.size(); ++i) {
    const std::u32string& letters = roster.words_[i].letters;
    const size_t start = StartOf(letters.data(), letters.size());
    roster.starts_[start / 64] |= uint64_t{1} << start % 64;
    const uint64_t hash = Polynomial(letters);
    roster.exact_.Add(Mixed(hash), i);
    if (letters.size() < kFuzzyLength || roster.words_[i].rest != 0) continue;
    for (size_t at = 0; at < letters.size(); ++at) {
      roster.holes_.Add(HoleHash(hash, letters, at), i);
      std::u32string less = letters;
      less.erase(at, 1);
      roster.missing_.Add(Mixed(Polynomial(less)), i);
    }
  }
  roster.exact_.Build();
  roster.missing_.Build();
  roster.holes_.Build();
  roster.digest_ = DigestOf(entries);
  return roster;
}

void Roster::AddEntry(const Page& page) {
  const Kind kind = EntryKind(page);
  std::vector<const Token*> words;
  for (const Token& token : page.tokens) {
    if (token.type == Token::kWord) words.push_back(&token);
  }
  if (words.empty()) return;
  if (words.size() == 1) {
    if (words[0]->size() < 2) return;
    AddWord(page, *words[0], kind,
            words[0]->size() < 3 || NeedsCapital(*words[0]), 0);
    return;
  }
  bool any = false;
  for (const Token* word : words) {
    // Of a school or a street, "Norra" and "skolan" say nothing alone.
    const bool alone = word->size() >= 3 &&
                       (kind == Kind::kName ||
                        !word->Is(kOrdinary | kGenericSchool | kNotStreet));
    if (!alone) continue;
    any = true;
    AddWord(page, *word, kind, NeedsCapital(*word), 0);
  }
  if (any && kind == Kind::kName) return;
  std::vector<std::u32string> rest;
  for (size_t i = 1; i < words.size(); ++i) {
    rest.push_back(Letters(page, *words[i]));
  }
  rests_.push_back(std::move(rest));
  AddWord(page, *words[0], kind, false,
          static_cast<uint32_t>(rests_.size() - 1));
}

void Roster::AddWord(const Page& page, const Token& token, Kind kind,
                     bool capital, uint32_t rest) {
  std::u32string letters = Letters(page, token);
  for (const Word& known : words_) {
    if (words_.size() > 64) break;
    if (known.letters == letters && known.kind == kind && known.rest == rest) {
      return;
    }
  }
  words_.push_back(Word{std::move(letters), kind, capital, rest});
}

bool Roster::Follows(const Page& page, size_t token, uint32_t word,
                     uint32_t* end) const {
  size_t at = token;
  for (const std::u32string& wanted : rests_[words_[word].rest]) {
    ++at;
    if (page.IsMark(static_cast<ptrdiff_t>(at), U'-')) ++at;
    if (!page.IsWord(static_cast<ptrdiff_t>(at))) return false;
    std::u32string letters = Letters(page, page.tokens[at]);
    if (letters != wanted && letters != wanted + U's') return false;
    *end = page.tokens[at].end;
  }
  return true;
}

uint32_t Roster::MatchMisspelled(std::u32string_view letters) const {
  uint32_t found = kNone;
  const uint64_t hash = Polynomial(letters);
  if (letters.size() + 1 >= kFuzzyLength) {
    missing_.Any(Mixed(hash), [&](uint32_t word) {
      const std::u32string& full = words_[word].letters;
      if (full.size() != letters.size() + 1) return false;
      const size_t at = static_cast<size_t>(
          std::mismatch(letters.begin(), letters.end(), full.begin()).first -
          letters.begin());
      if (full.compare(at + 1, full.npos, letters.substr(at)) != 0) {
        return false;
      }
      found = word;
      return true;
    });
  }
  if (found != kNone || letters.size() < kFuzzyLength) return found;
  for (size_t i = 0; i < letters.size() && found == kNone; ++i) {
    holes_.Any(HoleHash(hash, letters, i), [&](uint32_t word) {
      const std::u32string& full = words_[word].letters;
      if (full.size() != letters.size() ||
          full.compare(0, i, letters.substr(0, i)) != 0 ||
          full.compare(i + 1, full.npos, letters.substr(i + 1)) != 0) {
        return false;
      }
      found = word;
      return true;
    });
  }
  for (size_t i = 1; i < letters.size() && found == kNone; ++i) {
    if (letters[i] != letters[i - 1] || letters.size() <= kFuzzyLength) {
      continue;
    }
    std::u32string less(letters);
    less.erase(i, 1);
    exact_.Any(Mixed(Polynomial(less)), [&](uint32_t word) {
      if (words_[word].rest != 0 || words_[word].letters != less) return false;
      found = word;
      return true;
    });
  }
  return found;
}

uint32_t Roster::Match(const Page& page, size_t token,
                       std::u32string_view letters) const {
  const Token& word = page.tokens[token];
  uint32_t found = kNone;
  exact_.Any(Mixed(Polynomial(letters)), [&](uint32_t i) {
    if (words_[i].letters != letters) return false;
    if (words_[i].capital && !word.upper) return false;
    uint32_t end = 0;
    if (words_[i].rest != 0 && !Follows(page, token, i, &end)) return false;
    found = i;
    return true;
  });
  return found;
}

void Roster::Find(const Page& page, Spans* spans) const {
  if (words_.empty()) return;
  std::array<char32_t, kMaxWord> buffer;
  for (size_t t = 0; t < page.tokens.size(); ++t) {
    const Token& token = page.tokens[t];
    if (token.type != Token::kWord || token.size() < 2 ||
        token.size() > kMaxWord) {
      continue;
    }
    const size_t start = StartOf(&page.text.chars[token.begin], token.size());
    const bool begins = (starts_[start / 64] >> start % 64 & 1) != 0;
    const bool misspelled = token.size() + 1 >= kFuzzyLength &&
                            (token.classes & ~(kAnyName | kPlace)) == 0;
    if (!begins && !misspelled) continue;
    for (uint32_t i = 0; i < token.size(); ++i) {
      buffer[i] = Bare(Fold(page.text.chars[token.begin + i]));
    }
    const std::u32string_view letters(buffer.data(), token.size());
    std::u32string_view stem = letters;
    const bool genitive = letters.size() > 3 && letters.back() == U's';
    if (genitive) stem.remove_suffix(1);
    uint32_t found = begins ? Match(page, t, letters) : kNone;
    if (found == kNone && begins && genitive) found = Match(page, t, stem);
    if (found == kNone && misspelled) {
      found = MatchMisspelled(letters);
      if (found == kNone && genitive) found = MatchMisspelled(stem);
      if (found != kNone && words_[found].capital && !token.upper) {
        found = kNone;
      }
    }
    if (found == kNone) continue;
    uint32_t end = token.end;
    if (words_[found].rest != 0) Follows(page, t, found, &end);
    spans->Block(token.begin, end, words_[found].kind);
  }
}

}  // namespace samrad::screening
