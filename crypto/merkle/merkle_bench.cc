// Merkle hashing and proofs against what bounds them. Prints "name value unit"
// and "ratio.name value", medians of pairs run alternately. Arguments:
// leaves (default 1000000), pairs (default 5).
#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/hash/sha256.h"
#include "crypto/merkle/compact_tree.h"
#include "crypto/merkle/merkle_proof.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/merkle/sha256_lanes.h"
#include "crypto/merkle/tile.h"

namespace samrad::crypto {
namespace {

volatile uint8_t kept_alive = 0;

// Processor seconds of this thread: others on the machine do not count.
double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

double SecondsOf(const std::function<void()>& work) {
  const double start = ThreadSeconds();
  work();
  return ThreadSeconds() - start;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// One leaf and one node per leaf by OpenSSL, one after the other.
void OpensslRaw(const std::vector<Entry>& entries) {
  Digest leaf = entries[0];
  Digest pair[2] = {leaf, leaf};
  for (const Entry& entry : entries) {
    internal::LeafHashesPortable(&entry, &leaf, 1);
    pair[0] = leaf;
    internal::NodeHashesPortable(pair, &pair[1], 1);
  }
  kept_alive = pair[1][0];
}

struct Pairs {
  std::vector<double> ours;
  std::vector<double> limits;

  void Run(int count, const std::function<void()>& our,
           const std::function<void()>& limit) {
    for (int i = 0; i < count; ++i) {
      ours.push_back(SecondsOf(our));
      limits.push_back(SecondsOf(limit));
    }
  }
  // How fast ours is as a part of the limit.
  double Ratio() const {
    std::vector<double> ratios;
    for (size_t i = 0; i < ours.size(); ++i) {
      ratios.push_back(limits[i] / ours[i]);
    }
    return Median(ratios);
  }
};

void PrintHashing(const std::vector<Entry>& entries, int pairs) {
  const double leaves = static_cast<double>(entries.size());
  std::vector<std::string> bundles;
  for (size_t at = 0; at < entries.size(); at += kTileWidth) {
    const size_t count = std::min<size_t>(kTileWidth, entries.size() - at);
    bundles.push_back(EncodeEntryBundle(std::span(entries).subspan(at, count)));
  }
  const auto root = [&] {
    CompactTree tree;
    tree.AppendEntries(entries);
    kept_alive = tree.Root()[0];
  };
  const auto root_of_bundles = [&] {
    CompactTree tree;
    for (const std::string& bundle : bundles) {
      tree.AppendEntries(DecodeEntryBundle(bundle).value());
    }
    kept_alive = tree.Root()[0];
  };
  // A leaf is one block, a node two.
  const auto raw = [&] {
    kept_alive = static_cast<uint8_t>(
        internal::RawInterleavedRate(entries.size() * 3 / 2));
  };
  const auto openssl = [&] { OpensslRaw(entries); };

  Pairs to_raw, bundles_to_raw, to_openssl;
  if (internal::HasShaInstructions()) {
    to_raw.Run(pairs, root, raw);
    bundles_to_raw.Run(pairs, root_of_bundles, raw);
    std::printf("merkle.raw_interleaved %.2f Mleaves/s\n",
                leaves / Median(to_raw.limits) / 1e6);
  }
  to_openssl.Run(pairs, root, openssl);
  std::printf("merkle.openssl_raw %.2f Mleaves/s\n",
              leaves / Median(to_openssl.limits) / 1e6);
  std::printf("merkle.root %.2f Mleaves/s\n",
              leaves / Median(to_openssl.ours) / 1e6);
  if (internal::HasShaInstructions()) {
    std::printf("merkle.root_of_bundles %.2f Mleaves/s\n",
                leaves / Median(bundles_to_raw.ours) / 1e6);
    std::printf("ratio.merkle.root_to_interleaved %.2f\n", to_raw.Ratio());
    std::printf("ratio.merkle.bundles_to_interleaved %.2f\n",
                bundles_to_raw.Ratio());
  }
  std::printf("ratio.merkle.root_to_openssl %.2f\n", to_openssl.Ratio());
}

void PrintProofs(const std::vector<Entry>& entries) {
  MerkleTree tree;
  tree.AppendEntries(entries);
  for (uint64_t size = 1000; size <= tree.size(); size *= 10) {
    const TreeHead head = tree.HeadAt(size).value();
    constexpr uint64_t kProofs = 400000;
    uint64_t index = 0;
    const double inclusion = SecondsOf([&] {
      for (uint64_t i = 0; i < kProofs; ++i) {
        index = (index * 6364136223846793005u + 1442695040888963407u);
        const Proof proof =
            tree.InclusionProof((index >> 20) % size, head).value();
        kept_alive = proof.back()[0];
      }
    });
    const double consistency = SecondsOf([&] {
      for (uint64_t i = 0; i < kProofs; ++i) {
        index = (index * 6364136223846793005u + 1442695040888963407u);
        const Proof proof =
            tree.ConsistencyProof(1 + (index >> 20) % (size - 1), head).value();
        kept_alive = proof.empty() ? 0 : proof.back()[0];
      }
    });
    const Proof proof = tree.InclusionProof(size / 3, head).value();
    const double verify = SecondsOf([&] {
      for (uint64_t i = 0; i < kProofs / 10; ++i) {
        kept_alive = VerifyInclusion(tree.LeafHashAt(size / 3), size / 3, size,
                                     proof, head.root)
                         .ok();
      }
    });
    std::printf("merkle.inclusion_proof.%lu %.2f M/s\n",
                static_cast<unsigned long>(size), kProofs / inclusion / 1e6);
    std::printf("merkle.consistency_proof.%lu %.2f M/s\n",
                static_cast<unsigned long>(size), kProofs / consistency / 1e6);
    std::printf("merkle.verify_inclusion.%lu %.3f M/s\n",
                static_cast<unsigned long>(size), kProofs / 10 / verify / 1e6);
  }
}

}  // namespace
}  // namespace samrad::crypto

int main(int argc, char** argv) {
  namespace crypto = samrad::crypto;
  const size_t leaves =
      argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000000;
  const int pairs = argc > 2 ? std::atoi(argv[2]) : 5;
  std::vector<crypto::Entry> entries(leaves);
  for (size_t i = 0; i < leaves; ++i) {
    entries[i] = crypto::Sha256(std::to_string(i));
  }
  crypto::PrintHashing(entries, pairs);
  crypto::PrintProofs(entries);
  return 0;
}
