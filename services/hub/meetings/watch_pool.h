#ifndef SAMRAD_SERVICES_HUB_MEETINGS_WATCH_POOL_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_WATCH_POOL_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/base/mutex.h"

namespace samrad::hub {

// A few threads that read events for all watchers. Thread-safe.
class WatchPool {
 public:
  explicit WatchPool(int threads);
  ~WatchPool();

  // Runs it soon, once. After Stop: never.
  void Post(std::function<void()> work);
  // Waits for what is running; drops the rest.
  void Stop();

 private:
  void Loop();

  base::Mutex mutex_;
  base::CondVar changed_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_WATCH_POOL_H_
