// The one way from a room's order into the log.
#ifndef SAMRAD_SERVICES_HUB_STUBS_APPENDER_H_
#define SAMRAD_SERVICES_HUB_STUBS_APPENDER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/base/literal.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/mutex.h"
#include "services/hub/stubs/log_appender.h"
#include "services/hub/stubs/publication_watch.h"

namespace samrad::hub {

// A group of entries and what the log answered to each.
struct Receipted {
  // The highest number whose receipt was handed on before these.
  uint64_t after = 0;
  std::vector<OrderedEntry> entries;
  std::vector<audit::v1::Receipt> receipts;
};

// Where a room keeps its order and its receipts. Thread-safe.
class AppendStore {
 public:
  virtual ~AppendStore() = default;

  // The highest number that is published, and all that was accepted after it.
  virtual absl::Status LoadPending(uint64_t& published_through,
                                   std::vector<OrderedEntry>& pending) = 0;
  // Makes the receipts durable, all or none, and only right after those up to
  // `group->after` (ABORTED otherwise); then calls `done` exactly once, on any
  // thread. Everybody it concerns may know of it before `done` is called.
  virtual void StoreReceipts(std::shared_ptr<const Receipted> group,
                             std::function<void(absl::Status)> done) = 0;
};

// What an appender is called in metrics, log lines and fail points.
struct AppenderNames {
  base::Literal published_total;
  base::Literal append_failures_total;
  base::Literal pending_count;
  base::Literal append_failed;
  base::Literal receipts_not_stored;
  base::Literal reload_failed;
  const char* before_append;
  const char* after_append;
  const char* after_receipt;
};

// One thread that takes what is PENDING strictly in the order of acceptance, in
// groups, gets receipts from the log and stores them. When the log fails it
// waits and asks again with the same numbers; after a crash it goes on from the
// store. While the receipts of one group are being stored, the next group is
// already at the log; receipts still become durable in order. Thread-safe.
class Appender {
 public:
  // All must outlive it.
  Appender(const AppenderNames& names, AppendStore& store, LogAppender& log,
           PublicationWatch& publications, const base::Logger& logger,
           base::Metrics& metrics);
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
  void Stored(const absl::Status& status, const Receipted& group);
  // Waits for all stores in progress, then takes up PENDING anew.
  absl::Status Reload();
  // False when stopping.
  bool BackOff(absl::Duration& pause);

  const AppenderNames names_;
  AppendStore& store_;
  LogAppender& log_;
  PublicationWatch& publications_;
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

#endif  // SAMRAD_SERVICES_HUB_STUBS_APPENDER_H_
