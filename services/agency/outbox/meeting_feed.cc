#include "services/agency/outbox/meeting_feed.h"

#include <algorithm>
#include <utility>

#include "services/agency/outbox/hub_patience.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {}  // namespace

MeetingFeed::MeetingFeed(MeetingsHub& hub, std::string meeting_id,
                         OnEvent on_event, absl::Duration first_backoff)
    : hub_(hub),
      meeting_id_(std::move(meeting_id)),
      on_event_(std::move(on_event)),
      first_backoff_(first_backoff) {
  thread_ = std::thread([this] { Loop(); });
}

MeetingFeed::~MeetingFeed() { Stop(); }

void MeetingFeed::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    if (watch_ != nullptr) watch_->Cancel();
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

absl::Status MeetingFeed::Take(MeetingEvent event) {
  base::MutexLock lock(mutex_);
  if (stopping_) return absl::CancelledError("the feed is closed");
  const std::uint64_t last = events_.size();
  if (event.heartbeat()) {
    if (event.number() < last) {
      // Restored from an older copy: its numbers are given out anew.
      events_.clear();
      return absl::UnavailableError("the hub has lost events");
    }
    return event.number() == last
               ? absl::OkStatus()
               : absl::UnavailableError("an event is missing");
  }
  if (event.number() <= last) return absl::OkStatus();  // told before
  if (event.number() != last + 1) {
    return absl::UnavailableError("an event is missing");
  }
  // Only this thread adds; what waits for the mutex does not see it yet.
  mutex_.Unlock();
  on_event_(event);
  mutex_.Lock();
  events_.push_back(std::move(event));
  changed_.SignalAll();
  return absl::OkStatus();
}

void MeetingFeed::Loop() {
  absl::Duration backoff = first_backoff_;
  while (true) {
    hub::meetings::v1::WatchMeetingRequest request;
    request.set_meeting_id(meeting_id_);
    std::unique_ptr<MeetingsHub::Watch> watch;
    {
      base::MutexLock lock(mutex_);
      if (stopping_) return;
      request.set_after(events_.size());
      watch = hub_.WatchMeeting(request);
      watch_ = watch.get();
    }
    bool any = false;
    const absl::Status ended = watch->Run([&](MeetingEvent event) {
      any = true;
      return Take(std::move(event));
    });
    base::MutexLock lock(mutex_);
    watch_ = nullptr;
    // Restored from an older copy: its numbers are given out anew.
    if (base::TagOf(ended) == "EVENTS_BEHIND") events_.clear();
    if (absl::IsNotFound(ended) || absl::IsPermissionDenied(ended)) {
      ended_ = ended;
      changed_.SignalAll();
      return;
    }
    backoff = any ? first_backoff_ : std::min(backoff * 2, kMaxBackoff);
    while (!stopping_) {
      if (!changed_.WaitFor(mutex_, backoff)) break;
    }
    if (stopping_) return;
  }
}

absl::StatusOr<std::vector<MeetingEvent>> MeetingFeed::After(
    std::uint64_t number, absl::Duration limit) const {
  base::MutexLock lock(mutex_);
  while (!stopping_ && ended_.ok() && events_.size() <= number) {
    if (!changed_.WaitFor(mutex_, limit)) break;
  }
  if (events_.size() <= number) {
    if (!ended_.ok()) return ended_;
    return std::vector<MeetingEvent>();
  }
  return std::vector<MeetingEvent>(
      events_.begin() + static_cast<std::ptrdiff_t>(number), events_.end());
}

absl::StatusOr<std::vector<MeetingEvent>> MeetingFeed::UpTo(
    std::uint64_t number, absl::Duration limit) const {
  base::MutexLock lock(mutex_);
  while (!stopping_ && ended_.ok() && events_.size() < number) {
    if (!changed_.WaitFor(mutex_, limit)) break;
  }
  if (events_.size() >= number) return events_;
  if (!ended_.ok()) return ended_;
  return base::Error(absl::StatusCode::kUnavailable, "HUB_AWAY",
                     "the hub does not answer; nothing was disclosed");
}

}  // namespace samrad::agency
