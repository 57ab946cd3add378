// Sends what is queued, in order, in batches, until the hub has answered.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_SUBMISSION_SENDER_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_SUBMISSION_SENDER_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/outbox/alarms.h"
#include "services/agency/outbox/hub_client.h"
#include "services/agency/outbox/mirror.h"
#include "services/agency/outbox/submissions.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

// A submission is refused an hour after it was decided (contracts.md).
inline constexpr absl::Duration kSubmissionLifetime = absl::Hours(1);
inline constexpr int kMaxBatchItems = 64;
inline constexpr std::size_t kMaxBatchBytes = std::size_t{3} << 20;

// One thread sends (at most one batch in flight, so the order of each pair
// holds); one believes receipts and stores outcomes. Identical bytes are sent
// again after any failure that leaves the outcome open.
//
// "Not disclosed" (REFUSED, WITHDRAWN) is told only when it is final. A call
// that failed here may still be running at the hub, so for bytes that may have
// left without an answer the hub must first promise, in its one order, never to
// take them (CancelSubmission). Bytes queued behind them name their header as
// the one before, and so can never be taken either. Thread-safe.
class SubmissionSender {
 public:
  // All must outlive the sender.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    HubClient& hub;
    const Mirror& mirror;
    Alarms& alarms;
    // How long to wait before trying again; doubles up to 5 s.
    absl::Duration first_backoff = absl::Milliseconds(100);
  };

  // Loads what is queued and starts. Errors of the store.
  static absl::StatusOr<std::unique_ptr<SubmissionSender>> Start(Parts parts);
  ~SubmissionSender();

  // When the transaction that stored it is durable and before anybody can know
  // (Database::Write's `durable`): what is stored is then in line for Cancelled
  // and for falling with an earlier one. Call in order of `seq`.
  void Enqueue(std::int64_t seq, NewSubmission submission);
  // After a withdrawal is durable: rows marked by CancelOnConsent are dropped
  // (the hub is asked first when they may have left).
  void Cancelled(const base::ConsentHandle& handle,
                 const audit::ConsentEnd& end);

  // A place in the line for one outcome: taken before Enqueue, so that nothing
  // is missed and nothing need be read again.
  class Ticket {
   public:
    Ticket(SubmissionSender& sender, const base::DisclosureId& id);
    ~Ticket();
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    // The outcome, once the receipt is believed or the answer is final; nothing
    // after `limit`. A believed receipt is told before it is stored here: it is
    // durable at the hub, which answers the same bytes alike.
    std::optional<SubmissionView> Await(absl::Duration limit);

   private:
    friend class SubmissionSender;
    SubmissionSender& sender_;
    const base::DisclosureId id_;
    base::CondVar done_;
    std::optional<SubmissionView> view_;  // guarded by the sender's mutex
  };

  // Waits until the outcome of `id` is final, or `limit`; then what is known.
  // Errors of ReadSubmission.
  absl::StatusOr<SubmissionView> Await(const base::DisclosureId& id,
                                       absl::Duration limit);

  // Ends both threads. The hub client must have been shut down or answer.
  void Stop();

 private:
  struct Item {
    std::int64_t seq = 0;
    NewSubmission submission;
    std::size_t bytes = 0;
    bool cancelled = false;
    // May be at the hub, or on its way there: sent before, or of an earlier
    // run.
    bool sent = false;
    // Was told to be in the hub's order.
    bool accepted = false;
  };
  struct Answer {
    Item item;
    hub::exchange::v1::SubmissionResult result;
  };

  explicit SubmissionSender(Parts parts);
  absl::Status Load();
  void SendLoop();
  void FinishLoop();
  // True when everything was answered; else what is left stays queued.
  bool SendBatch(std::vector<Item> batch);
  // One that was withdrawn, or became too old, while it was queued.
  bool SendOne(Item item);
  // Ends the doubt about what may have left: where it stands; NOT_FOUND once
  // the hub never takes it. Anything else: not known yet.
  absl::StatusOr<hub::exchange::v1::SubmissionResult> Settle(const Item& item);
  absl::StatusOr<hub::exchange::v1::SubmissionResult> Ask(const Item& item);
  void Finish(std::vector<Answer> answers);
  // True: the hub's chains are behind what it had accepted (it was restored),
  // and it was given what it lost.
  bool ReturnWhenBehind(const hub::exchange::v1::SubmissionResult& result);
  void Requeue(std::vector<Item> items);
  void Answered(std::vector<Answer> answers);
  void Wake(const std::vector<SubmissionView>& views);
  bool SleepUnlessStopped(absl::Duration how_long);

  const Parts parts_;
  base::Mutex mutex_;
  base::CondVar queued_;
  base::CondVar answered_;
  std::deque<Item> queue_ ABSL_GUARDED_BY(mutex_);
  std::deque<Answer> answers_ ABSL_GUARDED_BY(mutex_);
  // Accepted, without a receipt yet: asked again.
  std::deque<Item> accepted_ ABSL_GUARDED_BY(mutex_);
  // What ended since the batch that is under way was taken from the queue: what
  // of it comes back is not sent again.
  std::vector<std::pair<base::ConsentHandle, audit::ConsentEnd>> ended_
      ABSL_GUARDED_BY(mutex_);
  std::multimap<std::string, Ticket*> waiters_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread sender_;
  std::thread finisher_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_SUBMISSION_SENDER_H_
