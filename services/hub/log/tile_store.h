// The log as others read it: checkpoint, tiles and entry bundles as files in
// the public form C2SP tlog-tiles.
#ifndef SAMRAD_SERVICES_HUB_LOG_TILE_STORE_H_
#define SAMRAD_SERVICES_HUB_LOG_TILE_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/merkle/tile.h"

namespace samrad::hub {

// One file of the published form, relative to the folder.
struct TileFile {
  std::string path;
  std::string bytes;
  crypto::TileId tile;
};

// The files that take the published form from `from` to `to` leaves: tiles,
// and at level 0 the entry bundles too. Pure. `entries` holds all leaves up to
// `to` or more; INVALID_ARGUMENT when `tree` or `entries` does not.
absl::StatusOr<std::vector<TileFile>> TileFilesBetween(
    const crypto::MerkleTree& tree, std::span<const crypto::Entry> entries,
    uint64_t from, uint64_t to);

// Nothing here is synced to the disk: all of it is derived from the log store
// and set right again at start (Repair). A partial tile goes away when its
// tile is full, not before, as C2SP tlog-tiles asks. Errors: RESOURCE_EXHAUSTED
// when the disk is full, UNAVAILABLE for other failures. Thread-compatible.
class TileStore {
 public:
  // Makes the folder when it is missing (mode 0700).
  static absl::StatusOr<std::unique_ptr<TileStore>> Open(std::string folder);

  // The checkpoint file; nullopt when there is none.
  absl::StatusOr<std::optional<std::string>> ReadCheckpoint() const;
  // Replaces the checkpoint file in one step.
  absl::Status WriteCheckpoint(std::string_view note);

  // RESOURCE_EXHAUSTED when less than kReserveBytes are free on the disk, so
  // that the log stops before its store does.
  absl::Status CheckRoom() const;
  static constexpr uint64_t kReserveBytes = 1 << 20;

  // Writes the files, then the checkpoint, then removes partial tiles whose
  // full tile is among the files. After an error the old checkpoint stands and
  // everything it needs is there.
  absl::Status Publish(const std::vector<TileFile>& files,
                       std::string_view note);

  // Writes those of the files that are missing or differ. Returns how many.
  absl::StatusOr<int64_t> Repair(const std::vector<TileFile>& files);

  // Entries [from, to) out of the entry bundles, `to` a published size or a
  // multiple of 256. DATA_LOSS when a bundle is missing or malformed; the
  // caller checks the root.
  absl::StatusOr<std::vector<crypto::Entry>> ReadEntries(uint64_t from,
                                                         uint64_t to) const;

 private:
  explicit TileStore(std::string folder) : folder_(std::move(folder)) {}

  std::string Path(std::string_view relative) const;
  void RemovePartials(const std::vector<TileFile>& files) const;

  const std::string folder_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_TILE_STORE_H_
