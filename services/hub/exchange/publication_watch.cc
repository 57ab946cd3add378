#include "services/hub/exchange/publication_watch.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace samrad::hub {
namespace {

constexpr size_t kKeptReceipts = 2048;

// Real time that is left of a wait; waits may wake without cause.
class Countdown {
 public:
  explicit Countdown(absl::Duration limit)
      : end_(std::chrono::steady_clock::now() +
             absl::ToChronoMicroseconds(limit)) {}
  absl::Duration Left() const {
    return absl::FromChrono(end_ - std::chrono::steady_clock::now());
  }

 private:
  const std::chrono::steady_clock::time_point end_;
};

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

MailboxWatch::Box& MailboxWatch::BoxOf(const std::string& agency) {
  std::unique_ptr<Box>& box = boxes_[agency];
  if (box == nullptr) box = std::make_unique<Box>();
  return *box;
}

void MailboxWatch::Fill(std::span<const Filled> filled) {
  base::MutexLock lock(mutex_);
  for (const Filled& place : filled) {
    Box& box = BoxOf(place.agency);
    box.last = std::max(box.last, place.number);
    box.filled.SignalAll();
  }
}

bool MailboxWatch::WaitBeyond(const std::string& agency, uint64_t after,
                              absl::Duration limit) {
  const Countdown countdown(limit);
  base::MutexLock lock(mutex_);
  Box& box = BoxOf(agency);
  while (box.last <= after && !stopped_) {
    const absl::Duration left = countdown.Left();
    if (left <= absl::ZeroDuration()) return false;
    box.filled.WaitFor(mutex_, left);
  }
  return box.last > after;
}

void MailboxWatch::Stop() {
  base::MutexLock lock(mutex_);
  stopped_ = true;
  for (auto& [agency, box] : boxes_) box->filled.SignalAll();
}

}  // namespace samrad::hub
