// What goes out: sealed disclosures, in the order they were decided in, as
// exact bytes. Rows only; the sender is in
// submission_sender.h.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_SUBMISSIONS_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_SUBMISSIONS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/hash/sha256.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/consent_end.h"
#include "services/audit/leaf.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// Numbers are stored: never change one.
enum class SubmissionState : std::int64_t {
  kQueued = 1,     // not known to be at the hub
  kAccepted = 2,   // the hub has it; no believed receipt yet
  kPublished = 3,  // believed receipt stored
  kRefused = 4,    // the hub refused it for good, or it never left in time
  kWithdrawn = 5,  // its consent was withdrawn before it left
  kExpired = 6,    // erased unopened by the hub
};

// One row as its owner sees it.
struct SubmissionView {
  base::DisclosureId id;
  SubmissionState state = SubmissionState::kQueued;
  // Why it was refused: the hub's tag, EXPIRED_UNSENT or CHAIN_BROKEN (an
  // earlier one of the pair was refused; make it anew).
  std::string tag = {};
  std::optional<absl::Time> accepted_at = {};
  std::uint64_t leaf = 0;
  std::uint64_t tree_size = 0;
  // Serialised audit.v1.Receipt; empty until published.
  std::string receipt = {};
  // Recipients that have opened or declined it, by agency id.
  std::map<std::string, audit::v1::LeafType> parties = {};
};

// One that has just been sealed and signed.
struct NewSubmission {
  base::DisclosureId id;
  hub::exchange::v1::SubmitDisclosureRequest request = {};
  audit::v1::SignedRecord record = {};
  audit::Entry entry{};
  std::optional<base::ConsentHandle> consent = {};
  absl::Time decided_at = absl::InfinitePast();
  // As in the header, and SHA-256 of the header.
  std::vector<sealed::v1::ChainLink> links = {};
  crypto::Digest header_hash{};
};

// The hub's half of the way in for one recipient: 32 bytes.
struct ShareForHub {
  std::string recipient;
  std::string share;
};
hub::exchange::v1::SubmitDisclosureRequest MakeSubmitRequest(
    sealed::v1::Envelope envelope, std::vector<ShareForHub> shares);

// Gives out places in the counter chains of the pairs (this agency, recipient)
// inside one write transaction. Not thread-safe.
class LinkAssigner {
 public:
  // One link per recipient, in order; INVALID only by the store's codes.
  absl::StatusOr<std::vector<sealed::v1::ChainLink>> Next(
      base::Transaction& txn, const std::vector<std::string>& recipients);
  // Says that these recipients' last given header is this one.
  void Given(const std::vector<sealed::v1::ChainLink>& links,
             const crypto::Digest& header_hash);
  // Stores where the chains stand. Call once, last.
  absl::Status Flush(base::Transaction& txn);

 private:
  struct Place {
    std::uint64_t counter = 0;
    std::string hash;
    bool changed = false;
  };
  std::map<std::string, Place> places_;
};

// Stores a new one as QUEUED and returns its number in the queue.
absl::StatusOr<std::int64_t> InsertSubmission(base::Transaction& txn,
                                              const NewSubmission& submission);

// NOT_FOUND when there is none.
absl::StatusOr<SubmissionView> ReadSubmission(const base::ReadTransaction& txn,
                                              const base::DisclosureId& id);

// Whether it stands on this consent and ends with `end` for one recipient at
// least: then it is not sent, as it is one packet for all.
bool IsEnded(const NewSubmission& submission, const base::ConsentHandle& handle,
             const audit::ConsentEnd& end);
// Marks what is queued on this consent and ends: it will not be sent any more.
absl::Status CancelOnConsent(base::Transaction& txn,
                             const base::ConsentHandle& handle,
                             const audit::ConsentEnd& end);

// What `end` would end now: ids of what nobody whom it concerns has opened, as
// far as is known here, and of what one of them has. Not what ended before.
struct SubmissionsOnConsent {
  std::vector<base::DisclosureId> unopened;
  std::vector<base::DisclosureId> opened;
};
absl::StatusOr<SubmissionsOnConsent> ReadSubmissionsOnConsent(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle,
    const audit::ConsentEnd& end);

// Whether a disclosure on this consent has ended for all its recipients, by the
// withdrawals made here.
absl::StatusOr<bool> IsTakenBack(const base::ReadTransaction& txn,
                                 const base::DisclosureId& id,
                                 const base::ConsentHandle& handle);

// Removes one that was refused and is made anew under the same id. Nothing of
// it was ever accepted. OK when there is none.
absl::Status RemoveRefused(base::Transaction& txn,
                           const base::DisclosureId& id);

// The outcome of one row, as the hub told it.
struct SubmissionOutcome {
  std::int64_t seq = 0;
  base::DisclosureId id;
  SubmissionState state = SubmissionState::kQueued;
  std::string tag = {};
  std::optional<absl::Time> accepted_at = {};
  std::uint64_t leaf = 0;
  std::uint64_t tree_size = 0;
  std::string receipt = {};
  // As in NewSubmission.
  std::vector<sealed::v1::ChainLink> links = {};
  crypto::Digest header_hash{};
  // With tag CHAIN_AHEAD: where the hub says the chains stand.
  std::vector<sealed::v1::ChainLink> last_links = {};
};

// A row that fell with an earlier one.
struct BrokenSubmission {
  std::int64_t seq = 0;
  base::DisclosureId id;
};

// Everything that still has to be sent or asked for, in order.
struct StoredSubmission {
  std::int64_t seq = 0;
  SubmissionState state = SubmissionState::kQueued;
  bool cancelled = false;
  NewSubmission submission;
};
absl::StatusOr<std::vector<StoredSubmission>> ReadWaiting(
    const base::ReadTransaction& txn);

// Stores outcomes in order. An accepted one moves its pairs' accepted place; a
// refused or withdrawn one breaks the chain for everything queued after it on
// the same pairs: those become REFUSED, CHAIN_BROKEN, and are added to
// `broken`. `moot` gets the numbers of outcomes that changed nothing, because
// their row had fallen before: it may stand there anew, under another number.
absl::Status StoreOutcomes(base::Transaction& txn,
                           const std::vector<SubmissionOutcome>& outcomes,
                           std::vector<BrokenSubmission>& broken,
                           std::set<std::int64_t>& moot);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_SUBMISSIONS_H_
