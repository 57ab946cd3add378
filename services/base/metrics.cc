#include "services/base/metrics.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/base/files.h"

namespace samrad::base {
namespace {

constexpr std::array<int64_t, Histogram::kBucketCount - 1>
    kUpperBoundsMicroseconds = {100,     250,      500,       1000,
                                2500,    5000,     10'000,    50'000,
                                250'000, 1000'000, 10'000'000};

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

template <typename Family>
auto& FindOrMake(Family& family, Literal name, Literal help) {
  using Metric = typename Family::mapped_type;
  auto [it, fresh] = family.try_emplace(name.text(), Metric{help, nullptr});
  if (fresh) {
    using T = typename std::decay_t<decltype(it->second.metric)>::element_type;
    it->second.metric = std::make_unique<T>();
  }
  return *it->second.metric;
}

void AppendHead(std::string_view name, Literal help, const char* type,
                std::string& out) {
  absl::StrAppend(&out, "# HELP ", View(name), " ", View(help.text()), "\n");
  absl::StrAppend(&out, "# TYPE ", View(name), " ", type, "\n");
}

}  // namespace

void Histogram::Observe(absl::Duration duration) {
  const int64_t microseconds =
      std::max<int64_t>(0, absl::ToInt64Microseconds(duration));
  const auto bound =
      std::lower_bound(kUpperBoundsMicroseconds.begin(),
                       kUpperBoundsMicroseconds.end(), microseconds);
  const size_t bucket = bound - kUpperBoundsMicroseconds.begin();
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  count_.fetch_add(1, std::memory_order_relaxed);
  sum_microseconds_.fetch_add(static_cast<uint64_t>(microseconds),
                              std::memory_order_relaxed);
}

void Histogram::AppendText(std::string_view name, std::string& out) const {
  uint64_t below = 0;
  for (int i = 0; i < kBucketCount; ++i) {
    below += buckets_[i].load(std::memory_order_relaxed);
    const std::string bound =
        i < kBucketCount - 1
            ? absl::StrCat(static_cast<double>(kUpperBoundsMicroseconds[i]) /
                           1e6)
            : std::string("+Inf");
    absl::StrAppend(&out, View(name), "_bucket{le=\"", bound, "\"} ", below,
                    "\n");
  }
  const double sum =
      static_cast<double>(sum_microseconds_.load(std::memory_order_relaxed)) /
      1e6;
  absl::StrAppend(&out, View(name), "_sum ", sum, "\n");
  absl::StrAppend(&out, View(name), "_count ", below, "\n");
}

Counter& Metrics::NewCounter(Literal name, Literal help) {
  MutexLock lock(mutex_);
  return FindOrMake(counters_, name, help);
}

Gauge& Metrics::NewGauge(Literal name, Literal help) {
  MutexLock lock(mutex_);
  return FindOrMake(gauges_, name, help);
}

Histogram& Metrics::NewHistogram(Literal name, Literal help) {
  MutexLock lock(mutex_);
  return FindOrMake(histograms_, name, help);
}

std::string Metrics::Text() const {
  MutexLock lock(mutex_);
  std::string out;
  for (const auto& [name, entry] : counters_) {
    AppendHead(name, entry.help, "counter", out);
    absl::StrAppend(&out, View(name), " ", entry.metric->value(), "\n");
  }
  for (const auto& [name, entry] : gauges_) {
    AppendHead(name, entry.help, "gauge", out);
    absl::StrAppend(&out, View(name), " ", entry.metric->value(), "\n");
  }
  for (const auto& [name, entry] : histograms_) {
    AppendHead(name, entry.help, "histogram", out);
    entry.metric->AppendText(name, out);
  }
  return out;
}

absl::Status Metrics::WriteTo(const std::string& path) const {
  return WriteFileAtomically(path, Text());
}

}  // namespace samrad::base
