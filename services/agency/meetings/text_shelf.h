// Texts that were lent to this node: in memory only, for as long as the lease
// lasts.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_TEXT_SHELF_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_TEXT_SHELF_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/room.pb.h"
#include "services/base/mutex.h"

namespace samrad::agency {

// The hub's word holds this long, counted here from before it was asked.
inline constexpr absl::Duration kLease = absl::Seconds(30);
inline constexpr absl::Duration kRenewEvery = absl::Seconds(10);

// An open item: meeting id and item id, 16 bytes each.
using OpenItemKey = std::pair<std::string, std::string>;

// Overwrites every text in the message. What gRPC has serialised already is
// out of reach.
void WipeText(meetings::v1::OpenText& text);

// What is dropped is overwritten. `now` may be a wall clock: the shelf's own
// time never runs backwards. Thread-safe.
class TextShelf {
 public:
  ~TextShelf();

  // Before the hub is asked for a text; the number is given to Put. A number of
  // before a Drop is worth nothing: what was closed meanwhile is not shelved.
  std::uint64_t Begin(const OpenItemKey& key);
  // False, and `text` is wiped, when the item was dropped since Begin.
  bool Put(const OpenItemKey& key, std::uint64_t begun,
           const std::string& content_id, meetings::v1::OpenText text,
           absl::Time lease_until);
  // A copy for one answer; nullopt when it is not here or its lease is over.
  std::optional<meetings::v1::OpenText> Get(const OpenItemKey& key,
                                            const std::string& content_id,
                                            absl::Time now);
  // Until when the item may be shown; InfinitePast when nothing is here.
  absl::Time LeaseOf(const OpenItemKey& key) const;
  // Never shortens, and does nothing when the item was dropped since Begin.
  void Extend(const OpenItemKey& key, std::uint64_t begun,
              absl::Time lease_until);

  // True when there was something.
  bool Drop(const OpenItemKey& key);
  void DropMeeting(const std::string& meeting_id);
  void DropAll();
  // Drops what has lapsed by `now`; returns which.
  std::vector<OpenItemKey> Sweep(absl::Time now);
  // What is held now.
  std::vector<OpenItemKey> Held() const;

 private:
  struct Shelved {
    std::map<std::string, meetings::v1::OpenText> texts;
    absl::Time lease_until = absl::InfinitePast();
  };
  absl::Time Later(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Clear(Shelved& shelved) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable base::Mutex mutex_;
  std::map<OpenItemKey, Shelved> shelf_ ABSL_GUARDED_BY(mutex_);
  std::map<OpenItemKey, std::uint64_t> drops_ ABSL_GUARDED_BY(mutex_);
  absl::Time latest_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_TEXT_SHELF_H_
