#include "crypto/merkle/tile.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "crypto/hash/sha256.h"
#include "crypto/merkle/compact_tree.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"

namespace samrad::crypto {
namespace {

constexpr std::string_view kTilePrefix = "tile/";
constexpr std::string_view kEntriesPrefix = "tile/entries/";
constexpr size_t kHashBytes = 32;
constexpr size_t kBundledEntryBytes = 2 + kHashBytes;

std::string IndexAndWidth(uint64_t index, uint32_t width) {
  Check(width >= 1 && width <= kTileWidth, "tile width");
  std::string path = absl::StrFormat("%03d", index % 1000);
  while (index >= 1000) {
    index /= 1000;
    path = absl::StrFormat("x%03d/", index % 1000) + path;
  }
  if (width < kTileWidth) absl::StrAppend(&path, ".p/", width);
  return path;
}

// A decimal number of at most `max_digits`, without a leading zero.
std::optional<uint32_t> ParseSmall(std::string_view text, size_t max_digits) {
  if (text.empty() || text.size() > max_digits) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  uint32_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<uint32_t>(c - '0');
  }
  return value;
}

// "x001/x234/067" or "x001/x234/067.p/8". Accepts what may be unusual; the
// callers compare with the path they would write.
std::optional<TileId> ParseIndexAndWidth(std::string_view text) {
  TileId tile;
  const size_t partial = text.find(".p/");
  if (partial != std::string_view::npos) {
    const std::optional<uint32_t> width =
        ParseSmall(text.substr(partial + 3), 3);
    if (!width || *width < 1 || *width >= kTileWidth) return std::nullopt;
    tile.width = *width;
    text = text.substr(0, partial);
  }
  // Six groups hold every index of a tree of 2^63 leaves.
  if (text.size() > 6 * 5) return std::nullopt;
  for (char c : text) {
    if (c == 'x' || c == '/') continue;
    if (c < '0' || c > '9') return std::nullopt;
    tile.index = tile.index * 10 + static_cast<uint64_t>(c - '0');
  }
  return tile;
}

absl::Status MalformedPath() {
  return absl::InvalidArgumentError("no tile path");
}

}  // namespace

std::string TilePath(int level, uint64_t index, uint32_t width) {
  Check(level >= 0 && level <= kMaxTileLevel, "tile level");
  return absl::StrCat("tile/", level, "/", IndexAndWidth(index, width));
}

std::string EntryBundlePath(uint64_t index, uint32_t width) {
  return absl::StrCat("tile/entries/", IndexAndWidth(index, width));
}

absl::StatusOr<TileId> ParseTilePath(std::string_view path) {
  if (!path.starts_with(kTilePrefix)) return MalformedPath();
  const std::string_view rest = path.substr(kTilePrefix.size());
  if (rest.size() < 3 || rest[1] != '/') return MalformedPath();
  const std::optional<uint32_t> level = ParseSmall(rest.substr(0, 1), 1);
  std::optional<TileId> tile = ParseIndexAndWidth(rest.substr(2));
  if (!level || *level > kMaxTileLevel || !tile) return MalformedPath();
  tile->level = static_cast<int>(*level);
  if (TilePath(*tile) != path) return MalformedPath();
  return *tile;
}

absl::StatusOr<TileId> ParseEntryBundlePath(std::string_view path) {
  if (!path.starts_with(kEntriesPrefix)) return MalformedPath();
  const std::optional<TileId> tile =
      ParseIndexAndWidth(path.substr(kEntriesPrefix.size()));
  if (!tile || EntryBundlePath(tile->index, tile->width) != path) {
    return MalformedPath();
  }
  return *tile;
}

std::vector<TileId> TilesBetween(uint64_t from, uint64_t size) {
  std::vector<TileId> tiles;
  if (from > size) return tiles;
  for (int level = 0; level <= kMaxTileLevel; ++level) {
    const uint64_t had = from >> (8 * level);
    const uint64_t has = size >> (8 * level);
    if (had == has) break;
    for (uint64_t index = had / kTileWidth; index * kTileWidth < has; ++index) {
      const uint64_t width = std::min(kTileWidth, has - index * kTileWidth);
      tiles.push_back({.level = level,
                       .index = index,
                       .width = static_cast<uint32_t>(width)});
    }
  }
  return tiles;
}

std::string EncodeTile(std::span<const Digest> hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * kHashBytes);
  for (const Digest& hash : hashes) bytes.append(AsChars(hash));
  return bytes;
}

absl::StatusOr<std::vector<Digest>> DecodeTile(std::string_view bytes) {
  if (bytes.empty() || bytes.size() % kHashBytes != 0 ||
      bytes.size() > kTileWidth * kHashBytes) {
    return absl::InvalidArgumentError("tile of wrong size");
  }
  std::vector<Digest> hashes(bytes.size() / kHashBytes);
  for (size_t i = 0; i < hashes.size(); ++i) {
    const ByteSpan hash = AsBytes(bytes.substr(i * kHashBytes, kHashBytes));
    std::copy(hash.begin(), hash.end(), hashes[i].begin());
  }
  return hashes;
}

Digest TileRoot(std::span<const Digest> hashes) {
  Check(!hashes.empty() && hashes.size() <= kTileWidth, "tile width");
  CompactTree tree;
  if (hashes.size() < kTileWidth) {
    for (const Digest& hash : hashes) tree.AppendLeafHash(hash);
    return tree.Root();
  }
  std::array<Digest, kTileWidth / 2> nodes;
  NodeHashes(hashes, nodes);
  for (size_t width = nodes.size() / 2; width > 0; width /= 2) {
    NodeHashes(std::span(nodes).first(2 * width),
               std::span(nodes).first(width));
  }
  return nodes[0];
}

std::string EncodeEntryBundle(std::span<const Entry> entries) {
  std::string bytes;
  bytes.reserve(entries.size() * kBundledEntryBytes);
  for (const Entry& entry : entries) {
    bytes.push_back(0);
    bytes.push_back(static_cast<char>(kHashBytes));
    bytes.append(AsChars(entry));
  }
  return bytes;
}

absl::StatusOr<std::vector<Entry>> DecodeEntryBundle(std::string_view bytes) {
  if (bytes.empty() || bytes.size() % kBundledEntryBytes != 0 ||
      bytes.size() > kTileWidth * kBundledEntryBytes) {
    return absl::InvalidArgumentError("entry bundle of wrong size");
  }
  std::vector<Entry> entries(bytes.size() / kBundledEntryBytes);
  for (size_t i = 0; i < entries.size(); ++i) {
    const ByteSpan item =
        AsBytes(bytes.substr(i * kBundledEntryBytes, kBundledEntryBytes));
    if (item[0] != 0 || item[1] != kHashBytes) {
      return absl::InvalidArgumentError("entry of other than 32 bytes");
    }
    std::copy(item.begin() + 2, item.end(), entries[i].begin());
  }
  return entries;
}

}  // namespace samrad::crypto
