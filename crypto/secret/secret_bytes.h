// Keys, seeds, salts and passphrases live in this type and nowhere else.
#ifndef SAMRAD_CRYPTO_SECRET_SECRET_BYTES_H_
#define SAMRAD_CRYPTO_SECRET_SECRET_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/random_source.h"

namespace samrad::crypto {

// Secret bytes in guarded memory (locked, kept out of core dumps, between
// unmapped pages; up to 64 bytes share such pages, secret_pool.h), wiped when
// they go. Move-only, never printed: there is no
// operator<< and no conversion to a string. Reading takes an AccessTicket.
// Thread-compatible.
class SecretBytes {
 public:
  static constexpr size_t kMaxSizeBytes = size_t{1} << 20;

  // No bytes.
  SecretBytes() = default;
  // `size_bytes` zero bytes. INVALID_ARGUMENT above kMaxSizeBytes,
  // RESOURCE_EXHAUSTED when the memory cannot be had.
  [[nodiscard]] static absl::StatusOr<SecretBytes> Create(size_t size_bytes);
  // Fresh random bytes. Errors as Create.
  [[nodiscard]] static absl::StatusOr<SecretBytes> Random(RandomSource& random,
                                                          size_t size_bytes);
  // Copies `source` and wipes it, so that one copy is left. Errors as Create;
  // `source` is wiped then too.
  [[nodiscard]] static absl::StatusOr<SecretBytes> TakeFrom(
      std::span<uint8_t> source);
  [[nodiscard]] static absl::StatusOr<SecretBytes> TakeFrom(
      std::string&& source);
  // Copies bytes that must stay where they are (a column of a database, a
  // field of a request). The caller answers for wiping the source.
  [[nodiscard]] static absl::StatusOr<SecretBytes> CopyOf(
      std::span<const uint8_t> source);

  ~SecretBytes();
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;

  // Another guarded copy. Errors as Create.
  [[nodiscard]] absl::StatusOr<SecretBytes> Clone() const;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // The bytes, in place, valid as long as this object is.
  std::span<const uint8_t> Reveal(AccessTicket ticket) const;
  std::span<uint8_t> RevealMutable(AccessTicket ticket);

  // Constant time in the content.
  friend bool operator==(const SecretBytes& a, const SecretBytes& b);

 private:
  SecretBytes(uint8_t* data, size_t size) : data_(data), size_(size) {}
  void Release();

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_SECRET_BYTES_H_
