#include "services/hub/log/tile_store.h"

#include <gtest/gtest.h>

#include <fstream>

#include "services/base/files.h"
#include "services/base/temp_dir.h"
#include "services/hub/log/log_testing.h"

namespace samrad::hub {
namespace {

// A tree and its entries.
struct Grown {
  explicit Grown(uint64_t size) {
    for (uint64_t i = 0; i < size; ++i) entries.push_back(TestEntry(i));
    tree.AppendEntries(entries);
  }
  std::vector<crypto::Entry> entries;
  crypto::MerkleTree tree;
};

class TileStoreTest : public testing::Test {
 protected:
  void Publish(const Grown& grown, uint64_t from, uint64_t to) {
    const auto files = TileFilesBetween(grown.tree, grown.entries, from, to);
    ASSERT_TRUE(files.ok());
    ASSERT_TRUE(tiles_->Publish(*files, "note").ok());
  }
  bool Has(const std::string& path) {
    return base::FileExists(folder_.File("log/" + path));
  }

  base::TempDir folder_;
  std::unique_ptr<TileStore> tiles_ =
      TileStore::Open(folder_.File("log")).value();
};

TEST_F(TileStoreTest, HasNoCheckpointAtFirst) {
  const auto note = tiles_->ReadCheckpoint();

  ASSERT_TRUE(note.ok());
  EXPECT_FALSE(note->has_value());
}

TEST_F(TileStoreTest, KeepsPartialTilesUntilTheirTileIsFull) {
  const Grown grown(300);

  Publish(grown, 0, 10);
  Publish(grown, 10, 20);
  EXPECT_TRUE(Has("tile/0/000.p/10"));
  EXPECT_TRUE(Has("tile/entries/000.p/20"));
  Publish(grown, 20, 300);

  EXPECT_TRUE(Has("tile/0/000"));
  EXPECT_TRUE(Has("tile/entries/001.p/44"));
  EXPECT_TRUE(Has("tile/1/000.p/1"));
  EXPECT_FALSE(Has("tile/0/000.p"));
  EXPECT_FALSE(Has("tile/entries/000.p"));
}

TEST_F(TileStoreTest, ReadsBackWhatItPublished) {
  const Grown grown(600);
  Publish(grown, 0, 600);

  const auto all = tiles_->ReadEntries(0, 600);
  const auto some = tiles_->ReadEntries(250, 512);

  ASSERT_TRUE(all.ok() && some.ok());
  EXPECT_EQ(*all, grown.entries);
  EXPECT_EQ(some->front(), grown.entries[250]);
  EXPECT_EQ(some->back(), grown.entries[511]);
}

TEST_F(TileStoreTest, SaysWhenABundleIsMissingOrDamaged) {
  const Grown grown(600);
  Publish(grown, 0, 600);
  std::ofstream(folder_.File("log/tile/entries/001"), std::ios::binary) << "x";

  EXPECT_EQ(tiles_->ReadEntries(0, 600).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_TRUE(tiles_->ReadEntries(0, 256).ok());
  EXPECT_EQ(tiles_->ReadEntries(600, 700).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(TileStoreTest, LeavesTheOldCheckpointWhenATileCannotBeWritten) {
  const Grown grown(20);
  Publish(grown, 0, 10);
  ASSERT_TRUE(tiles_->WriteCheckpoint("old note").ok());
  std::ofstream(folder_.File("log/tile/0/blocker")) << "x";
  const std::vector<TileFile> files = {
      {.path = "tile/0/blocker/000", .bytes = "x", .tile = {}}};

  EXPECT_EQ(tiles_->Publish(files, "new note").code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(**tiles_->ReadCheckpoint(), "old note");
}

TEST_F(TileStoreTest, GivesNoFilesBeyondTheTree) {
  const Grown grown(20);

  EXPECT_EQ(TileFilesBetween(grown.tree, grown.entries, 0, 21).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace samrad::hub
