// The meetings this node takes part in now: their events, who of the agency
// sits in them, the texts that are lent to it; and the threads that keep seats
// and leases, and blank what is over.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_ROOMS_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_ROOMS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/journal/journal.h"
#include "services/agency/meetings/presence.h"
#include "services/agency/meetings/text_shelf.h"
#include "services/agency/outbox/meeting_feed.h"
#include "services/agency/outbox/meetings_hub.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/mutex.h"
#include "services/base/periodic.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe.
class MeetingRooms {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    const base::Logger& log;
    MeetingsHub& hub;
    // How often seats and leases are renewed, and how often what has lapsed is
    // looked for, in real time.
    absl::Duration renew_every = kRenewEvery;
    absl::Duration sweep_every = absl::Seconds(1);
    absl::Duration first_backoff = absl::Milliseconds(100);
  };
  explicit MeetingRooms(Parts parts);
  ~MeetingRooms();

  void Start();
  // Wipes every text, gives every seat up, ends every stream.
  void Stop();

  // The meeting's events; begins to follow it when nobody did. Valid until Stop
  // (a shared pointer: a watcher may outlive the room's sweep).
  std::shared_ptr<MeetingFeed> Feed(const std::string& meeting_id);

  Presence& presence() { return presence_; }
  TextShelf& shelf() { return shelf_; }

  // Tells the hub who sits in the meeting now; the hub's codes.
  absl::Status KeepSeats(const std::string& meeting_id);
  // One seat less, at once.
  void LeaveSeat(const std::string& meeting_id, std::uint32_t seat);

  // One round of what the threads do; public for tests.
  void Renew();
  void Sweep();

 private:
  struct Room {
    std::shared_ptr<MeetingFeed> feed;
    absl::Time used = absl::InfinitePast();
  };

  void OnEvent(const std::string& meeting_id, const MeetingEvent& event);
  void Blanked(const OpenItemKey& key, std::string_view why);
  void RenewLease(const OpenItemKey& key);

  const Parts parts_;
  Presence presence_;
  TextShelf shelf_;
  base::Mutex mutex_;
  std::map<std::string, Room> rooms_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<base::Periodic> keeper_;
  std::unique_ptr<base::Periodic> sweeper_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_ROOMS_H_
