#include "crypto/merkle/merkle_hash.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "crypto/merkle/sha256_lanes.h"
#include "crypto/secret/bytes.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

std::vector<Digest> SomeDigests(size_t count) {
  std::vector<Digest> digests(count);
  for (size_t i = 0; i < count; ++i) {
    digests[i] = Sha256("digest " + std::to_string(i));
  }
  return digests;
}

Digest PlainLeaf(const Digest& entry) {
  return Sha256(std::string(1, '\0') + ToString(entry));
}

Digest PlainNode(const Digest& left, const Digest& right) {
  return Sha256("\x01" + ToString(left) + ToString(right));
}

TEST(MerkleHashTest, HashesTheEmptyTreeAndTheEmptyLeaf) {
  EXPECT_EQ(HexEncode(EmptyRoot()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexEncode(LeafHash({})),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST(MerkleHashTest, SeparatesLeavesFromNodes) {
  const std::vector<Digest> pair = SomeDigests(2);
  const std::string joined = ToString(pair[0]) + ToString(pair[1]);

  EXPECT_NE(LeafHash(AsBytes(joined)), NodeHash(pair[0], pair[1]));
}

TEST(MerkleHashTest, ManyAtOnceAreTheSameAsOneByOne) {
  for (size_t count : {0, 1, 2, 3, 7, 8, 33}) {
    const std::vector<Digest> in = SomeDigests(2 * count);
    std::vector<Digest> leaves(count);
    std::vector<Digest> nodes(count);

    LeafHashes(std::span(in).first(count), leaves);
    NodeHashes(in, nodes);

    for (size_t i = 0; i < count; ++i) {
      EXPECT_EQ(leaves[i], PlainLeaf(in[i]));
      EXPECT_EQ(leaves[i], LeafHash(in[i]));
      EXPECT_EQ(nodes[i], PlainNode(in[2 * i], in[2 * i + 1]));
    }
  }
}

TEST(MerkleHashTest, MayHashInPlace) {
  const std::vector<Digest> in = SomeDigests(14);
  std::vector<Digest> expected(7);
  NodeHashes(in, expected);

  std::vector<Digest> in_place = in;
  NodeHashes(in_place, std::span(in_place).first(7));
  in_place.resize(7);

  EXPECT_EQ(in_place, expected);
}

TEST(Sha256LanesTest, PortableAndInterleavedAgree) {
  if (!internal::HasShaInstructions()) {
    GTEST_SKIP() << "this processor has no SHA instructions";
  }
  for (size_t count : {1, 2, 5, 64}) {
    const std::vector<Digest> in = SomeDigests(2 * count);
    std::vector<Digest> portable(count);
    std::vector<Digest> interleaved(count);

    internal::LeafHashesPortable(in.data(), portable.data(), count);
    internal::LeafHashesSha(in.data(), interleaved.data(), count);
    EXPECT_EQ(portable, interleaved);

    internal::NodeHashesPortable(in.data(), portable.data(), count);
    internal::NodeHashesSha(in.data(), interleaved.data(), count);
    EXPECT_EQ(portable, interleaved);
  }
}

TEST(Sha256LanesTest, PortableMayHashInPlaceToo) {
  std::vector<Digest> in = SomeDigests(10);
  std::vector<Digest> expected(5);
  internal::NodeHashesPortable(in.data(), expected.data(), 5);

  internal::NodeHashesPortable(in.data(), in.data(), 5);
  in.resize(5);

  EXPECT_EQ(in, expected);
}

}  // namespace
}  // namespace samrad::crypto
