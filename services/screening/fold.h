// Letters made alike, so that words can be compared by hash.
#ifndef SAMRAD_SERVICES_SCREENING_FOLD_H_
#define SAMRAD_SERVICES_SCREENING_FOLD_H_

#include <cstdint>
#include <string_view>

namespace samrad::screening {

// Fold for what is not ASCII.
char32_t FoldOther(char32_t c);

// Lower case without diacritics, but å, ä and ö stay (ø is ö, æ is ä).
inline char32_t Fold(char32_t c) {
  if (c < 0x80) return c - U'A' < 26 ? c + 32 : c;
  return FoldOther(c);
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
