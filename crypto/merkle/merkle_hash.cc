#include "crypto/merkle/merkle_hash.h"

#include <array>
#include <cstdint>
#include <span>

#include "crypto/hash/sha256.h"
#include "crypto/merkle/sha256_lanes.h"
#include "crypto/secret/check.h"

namespace samrad::crypto {

Digest LeafHash(std::span<const uint8_t> entry) {
  constexpr std::array<uint8_t, 1> kLeafPrefix = {0};
  return Sha256Hasher().Update(kLeafPrefix).Update(entry).Finish();
}

Digest NodeHash(const Digest& left, const Digest& right) {
  const std::array<Digest, 2> children = {left, right};
  Digest out;
  NodeHashes(children, {&out, 1});
  return out;
}

Digest EmptyRoot() { return Sha256(std::span<const uint8_t>()); }

void LeafHashes(std::span<const Entry> entries, std::span<Digest> out) {
  Check(entries.size() == out.size(), "one hash per entry");
  if (internal::HasShaInstructions()) {
    internal::LeafHashesSha(entries.data(), out.data(), out.size());
  } else {
    internal::LeafHashesPortable(entries.data(), out.data(), out.size());
  }
}

void NodeHashes(std::span<const Digest> children, std::span<Digest> out) {
  Check(children.size() == 2 * out.size(), "two children per node");
  if (internal::HasShaInstructions()) {
    internal::NodeHashesSha(children.data(), out.data(), out.size());
  } else {
    internal::NodeHashesPortable(children.data(), out.data(), out.size());
  }
}

}  // namespace samrad::crypto
