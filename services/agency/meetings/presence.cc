#include "services/agency/meetings/presence.h"

#include <algorithm>
#include <utility>

namespace samrad::agency {
namespace {

bool Here(const Sitting& sitting, absl::Time now) {
  return now - sitting.heard <= kHeardWithin;
}

}  // namespace

bool Presence::Sit(const std::string& meeting_id, const Sitting& sitting) {
  base::MutexLock lock(mutex_);
  std::vector<Sitting>& seats = sitting_[meeting_id];
  for (const Sitting& one : seats) {
    if (one.seat == sitting.seat && one.user != sitting.user &&
        Here(one, sitting.heard)) {
      return false;
    }
  }
  // One person sits on one seat.
  std::erase_if(seats, [&](const Sitting& one) {
    return one.seat == sitting.seat || one.user == sitting.user;
  });
  seats.push_back(sitting);
  return true;
}

void Presence::Heard(const std::string& meeting_id, const std::string& user,
                     absl::Time now) {
  base::MutexLock lock(mutex_);
  const auto found = sitting_.find(meeting_id);
  if (found == sitting_.end()) return;
  for (Sitting& one : found->second) {
    if (one.user == user && Here(one, now)) one.heard = now;
  }
}

std::optional<Sitting> Presence::Find(const std::string& meeting_id,
                                      const std::string& user,
                                      absl::Time now) const {
  base::MutexLock lock(mutex_);
  const auto found = sitting_.find(meeting_id);
  if (found == sitting_.end()) return std::nullopt;
  for (const Sitting& one : found->second) {
    if (one.user == user && Here(one, now)) return one;
  }
  return std::nullopt;
}

std::vector<Sitting> Presence::SeatsIn(const std::string& meeting_id,
                                       absl::Time now) const {
  base::MutexLock lock(mutex_);
  std::vector<Sitting> here;
  const auto found = sitting_.find(meeting_id);
  if (found == sitting_.end()) return here;
  for (const Sitting& one : found->second) {
    if (Here(one, now)) here.push_back(one);
  }
  return here;
}

std::optional<Sitting> Presence::Stand(const std::string& meeting_id,
                                       const std::string& user) {
  base::MutexLock lock(mutex_);
  const auto found = sitting_.find(meeting_id);
  if (found == sitting_.end()) return std::nullopt;
  std::vector<Sitting>& seats = found->second;
  const auto one = std::find_if(
      seats.begin(), seats.end(),
      [&](const Sitting& sitting) { return sitting.user == user; });
  if (one == seats.end()) return std::nullopt;
  const Sitting stood = *one;
  seats.erase(one);
  if (seats.empty()) sitting_.erase(found);
  return stood;
}

void Presence::Clear(const std::string& meeting_id) {
  base::MutexLock lock(mutex_);
  sitting_.erase(meeting_id);
}

std::map<std::string, std::vector<Sitting>> Presence::Sweep(absl::Time now) {
  base::MutexLock lock(mutex_);
  std::map<std::string, std::vector<Sitting>> left;
  for (auto it = sitting_.begin(); it != sitting_.end();) {
    std::vector<Sitting>& seats = it->second;
    const auto gone = std::stable_partition(
        seats.begin(), seats.end(),
        [&](const Sitting& one) { return Here(one, now); });
    if (gone != seats.end()) {
      left[it->first] = std::vector<Sitting>(gone, seats.end());
      seats.erase(gone, seats.end());
    }
    it = seats.empty() ? sitting_.erase(it) : std::next(it);
  }
  return left;
}

std::vector<std::string> Presence::Meetings() const {
  base::MutexLock lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& [id, seats] : sitting_) ids.push_back(id);
  return ids;
}

}  // namespace samrad::agency
