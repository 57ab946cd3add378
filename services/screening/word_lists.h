// The words and endings that a rule keeps, known by hash and by last letters at
// compile time. A list tells most words that are not in it by one bit.
#ifndef SAMRAD_SERVICES_SCREENING_WORD_LISTS_H_
#define SAMRAD_SERVICES_SCREENING_WORD_LISTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/screening/fold.h"

namespace samrad::screening {
namespace internal {

// One bit for each of 256 values of a key that spreads over all its bits.
class Sieve {
 public:
  constexpr void Add(uint32_t key) {
    bits_[key >> 6 & 3] |= uint64_t{1} << (key & 63);
  }
  constexpr bool May(uint32_t key) const {
    return (bits_[key >> 6 & 3] >> (key & 63) & 1) != 0;
  }

 private:
  std::array<uint64_t, 4> bits_ = {};
};

}  // namespace internal

// Words by WordHash: `static constexpr Words kCues = {U"ring", U"tel"};`, all
// folded. Also a span of hashes.
template <size_t kSize>
class Words {
 public:
  template <size_t... kLengths>
  consteval Words(const char32_t (&... words)[kLengths])
      : hashes_{W({words, kLengths - 1})...} {
    for (uint64_t hash : hashes_) sieve_.Add(static_cast<uint32_t>(hash));
  }

  // The word's place in the list; size() when it is not in it.
  constexpr size_t PlaceOf(uint64_t hash) const {
    if (!sieve_.May(static_cast<uint32_t>(hash))) return kSize;
    size_t i = 0;
    while (i < kSize && hashes_[i] != hash) ++i;
    return i;
  }
  constexpr bool Has(uint64_t hash) const { return PlaceOf(hash) < kSize; }

  constexpr const uint64_t* data() const { return hashes_.data(); }
  constexpr size_t size() const { return kSize; }

 private:
  std::array<uint64_t, kSize> hashes_;
  internal::Sieve sieve_;
};
template <size_t... kLengths>
Words(const char32_t (&... words)[kLengths]) -> Words<sizeof...(kLengths)>;

// The low bytes of a word's last four letters, one letter on.
constexpr uint32_t TailWith(uint32_t tail, char32_t folded) {
  return tail << 8 | (folded & 0xff);
}

// How a word ends, folded: its letters, and of the last four what a word's tail
// must have in the bytes of the mask.
struct Ending {
  template <size_t kLength>
  consteval Ending(const char32_t (&text)[kLength])
      : letters(text, kLength - 1),
        mask(kLength > 4 ? ~0u : (1u << 8 * (kLength - 1)) - 1) {
    for (char32_t c : letters) tail = TailWith(tail, c);
  }

  std::u32string_view letters;
  uint32_t tail = 0;
  uint32_t mask;
};

// Endings, sieved by as many last letters as the shortest has.
template <size_t kSize>
class Endings {
 public:
  template <size_t... kLengths>
  consteval Endings(const char32_t (&... endings)[kLengths])
      : endings_{Ending(endings)...} {
    for (const Ending& ending : endings_) mask_ &= ending.mask;
    for (const Ending& ending : endings_) sieve_.Add(Key(ending.tail));
  }

  // Some may end like a word with this tail.
  constexpr bool May(uint32_t tail) const { return sieve_.May(Key(tail)); }

  constexpr const Ending* begin() const { return endings_.data(); }
  constexpr const Ending* end() const { return endings_.data() + kSize; }

 private:
  constexpr uint32_t Key(uint32_t tail) const {
    return ((tail & mask_) * 0x9e3779b1u) >> 24;
  }

  std::array<Ending, kSize> endings_;
  uint32_t mask_ = ~0u;
  internal::Sieve sieve_;
};
template <size_t... kLengths>
Endings(const char32_t (&... words)[kLengths]) -> Endings<sizeof...(kLengths)>;

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_WORD_LISTS_H_
