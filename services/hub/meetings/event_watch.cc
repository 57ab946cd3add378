#include "services/hub/meetings/event_watch.h"

namespace samrad::hub {

uint64_t EventWatch::Subscribe(const Key& key, Wake wake) {
  base::MutexLock lock(mutex_);
  const uint64_t id = next_++;
  watchers_[key].emplace(id, std::move(wake));
  keys_.emplace(id, key);
  return id;
}

void EventWatch::Unsubscribe(uint64_t id) {
  base::MutexLock lock(mutex_);
  const auto key = keys_.find(id);
  if (key == keys_.end()) return;
  const auto watchers = watchers_.find(key->second);
  watchers->second.erase(id);
  if (watchers->second.empty()) watchers_.erase(watchers);
  keys_.erase(key);
}

void EventWatch::Notify(const std::set<Key>& keys) {
  base::MutexLock lock(mutex_);
  for (const Key& key : keys) {
    const auto watchers = watchers_.find(key);
    if (watchers == watchers_.end()) continue;
    for (const auto& [id, wake] : watchers->second) wake();
  }
}

void EventWatch::NotifyAll() {
  base::MutexLock lock(mutex_);
  for (const auto& [key, watchers] : watchers_) {
    for (const auto& [id, wake] : watchers) wake();
  }
}

size_t EventWatch::size() const {
  base::MutexLock lock(mutex_);
  return keys_.size();
}

}  // namespace samrad::hub
