// Cases: the person behind a code, register facts, notes, who works on it.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CASE_BOOK_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CASE_BOOK_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "samrad/agency/cases/v1/cases.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/case_load.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe. The caller has checked roles. Every read, act and refusal is
// journalled. A case the caller is not on answers NOT_FOUND, tag NO_SUCH_CASE,
// exactly as one that does not exist. A request id that was used for other
// content: FAILED_PRECONDITION, tag REQUEST_ID_REUSED. Malformed input:
// INVALID_ARGUMENT with a path.
class CaseBook {
 public:
  // All must outlive the book.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    const RequestLog& requests;
    const base::Logger& log;
  };
  explicit CaseBook(Parts parts) : parts_(parts) {}

  // Under a new random code; the caller is on it. INVALID_ARGUMENT at staff[i]
  // for a colleague without an active account.
  [[nodiscard]] absl::StatusOr<cases::v1::CreateCaseResponse> Create(
      const StaffIdentity& who, const cases::v1::CreateCaseRequest& request);
  [[nodiscard]] absl::StatusOr<cases::v1::ListCasesResponse> List(
      const StaffIdentity& who);
  [[nodiscard]] absl::StatusOr<cases::v1::GetCaseResponse> Get(
      const StaffIdentity& who, const cases::v1::GetCaseRequest& request);
  [[nodiscard]] absl::StatusOr<cases::v1::AddNoteResponse> AddNote(
      const StaffIdentity& who, const cases::v1::AddNoteRequest& request);
  [[nodiscard]] absl::StatusOr<cases::v1::UpdateRegisterFactsResponse>
  UpdateRegister(const StaffIdentity& who,
                 const cases::v1::UpdateRegisterFactsRequest& request);
  // FAILED_PRECONDITION, tag LAST_ON_CASE, when nobody with an active account
  // would be left.
  [[nodiscard]] absl::StatusOr<cases::v1::ChangeCaseStaffResponse> ChangeStaff(
      const StaffIdentity& who,
      const cases::v1::ChangeCaseStaffRequest& request);
  // Puts the caller on a case with a typed reason of 20 to 2000 bytes; loud in
  // journal and log. NOT_FOUND only when there is no such case.
  [[nodiscard]] absl::StatusOr<cases::v1::BreakGlassResponse> BreakGlass(
      const StaffIdentity& who, const cases::v1::BreakGlassRequest& request);

 private:
  // Runs `work`; a refusal for want of access is journalled, then returned.
  [[nodiscard]] absl::Status WriteAs(const StaffIdentity& who,
                                     std::string_view code,
                                     const base::Database::WriteWork& work);
  [[nodiscard]] absl::Status Refused(const StaffIdentity& who,
                                     std::string_view code,
                                     absl::Status status);

  const Parts parts_;
};

// Who would be left on no case; for StaffDesk. Thread-safe.
class CaseStaffLoad : public CaseLoad {
 public:
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> OrphanedBy(
      const base::ReadTransaction& txn, const base::StaffId& leaving,
      const std::function<bool(const std::string& user)>& is_active)
      const override;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CASE_BOOK_H_
