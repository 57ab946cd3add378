// Waiting for the receipt of what the appender publishes.
#ifndef SAMRAD_SERVICES_HUB_STUBS_PUBLICATION_WATCH_H_
#define SAMRAD_SERVICES_HUB_STUBS_PUBLICATION_WATCH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/base/mutex.h"

namespace samrad::hub {

using SharedReceipt = std::shared_ptr<const audit::v1::Receipt>;

// Thread-safe. Keeps the newest receipts, so that who waits need not read the
// store.
class PublicationWatch {
 public:
  explicit PublicationWatch(uint64_t published_through)
      : published_through_(published_through) {}

  struct Outcome {
    bool published = false;
    // Null when it was published too long ago: it is in the store.
    SharedReceipt receipt;
  };

  // In the order of acceptance; everything up to the last one is published.
  void Publish(std::span<const uint64_t> seqs,
               std::vector<SharedReceipt> receipts);
  // Returns at once when `seq` is published, else after at most `limit`.
  Outcome WaitFor(uint64_t seq, absl::Duration limit);
  // Everybody who waits, now or later, returns at once.
  void Stop();

 private:
  struct Waiter {
    base::CondVar published;
    int count = 0;
  };

  base::Mutex mutex_;
  uint64_t published_through_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<uint64_t, SharedReceipt> recent_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, std::unique_ptr<Waiter>> waiters_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_PUBLICATION_WATCH_H_
