#include "crypto/secret/secret_bytes.h"

#include <sodium.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_pool.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace {

uint8_t* Guarded(size_t size_bytes) {
  if (sodium_init() < 0) return nullptr;
  return static_cast<uint8_t*>(sodium_malloc(size_bytes));
}

}  // namespace

absl::StatusOr<SecretBytes> SecretBytes::Create(size_t size_bytes) {
  if (size_bytes > kMaxSizeBytes) {
    return absl::InvalidArgumentError("secret is too large");
  }
  if (size_bytes == 0) return SecretBytes();
  auto* data = size_bytes <= internal::SecretPool::kSlotBytes
                   ? internal::SecretPool::Get().Take(size_bytes)
                   : Guarded(size_bytes);
  if (data == nullptr) {
    return absl::ResourceExhaustedError("no guarded memory");
  }
  std::memset(data, 0, size_bytes);
  return SecretBytes(data, size_bytes);
}

absl::StatusOr<SecretBytes> SecretBytes::Random(RandomSource& random,
                                                size_t size_bytes) {
  absl::StatusOr<SecretBytes> made = Create(size_bytes);
  if (made.ok() && size_bytes > 0) random.Fill({made->data_, size_bytes});
  return made;
}

absl::StatusOr<SecretBytes> SecretBytes::TakeFrom(std::span<uint8_t> source) {
  absl::StatusOr<SecretBytes> made = CopyOf(source);
  Wipe(source);
  return made;
}

absl::StatusOr<SecretBytes> SecretBytes::TakeFrom(std::string&& source) {
  absl::StatusOr<SecretBytes> made =
      CopyOf({reinterpret_cast<const uint8_t*>(source.data()), source.size()});
  Wipe(source);
  return made;
}

absl::StatusOr<SecretBytes> SecretBytes::CopyOf(
    std::span<const uint8_t> source) {
  absl::StatusOr<SecretBytes> made = Create(source.size());
  if (made.ok() && !source.empty()) {
    std::memcpy(made->data_, source.data(), source.size());
  }
  return made;
}

SecretBytes::~SecretBytes() { Release(); }

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    Release();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

absl::StatusOr<SecretBytes> SecretBytes::Clone() const {
  return CopyOf({data_, size_});
}

std::span<const uint8_t> SecretBytes::Reveal(AccessTicket) const {
  return {data_, size_};
}

std::span<uint8_t> SecretBytes::RevealMutable(AccessTicket) {
  return {data_, size_};
}

bool operator==(const SecretBytes& a, const SecretBytes& b) {
  return ConstantTimeEquals({a.data_, a.size_}, {b.data_, b.size_});
}

void SecretBytes::Release() {
  // Either way wiped first.
  if (data_ != nullptr && size_ <= internal::SecretPool::kSlotBytes) {
    internal::SecretPool::Get().GiveBack(data_);
  } else if (data_ != nullptr) {
    sodium_free(data_);
  }
  data_ = nullptr;
  size_ = 0;
}

}  // namespace samrad::crypto
