#ifndef SAMRAD_SERVICES_HUB_MEETINGS_EVENT_WATCH_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_EVENT_WATCH_H_

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/base/mutex.h"

namespace samrad::hub {

// Who is to be woken when an agency has new events in a meeting. Thread-safe.
class EventWatch {
 public:
  // Meeting id and agency.
  using Key = std::pair<std::string, std::string>;
  // Short; must not call this object. May still run once while Unsubscribe is
  // under way on another thread.
  using Wake = std::function<void()>;

  uint64_t Subscribe(const Key& key, Wake wake);
  void Unsubscribe(uint64_t id);
  void Notify(const std::set<Key>& keys);
  // Wakes everybody.
  void NotifyAll();
  size_t size() const;

 private:
  mutable base::Mutex mutex_;
  uint64_t next_ ABSL_GUARDED_BY(mutex_) = 1;
  std::map<Key, std::map<uint64_t, Wake>> watchers_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, Key> keys_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_EVENT_WATCH_H_
