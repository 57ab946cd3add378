// Who of this agency sits in which meeting, as this node hears them.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_PRESENCE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_PRESENCE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/base/mutex.h"

namespace samrad::agency {

// One who is not heard of for this long has left.
inline constexpr absl::Duration kHeardWithin = absl::Seconds(30);

struct Sitting {
  std::uint32_t seat = 0;
  std::string user;
  bool deputy = false;
  absl::Time heard = absl::InfinitePast();
};

// In memory: after a restart people sit down again. Thread-safe.
class Presence {
 public:
  // False when somebody else sits on the seat.
  bool Sit(const std::string& meeting_id, const Sitting& sitting);
  // Any call of that person on the meeting.
  void Heard(const std::string& meeting_id, const std::string& user,
             absl::Time now);
  // Nullopt: does not sit there (any more).
  std::optional<Sitting> Find(const std::string& meeting_id,
                              const std::string& user, absl::Time now) const;
  // Those who sit there and were heard of.
  std::vector<Sitting> SeatsIn(const std::string& meeting_id,
                               absl::Time now) const;
  std::optional<Sitting> Stand(const std::string& meeting_id,
                               const std::string& user);
  void Clear(const std::string& meeting_id);

  // Removes and returns those not heard of, by meeting.
  std::map<std::string, std::vector<Sitting>> Sweep(absl::Time now);
  std::vector<std::string> Meetings() const;

 private:
  mutable base::Mutex mutex_;
  std::map<std::string, std::vector<Sitting>> sitting_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_PRESENCE_H_
