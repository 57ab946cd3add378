#include "services/base/periodic.h"

#include <utility>

namespace samrad::base {

Periodic::Periodic(absl::Duration interval, std::function<void()> work)
    : interval_(interval),
      work_(std::move(work)),
      thread_([this] { Loop(); }) {}

Periodic::~Periodic() { Stop(); }

void Periodic::Nudge() {
  MutexLock lock(mutex_);
  nudged_ = true;
  changed_.SignalAll();
}

void Periodic::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void Periodic::Loop() {
  while (true) {
    {
      MutexLock lock(mutex_);
      while (!nudged_ && !stopping_) {
        if (!changed_.WaitFor(mutex_, interval_)) break;
      }
      if (stopping_) return;
      nudged_ = false;
    }
    work_();
  }
}

}  // namespace samrad::base
