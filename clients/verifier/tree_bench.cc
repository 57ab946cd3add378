// Verifying a log of a million leaves from an export, against hashing the same
// tree in memory (the raw hash rate) in the same run.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "clients/verifier/export_folder.h"
#include "clients/verifier/tree_check.h"
#include "crypto/hash/sha256.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/merkle/tile.h"

namespace samrad::verifier {
namespace {

namespace fs = std::filesystem;

// A tree of `size` leaves, written once and removed at the end.
class WrittenTree {
 public:
  explicit WrittenTree(std::uint64_t size) {
    std::string name =
        (fs::temp_directory_path() / "samrad-bench-XXXXXX").string();
    path_ = mkdtemp(name.data());
    for (std::uint64_t i = 0; i < size; ++i) {
      entries_.push_back(crypto::Sha256(std::string_view(std::to_string(i))));
    }
    crypto::MerkleTree tree;
    tree.AppendEntries(entries_);
    root_ = tree.Root();
    for (const crypto::TileId& tile : crypto::TilesBetween(0, size)) {
      Write(crypto::TilePath(tile), crypto::EncodeTile(*tree.TileHashes(tile)));
      if (tile.level != 0) continue;
      Write(crypto::EntryBundlePath(tile.index, tile.width),
            crypto::EncodeEntryBundle(std::span(entries_).subspan(
                tile.index * crypto::kTileWidth, tile.width)));
    }
  }
  ~WrittenTree() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WrittenTree(const WrittenTree&) = delete;
  WrittenTree& operator=(const WrittenTree&) = delete;

  const fs::path& path() const { return path_; }
  const crypto::Digest& root() const { return root_; }
  const std::vector<crypto::Entry>& entries() const { return entries_; }

 private:
  void Write(const std::string& name, const std::string& bytes) {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

  fs::path path_;
  std::vector<crypto::Entry> entries_;
  crypto::Digest root_{};
};

const WrittenTree& Tree(std::uint64_t size) {
  static std::vector<std::unique_ptr<WrittenTree>> trees;
  for (const auto& tree : trees) {
    if (tree->entries().size() == size) return *tree;
  }
  trees.push_back(std::make_unique<WrittenTree>(size));
  return *trees.back();
}

// One core, in memory, interleaved: leaves and nodes in pieces that stay in the
// cache, and nothing else.
void BM_RawHash(benchmark::State& state) {
  const auto& entries =
      Tree(static_cast<std::uint64_t>(state.range(0))).entries();
  constexpr std::size_t kPiece = 2048;
  std::vector<crypto::Digest> hashes(kPiece);
  for (auto _ : state) {
    for (std::size_t at = 0; at < entries.size(); at += kPiece) {
      const std::size_t n = std::min(kPiece, entries.size() - at);
      crypto::LeafHashes(std::span(entries).subspan(at, n),
                         std::span(hashes).first(n));
      for (std::size_t w = n; w > 1; w /= 2) {
        crypto::NodeHashes(std::span(hashes).first(w / 2 * 2),
                           std::span(hashes).first(w / 2));
      }
      benchmark::DoNotOptimize(hashes.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_VerifyTree(benchmark::State& state) {
  const auto size = static_cast<std::uint64_t>(state.range(0));
  const WrittenTree& tree = Tree(size);
  const auto folder = ExportFolder::Open(tree.path().string());
  for (auto _ : state) {
    TreeFacts facts;
    if (CheckTree(*folder, size, tree.root(), {},
                  static_cast<int>(state.range(1)), facts)) {
      state.SkipWithError("does not hold");
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(BM_RawHash)
    ->Arg(1 << 20)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_VerifyTree)
    ->ArgsProduct({{1 << 10, 1 << 14, 1 << 17, 1 << 20}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace samrad::verifier

BENCHMARK_MAIN();
