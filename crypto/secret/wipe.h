// Wiping, and comparing without telling by time.
#ifndef SAMRAD_CRYPTO_SECRET_WIPE_H_
#define SAMRAD_CRYPTO_SECRET_WIPE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace samrad::crypto {

// Overwrites with zeros in a way the compiler does not remove.
void Wipe(std::span<uint8_t> bytes);
// Wipes the characters of `text`, then empties it. Earlier copies (a moved-from
// or grown string) are out of reach: keep secrets in SecretBytes instead.
void Wipe(std::string& text);

// Equal length and content. The time does not depend on the content.
[[nodiscard]] bool ConstantTimeEquals(std::span<const uint8_t> a,
                                      std::span<const uint8_t> b);

// A secret of fixed size that lives for one function: on the stack, wiped on
// every exit. Keys that outlive a call belong in SecretBytes.
// Thread-compatible.
template <size_t N>
class WipedArray {
 public:
  WipedArray() = default;
  ~WipedArray() { Wipe(bytes_); }
  WipedArray(const WipedArray&) = delete;
  WipedArray& operator=(const WipedArray&) = delete;

  uint8_t* data() { return bytes_.data(); }
  const uint8_t* data() const { return bytes_.data(); }
  static constexpr size_t size() { return N; }
  std::span<uint8_t, N> span() { return bytes_; }
  std::span<const uint8_t, N> span() const { return bytes_; }

 private:
  std::array<uint8_t, N> bytes_{};
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_WIPE_H_
