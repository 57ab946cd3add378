// Rows of cases. Functions over a transaction; no state.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CASE_STORE_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CASE_STORE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "samrad/agency/cases/v1/cases.pb.h"
#include "samrad/agency/cases/v1/consents.pb.h"
#include "services/base/ids.h"
#include "services/base/sql.h"
#include "services/base/store.h"

namespace samrad::agency {

base::Schema CasesSchema();

google::protobuf::Timestamp ToTimestamp(absl::Time time);

// The one answer for what is unknown and what is not the caller's: same code,
// tag and words.
[[nodiscard]] absl::Status NoSuchCase();
[[nodiscard]] absl::Status NoSuchConsent();

struct StoredCase {
  cases::v1::CaseSummary summary;
  cases::v1::Person person;
  cases::v1::RegisterFacts facts;
};

[[nodiscard]] absl::Status InsertCase(base::Transaction& txn,
                                      const StoredCase& stored,
                                      const base::StaffId& by, absl::Time now);
[[nodiscard]] absl::StatusOr<bool> CaseExists(const base::ReadTransaction& txn,
                                              std::string_view code);
// NoSuchCase unless `user` is on it.
[[nodiscard]] absl::Status RequireOn(const base::ReadTransaction& txn,
                                     std::string_view code,
                                     std::string_view user);
// NoSuchCase when unknown; who asks is not looked at.
[[nodiscard]] absl::StatusOr<StoredCase> ReadCase(
    const base::ReadTransaction& txn, std::string_view code);
[[nodiscard]] absl::StatusOr<std::vector<cases::v1::CaseSummary>> ListCasesOf(
    const base::ReadTransaction& txn, std::string_view user);
[[nodiscard]] absl::Status UpdateFacts(base::Transaction& txn,
                                       std::string_view code,
                                       const cases::v1::RegisterFacts& facts);

[[nodiscard]] absl::Status AddCaseStaff(base::Transaction& txn,
                                        std::string_view code,
                                        std::string_view user);
[[nodiscard]] absl::Status RemoveCaseStaff(base::Transaction& txn,
                                           std::string_view code,
                                           std::string_view user);
// By name.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> CaseStaff(
    const base::ReadTransaction& txn, std::string_view code);

[[nodiscard]] absl::Status InsertNote(base::Transaction& txn,
                                      std::string_view code,
                                      const cases::v1::Note& note,
                                      absl::Time now);
// Oldest first.
[[nodiscard]] absl::StatusOr<std::vector<cases::v1::Note>> ReadNotes(
    const base::ReadTransaction& txn, std::string_view code);
// NoSuchCase when there is no such note on this case.
[[nodiscard]] absl::StatusOr<cases::v1::Note> ReadNote(
    const base::ReadTransaction& txn, std::string_view code,
    std::string_view id);

struct StoredConsent {
  cases::v1::ConsentRecord record;
  // Whether the hub was ever asked to register it.
  bool sent = false;
};
[[nodiscard]] absl::Status InsertConsent(base::Transaction& txn,
                                         const base::ConsentHandle& handle,
                                         const StoredConsent& stored,
                                         const base::StaffId& by,
                                         absl::Time now);
// NoSuchConsent when unknown; who asks is not looked at.
[[nodiscard]] absl::StatusOr<StoredConsent> ReadConsent(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle);
// Newest first.
[[nodiscard]] absl::StatusOr<std::vector<cases::v1::ConsentRecord>>
ReadConsentsOf(const base::ReadTransaction& txn, std::string_view code);
// Stores what can change: consent, state, withdrawn_at.
[[nodiscard]] absl::Status UpdateConsent(
    base::Transaction& txn, const base::ConsentHandle& handle,
    const cases::v1::ConsentRecord& record);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CASE_STORE_H_
