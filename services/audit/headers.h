// Parsing of signed headers: structure, sizes and closed vocabularies. What a
// header may hold is what the hub may see, so everything unknown is refused:
// unknown fields and enum values, and any text that is not an id, a provision
// or a date. No room for a name. The law is not asked here (see admit.h).
//
// All functions: INVALID_ARGUMENT naming the field that is wrong, never its
// content. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_AUDIT_HEADERS_H_
#define SAMRAD_SERVICES_AUDIT_HEADERS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"

namespace samrad::audit {

inline constexpr int kMaxRecipients = 16;
inline constexpr std::size_t kIdBytes = 16;

// DISCLOSURE: 1 to 16 distinct recipients, none the sender; one link per
// recipient in that order; categories known and distinct; expiry after the
// decision; a consent handle exactly when the ground is consent; an outside act
// has a time, and only it.
absl::Status ValidateDisclosureHeader(const sealed::v1::DisclosureHeader& h);
absl::StatusOr<sealed::v1::DisclosureHeader> ParseDisclosureHeader(
    std::string_view header);
// The same of one that travels inside another header (meeting_headers.h): no
// links and no outside act.
absl::Status ValidateUnlinkedDisclosure(const sealed::v1::DisclosureHeader& h);
absl::StatusOr<sealed::v1::DisclosureHeader> ParseUnlinkedDisclosure(
    std::string_view header);

// OPENING and DECLINE.
absl::Status ValidateOpeningHeader(const sealed::v1::OpeningHeader& h);
absl::StatusOr<sealed::v1::OpeningHeader> ParseOpeningHeader(
    std::string_view header);

// CONSENT: something in each list; validity ends with a month in
// Europe/Stockholm is the node's duty, here only that it lies after the
// registration.
absl::Status ValidateConsentHeader(const sealed::v1::ConsentHeader& h);
absl::StatusOr<sealed::v1::ConsentHeader> ParseConsentHeader(
    std::string_view header);

// WITHDRAWAL: of the whole, or of one known kind or category.
absl::Status ValidateWithdrawalHeader(const sealed::v1::WithdrawalHeader& h);
absl::StatusOr<sealed::v1::WithdrawalHeader> ParseWithdrawalHeader(
    std::string_view header);

// ANCHOR.
absl::Status ValidateAnchorHeader(const sealed::v1::AnchorHeader& h);
absl::StatusOr<sealed::v1::AnchorHeader> ParseAnchorHeader(
    std::string_view header);

// True for [a-z][a-z0-9-]{0,30}.
bool IsAgencyId(std::string_view text);
// True for an opaque id of an authority or branch: [A-Za-z0-9._:-]{1,64}.
bool IsOpaqueId(std::string_view text);
// True for a provision such as "OSL 10:18 a" or "L2025:170 7 st 3" (the pattern
// of tests/law/facts.schema.json, without the empty text).
bool IsProvision(std::string_view text);
// True for YYYY-MM-DD that exists.
bool IsDate(std::string_view text);

// A protobuf timestamp as absl::Time. INVALID_ARGUMENT outside 2000 to 2200 or
// with nanoseconds out of range.
absl::StatusOr<absl::Time> TimeOf(const google::protobuf::Timestamp& time);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_HEADERS_H_
