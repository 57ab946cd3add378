// Counters and histograms with fixed names and no labels, so that no content
// and no party can become a metric. Served as a text file, rewritten
// atomically.
#ifndef SAMRAD_SERVICES_BASE_METRICS_H_
#define SAMRAD_SERVICES_BASE_METRICS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/base/literal.h"
#include "services/base/mutex.h"

namespace samrad::base {

// Thread-safe, lock-free. Only grows.
class Counter {
 public:
  void Add(uint64_t by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

// A value that goes up and down (queue length, open streams). Thread-safe.
class Gauge {
 public:
  void Set(int64_t to) { value_.store(to, std::memory_order_relaxed); }
  void Add(int64_t by) { value_.fetch_add(by, std::memory_order_relaxed); }
  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_{0};
};

// Durations in fixed buckets from 100 us to 10 s. Thread-safe, lock-free.
class Histogram {
 public:
  static constexpr int kBucketCount = 12;  // the last is +Inf

  void Observe(absl::Duration duration);
  uint64_t count() const { return count_.load(std::memory_order_relaxed); }
  // Appends the Prometheus lines of this histogram.
  void AppendText(std::string_view name, std::string& out) const;

 private:
  std::array<std::atomic<uint64_t>, kBucketCount> buckets_{};
  std::atomic<uint64_t> count_{0};
  std::atomic<uint64_t> sum_microseconds_{0};
};

// All metrics of one process. Asking twice for one name gives the same object;
// references live as long as the Metrics. Names: samrad_<room>_<what>_<unit>,
// for example samrad_exchange_submissions_total. Thread-safe.
class Metrics {
 public:
  Counter& NewCounter(Literal name, Literal help);
  Gauge& NewGauge(Literal name, Literal help);
  Histogram& NewHistogram(Literal name, Literal help);

  // Prometheus text format 0.0.4; counters, gauges, histograms, each sorted.
  std::string Text() const;

  // Writes Text() to `path` by rename. Errors as WriteFileAtomically.
  absl::Status WriteTo(const std::string& path) const;

 private:
  template <typename T>
  struct Entry {
    Literal help;
    std::unique_ptr<T> metric;
  };
  template <typename T>
  using Family = std::map<std::string_view, Entry<T>>;

  mutable Mutex mutex_;
  Family<Counter> counters_ ABSL_GUARDED_BY(mutex_);
  Family<Gauge> gauges_ ABSL_GUARDED_BY(mutex_);
  Family<Histogram> histograms_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_METRICS_H_
