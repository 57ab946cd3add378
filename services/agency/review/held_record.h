// The records that an auditor may ask for, whatever room keeps them.
#ifndef SAMRAD_SERVICES_AGENCY_REVIEW_HELD_RECORD_H_
#define SAMRAD_SERVICES_AGENCY_REVIEW_HELD_RECORD_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/agency/review/v1/review.pb.h"
#include "services/base/sql.h"

namespace samrad::agency {

// The one answer of this room: unknown, not yours, not held, not open.
[[nodiscard]] absl::Status NoSuchRecord();

// What is known of a record without its text, and who is told.
struct HeldRecord {
  review::v1::RecordKind kind = review::v1::RECORD_KIND_UNSPECIFIED;
  std::string case_code = {};
  std::string author = {};
};

// `record`: 16 bytes. NoSuchRecord for what FindHeldDisclosure and FindHeldText
// say that about.
[[nodiscard]] absl::StatusOr<HeldRecord> FindHeldRecord(
    const base::ReadTransaction& txn, std::string_view record);

// Its text. Call it only for an access that is open; errors as above.
[[nodiscard]] absl::StatusOr<review::v1::ShownContent> ReadHeldRecord(
    const base::ReadTransaction& txn, std::string_view record);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_REVIEW_HELD_RECORD_H_
