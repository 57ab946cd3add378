// What happens in one meeting, as the hub tells this agency: every event once
// and in order, over lost connections.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_MEETING_FEED_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_MEETING_FEED_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "services/agency/outbox/meetings_hub.h"
#include "services/base/mutex.h"

namespace samrad::agency {

using MeetingEvent = hub::meetings::v1::WatchMeetingResponse;

// Holds every event of the meeting from the first on, in memory. One thread
// reads the hub's stream and resumes it after the last event it has. Events
// hold no text. Thread-safe.
class MeetingFeed {
 public:
  // Runs on the feed's thread for each new event, before anybody who waits sees
  // it: what must not outlive an event is gone when the event is told.
  using OnEvent = std::function<void(const MeetingEvent&)>;

  // `hub` must outlive it.
  MeetingFeed(MeetingsHub& hub, std::string meeting_id, OnEvent on_event,
              absl::Duration first_backoff = absl::Milliseconds(100));
  ~MeetingFeed();

  void Stop();

  // The events after this number, waiting up to `limit` while there are none.
  // The error that ended the feed for good (NOT_FOUND), once there is nothing
  // left to give.
  absl::StatusOr<std::vector<MeetingEvent>> After(std::uint64_t number,
                                                  absl::Duration limit) const;
  // All events, once the one with this number has come, waiting up to `limit`.
  // UNAVAILABLE, tag HUB_AWAY, when it has not.
  absl::StatusOr<std::vector<MeetingEvent>> UpTo(std::uint64_t number,
                                                 absl::Duration limit) const;

 private:
  void Loop();
  absl::Status Take(MeetingEvent event);

  MeetingsHub& hub_;
  const std::string meeting_id_;
  const OnEvent on_event_;
  const absl::Duration first_backoff_;

  mutable base::Mutex mutex_;
  mutable base::CondVar changed_;
  std::vector<MeetingEvent> events_ ABSL_GUARDED_BY(mutex_);
  MeetingsHub::Watch* watch_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status ended_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_MEETING_FEED_H_
