#include "services/hub/stubs/publication_watch.h"

#include <algorithm>
#include <utility>

#include "services/hub/stubs/countdown.h"

namespace samrad::hub {
namespace {

constexpr size_t kKeptReceipts = 2048;

}  // namespace

void PublicationWatch::Publish(std::span<const uint64_t> seqs,
                               std::vector<SharedReceipt> receipts) {
  base::MutexLock lock(mutex_);
  for (size_t i = 0; i < seqs.size(); ++i) {
    recent_[seqs[i]] = std::move(receipts[i]);
    published_through_ = std::max(published_through_, seqs[i]);
    const auto waiter = waiters_.find(seqs[i]);
    if (waiter != waiters_.end()) waiter->second->published.SignalAll();
  }
  while (recent_.size() > kKeptReceipts) recent_.erase(recent_.begin());
}

PublicationWatch::Outcome PublicationWatch::WaitFor(uint64_t seq,
                                                    absl::Duration limit) {
  const Countdown countdown(limit);
  base::MutexLock lock(mutex_);
  if (seq > published_through_ && !stopped_ && limit > absl::ZeroDuration()) {
    std::unique_ptr<Waiter>& slot = waiters_[seq];
    if (slot == nullptr) slot = std::make_unique<Waiter>();
    Waiter& waiter = *slot;
    ++waiter.count;
    while (seq > published_through_ && !stopped_) {
      const absl::Duration left = countdown.Left();
      if (left <= absl::ZeroDuration()) break;
      waiter.published.WaitFor(mutex_, left);
    }
    if (--waiter.count == 0) waiters_.erase(seq);
  }
  if (seq > published_through_) return {};
  const auto receipt = recent_.find(seq);
  return {true, receipt == recent_.end() ? nullptr : receipt->second};
}

void PublicationWatch::Stop() {
  base::MutexLock lock(mutex_);
  stopped_ = true;
  for (auto& [seq, waiter] : waiters_) waiter->published.SignalAll();
}

}  // namespace samrad::hub
