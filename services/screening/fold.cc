#include "services/screening/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>

namespace samrad::screening {
namespace {

constexpr char32_t kTableSize = 0x250;

char32_t FoldSlowly(char32_t c) {
  UChar32 lower = u_tolower(static_cast<UChar32>(c));
  switch (lower) {
    case U'å':
    case U'ä':
    case U'ö':
      return static_cast<char32_t>(lower);
    case U'ø':
      return U'ö';
    case U'æ':
      return U'ä';
    case U'ı':
      return U'i';
    case U'đ':
    case U'ð':
      return U'd';
    case U'ł':
      return U'l';
    case U'ə':
      return U'e';
    case U'þ':
      return U't';
    case U'ß':
      return U's';
    default:
      break;
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(error);
  icu::UnicodeString parts;
  if (U_SUCCESS(error) && nfd->getDecomposition(lower, parts)) {
    return static_cast<char32_t>(parts.char32At(0));
  }
  return static_cast<char32_t>(lower);
}

std::array<char16_t, kTableSize> MakeTable() {
  std::array<char16_t, kTableSize> table;
  for (char32_t c = 0; c < kTableSize; ++c) {
    table[c] = static_cast<char16_t>(FoldSlowly(c));
  }
  return table;
}

}  // namespace

char32_t FoldOther(char32_t c) {
  static const std::array<char16_t, kTableSize> table = MakeTable();
  return c < kTableSize ? table[c] : FoldSlowly(c);
}

}  // namespace samrad::screening
