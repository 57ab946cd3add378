#include "services/screening/generalise_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace samrad::screening::internal {
namespace {

constexpr char kUnsaid[] = "[…]";

std::string StageWords(StageMask stages) {
  int first = 0;
  while (!(stages & StageBit(first))) ++first;
  int last = kStageCount - 1;
  while (!(stages & StageBit(last))) --last;
  if (first == kFirstGymnasiumStage && last == kStageCount - 1) {
    return "gymnasiet";
  }
  if (first == last) return "årskurs " + StageName(first);
  return absl::StrCat("årskurs ", StageName(first), "–", StageName(last));
}

}  // namespace

std::string WordsFor(const std::optional<Statement>& said) {
  if (!said.has_value()) return kUnsaid;
  switch (said->attribute) {
    case Attribute::kSex:
      return kUnsaid;
    case Attribute::kStages:
      return said->stages == 0 ? kUnsaid : StageWords(said->stages);
    case Attribute::kAreas:
      return absl::StrJoin(said->areas, " eller ");
    case Attribute::kMovedIn:
      return absl::StrCat("inflyttad ", said->year_from, " eller senare");
  }
  return kUnsaid;
}

std::string WithoutSex(std::string_view mention) {
  const std::string folded = Fold(mention);
  const std::optional<SexWord> word = SexOf(folded);
  if (!word.has_value()) return kUnsaid;
  std::string words = folded.substr(0, folded.size() - word->length) +
                      std::string(word->neutral);
  if (absl::ascii_isupper(static_cast<unsigned char>(mention.front()))) {
    words[0] = absl::ascii_toupper(static_cast<unsigned char>(words[0]));
  }
  return words;
}

std::string Replaced(std::string_view text,
                     const std::vector<Replacement>& replacements) {
  std::string result;
  size_t at = 0;
  for (const Replacement& one : replacements) {
    if (one.begin < at) continue;
    result += text.substr(at, one.begin - at);
    result += one.words;
    at = one.end;
  }
  result += text.substr(at);
  return result;
}

}  // namespace samrad::screening::internal
