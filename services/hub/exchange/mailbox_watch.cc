#include "services/hub/exchange/mailbox_watch.h"

#include <algorithm>
#include <utility>

#include "services/hub/stubs/countdown.h"

namespace samrad::hub {

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
