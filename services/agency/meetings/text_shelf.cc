#include "services/agency/meetings/text_shelf.h"

#include <algorithm>

#include "crypto/secret/wipe.h"

namespace samrad::agency {

using meetings::v1::OpenText;

void WipeText(OpenText& text) {
  crypto::Wipe(*text.mutable_code_word());
  crypto::Wipe(*text.mutable_text());
  if (text.has_anonymous()) {
    meetings::v1::AnonymousCase& one = *text.mutable_anonymous();
    for (std::string* part : {one.mutable_sex(), one.mutable_observed(),
                              one.mutable_since(), one.mutable_interpretation(),
                              one.mutable_tried(), one.mutable_asked()}) {
      crypto::Wipe(*part);
    }
    for (std::string& stage : *one.mutable_stages()) crypto::Wipe(stage);
    for (std::string& area : *one.mutable_areas()) crypto::Wipe(area);
  }
  for (meetings::v1::NamedText& named : *text.mutable_named()) {
    crypto::Wipe(*named.mutable_text());
  }
  text.Clear();
}

TextShelf::~TextShelf() { DropAll(); }

absl::Time TextShelf::Later(absl::Time now) {
  latest_ = std::max(latest_, now);
  return latest_;
}

void TextShelf::Clear(Shelved& shelved) {
  for (auto& [id, text] : shelved.texts) WipeText(text);
  shelved.texts.clear();
}

std::uint64_t TextShelf::Begin(const OpenItemKey& key) {
  base::MutexLock lock(mutex_);
  return drops_[key];
}

bool TextShelf::Put(const OpenItemKey& key, std::uint64_t begun,
                    const std::string& content_id, OpenText text,
                    absl::Time lease_until) {
  base::MutexLock lock(mutex_);
  if (drops_[key] != begun) {
    WipeText(text);
    return false;
  }
  Shelved& shelved = shelf_[key];
  OpenText& place = shelved.texts[content_id];
  WipeText(place);
  place.Swap(&text);
  shelved.lease_until = std::max(shelved.lease_until, lease_until);
  return true;
}

std::optional<OpenText> TextShelf::Get(const OpenItemKey& key,
                                       const std::string& content_id,
                                       absl::Time now) {
  base::MutexLock lock(mutex_);
  const auto found = shelf_.find(key);
  if (found == shelf_.end()) return std::nullopt;
  if (found->second.lease_until <= Later(now)) {
    Clear(found->second);
    shelf_.erase(found);
    return std::nullopt;
  }
  const auto text = found->second.texts.find(content_id);
  if (text == found->second.texts.end()) return std::nullopt;
  return text->second;
}

absl::Time TextShelf::LeaseOf(const OpenItemKey& key) const {
  base::MutexLock lock(mutex_);
  const auto found = shelf_.find(key);
  return found == shelf_.end() ? absl::InfinitePast()
                               : found->second.lease_until;
}

void TextShelf::Extend(const OpenItemKey& key, std::uint64_t begun,
                       absl::Time lease_until) {
  base::MutexLock lock(mutex_);
  const auto found = shelf_.find(key);
  if (found == shelf_.end() || drops_[key] != begun) return;
  found->second.lease_until = std::max(found->second.lease_until, lease_until);
}

bool TextShelf::Drop(const OpenItemKey& key) {
  base::MutexLock lock(mutex_);
  ++drops_[key];
  const auto found = shelf_.find(key);
  if (found == shelf_.end()) return false;
  Clear(found->second);
  shelf_.erase(found);
  return true;
}

void TextShelf::DropMeeting(const std::string& meeting_id) {
  base::MutexLock lock(mutex_);
  for (auto& [key, drops] : drops_) {
    if (key.first == meeting_id) ++drops;
  }
  for (auto it = shelf_.begin(); it != shelf_.end();) {
    if (it->first.first != meeting_id) {
      ++it;
      continue;
    }
    Clear(it->second);
    it = shelf_.erase(it);
  }
}

void TextShelf::DropAll() {
  base::MutexLock lock(mutex_);
  for (auto& [key, drops] : drops_) ++drops;
  for (auto& [key, shelved] : shelf_) Clear(shelved);
  shelf_.clear();
}

std::vector<OpenItemKey> TextShelf::Sweep(absl::Time now) {
  base::MutexLock lock(mutex_);
  const absl::Time later = Later(now);
  std::vector<OpenItemKey> lapsed;
  for (auto it = shelf_.begin(); it != shelf_.end();) {
    if (it->second.lease_until > later) {
      ++it;
      continue;
    }
    Clear(it->second);
    lapsed.push_back(it->first);
    it = shelf_.erase(it);
  }
  return lapsed;
}

std::vector<OpenItemKey> TextShelf::Held() const {
  base::MutexLock lock(mutex_);
  std::vector<OpenItemKey> held;
  for (const auto& [key, shelved] : shelf_) held.push_back(key);
  return held;
}

}  // namespace samrad::agency
