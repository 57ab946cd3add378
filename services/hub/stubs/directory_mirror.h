// The directory's chain as other rooms of the hub know it: through the
// directory's stub, kept up to date.
#ifndef SAMRAD_SERVICES_HUB_STUBS_DIRECTORY_MIRROR_H_
#define SAMRAD_SERVICES_HUB_STUBS_DIRECTORY_MIRROR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/directory_chain.h"
#include "services/base/mutex.h"

namespace samrad::hub {

// The directory's logged events. Thread-safe.
class DirectoryEventSource {
 public:
  virtual ~DirectoryEventSource() = default;
  // Every logged event from an index on, in leaf order. UNAVAILABLE when the
  // directory does not answer.
  virtual absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> EventsFrom(
      uint64_t index) = 0;
};

// A directory that can be reached only later. UNAVAILABLE until Set.
// Thread-safe.
class LateDirectorySource final : public DirectoryEventSource {
 public:
  void Set(std::unique_ptr<DirectoryEventSource> source);
  absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> EventsFrom(
      uint64_t index) override;

 private:
  base::Mutex mutex_;
  std::shared_ptr<DirectoryEventSource> source_ ABSL_GUARDED_BY(mutex_);
};

// The genesis agencies that a list of events names, in order. The hub's own
// rooms trust the events that its operator has imported; nodes compare them
// with their own trust file.
std::vector<audit::GenesisAgency> GenesisAgenciesOf(
    const std::vector<audit::v1::DirectoryEvent>& events);

// Verifies each event by audit::DirectoryChain before it counts. Thread-safe;
// Snapshot never waits for the directory.
class DirectoryMirror {
 public:
  // `source` must outlive the mirror.
  DirectoryMirror(std::string origin, DirectoryEventSource& source)
      : origin_(std::move(origin)), source_(source) {}

  // Null until the genesis events have been seen.
  std::shared_ptr<const audit::DirectoryChain> Snapshot() const;

  // Fetches what is new. Errors of the source; FAILED_PRECONDITION while there
  // is no genesis; DATA_LOSS when an event does not fit the chain (what was
  // known before stays).
  absl::Status Refresh();

  // True when the agency is in the chain and not revoked. Nobody is before the
  // genesis events are known.
  bool IsMember(std::string_view agency) const;

 private:
  const std::string origin_;
  DirectoryEventSource& source_;
  base::Mutex refresh_mutex_;
  mutable base::Mutex mutex_;
  std::shared_ptr<const audit::DirectoryChain> chain_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_DIRECTORY_MIRROR_H_
