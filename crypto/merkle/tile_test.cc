#include "crypto/merkle/tile.h"

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

// c2sp.org/tlog-tiles: "1234067 will be encoded as x001/x234/067".
TEST(TilePathTest, IsThatOfTheSpecification) {
  EXPECT_EQ(TilePath(0, 1234067, 256), "tile/0/x001/x234/067");
  EXPECT_EQ(TilePath(1, 0, 112), "tile/1/000.p/112");
  EXPECT_EQ(EntryBundlePath(0, 256), "tile/entries/000");
}

TEST(TilePathTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("merkle")["tile_paths"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const TileId tile = {.level = vector["level"],
                         .index = vector["index"],
                         .width = vector["width"]};

    EXPECT_EQ(TilePath(tile), vector["path"]);
    EXPECT_EQ(EntryBundlePath(tile.index, tile.width), vector["bundle"]);
    EXPECT_EQ(ParseTilePath(vector["path"].get<std::string>()).value(), tile);
    EXPECT_EQ(
        ParseEntryBundlePath(vector["bundle"].get<std::string>()).value().index,
        tile.index);
  }
}

TEST(TilePathTest, RefusesOtherSpellings) {
  for (std::string_view path :
       {"", "tile/", "tile/0/", "tile/0/1", "tile/0/0000", "tile/00/000",
        "tile/8/000", "tile/0/000/", "tile/0/x000/000", "tile/0/001/002",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
        "tile/0/000.p/", "tile/0/../000", "/tile/0/000", "tile/0/000 ",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999", "tile/entries/000"}) {
    EXPECT_EQ(ParseTilePath(path).status().code(),
              absl::StatusCode::kInvalidArgument)
        << path;
  }
  EXPECT_FALSE(ParseEntryBundlePath("tile/0/000").ok());
  EXPECT_FALSE(ParseEntryBundlePath("tile/entries/0").ok());
}

TEST(TilesBetweenTest, NamesWhatIsNewAtEachLevel) {
  EXPECT_TRUE(TilesBetween(5, 5).empty());
  EXPECT_TRUE(TilesBetween(6, 5).empty());
  EXPECT_EQ(TilesBetween(0, 3), (std::vector<TileId>{{0, 0, 3}}));
  EXPECT_EQ(TilesBetween(250, 256),
            (std::vector<TileId>{{0, 0, 256}, {1, 0, 1}}));
  EXPECT_EQ(TilesBetween(256, 257), (std::vector<TileId>{{0, 1, 1}}));
  EXPECT_EQ(TilesBetween(255, 65536 + 300).size(),
            256u + 1 + 1 /* level 0 */ + 1 + 1 /* level 1 */ + 1 /* level 2 */);
}

TEST(TileTest, GoesThereAndBack) {
  std::vector<Digest> hashes;
  for (uint64_t i = 0; i < 256; ++i) {
    hashes.push_back(TestEntry(i));
    EXPECT_EQ(DecodeTile(EncodeTile(hashes)).value(), hashes);
  }
}

TEST(TileTest, RefusesWrongSizes) {
  EXPECT_FALSE(DecodeTile("").ok());
  EXPECT_FALSE(DecodeTile(std::string(31, 'x')).ok());
  EXPECT_FALSE(DecodeTile(std::string(33, 'x')).ok());
  EXPECT_FALSE(DecodeTile(std::string(257 * 32, 'x')).ok());
}

TEST(TileTest, RootIsThatOfTheSubtree) {
  MerkleTree tree;
  for (uint64_t i = 0; i < 256; ++i) {
    tree.Append(TestEntry(i));
    const auto width = static_cast<uint32_t>(i + 1);
    EXPECT_EQ(TileRoot(tree.TileHashes({0, 0, width}).value()), tree.Root());
  }
}

TEST(EntryBundleTest, WritesEachLengthInTwoBytes) {
  const std::vector<Entry> entries = {TestEntry(1), TestEntry(2)};

  const std::string bytes = EncodeEntryBundle(entries);

  ASSERT_EQ(bytes.size(), 68u);
  EXPECT_EQ(bytes.substr(0, 2), std::string("\x00\x20", 2));
  EXPECT_EQ(bytes.substr(34, 2), std::string("\x00\x20", 2));
  EXPECT_EQ(DecodeEntryBundle(bytes).value(), entries);
}

TEST(EntryBundleTest, RefusesOtherLengths) {
  const std::string good = EncodeEntryBundle(std::vector{TestEntry(1)});
  std::string longer = good;
  longer[1] = 33;
  std::string much_longer = good;
  much_longer[0] = 1;

  EXPECT_FALSE(DecodeEntryBundle("").ok());
  EXPECT_FALSE(DecodeEntryBundle(good.substr(1)).ok());
  EXPECT_FALSE(DecodeEntryBundle(good + "x").ok());
  EXPECT_FALSE(DecodeEntryBundle(longer).ok());
  EXPECT_FALSE(DecodeEntryBundle(much_longer).ok());
}

TEST(EntryBundleTest, RefusesMoreThanATile) {
  const std::vector<Entry> entries(257, TestEntry(1));

  EXPECT_EQ(DecodeEntryBundle(EncodeEntryBundle(entries)).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace samrad::crypto
