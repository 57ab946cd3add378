// Signed acts without a body on their way to the hub: consents, withdrawals,
// declines and anchors. Rows, and the thread that sends them.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_ACTS_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_ACTS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/agency/outbox/alarms.h"
#include "services/agency/outbox/hub_client.h"
#include "services/agency/outbox/mirror.h"
#include "services/audit/consent_end.h"
#include "services/audit/leaf.h"
#include "services/base/clock.h"
#include "services/base/ids.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

// Numbers are stored: never change one.
enum class ActState : std::int64_t {
  kQueued = 1,
  kPublished = 2,
  kRefused = 3,
};

struct ActView {
  ActState state = ActState::kQueued;
  std::string tag = {};
  std::uint64_t leaf = 0;
  std::uint64_t tree_size = 0;
  std::string receipt = {};
};

// What an act is about: the consent handle, the disclosure id, or empty.
struct NewAct {
  audit::v1::SignedRecord record = {};
  audit::Entry entry{};
  std::string subject = {};
  absl::Time queued_at = absl::InfinitePast();
};

// Stores it durably with the caller's transaction.
absl::Status InsertAct(base::Transaction& txn, const NewAct& act);
// The newest act of this type on the subject; nullopt when there is none.
absl::StatusOr<std::optional<ActView>> FindAct(const base::ReadTransaction& txn,
                                               audit::v1::LeafType type,
                                               std::string_view subject);

// What this agency has taken back of a consent, queued or known to the hub.
absl::StatusOr<audit::ConsentEnd> ReadConsentEnd(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle);
// Whether an act of this type on the subject still waits for the hub.
absl::StatusOr<bool> IsActQueued(const base::ReadTransaction& txn,
                                 audit::v1::LeafType type,
                                 std::string_view subject);

// Sends acts one at a time: withdrawals first, then in order; but nothing of a
// subject before what was queued for that subject earlier. Repeats identical
// bytes until the hub answers. Thread-safe.
class ActSender {
 public:
  struct Parts {
    base::Database& db;
    HubClient& hub;
    const Mirror& mirror;
    Alarms& alarms;
    absl::Duration first_backoff = absl::Milliseconds(100);
  };
  // Called in the transaction that stores the outcome.
  using Settled =
      std::function<absl::Status(base::Transaction&, audit::v1::LeafType,
                                 std::string_view subject, ActState)>;

  explicit ActSender(Parts parts, Settled settled);
  ~ActSender();

  void Start();
  // After an act became durable.
  void Nudge();
  // Waits until the newest act of that type on the subject is settled, or
  // `limit`; then what is stored. NOT_FOUND when there is none.
  absl::StatusOr<ActView> Await(audit::v1::LeafType type,
                                std::string_view subject, absl::Duration limit);
  void Stop();

 private:
  struct Row;
  void Loop();
  absl::StatusOr<std::optional<Row>> NextRow();
  // True when settled; false: try again later.
  bool Send(const Row& row);

  const Parts parts_;
  const Settled settled_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::uint64_t nudges_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t settled_count_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_ACTS_H_
