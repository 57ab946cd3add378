#include "services/agency/outbox/directory.h"

#include <utility>

#include "services/audit/leaf.h"
#include "services/base/status.h"

namespace samrad::agency {

absl::StatusOr<std::unique_ptr<Directory>> Directory::Open(
    base::Database& database, audit::DirectoryChain genesis,
    const Mirror& mirror, Alarms& alarms) {
  std::vector<std::string> stored;
  SAMRAD_RETURN_IF_ERROR(
      database.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT event FROM outbox_directory_event ORDER BY number", {},
            [&](const base::Row& row) { stored.push_back(row.Bytes(0)); });
      }));
  for (const std::string& bytes : stored) {
    audit::v1::DirectoryEvent event;
    if (!event.ParseFromString(bytes)) {
      return base::Error(absl::StatusCode::kDataLoss, "DIRECTORY_BROKEN",
                         "a stored directory event cannot be read");
    }
    SAMRAD_RETURN_IF_ERROR(genesis.Apply(event));
  }
  return std::unique_ptr<Directory>(new Directory(
      database, std::make_shared<audit::DirectoryChain>(std::move(genesis)),
      mirror, alarms));
}

Directory::Directory(base::Database& database, ChainSnapshot chain,
                     const Mirror& mirror, Alarms& alarms)
    : database_(database),
      mirror_(mirror),
      alarms_(alarms),
      chain_(std::move(chain)) {}

absl::Status Directory::Take(
    const std::vector<audit::v1::DirectoryEvent>& events) {
  if (events.empty()) return absl::OkStatus();
  base::MutexLock one(taking_);
  audit::DirectoryChain next = *chain();
  std::vector<std::pair<std::uint64_t, std::string>> rows;
  absl::Status fault = absl::OkStatus();
  for (const audit::v1::DirectoryEvent& event : events) {
    auto entry = audit::EntryOf(event);
    if (!entry.ok()) {
      fault = entry.status();
      break;
    }
    auto mirrored = mirror_.EntryAt(event.leaf());
    if (!mirrored.ok()) {
      fault = absl::UnavailableError("the mirror is not that far yet");
      break;
    }
    if (*mirrored != *entry) {
      fault = absl::DataLossError("the event is not the leaf it claims");
      break;
    }
    fault = next.Apply(event);
    if (!fault.ok()) break;
    rows.emplace_back(next.size() - 1, event.SerializeAsString());
  }
  if (!fault.ok() && !absl::IsUnavailable(fault)) {
    alarms_.Raise("DIRECTORY_EVENT_WRONG");
    fault = base::Error(absl::StatusCode::kDataLoss, "DIRECTORY_EVENT_WRONG",
                        "the hub's directory does not follow the chain");
  }
  if (rows.empty()) return fault;
  SAMRAD_RETURN_IF_ERROR(
      database_.Write([&](base::Transaction& txn) -> absl::Status {
        for (const auto& [number, bytes] : rows) {
          SAMRAD_RETURN_IF_ERROR(
              txn.Run("INSERT INTO outbox_directory_event (number, event) "
                      "VALUES (?, ?) ON CONFLICT (number) DO NOTHING",
                      {number, base::Blob(std::string_view(bytes))}));
        }
        return absl::OkStatus();
      }));
  {
    base::MutexLock lock(mutex_);
    chain_ = std::make_shared<audit::DirectoryChain>(std::move(next));
  }
  return fault;
}

ChainSnapshot Directory::chain() const {
  base::MutexLock lock(mutex_);
  return chain_;
}

std::uint64_t Directory::size() const { return chain()->size(); }

absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> Directory::Events()
    const {
  std::vector<audit::v1::DirectoryEvent> events;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT event FROM outbox_directory_event ORDER BY number", {},
            [&](const base::Row& row) -> absl::Status {
              const std::string_view bytes = row.View(0);
              if (!events.emplace_back().ParseFromArray(
                      bytes.data(), static_cast<int>(bytes.size()))) {
                return absl::DataLossError("a stored event cannot be read");
              }
              return absl::OkStatus();
            });
      }));
  return events;
}

}  // namespace samrad::agency
