// Groups and meetings as the hub has them, kept for some seconds, and who of
// this agency sits where.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_DIRECTORY_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_DIRECTORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/outbox/meetings_hub.h"
#include "services/agency/staff/identity.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

// A seat that somebody of this agency may sit on.
struct OwnSeat {
  std::uint32_t seat = 0;
  bool deputy = false;
};

// A meeting, its group, and the caller's seats in it.
struct MeetingPlace {
  hub::meetings::v1::Meeting meeting;
  hub::meetings::v1::Group group;
  std::vector<OwnSeat> seats;

  bool ChairedBy(const std::string& agency) const {
    return group.chair() == agency;
  }
};

// Thread-safe.
class GroupDirectory {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    MeetingsHub& hub;
    std::string agency;
    // What is older is asked for again.
    absl::Duration lifetime = absl::Seconds(5);
  };
  explicit GroupDirectory(Parts parts) : parts_(std::move(parts)) {}

  // NoSuchMeeting when the hub does not show it to this agency; UNAVAILABLE.
  // DATA_LOSS, tag CHAIR_CHANGED, when the hub names another chair than at the
  // first time.
  absl::StatusOr<hub::meetings::v1::Group> FindGroup(const GroupId& id);
  absl::StatusOr<hub::meetings::v1::Meeting> FindMeeting(const MeetingId& id);
  // The group's meeting that is being held, else the next that is planned.
  absl::StatusOr<std::optional<hub::meetings::v1::Meeting>> NextMeeting(
      const GroupId& id);
  // Asked for now.
  absl::StatusOr<std::vector<hub::meetings::v1::Group>> Groups();
  absl::StatusOr<std::vector<hub::meetings::v1::Meeting>> Meetings();

  // For one who has to sit in the group: NoSuchMeeting too for who holds no
  // seat of this agency in it and is no deputy.
  absl::StatusOr<MeetingPlace> PlaceFor(const StaffIdentity& who,
                                        const MeetingId& id);
  // Seats of the group that `who` may sit on.
  absl::StatusOr<std::vector<OwnSeat>> SeatsOf(
      const StaffIdentity& who, const hub::meetings::v1::Group& group);

  // After a change of our own.
  void Forget();

  const std::string& agency() const { return parts_.agency; }

 private:
  absl::Status Refresh();
  bool Fresh() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Parts parts_;
  mutable base::Mutex mutex_;
  std::map<std::string, hub::meetings::v1::Group> groups_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string, hub::meetings::v1::Meeting> meetings_
      ABSL_GUARDED_BY(mutex_);
  absl::Time asked_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_DIRECTORY_H_
