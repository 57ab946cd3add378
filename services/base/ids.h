// Strong types for ids. A bare string never crosses a room's border.
//
// All are immutable value types with ==, <, hashing and no empty value: they
// are made by Parse/From..., which give INVALID_ARGUMENT (never quoting the
// input). `kLogSafe` says whether the id may stand in a log.
#ifndef SAMRAD_SERVICES_BASE_IDS_H_
#define SAMRAD_SERVICES_BASE_IDS_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace samrad::base {

namespace internal {
// True for a lower-case letter followed by letters, digits and the characters
// of `extra`, at most `max_size` bytes in all.
bool IsSlug(std::string_view text, size_t max_size, std::string_view extra);
bool IsCaseCode(std::string_view text);
bool IsLogOrigin(std::string_view text);
absl::Status MalformedId(std::string_view kind);
std::string Hex(std::string_view bytes);
bool FromHex(std::string_view hex, uint8_t* out, size_t out_size);
std::string UuidText(const uint8_t* bytes);
bool FromUuidText(std::string_view text, uint8_t* out);
}  // namespace internal

// An id that is text. Kind has kName, kLogSafe and `static bool Valid(text)`.
template <typename Kind>
class StrongString {
 public:
  static constexpr bool kLogSafe = Kind::kLogSafe;

  static absl::StatusOr<StrongString> Parse(std::string_view text) {
    if (!Kind::Valid(text)) return internal::MalformedId(Kind::kName);
    return StrongString(std::string(text));
  }

  const std::string& value() const { return value_; }
  const std::string& ToText() const { return value_; }

  friend bool operator==(const StrongString& a,
                         const StrongString& b) = default;
  friend std::strong_ordering operator<=>(const StrongString& a,
                                          const StrongString& b) = default;
  template <typename H>
  friend H AbslHashValue(H state, const StrongString& id) {
    return H::combine(std::move(state), id.value_);
  }

 private:
  explicit StrongString(std::string value) : value_(std::move(value)) {}

  std::string value_;
};

// An id of kSize bytes, written as lower-case hex.
template <typename Kind, size_t kSize>
class StrongBytes {
 public:
  static constexpr bool kLogSafe = Kind::kLogSafe;
  static constexpr size_t kSizeBytes = kSize;

  explicit StrongBytes(const std::array<uint8_t, kSize>& bytes)
      : bytes_(bytes) {}

  static absl::StatusOr<StrongBytes> FromBytes(std::string_view bytes) {
    if (bytes.size() != kSize) return internal::MalformedId(Kind::kName);
    std::array<uint8_t, kSize> copy;
    std::memcpy(copy.data(), bytes.data(), kSize);
    return StrongBytes(copy);
  }

  // Takes lower- or upper-case hex of exactly 2 * kSize digits.
  static absl::StatusOr<StrongBytes> FromHex(std::string_view hex) {
    std::array<uint8_t, kSize> copy;
    if (!internal::FromHex(hex, copy.data(), kSize)) {
      return internal::MalformedId(Kind::kName);
    }
    return StrongBytes(copy);
  }

  // The 8-4-4-4-12 form of RFC 4122, any case; only for 16 bytes.
  static absl::StatusOr<StrongBytes> FromUuid(std::string_view text) requires(
      kSize == 16) {
    std::array<uint8_t, kSize> copy;
    if (!internal::FromUuidText(text, copy.data())) {
      return internal::MalformedId(Kind::kName);
    }
    return StrongBytes(copy);
  }

  const std::array<uint8_t, kSize>& array() const { return bytes_; }
  std::string_view bytes() const {
    return {reinterpret_cast<const char*>(bytes_.data()), kSize};
  }
  std::string ToHex() const { return internal::Hex(bytes()); }
  std::string ToUuid() const requires(kSize == 16) {
    return internal::UuidText(bytes_.data());
  }
  std::string ToText() const { return ToHex(); }

  friend bool operator==(const StrongBytes& a, const StrongBytes& b) = default;
  friend std::strong_ordering operator<=>(const StrongBytes& a,
                                          const StrongBytes& b) = default;
  template <typename H>
  friend H AbslHashValue(H state, const StrongBytes& id) {
    return H::combine(std::move(state), id.bytes_);
  }

 private:
  std::array<uint8_t, kSize> bytes_;
};

namespace internal {
struct AgencyKind {
  static constexpr std::string_view kName = "agency id";
  static constexpr bool kLogSafe = true;
  static bool Valid(std::string_view text) { return IsSlug(text, 31, "-"); }
};
struct StaffKind {
  static constexpr std::string_view kName = "staff id";
  static constexpr bool kLogSafe = false;
  static bool Valid(std::string_view text) { return IsSlug(text, 64, "-._"); }
};
struct CaseCodeKind {
  static constexpr std::string_view kName = "case code";
  static constexpr bool kLogSafe = false;
  static bool Valid(std::string_view text) { return IsCaseCode(text); }
};
struct LogOriginKind {
  static constexpr std::string_view kName = "log origin";
  static constexpr bool kLogSafe = true;
  static bool Valid(std::string_view text) { return IsLogOrigin(text); }
};
struct DisclosureKind {
  static constexpr std::string_view kName = "disclosure id";
  static constexpr bool kLogSafe = true;
};
struct ConsentHandleKind {
  static constexpr std::string_view kName = "consent handle";
  static constexpr bool kLogSafe = true;
};
struct RequestKind {
  static constexpr std::string_view kName = "request id";
  static constexpr bool kLogSafe = true;
};
}  // namespace internal

// [a-z][a-z0-9-]{0,30}, as in the SPIFFE id and the genesis file.
using AgencyId = StrongString<internal::AgencyKind>;
// [a-z][a-z0-9._-]{0,63}: a person's user name at one agency. Not in logs.
using StaffId = StrongString<internal::StaffKind>;
// The sayable code of a case: UTF-8 letters, ASCII digits and hyphens, at most
// 64 bytes, first byte no hyphen. Not in logs, never at the hub.
using CaseCode = StrongString<internal::CaseCodeKind>;
// The C2SP origin of a log, "<hub>.samrad.example/log": printable ASCII without
// space or plus, at most 128 bytes.
using LogOrigin = StrongString<internal::LogOriginKind>;
// 16 random bytes each.
using DisclosureId = StrongBytes<internal::DisclosureKind, 16>;
using ConsentHandle = StrongBytes<internal::ConsentHandleKind, 16>;
// A caller's idempotency id: FromUuid / ToUuid.
using RequestId = StrongBytes<internal::RequestKind, 16>;

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_IDS_H_
