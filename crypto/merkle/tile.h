// Tiles and entry bundles in the public form C2SP tlog-tiles.
// Source: c2sp.org/tlog-tiles.
#ifndef SAMRAD_CRYPTO_MERKLE_TILE_H_
#define SAMRAD_CRYPTO_MERKLE_TILE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/merkle/merkle_hash.h"

namespace samrad::crypto {

inline constexpr uint64_t kTileWidth = 256;
inline constexpr int kMaxTileLevel = 7;

// One tile: hashes of subtrees of 256^level leaves. `width` 1-256; 256 is a
// full tile, less is the partial tile of one tree size.
struct TileId {
  int level = 0;
  uint64_t index = 0;
  uint32_t width = kTileWidth;

  friend bool operator==(const TileId&, const TileId&) = default;
};

// "tile/<L>/<N>[.p/<W>]", N in groups of three digits: 1234067 is
// "x001/x234/067". CHECKs that level and width are in range.
std::string TilePath(int level, uint64_t index, uint32_t width);
inline std::string TilePath(const TileId& tile) {
  return TilePath(tile.level, tile.index, tile.width);
}
// "tile/entries/<N>[.p/<W>]".
std::string EntryBundlePath(uint64_t index, uint32_t width);

// The reverse of TilePath; INVALID_ARGUMENT for any other spelling.
[[nodiscard]] absl::StatusOr<TileId> ParseTilePath(std::string_view path);
// The reverse of EntryBundlePath: level is 0 in the answer.
[[nodiscard]] absl::StatusOr<TileId> ParseEntryBundlePath(
    std::string_view path);

// All tiles of a tree of `size` leaves that were not complete at `from`: what
// a log writes to go from `from` to `size`, what a mirror fetches. Lowest
// level first. Entry bundles to write are those of level 0.
// from <= size, else empty.
std::vector<TileId> TilesBetween(uint64_t from, uint64_t size);

// A tile's bytes: its hashes one after the other.
std::string EncodeTile(std::span<const Digest> hashes);
// INVALID_ARGUMENT unless 1-256 whole hashes.
[[nodiscard]] absl::StatusOr<std::vector<Digest>> DecodeTile(
    std::string_view bytes);
// Root of the subtree over a tile's hashes. CHECKs 1-256 hashes.
Digest TileRoot(std::span<const Digest> hashes);

// An entry bundle: each entry after its length (2 bytes, big-endian).
std::string EncodeEntryBundle(std::span<const Entry> entries);
// INVALID_ARGUMENT unless 1-256 entries of exactly 32 bytes and nothing after.
[[nodiscard]] absl::StatusOr<std::vector<Entry>> DecodeEntryBundle(
    std::string_view bytes);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_MERKLE_TILE_H_
