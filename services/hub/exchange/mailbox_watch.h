// Waiting for what the appender puts in a mailbox.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_MAILBOX_WATCH_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_MAILBOX_WATCH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/base/mutex.h"
#include "services/hub/exchange/exchange_tables.h"

namespace samrad::hub {

// Thread-safe.
class MailboxWatch {
 public:
  void Fill(std::span<const Filled> filled);
  // True as soon as the mailbox has a number above `after`; false after
  // `limit`. Only what was filled in this process's life is known here: read
  // the store first.
  bool WaitBeyond(const std::string& agency, uint64_t after,
                  absl::Duration limit);
  void Stop();

 private:
  struct Box {
    base::CondVar filled;
    uint64_t last = 0;
  };
  Box& BoxOf(const std::string& agency) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  base::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<std::string, std::unique_ptr<Box>> boxes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_MAILBOX_WATCH_H_
