// What several kinds of headers are checked for alike. Inside the audit room
// only. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_AUDIT_HEADER_CHECKS_H_
#define SAMRAD_SERVICES_AUDIT_HEADER_CHECKS_H_

#include <cstdint>
#include <set>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/sign/signed_note.h"
#include "google/protobuf/repeated_field.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/headers.h"
#include "services/audit/vocabulary.h"

namespace samrad::audit {

inline constexpr std::uint32_t kSuite = 1;
inline constexpr std::size_t kDigestBytes = 32;

inline absl::Status Wrong(const char* what) {
  return absl::InvalidArgumentError(what);
}

// What every header starts with.
template <typename Header>
absl::Status CheckCommon(const Header& h) {
  if (absl::Status s = CheckClosedVocabulary(h); !s.ok()) return s;
  if (h.suite() != kSuite) return Wrong("suite is unknown");
  if (!crypto::IsKeyName(h.origin())) return Wrong("origin is malformed");
  if (h.journal_head().size() != kDigestBytes) {
    return Wrong("journal_head is not 32 bytes");
  }
  return absl::OkStatus();
}

// True when something is there, nothing twice and nothing unset.
template <typename Repeated>
bool DistinctAndSet(const Repeated& values) {
  std::set<int> seen;
  for (const int value : values) {
    if (value == 0 || !seen.insert(value).second) return false;
  }
  return !seen.empty();
}

inline bool IsInstant(const google::protobuf::Timestamp& time) {
  return TimeOf(time).ok();
}

// A sender, and 1 to 16 distinct recipients other than it.
absl::Status CheckSenderAndRecipients(
    const sealed::v1::Party& from,
    const google::protobuf::RepeatedPtrField<sealed::v1::Party>& to);

template <typename Header>
absl::StatusOr<Header> Parse(std::string_view bytes,
                             absl::Status (*validate)(const Header&)) {
  Header header;
  if (absl::Status s = ParseClosed(bytes, header); !s.ok()) return s;
  if (absl::Status s = validate(header); !s.ok()) return s;
  return header;
}

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_HEADER_CHECKS_H_
