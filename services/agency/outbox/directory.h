// Who takes part, with which keys: the chain from the trust file, each link
// checked against this node's own mirror of the log.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_DIRECTORY_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/agency/outbox/alarms.h"
#include "services/agency/outbox/mirror.h"
#include "services/audit/directory_chain.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

using ChainSnapshot = std::shared_ptr<const audit::DirectoryChain>;

// Thread-safe.
class Directory {
 public:
  // Applies the stored events to `genesis`. DATA_LOSS when one no longer
  // applies. All references must outlive it.
  static absl::StatusOr<std::unique_ptr<Directory>> Open(
      base::Database& database, audit::DirectoryChain genesis,
      const Mirror& mirror, Alarms& alarms);

  // Applies and stores the hub's events from size() on. UNAVAILABLE: the mirror
  // does not reach the event's leaf yet; try again. DATA_LOSS (alarm
  // DIRECTORY_EVENT_WRONG): an event is not in the mirror or not rightly
  // signed; it and what follows is not applied.
  absl::Status Take(const std::vector<audit::v1::DirectoryEvent>& events);

  // The chain as it stands; never null. A snapshot does not change.
  ChainSnapshot chain() const;
  // Applied events.
  std::uint64_t size() const;
  // All applied events in leaf order.
  absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> Events() const;

 private:
  Directory(base::Database& database, ChainSnapshot chain, const Mirror& mirror,
            Alarms& alarms);

  base::Database& database_;
  const Mirror& mirror_;
  Alarms& alarms_;
  base::Mutex taking_;  // one Take at a time
  mutable base::Mutex mutex_;
  ChainSnapshot chain_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_DIRECTORY_H_
