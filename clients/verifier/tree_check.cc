#include "clients/verifier/tree_check.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "crypto/merkle/compact_tree.h"
#include "crypto/merkle/tile.h"

namespace samrad::verifier {
namespace {

using crypto::Digest;
using crypto::kTileWidth;

constexpr std::size_t kEntryBytes = 32;
// Length as two bytes, then the entry.
constexpr std::size_t kFramedBytes = 2 + kEntryBytes;
// Bundles that one thread takes at a time.
constexpr std::uint64_t kBundlesAtOnce = 8;

static_assert(sizeof(Digest) == kEntryBytes);

std::string EntriesFile(std::uint64_t index, std::uint64_t width) {
  return crypto::EntryBundlePath(index, static_cast<std::uint32_t>(width));
}

std::string TileFile(int level, std::uint64_t index, std::uint64_t width) {
  return crypto::TilePath(level, index, static_cast<std::uint32_t>(width));
}

Fault ReadFault(const absl::Status& status, const std::string& file,
                std::uint64_t first_leaf) {
  if (absl::IsNotFound(status)) return Broken(file, first_leaf, "missing");
  Fault fault = Unreadable(file, "truncated");
  fault.leaf = first_leaf;
  return fault;
}

// Memory of one thread, for one chunk.
struct Workspace {
  std::array<char, kTileWidth * kFramedBytes + 1> framed;
  std::array<char, kTileWidth * sizeof(Digest) + 1> tile;
  std::array<crypto::Entry, kBundlesAtOnce * kTileWidth> entries;
  std::array<Digest, kBundlesAtOnce * kTileWidth> hashes;
};

// The entries of one bundle, without their lengths.
Checked ReadBundle(const ExportFolder& folder, std::uint64_t index,
                   std::uint64_t width, Workspace& work, crypto::Entry* out) {
  const std::string file = EntriesFile(index, width);
  const absl::Status read = folder.ReadExact(
      file, std::span(work.framed).first(width * kFramedBytes + 1));
  const std::uint64_t first = index * kTileWidth;
  if (!read.ok()) return ReadFault(read, file, first);
  for (std::uint64_t i = 0; i < width; ++i) {
    const char* framed = work.framed.data() + i * kFramedBytes;
    if (framed[0] != 0 || framed[1] != static_cast<char>(kEntryBytes)) {
      return Broken(file, first + i, "entry");
    }
    std::memcpy(out[i].data(), framed + 2, kEntryBytes);
  }
  return std::nullopt;
}

// What the threads share.
class TreePass {
 public:
  TreePass(const ExportFolder& folder, std::uint64_t size,
           std::span<const std::uint64_t> wanted, TreeFacts& facts)
      : folder_(folder),
        full_bundles_(size / kTileWidth),
        tail_width_(size % kTileWidth),
        wanted_(wanted),
        facts_(facts) {
    facts_.size = size;
    facts_.wanted.resize(wanted.size());
    facts_.bundle_roots.resize(full_bundles_);
    facts_.tail.resize(tail_width_);
  }

  // Takes chunks until there are none left or one has a fault.
  void Work() {
    const auto work = std::make_unique<Workspace>();
    const std::uint64_t bundles = full_bundles_ + (tail_width_ > 0 ? 1 : 0);
    while (true) {
      const std::uint64_t begin = next_.fetch_add(kBundlesAtOnce);
      if (begin >= bundles || begin >= stop_.load()) return;
      const std::uint64_t end = std::min(begin + kBundlesAtOnce, full_bundles_);
      Checked fault;
      if (begin < end) fault = CheckFull(begin, end, *work);
      if (!fault && begin + kBundlesAtOnce >= bundles && tail_width_ > 0 &&
          end == full_bundles_) {
        fault = CheckTail(*work);
      }
      if (fault) Remember(*std::move(fault), begin);
    }
  }

  // The fault nearest to the beginning.
  Checked TakeFault() { return std::move(fault_); }
  // The first leaf whose tile disagrees with its entry.
  std::optional<std::uint64_t> differing() const {
    return differing_ == kNone ? std::nullopt
                               : std::optional<std::uint64_t>(differing_);
  }

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};

  void Remember(Fault fault, std::uint64_t chunk) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!fault_ || chunk < fault_chunk_) {
      fault_ = std::move(fault);
      fault_chunk_ = chunk;
      stop_ = std::min(stop_.load(), chunk);
    }
  }

  void Differs(std::uint64_t leaf) {
    const std::lock_guard<std::mutex> lock(mutex_);
    differing_ = std::min(differing_, leaf);
  }

  Checked CompareTile(std::uint64_t index, std::uint64_t width,
                      const Digest* hashes, Workspace& work) {
    const std::string file = TileFile(0, index, width);
    const absl::Status read = folder_.ReadExact(
        file, std::span(work.tile).first(width * sizeof(Digest) + 1));
    if (!read.ok()) return ReadFault(read, file, index * kTileWidth);
    if (std::memcmp(work.tile.data(), hashes, width * sizeof(Digest)) != 0) {
      std::uint64_t i = 0;
      while (std::memcmp(work.tile.data() + i * sizeof(Digest), &hashes[i],
                         sizeof(Digest)) == 0) {
        ++i;
      }
      Differs(index * kTileWidth + i);
    }
    return std::nullopt;
  }

  void TakeWanted(std::uint64_t first, std::uint64_t count,
                  const crypto::Entry* entries) {
    auto it = std::lower_bound(wanted_.begin(), wanted_.end(), first);
    for (; it != wanted_.end() && *it < first + count; ++it) {
      facts_.wanted[static_cast<std::size_t>(it - wanted_.begin())] =
          entries[*it - first];
    }
  }

  Checked CheckFull(std::uint64_t begin, std::uint64_t end, Workspace& work) {
    const std::uint64_t count = (end - begin) * kTileWidth;
    for (std::uint64_t b = begin; b < end; ++b) {
      if (Checked fault = ReadBundle(folder_, b, kTileWidth, work,
                                     &work.entries[(b - begin) * kTileWidth])) {
        return fault;
      }
    }
    TakeWanted(begin * kTileWidth, count, work.entries.data());
    crypto::LeafHashes(std::span(work.entries).first(count),
                       std::span(work.hashes).first(count));
    for (std::uint64_t b = begin; b < end; ++b) {
      if (Checked fault = CompareTile(
              b, kTileWidth, &work.hashes[(b - begin) * kTileWidth], work)) {
        return fault;
      }
    }
    for (std::uint64_t n = count; n > end - begin; n /= 2) {
      crypto::NodeHashes(std::span(work.hashes).first(n),
                         std::span(work.hashes).first(n / 2));
    }
    std::copy_n(work.hashes.begin(), end - begin,
                facts_.bundle_roots.begin() + static_cast<long>(begin));
    return std::nullopt;
  }

  Checked CheckTail(Workspace& work) {
    if (Checked fault = ReadBundle(folder_, full_bundles_, tail_width_, work,
                                   work.entries.data())) {
      return fault;
    }
    TakeWanted(full_bundles_ * kTileWidth, tail_width_, work.entries.data());
    crypto::LeafHashes(std::span(work.entries).first(tail_width_),
                       std::span(facts_.tail));
    return CompareTile(full_bundles_, tail_width_, facts_.tail.data(), work);
  }

  const ExportFolder& folder_;
  const std::uint64_t full_bundles_;
  const std::uint64_t tail_width_;
  const std::span<const std::uint64_t> wanted_;
  TreeFacts& facts_;
  std::atomic<std::uint64_t> next_ = 0;
  std::atomic<std::uint64_t> stop_ = kNone;
  std::mutex mutex_;  // guards the three below
  Checked fault_;
  std::uint64_t fault_chunk_ = 0;
  std::uint64_t differing_ = kNone;
};

// Hashes of the complete subtrees one tile level up.
std::vector<Digest> NextLevel(std::span<const Digest> hashes) {
  std::vector<Digest> level(hashes.begin(), hashes.end());
  level.resize(level.size() / kTileWidth * kTileWidth);
  for (std::uint64_t width = kTileWidth; width > 1; width /= 2) {
    crypto::NodeHashes(level, std::span(level).first(level.size() / 2));
    level.resize(level.size() / 2);
  }
  return level;
}

// Compares the tiles of level 1 and up. The first one that disagrees is kept
// in `differing`.
Checked CheckUpperTiles(const ExportFolder& folder, TreeFacts& facts,
                        std::optional<std::string>& differing) {
  std::vector<char> tile(kTileWidth * sizeof(Digest) + 1);
  std::vector<Digest> level = facts.bundle_roots;
  for (int number = 1; !level.empty(); ++number) {
    for (std::uint64_t at = 0; at < level.size(); at += kTileWidth) {
      const std::uint64_t width =
          std::min<std::uint64_t>(kTileWidth, level.size() - at);
      const std::string file = TileFile(number, at / kTileWidth, width);
      const absl::Status read = folder.ReadExact(
          file, std::span(tile).first(width * sizeof(Digest) + 1));
      if (absl::IsNotFound(read)) {
        return Broken(file, std::nullopt, "missing");
      }
      if (!read.ok()) return Unreadable(file, "truncated");
      if (std::memcmp(tile.data(), &level[at], width * sizeof(Digest)) != 0) {
        if (!differing) differing = file;
      } else {
        ++facts.tiles;
      }
    }
    level = NextLevel(level);
  }
  return std::nullopt;
}

// Root of the first `full` bundles and the leaves after them.
Digest RootOf(std::span<const Digest> bundle_roots,
              std::span<const Digest> tail) {
  // Complete subtrees at the right edge, smallest first.
  std::vector<Digest> edge;
  const auto climb = [&edge](std::vector<Digest> nodes) {
    while (!nodes.empty()) {
      if (nodes.size() % 2 == 1) {
        edge.push_back(nodes.back());
        nodes.pop_back();
      }
      crypto::NodeHashes(nodes, std::span(nodes).first(nodes.size() / 2));
      nodes.resize(nodes.size() / 2);
    }
  };
  climb({tail.begin(), tail.end()});
  climb({bundle_roots.begin(), bundle_roots.end()});
  if (edge.empty()) return crypto::EmptyRoot();
  Digest root = edge.front();
  for (std::size_t i = 1; i < edge.size(); ++i) {
    root = crypto::NodeHash(edge[i], root);
  }
  return root;
}

// Leaf hashes of one bundle, `width` of them, read again.
std::vector<Digest> LeavesOf(const ExportFolder& folder, const TreeFacts& facts,
                             std::uint64_t index, std::uint64_t width) {
  const std::uint64_t own =
      std::min<std::uint64_t>(kTileWidth, facts.size - index * kTileWidth);
  const auto work = std::make_unique<Workspace>();
  if (ReadBundle(folder, index, own, *work, work->entries.data())) return {};
  std::vector<Digest> leaves(width);
  crypto::LeafHashes(std::span(work->entries).first(width), leaves);
  return leaves;
}

}  // namespace

Checked CheckTree(const ExportFolder& folder, std::uint64_t size,
                  const Digest& expected_root,
                  std::span<const std::uint64_t> wanted, int threads,
                  TreeFacts& facts) {
  if (size > kMaxTreeSize) return Unreadable("checkpoint", "too_big");
  TreePass pass(folder, size, wanted, facts);
  std::vector<std::thread> others;
  const std::uint64_t chunks = size / (kTileWidth * kBundlesAtOnce) + 1;
  for (int i = 1; i < threads && static_cast<std::uint64_t>(i) < chunks; ++i) {
    others.emplace_back([&pass] { pass.Work(); });
  }
  pass.Work();
  for (std::thread& other : others) other.join();
  if (Checked fault = pass.TakeFault()) return fault;

  std::optional<std::string> upper;
  if (Checked fault = CheckUpperTiles(folder, facts, upper)) return fault;
  facts.root = RootOf(facts.bundle_roots, facts.tail);
  const std::optional<std::uint64_t> leaf = pass.differing();
  if (leaf) {
    const std::uint64_t bundle = *leaf / kTileWidth;
    const std::uint64_t width =
        std::min<std::uint64_t>(kTileWidth, size - bundle * kTileWidth);
    return facts.root == expected_root
               ? Broken(TileFile(0, bundle, width), leaf, "tile")
               : Broken(EntriesFile(bundle, width), leaf, "entry");
  }
  if (facts.root != expected_root) {
    return Broken("checkpoint", std::nullopt, "root");
  }
  if (upper) return Broken(*upper, std::nullopt, "tile");
  facts.tiles += facts.bundle_roots.size() + (facts.tail.empty() ? 0 : 1);
  return std::nullopt;
}

Checked CheckFork(const ExportFolder& folder_a, const TreeFacts& a,
                  const ExportFolder& folder_b, const TreeFacts& b) {
  const std::uint64_t size = std::min(a.size, b.size);
  const std::uint64_t full = size / kTileWidth;
  const std::uint64_t width = size % kTileWidth;
  for (std::uint64_t i = 0; i < full; ++i) {
    if (a.bundle_roots[i] == b.bundle_roots[i]) continue;
    const std::vector<Digest> left = LeavesOf(folder_a, a, i, kTileWidth);
    const std::vector<Digest> right = LeavesOf(folder_b, b, i, kTileWidth);
    std::uint64_t at = 0;
    while (at < left.size() && at < right.size() && left[at] == right[at]) {
      ++at;
    }
    return Broken(EntriesFile(i, kTileWidth), i * kTileWidth + at, "fork");
  }
  if (width == 0) return std::nullopt;
  const std::vector<Digest> left = LeavesOf(folder_a, a, full, width);
  const std::vector<Digest> right = LeavesOf(folder_b, b, full, width);
  for (std::uint64_t i = 0; i < width; ++i) {
    if (i >= left.size() || i >= right.size() || left[i] != right[i]) {
      return Broken(EntriesFile(full, width), full * kTileWidth + i, "fork");
    }
  }
  return std::nullopt;
}

}  // namespace samrad::verifier
