// Where random bytes come from: always injected.
#ifndef SAMRAD_CRYPTO_SECRET_RANDOM_SOURCE_H_
#define SAMRAD_CRYPTO_SECRET_RANDOM_SOURCE_H_

#include <cstdint>
#include <span>

namespace samrad::crypto {

// Fills buffers with bytes nobody can predict. Implementations are
// thread-safe. crypto/testing has a fixed one.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void Fill(std::span<uint8_t> out) = 0;
};

// The operating system's generator through libsodium. Needs InitCrypto() to
// have returned OK. Thread-safe.
class SodiumRandomSource final : public RandomSource {
 public:
  void Fill(std::span<uint8_t> out) override;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_RANDOM_SOURCE_H_
