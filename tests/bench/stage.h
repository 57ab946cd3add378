// One thread that takes everything that has come and works on it as a group.
#ifndef SAMRAD_TESTS_BENCH_STAGE_H_
#define SAMRAD_TESTS_BENCH_STAGE_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "services/base/mutex.h"

namespace samrad::bench {

// Thread-safe. Runs until the process ends.
template <typename Item>
class Stage {
 public:
  Stage(std::size_t max_group, std::function<void(std::vector<Item>)> work)
      : max_group_(max_group), work_(std::move(work)) {
    std::thread([this] { Loop(); }).detach();
  }
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  void Push(Item item) {
    base::MutexLock lock(mutex_);
    waiting_.push_back(std::move(item));
    changed_.SignalOne();
  }
  void PushAll(std::vector<Item> items) {
    base::MutexLock lock(mutex_);
    waiting_.insert(waiting_.end(), std::make_move_iterator(items.begin()),
                    std::make_move_iterator(items.end()));
    changed_.SignalOne();
  }

 private:
  void Loop() {
    while (true) {
      std::vector<Item> group;
      {
        base::MutexLock lock(mutex_);
        while (waiting_.empty()) changed_.Wait(mutex_);
        while (!waiting_.empty() && group.size() < max_group_) {
          group.push_back(std::move(waiting_.front()));
          waiting_.pop_front();
        }
      }
      work_(std::move(group));
    }
  }

  const std::size_t max_group_;
  const std::function<void(std::vector<Item>)> work_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<Item> waiting_ ABSL_GUARDED_BY(mutex_);
};

// One call that waits for another thread. Thread-safe.
class Latch {
 public:
  explicit Latch(int count) : count_(count) {}
  void CountDown() {
    base::MutexLock lock(mutex_);
    if (--count_ == 0) changed_.SignalAll();
  }
  void Wait() {
    base::MutexLock lock(mutex_);
    while (count_ > 0) changed_.Wait(mutex_);
  }

 private:
  base::Mutex mutex_;
  base::CondVar changed_;
  int count_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::bench

#endif  // SAMRAD_TESTS_BENCH_STAGE_H_
