// The auditor's second key: one record's content, for a while, when a second
// person has said yes (docs/adr/0026).
#ifndef SAMRAD_SERVICES_AGENCY_REVIEW_REVIEW_DESK_H_
#define SAMRAD_SERVICES_AGENCY_REVIEW_REVIEW_DESK_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "samrad/agency/review/v1/review.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/review/access_store.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// The caller has checked roles. Every act and every refusal is in the journal,
// in the transaction that does it: when it cannot be written nothing is done
// and nothing shown. Time is the node's clock, and never before the journal's
// head, so that a clock that is set back opens nothing for longer.
// NOT_FOUND is NoSuchRecord, always with the same words. Thread-safe.
class ReviewDesk {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    const RequestLog& requests;
  };
  explicit ReviewDesk(Parts parts) : parts_(parts) {}

  // INVALID_ARGUMENT with a path; NOT_FOUND for a record that is unknown, of
  // another agency, or has nothing to show; FAILED_PRECONDITION ALREADY_ASKED,
  // REQUEST_ID_REUSED.
  [[nodiscard]] absl::StatusOr<review::v1::AskContentResponse> Ask(
      const StaffIdentity& who, const review::v1::AskContentRequest& request);
  // A security officer sees all, an auditor the own.
  [[nodiscard]] absl::StatusOr<review::v1::ListAccessesResponse> List(
      const StaffIdentity& who, const review::v1::ListAccessesRequest& request);
  // FAILED_PRECONDITION: SAME_PERSON for who asked, NOT_WAITING.
  [[nodiscard]] absl::StatusOr<review::v1::GrantAccessResponse> Grant(
      const StaffIdentity& who, const review::v1::GrantAccessRequest& request);
  [[nodiscard]] absl::StatusOr<review::v1::RefuseAccessResponse> Refuse(
      const StaffIdentity& who, const review::v1::RefuseAccessRequest& request);
  // NOT_FOUND for an auditor who did not ask; FAILED_PRECONDITION ALREADY_OVER.
  [[nodiscard]] absl::StatusOr<review::v1::EndAccessResponse> End(
      const StaffIdentity& who, const review::v1::EndAccessRequest& request);
  // NOT_FOUND unless the caller asked, the access is open, and the record still
  // has something to show. With state_only nothing is shown, counted or
  // journalled.
  [[nodiscard]] absl::StatusOr<review::v1::ReadContentResponse> Read(
      const StaffIdentity& who, const review::v1::ReadContentRequest& request);
  [[nodiscard]] absl::StatusOr<review::v1::ListNoticesResponse> Notices(
      const StaffIdentity& who);

 private:
  // Changes one access; a status of kNotFound or kFailedPrecondition is
  // journalled under the same event and returned.
  struct Act {
    base::Literal method;
    base::Literal event;
    std::string request_id;
    std::string content;
    std::string access;  // hex, as asked
  };
  using Change =
      std::function<absl::Status(StoredAccess& access, absl::Time now)>;
  absl::StatusOr<review::v1::Access> Run(const StaffIdentity& who,
                                         const Act& act, const Change& change);
  // The second key's answer to what waits. FAILED_PRECONDITION SAME_PERSON,
  // NOT_WAITING.
  absl::StatusOr<review::v1::Access> Answer(const StaffIdentity& who,
                                            const Act& act,
                                            AccessAnswer answer);
  // NOT_FOUND unless `who` asked for it and it is open at `now`.
  static absl::Status CheckMayRead(const StaffIdentity& who,
                                   const std::optional<StoredAccess>& access,
                                   absl::Time now);
  absl::StatusOr<review::v1::ReadContentResponse> ReadState(
      const StaffIdentity& who, std::string_view access) const;
  absl::StatusOr<absl::Time> Now(const base::ReadTransaction& txn) const;
  // As it stands now: an answer that was remembered may be old.
  absl::Status Refresh(const base::ReadTransaction& txn, absl::Time now,
                       review::v1::Access& view) const;
  absl::Status Journalise(base::Transaction& txn, base::Literal event,
                          const StaffIdentity& who, const StoredAccess& access,
                          const std::string& outcome = "ok",
                          const std::string& why = "") const;

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_REVIEW_REVIEW_DESK_H_
