#ifndef SAMRAD_SERVICES_HUB_STUBS_COMPLETION_H_
#define SAMRAD_SERVICES_HUB_STUBS_COMPLETION_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "services/base/mutex.h"

namespace samrad::hub {

// One call that waits for another thread, such as the store's. Thread-safe.
class Completion {
 public:
  // Once. A copy that shares nothing is kept: the other thread may drop its own
  // while the caller reads (Abseil's count of sharers is invisible to TSan).
  void Set(const absl::Status& status) {
    absl::Status copy(status.code(), status.message());
    status.ForEachPayload(
        [&](absl::string_view url, const absl::Cord& payload) {
          copy.SetPayload(url, absl::Cord(std::string(payload)));
        });
    base::MutexLock lock(mutex_);
    status_ = std::move(copy);
    done_.SignalAll();
  }
  absl::Status Wait() {
    base::MutexLock lock(mutex_);
    while (!status_.has_value()) done_.Wait(mutex_);
    return std::move(*status_);
  }

 private:
  base::Mutex mutex_;
  base::CondVar done_;
  std::optional<absl::Status> status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_COMPLETION_H_
