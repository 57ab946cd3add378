#include "services/hub/log/tile_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

using crypto::kTileWidth;
using crypto::TileId;

constexpr size_t kMaxFileBytes = 64 * 1024;

absl::Status DiskError(int error) {
  if (error == ENOSPC || error == EDQUOT) {
    return base::Error(absl::StatusCode::kResourceExhausted, "DISK_FULL",
                       "no room for the published log");
  }
  return base::Error(absl::StatusCode::kUnavailable, "DISK_FAILED",
                     "the published log cannot be written");
}

absl::Status WriteWhole(const std::string& path, std::string_view bytes) {
  const int file =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return DiskError(errno);
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int error = errno;
      close(file);
      return DiskError(error);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  // A full disk can show as late as here.
  if (close(file) != 0) return DiskError(errno);
  return absl::OkStatus();
}

absl::Status MakeFolders(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return DiskError(error.value());
  return absl::OkStatus();
}

std::string ParentOf(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

bool IsPartial(const TileFile& file) { return file.tile.width < kTileWidth; }

}  // namespace

absl::StatusOr<std::vector<TileFile>> TileFilesBetween(
    const crypto::MerkleTree& tree, std::span<const crypto::Entry> entries,
    uint64_t from, uint64_t to) {
  if (to > tree.size() || to > entries.size()) {
    return absl::InvalidArgumentError("the tree does not reach that far");
  }
  std::vector<TileFile> files;
  for (const TileId& tile : crypto::TilesBetween(from, to)) {
    SAMRAD_ASSIGN_OR_RETURN(const std::vector<crypto::Digest> hashes,
                            tree.TileHashes(tile));
    files.push_back({.path = crypto::TilePath(tile),
                     .bytes = crypto::EncodeTile(hashes),
                     .tile = tile});
    if (tile.level != 0) continue;
    files.push_back({.path = crypto::EntryBundlePath(tile.index, tile.width),
                     .bytes = crypto::EncodeEntryBundle(
                         entries.subspan(tile.index * kTileWidth, tile.width)),
                     .tile = tile});
  }
  return files;
}

absl::StatusOr<std::unique_ptr<TileStore>> TileStore::Open(std::string folder) {
  SAMRAD_RETURN_IF_ERROR(base::MakePrivateFolder(folder));
  return std::unique_ptr<TileStore>(new TileStore(std::move(folder)));
}

std::string TileStore::Path(std::string_view relative) const {
  std::string path = folder_;
  path += '/';
  path += relative;
  return path;
}

absl::StatusOr<std::optional<std::string>> TileStore::ReadCheckpoint() const {
  auto note = base::ReadFile(Path("checkpoint"), kMaxFileBytes);
  if (absl::IsNotFound(note.status())) return std::nullopt;
  if (!note.ok()) return note.status();
  return *std::move(note);
}

absl::Status TileStore::WriteCheckpoint(std::string_view note) {
  const std::string beside = Path("checkpoint.new");
  SAMRAD_RETURN_IF_ERROR(WriteWhole(beside, note));
  if (rename(beside.c_str(), Path("checkpoint").c_str()) != 0) {
    return DiskError(errno);
  }
  return absl::OkStatus();
}

absl::Status TileStore::CheckRoom() const {
  struct statvfs disk {};
  if (statvfs(folder_.c_str(), &disk) != 0) return DiskError(errno);
  if (disk.f_bavail * disk.f_frsize < kReserveBytes) return DiskError(ENOSPC);
  return absl::OkStatus();
}

absl::Status TileStore::Publish(const std::vector<TileFile>& files,
                                std::string_view note) {
  for (const TileFile& file : files) {
    const std::string path = Path(file.path);
    absl::Status status = WriteWhole(path, file.bytes);
    if (absl::IsUnavailable(status)) {
      // Most likely the folder is not there yet.
      SAMRAD_RETURN_IF_ERROR(MakeFolders(ParentOf(path)));
      status = WriteWhole(path, file.bytes);
    }
    SAMRAD_RETURN_IF_ERROR(status);
  }
  SAMRAD_RETURN_IF_ERROR(WriteCheckpoint(note));
  RemovePartials(files);
  return absl::OkStatus();
}

void TileStore::RemovePartials(const std::vector<TileFile>& files) const {
  for (const TileFile& file : files) {
    if (IsPartial(file)) continue;
    // Left-overs do no harm and are removed with the next full tile.
    std::error_code ignored;
    std::filesystem::remove_all(Path(file.path) + ".p", ignored);
  }
}

absl::StatusOr<int64_t> TileStore::Repair(const std::vector<TileFile>& files) {
  int64_t repaired = 0;
  for (const TileFile& file : files) {
    const std::string path = Path(file.path);
    auto found = base::ReadFile(path, kMaxFileBytes);
    if (found.ok() && *found == file.bytes) continue;
    SAMRAD_RETURN_IF_ERROR(MakeFolders(ParentOf(path)));
    SAMRAD_RETURN_IF_ERROR(WriteWhole(path, file.bytes));
    ++repaired;
  }
  return repaired;
}

absl::StatusOr<std::vector<crypto::Entry>> TileStore::ReadEntries(
    uint64_t from, uint64_t to) const {
  std::vector<crypto::Entry> entries;
  uint64_t next = from;
  while (next < to) {
    const uint64_t index = next / kTileWidth;
    const uint64_t end = std::min(to, (index + 1) * kTileWidth);
    const auto width = static_cast<uint32_t>(end - index * kTileWidth);
    auto bytes = base::ReadFile(Path(crypto::EntryBundlePath(index, width)),
                                kMaxFileBytes);
    if (!bytes.ok() && width < kTileWidth) {
      bytes = base::ReadFile(Path(crypto::EntryBundlePath(index, kTileWidth)),
                             kMaxFileBytes);
    }
    auto bundle =
        bytes.ok() ? crypto::DecodeEntryBundle(*bytes)
                   : absl::StatusOr<std::vector<crypto::Entry>>(bytes.status());
    if (!bundle.ok() || bundle->size() < width) {
      return base::Error(absl::StatusCode::kDataLoss, "BUNDLE_MISSING",
                         "an entry bundle is missing or malformed");
    }
    entries.insert(entries.end(),
                   bundle->begin() + static_cast<int64_t>(next % kTileWidth),
                   bundle->begin() + width);
    next = end;
  }
  return entries;
}

}  // namespace samrad::hub
