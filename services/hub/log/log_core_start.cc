// LogCore::Create and what it needs: meeting what was published before.
#include <algorithm>
#include <optional>
#include <utility>

#include "services/base/status.h"
#include "services/hub/log/log_core.h"

namespace samrad::hub {

absl::StatusOr<std::unique_ptr<LogCore>> LogCore::Create(
    LogIdentity identity, LogStore& store, TileStore& tiles,
    const base::Clock& clock, const base::Logger& logger,
    base::Metrics& metrics) {
  if (!crypto::IsKeyName(identity.origin)) {
    return absl::InvalidArgumentError("the origin is no key name");
  }
  std::unique_ptr<LogCore> core(
      new LogCore(std::move(identity), store, tiles, clock, logger, metrics));
  SAMRAD_RETURN_IF_ERROR(core->Load());
  core->folder_writer_.emplace(kFolderInterval, [log = core.get()] {
    log->FlushFolder().IgnoreError();
  });
  return core;
}

absl::Status LogCore::Load() {
  SAMRAD_ASSIGN_OR_RETURN(LoadedLog loaded, store_.Load());
  if (clock_.TimeNow() < loaded.last_at) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "CLOCK_BEHIND",
                       "the clock precedes the last leaf");
  }
  entries_ = std::move(loaded.entries);
  tree_.AppendEntries(entries_);
  last_at_ = loaded.last_at;
  SAMRAD_RETURN_IF_ERROR(MeetPublished(loaded));
  SAMRAD_ASSIGN_OR_RETURN(
      planner_, LogPlanner::Create(entries_, loaded.highest_sequence));
  {
    base::MutexLock lock(mutex_);
    first_at_ = loaded.first_at;
    returned_ = loaded.returned;
  }
  return SetFolderRight();
}

// Compares with the checkpoint that was published last, if any.
absl::Status LogCore::MeetPublished(LoadedLog& loaded) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> note,
                          tiles_.ReadCheckpoint());
  if (!note.has_value()) return absl::OkStatus();
  auto checkpoint = crypto::VerifyCheckpoint(*note, note_key_);
  if (!checkpoint.ok()) {
    return base::Error(absl::StatusCode::kDataLoss, "CHECKPOINT_NOT_OURS",
                       "the published checkpoint is not signed by this log");
  }
  if (checkpoint->size > entries_.size()) {
    return RecoverFromBundles(loaded, *checkpoint);
  }
  SAMRAD_ASSIGN_OR_RETURN(const crypto::Digest root,
                          tree_.RootAt(checkpoint->size));
  if (root != checkpoint->root) {
    return base::Error(absl::StatusCode::kDataLoss, "ROOT_DIFFERS",
                       "the stored entries do not lead to the published root");
  }
  return absl::OkStatus();
}

// The store ends before the published checkpoint: it was restored from an
// older copy. A log never goes back, so it takes back what it published.
absl::Status LogCore::RecoverFromBundles(LoadedLog& loaded,
                                         const crypto::Checkpoint& checkpoint) {
  const uint64_t size = entries_.size();
  logger_.Alarm("log_store_behind",
                {{"stored", size}, {"published", checkpoint.size}});
  auto lost = tiles_.ReadEntries(size, checkpoint.size);
  crypto::MerkleTree tree = tree_;
  if (lost.ok()) tree.AppendEntries(*lost);
  if (!lost.ok() || tree.Root() != checkpoint.root) {
    base::MutexLock lock(mutex_);
    behind_ = checkpoint;
    return absl::OkStatus();
  }
  LogRun run;
  run.first_leaf = size;
  run.entries = *lost;
  run.at = clock_.TimeNow();
  absl::Status written;
  bool finished = false;
  base::Mutex mutex;
  base::CondVar finished_changed;
  store_.AppendAsync([&run] { return run; }, [] {},
                     [&](absl::Status status) {
                       base::MutexLock lock(mutex);
                       written = std::move(status);
                       finished = true;
                       finished_changed.SignalAll();
                     });
  {
    base::MutexLock lock(mutex);
    while (!finished) finished_changed.Wait(mutex);
  }
  SAMRAD_RETURN_IF_ERROR(written);
  entries_.insert(entries_.end(), lost->begin(), lost->end());
  tree_ = std::move(tree);
  last_at_ = run.at;
  loaded.first_at = std::min(loaded.first_at, run.at);
  loaded.returned.Extend(size, entries_.size());
  return absl::OkStatus();
}

// Writes every file that is missing or wrong, then the checkpoint. A log that
// is behind leaves the folder alone: it holds more than the store does.
absl::Status LogCore::SetFolderRight() {
  const uint64_t size = entries_.size();
  auto first = std::make_shared<PublishedLog>();
  SAMRAD_ASSIGN_OR_RETURN(first->head, tree_.HeadAt(size));
  first->note = crypto::SignCheckpoint({.origin = identity_.origin,
                                        .size = size,
                                        .root = first->head.root,
                                        .extensions = {}},
                                       identity_.key);
  if (!behind()) {
    // One tile's worth at a time, so that the memory does not double.
    constexpr uint64_t kStep = 64 * crypto::kTileWidth;
    int64_t repaired = 0;
    for (uint64_t from = 0; from < size; from += kStep) {
      const uint64_t to = std::min(size, from + kStep);
      SAMRAD_ASSIGN_OR_RETURN(std::vector<TileFile> files,
                              TileFilesBetween(tree_, entries_, from, to));
      // Of the partial tiles, only those of the whole tree.
      std::erase_if(files, [size](const TileFile& file) {
        const crypto::TileId& tile = file.tile;
        return tile.width < crypto::kTileWidth &&
               tile.index * crypto::kTileWidth + tile.width !=
                   size >> (8 * tile.level);
      });
      SAMRAD_ASSIGN_OR_RETURN(const int64_t fixed, tiles_.Repair(files));
      repaired += fixed;
    }
    SAMRAD_RETURN_IF_ERROR(tiles_.WriteCheckpoint(first->note));
    if (repaired > 0) {
      logger_.Warning("log_tiles_repaired", {{"files", repaired}});
    }
  }
  tree_size_.Set(static_cast<int64_t>(size));
  base::MutexLock lock(mutex_);
  published_ = std::move(first);
  folder_size_ = behind_.has_value() ? 0 : size;
  return absl::OkStatus();
}

}  // namespace samrad::hub
