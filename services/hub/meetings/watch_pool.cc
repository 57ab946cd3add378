#include "services/hub/meetings/watch_pool.h"

#include <utility>

namespace samrad::hub {

WatchPool::WatchPool(int threads) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Loop(); });
  }
}

WatchPool::~WatchPool() { Stop(); }

void WatchPool::Post(std::function<void()> work) {
  base::MutexLock lock(mutex_);
  if (stopped_) return;
  queue_.push_back(std::move(work));
  changed_.SignalOne();
}

void WatchPool::Stop() {
  std::deque<std::function<void()>> dropped;
  {
    base::MutexLock lock(mutex_);
    stopped_ = true;
    // Destroyed without the lock: it may be the last to hold a watcher.
    dropped.swap(queue_);
    changed_.SignalAll();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void WatchPool::Loop() {
  while (true) {
    std::function<void()> work;
    {
      base::MutexLock lock(mutex_);
      while (queue_.empty() && !stopped_) changed_.Wait(mutex_);
      if (stopped_) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work();
  }
}

}  // namespace samrad::hub
