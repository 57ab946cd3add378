#include "services/hub/stubs/directory_mirror.h"

#include <utility>

#include "services/base/status.h"

namespace samrad::hub {

void LateDirectorySource::Set(std::unique_ptr<DirectoryEventSource> source) {
  base::MutexLock lock(mutex_);
  source_ = std::move(source);
}

absl::StatusOr<std::vector<audit::v1::DirectoryEvent>>
LateDirectorySource::EventsFrom(uint64_t index) {
  std::shared_ptr<DirectoryEventSource> source;
  {
    base::MutexLock lock(mutex_);
    source = source_;
  }
  if (source == nullptr) {
    return absl::UnavailableError("the directory is not there yet");
  }
  return source->EventsFrom(index);
}

std::vector<audit::GenesisAgency> GenesisAgenciesOf(
    const std::vector<audit::v1::DirectoryEvent>& events) {
  std::vector<audit::GenesisAgency> genesis;
  for (const audit::v1::DirectoryEvent& event : events) {
    const auto header = audit::ParseDirectoryHeader(event.header());
    if (header.ok() && header->event() == audit::v1::GENESIS) {
      genesis.push_back({header->agency(), header->vkey()});
    }
  }
  return genesis;
}

std::shared_ptr<const audit::DirectoryChain> DirectoryMirror::Snapshot() const {
  base::MutexLock lock(mutex_);
  return chain_;
}

absl::Status DirectoryMirror::Refresh() {
  // One at a time: a second caller waits and then finds little to fetch.
  base::MutexLock refresh_lock(refresh_mutex_);
  const std::shared_ptr<const audit::DirectoryChain> known = Snapshot();
  SAMRAD_ASSIGN_OR_RETURN(
      const std::vector<audit::v1::DirectoryEvent> events,
      source_.EventsFrom(known == nullptr ? 0 : known->size()));
  if (known != nullptr && events.empty()) return absl::OkStatus();
  std::shared_ptr<audit::DirectoryChain> next;
  if (known != nullptr) {
    next = std::make_shared<audit::DirectoryChain>(*known);
  } else {
    if (events.empty()) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "NO_GENESIS",
                         "the directory has no genesis events yet");
    }
    SAMRAD_ASSIGN_OR_RETURN(
        audit::DirectoryChain chain,
        audit::DirectoryChain::FromGenesis(origin_, GenesisAgenciesOf(events)));
    next = std::make_shared<audit::DirectoryChain>(std::move(chain));
  }
  absl::Status applied;
  for (const audit::v1::DirectoryEvent& event : events) {
    applied = next->Apply(event);
    if (!applied.ok()) break;
  }
  {
    base::MutexLock lock(mutex_);
    chain_ = std::move(next);
  }
  if (!applied.ok()) {
    return base::Error(absl::StatusCode::kDataLoss, "DIRECTORY_BROKEN",
                       "a directory event does not fit the chain");
  }
  return absl::OkStatus();
}

bool DirectoryMirror::IsMember(std::string_view agency) const {
  const std::shared_ptr<const audit::DirectoryChain> chain = Snapshot();
  if (chain == nullptr) return false;
  const audit::AgencyRecord* record = chain->Find(agency);
  return record != nullptr && !record->revoked_leaf.has_value();
}

}  // namespace samrad::hub
