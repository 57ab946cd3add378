// Letters made alike, so that words can be compared by hash.
#ifndef SAMRAD_SERVICES_SCREENING_FOLD_H_
#define SAMRAD_SERVICES_SCREENING_FOLD_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace samrad::screening {

// Fold for what is not in Latin-1.
char32_t FoldOther(char32_t c);

namespace internal {
inline constexpr std::array<uint8_t, 256> kFoldedLatin1 = [] {
  constexpr std::u32string_view kFromC0 =
      U"aaaaäåäceeeeiiiidnooooö×öuuuuytsaaaaäåäceeeeiiiidnooooö÷öuuuuyty";
  std::array<uint8_t, 256> table = {};
  for (char32_t c = 0; c < 256; ++c) {
    table[c] = static_cast<uint8_t>(c >= 0xc0       ? kFromC0[c - 0xc0]
                                    : c - U'A' < 26 ? c + 32
                                                    : c);
  }
  return table;
}();
}  // namespace internal

// Lower case without diacritics, but å, ä and ö stay (ø is ö, æ is ä).
inline char32_t Fold(char32_t c) {
  return c < 0x100 ? internal::kFoldedLatin1[c] : FoldOther(c);
}

// Fold, and å, ä, ö without their marks too.
inline char32_t Bare(char32_t folded) {
  switch (folded) {
    case U'å':
    case U'ä':
      return U'a';
    case U'ö':
      return U'o';
    default:
      return folded;
  }
}

// FNV-1a over folded letters, finished so that all bits depend on all letters.
class WordHash {
 public:
  constexpr void Add(char32_t folded) {
    state_ = (state_ ^ folded) * 0x100000001b3ULL;
  }
  constexpr uint64_t Get() const {
    uint64_t h = state_;
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15ULL;
    return h ^ (h >> 29);
  }

 private:
  uint64_t state_ = 0xcbf29ce484222325ULL;
};

// The hash of a word that is already folded: W(U"född").
constexpr uint64_t W(std::u32string_view folded) {
  WordHash hash;
  for (char32_t c : folded) hash.Add(c);
  return hash.Get();
}

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_FOLD_H_
