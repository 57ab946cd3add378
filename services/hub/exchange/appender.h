// The one way from the exchange's order into the log.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_APPENDER_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_APPENDER_H_

#include <cstdint>
#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/mutex.h"
#include "services/base/store.h"
#include "services/hub/exchange/hub_time.h"
#include "services/hub/exchange/publication_watch.h"
#include "services/hub/stubs/log_appender.h"

namespace samrad::hub {

// One thread that takes what is PENDING strictly in the order of acceptance, in
// groups, gets receipts from the log, stores them and fills the mailboxes. When
// the log fails it waits and asks again with the same numbers; after a crash it
// goes on from the store. While the receipts of one group are being stored, the
// next group is already at the log; receipts still become durable in order.
// Thread-safe.
class Appender {
 public:
  // All must outlive it.
  Appender(base::Database& database, LogAppender& log, HubTime& time,
           PublicationWatch& publications, MailboxWatch& mailboxes,
           const base::Logger& logger, base::Metrics& metrics);
  ~Appender();
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  // Takes up what is PENDING in the store. Before Start.
  absl::Status Load();
  void Start();
  // Waits for a call to the log that is in progress.
  void Stop();

  // A record that was just committed. Called in the order of acceptance.
  void Enqueue(OrderedEntry entry);

  // Records accepted and not published.
  size_t pending() const;

 private:
  void Loop();
  // The next group; empty: stopping.
  std::vector<OrderedEntry> NextGroup();
  void StoreReceipts(std::vector<OrderedEntry> group,
                     std::vector<audit::v1::Receipt> receipts);
  void Stored(const absl::Status& status,
              const std::vector<OrderedEntry>& group,
              std::vector<audit::v1::Receipt>& receipts,
              const std::vector<Filled>& filled);
  // Waits for all stores in progress, then takes up PENDING anew.
  absl::Status Reload();
  // False when stopping.
  bool BackOff(absl::Duration& pause);

  base::Database& database_;
  LogAppender& log_;
  HubTime& time_;
  PublicationWatch& publications_;
  MailboxWatch& mailboxes_;
  const base::Logger logger_;
  base::Counter& published_;
  base::Counter& failures_;
  base::Gauge& pending_gauge_;

  mutable base::Mutex mutex_;
  base::CondVar changed_;
  // Not yet handed to the log.
  std::deque<OrderedEntry> queue_ ABSL_GUARDED_BY(mutex_);
  uint64_t last_enqueued_ ABSL_GUARDED_BY(mutex_) = 0;
  // Highest number handed on to be stored.
  uint64_t last_handed_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t storing_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t storing_records_ ABSL_GUARDED_BY(mutex_) = 0;
  bool store_failed_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_APPENDER_H_
