// Rows of what this agency made, and how one looks from outside.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_DISCLOSURE_ROWS_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_DISCLOSURE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "services/agency/outbox/submissions.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

enum class DisclosureKind : std::int64_t { kSealed = 1, kOutsideAct = 2 };

struct DisclosureRow {
  base::DisclosureId id;
  DisclosureKind kind = DisclosureKind::kSealed;
  std::string case_code = {};
  std::string user = {};
  std::optional<base::ConsentHandle> consent = {};
  // Without what changes: leaf, state, receipt.
  sharing::v1::Disclosure fixed = {};
  law::v1::Decision decision = {};
};

// Made once; a second time under the same id replaces fixed and decision.
absl::Status PutDisclosure(base::Transaction& txn, const DisclosureRow& row);
// NOT_FOUND.
absl::StatusOr<DisclosureRow> ReadDisclosure(const base::ReadTransaction& txn,
                                             const base::DisclosureId& id);
// Newest first.
absl::StatusOr<std::vector<DisclosureRow>> ReadDisclosures(
    const base::ReadTransaction& txn);

// The row with where it stands now. `witnessed_size`: every leaf below it is
// witnessed.
absl::StatusOr<sharing::v1::Disclosure> ViewOf(const base::ReadTransaction& txn,
                                               const DisclosureRow& row,
                                               std::uint64_t witnessed_size);

// The same for a sealed one whose outcome has just come.
sharing::v1::Disclosure ViewOf(const sharing::v1::Disclosure& fixed,
                               const SubmissionView& submission, bool withdrawn,
                               std::uint64_t witnessed_size);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_DISCLOSURE_ROWS_H_
