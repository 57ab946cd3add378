#ifndef SAMRAD_SERVICES_BASE_PERIODIC_H_
#define SAMRAD_SERVICES_BASE_PERIODIC_H_

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/base/mutex.h"

namespace samrad::base {

// One thread that calls `work` at once, then every `interval` of real time, and
// at once when nudged. A nudge during a call leads to one more call. The
// destructor (or Stop) waits for a call in progress. Thread-safe, except that
// `work` must not call Stop.
class Periodic {
 public:
  Periodic(absl::Duration interval, std::function<void()> work);
  ~Periodic();
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

  void Nudge();
  void Stop();

 private:
  void Loop();

  const absl::Duration interval_;
  const std::function<void()> work_;
  Mutex mutex_;
  CondVar changed_;
  bool nudged_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_PERIODIC_H_
