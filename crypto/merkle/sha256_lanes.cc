#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/merkle/sha256_lanes.h"

#include <openssl/sha.h>

#include <cstddef>
#include <cstdint>

#include "crypto/hash/sha256.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace samrad::crypto::internal {

void LeafHashesPortable(const Digest* in, Digest* out, size_t count) {
  constexpr uint8_t kLeafPrefix = 0;
  for (size_t i = 0; i < count; ++i) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, &kLeafPrefix, 1);
    SHA256_Update(&context, in[i].data(), in[i].size());
    SHA256_Final(out[i].data(), &context);
  }
}

void NodeHashesPortable(const Digest* in, Digest* out, size_t count) {
  constexpr uint8_t kNodePrefix = 1;
  for (size_t i = 0; i < count; ++i) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, &kNodePrefix, 1);
    SHA256_Update(&context, in[2 * i].data(), in[2 * i].size());
    SHA256_Update(&context, in[2 * i + 1].data(), in[2 * i + 1].size());
    SHA256_Final(out[i].data(), &context);
  }
}

#if defined(__x86_64__)

#define SAMRAD_SHA_INLINE \
  inline __attribute__((always_inline, target("sha,sse4.1,ssse3")))
#define SAMRAD_SHA_FUNCTION __attribute__((target("sha,sse4.1,ssse3")))

namespace {

alignas(16) constexpr uint32_t kRoundConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// One message: the state as the instructions want it (ABEF, CDGH) and the
// sixteen words that come next.
struct Lane {
  __m128i abef;
  __m128i cdgh;
  __m128i saved_abef;
  __m128i saved_cdgh;
  __m128i words[4];
};

SAMRAD_SHA_INLINE __m128i SwapBytes(__m128i words) {
  return _mm_shuffle_epi8(
      words, _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
}

SAMRAD_SHA_INLINE __m128i Load(const uint8_t* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

// Four words: `first`, then the fifteen bytes at `bytes`.
SAMRAD_SHA_INLINE __m128i ShiftedIn(uint8_t first, const uint8_t* bytes) {
  const __m128i shifted = _mm_slli_si128(Load(bytes), 1);
  return SwapBytes(_mm_or_si128(shifted, _mm_cvtsi32_si128(first)));
}

// Four words: the byte, the end mark 0x80, zeros.
SAMRAD_SHA_INLINE __m128i LastByte(uint8_t byte) {
  return _mm_cvtsi32_si128(
      static_cast<int>(uint32_t{byte} << 24 | uint32_t{0x800000}));
}

SAMRAD_SHA_INLINE __m128i Length(int bits) {
  return _mm_set_epi32(bits, 0, 0, 0);
}

SAMRAD_SHA_INLINE void Start(Lane& lane) {
  lane.abef = _mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85),
                            0x510e527f, static_cast<int>(0x9b05688c));
  lane.cdgh = _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a),
                            0x1f83d9ab, 0x5be0cd19);
}

// Rounds 4*kQuad to 4*kQuad+3, and the schedule's steps that belong between.
template <int kQuad>
SAMRAD_SHA_INLINE void FourRounds(Lane& lane) {
  __m128i& now = lane.words[kQuad % 4];
  __m128i& next = lane.words[(kQuad + 1) % 4];
  __m128i& before = lane.words[(kQuad + 3) % 4];
  __m128i sum = _mm_add_epi32(
      now, _mm_load_si128(
               reinterpret_cast<const __m128i*>(&kRoundConstants[4 * kQuad])));
  lane.cdgh = _mm_sha256rnds2_epu32(lane.cdgh, lane.abef, sum);
  if constexpr (kQuad >= 3 && kQuad < 15) {
    next = _mm_add_epi32(next, _mm_alignr_epi8(now, before, 4));
    next = _mm_sha256msg2_epu32(next, now);
  }
  sum = _mm_shuffle_epi32(sum, 0x0e);
  lane.abef = _mm_sha256rnds2_epu32(lane.abef, lane.cdgh, sum);
  if constexpr (kQuad >= 1 && kQuad < 13) {
    before = _mm_sha256msg1_epu32(before, now);
  }
}

template <int kQuad>
SAMRAD_SHA_INLINE void FourRoundsOfBoth(Lane& a, Lane& b) {
  FourRounds<kQuad>(a);
  FourRounds<kQuad>(b);
}

SAMRAD_SHA_INLINE void Save(Lane& lane) {
  lane.saved_abef = lane.abef;
  lane.saved_cdgh = lane.cdgh;
}

SAMRAD_SHA_INLINE void AddSaved(Lane& lane) {
  lane.abef = _mm_add_epi32(lane.abef, lane.saved_abef);
  lane.cdgh = _mm_add_epi32(lane.cdgh, lane.saved_cdgh);
}

SAMRAD_SHA_INLINE void Compress(Lane& a, Lane& b) {
  Save(a);
  Save(b);
  FourRoundsOfBoth<0>(a, b);
  FourRoundsOfBoth<1>(a, b);
  FourRoundsOfBoth<2>(a, b);
  FourRoundsOfBoth<3>(a, b);
  FourRoundsOfBoth<4>(a, b);
  FourRoundsOfBoth<5>(a, b);
  FourRoundsOfBoth<6>(a, b);
  FourRoundsOfBoth<7>(a, b);
  FourRoundsOfBoth<8>(a, b);
  FourRoundsOfBoth<9>(a, b);
  FourRoundsOfBoth<10>(a, b);
  FourRoundsOfBoth<11>(a, b);
  FourRoundsOfBoth<12>(a, b);
  FourRoundsOfBoth<13>(a, b);
  FourRoundsOfBoth<14>(a, b);
  FourRoundsOfBoth<15>(a, b);
  AddSaved(a);
  AddSaved(b);
}

SAMRAD_SHA_INLINE void Store(const Lane& lane, uint8_t* out) {
  const __m128i feba = _mm_shuffle_epi32(lane.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(lane.cdgh, 0xb1);
  const __m128i dcba = _mm_blend_epi16(feba, dchg, 0xf0);
  const __m128i hgfe = _mm_alignr_epi8(dchg, feba, 8);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out), SwapBytes(dcba));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(out + 16), SwapBytes(hgfe));
}

SAMRAD_SHA_INLINE void SetLeaf(Lane& lane, const uint8_t* entry) {
  Start(lane);
  lane.words[0] = ShiftedIn(0x00, entry);
  lane.words[1] = SwapBytes(Load(entry + 15));
  lane.words[2] = LastByte(entry[31]);
  lane.words[3] = Length(33 * 8);
}

SAMRAD_SHA_INLINE void SetNode(Lane& lane, const uint8_t* left,
                               const uint8_t* right) {
  Start(lane);
  lane.words[0] = ShiftedIn(0x01, left);
  lane.words[1] = SwapBytes(Load(left + 15));
  lane.words[2] = ShiftedIn(left[31], right);
  lane.words[3] = SwapBytes(Load(right + 15));
}

SAMRAD_SHA_INLINE void SetNodeEnd(Lane& lane, uint8_t last) {
  lane.words[0] = LastByte(last);
  lane.words[1] = _mm_setzero_si128();
  lane.words[2] = _mm_setzero_si128();
  lane.words[3] = Length(65 * 8);
}

bool AskProcessor() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return false;
  const bool sha = (b >> 29 & 1) != 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0) return false;
  return sha && (c >> 9 & 1) != 0 && (c >> 19 & 1) != 0;
}

}  // namespace

bool HasShaInstructions() {
  static const bool has = AskProcessor();
  return has;
}

SAMRAD_SHA_FUNCTION void LeafHashesSha(const Digest* in, Digest* out,
                                       size_t count) {
  for (size_t i = 0; i < count; i += 2) {
    // The last one of an odd count is done twice.
    const size_t j = i + 1 < count ? i + 1 : i;
    Lane a, b;
    SetLeaf(a, in[i].data());
    SetLeaf(b, in[j].data());
    Compress(a, b);
    Store(a, out[i].data());
    Store(b, out[j].data());
  }
}

SAMRAD_SHA_FUNCTION void NodeHashesSha(const Digest* in, Digest* out,
                                       size_t count) {
  for (size_t i = 0; i < count; i += 2) {
    const size_t j = i + 1 < count ? i + 1 : i;
    Lane a, b;
    SetNode(a, in[2 * i].data(), in[2 * i + 1].data());
    SetNode(b, in[2 * j].data(), in[2 * j + 1].data());
    // Read before anything is written: out may be in.
    const uint8_t last_a = in[2 * i + 1][31];
    const uint8_t last_b = in[2 * j + 1][31];
    Compress(a, b);
    SetNodeEnd(a, last_a);
    SetNodeEnd(b, last_b);
    Compress(a, b);
    Store(a, out[i].data());
    Store(b, out[j].data());
  }
}

SAMRAD_SHA_FUNCTION uint32_t RawInterleavedRate(size_t pairs) {
  Lane a, b;
  Start(a);
  Start(b);
  SetNodeEnd(a, 1);
  SetNodeEnd(b, 2);
  for (size_t i = 0; i < pairs; ++i) Compress(a, b);
  return static_cast<uint32_t>(
      _mm_cvtsi128_si32(_mm_xor_si128(a.abef, b.cdgh)));
}

#else

bool HasShaInstructions() { return false; }

void LeafHashesSha(const Digest* in, Digest* out, size_t count) {
  LeafHashesPortable(in, out, count);
}

void NodeHashesSha(const Digest* in, Digest* out, size_t count) {
  NodeHashesPortable(in, out, count);
}

uint32_t RawInterleavedRate(size_t) { return 0; }

#endif

}  // namespace samrad::crypto::internal
