#include "services/hub/stubs/directory_mirror.h"

#include <gtest/gtest.h>

#include "services/base/status.h"
#include "services/hub/stubs/testing/test_town.h"

namespace samrad::hub {
namespace {

using testing::FakeDirectory;
using testing::kOrigin;
using testing::PlainHeader;
using testing::SignedEvent;

class EmptyDirectory final : public DirectoryEventSource {
 public:
  absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> EventsFrom(
      uint64_t) override {
    return std::vector<audit::v1::DirectoryEvent>();
  }
};

TEST(DirectoryMirrorTest, KnowsNobodyBeforeTheGenesis) {
  EmptyDirectory directory;
  DirectoryMirror mirror(kOrigin, directory);

  EXPECT_EQ(base::TagOf(mirror.Refresh()), "NO_GENESIS");

  EXPECT_EQ(mirror.Snapshot(), nullptr);
  EXPECT_FALSE(mirror.IsMember("social"));
}

TEST(DirectoryMirrorTest, FollowsTheDirectory) {
  FakeDirectory directory;
  DirectoryMirror mirror(kOrigin, directory);
  ASSERT_TRUE(mirror.Refresh().ok());
  EXPECT_TRUE(mirror.IsMember("school"));
  directory.Add(SignedEvent(PlainHeader(audit::v1::REVOKE, "school"),
                            {"social", "police"}));
  EXPECT_TRUE(mirror.IsMember("school"));

  ASSERT_TRUE(mirror.Refresh().ok());

  EXPECT_FALSE(mirror.IsMember("school"));
  EXPECT_TRUE(mirror.IsMember("police"));
}

TEST(DirectoryMirrorTest, KeepsWhatItKnowsWhenTheDirectoryIsAway) {
  FakeDirectory directory;
  DirectoryMirror mirror(kOrigin, directory);
  ASSERT_TRUE(mirror.Refresh().ok());
  directory.SetFailing(true);

  EXPECT_TRUE(absl::IsUnavailable(mirror.Refresh()));

  EXPECT_TRUE(mirror.IsMember("school"));
}

TEST(DirectoryMirrorTest, RefusesAnEventThatTheChainDoesNotTake) {
  FakeDirectory directory;
  DirectoryMirror mirror(kOrigin, directory);
  ASSERT_TRUE(mirror.Refresh().ok());
  // One signature where two are needed.
  directory.Add(
      SignedEvent(PlainHeader(audit::v1::REVOKE, "school"), {"social"}));

  const absl::Status refused = mirror.Refresh();

  EXPECT_TRUE(absl::IsDataLoss(refused));
  EXPECT_TRUE(mirror.IsMember("school"));
}

TEST(DirectoryMirrorTest, OldSnapshotsStayAsTheyWere) {
  FakeDirectory directory;
  DirectoryMirror mirror(kOrigin, directory);
  ASSERT_TRUE(mirror.Refresh().ok());
  const auto before = mirror.Snapshot();
  directory.Add(SignedEvent(PlainHeader(audit::v1::REVOKE, "school"),
                            {"social", "police"}));
  ASSERT_TRUE(mirror.Refresh().ok());

  EXPECT_NE(before->FindActive("school"), nullptr);
  EXPECT_EQ(mirror.Snapshot()->FindActive("school"), nullptr);
}

TEST(CheckReceiptsTest, RefusesAnotherCountAndOneLeafForTwo) {
  std::vector<audit::v1::Receipt> receipts(2);
  receipts[0].set_leaf(4);
  receipts[0].set_tree_size(6);
  receipts[1].set_leaf(5);
  receipts[1].set_tree_size(6);

  EXPECT_TRUE(CheckReceipts(receipts, 2).ok());
  EXPECT_TRUE(absl::IsDataLoss(CheckReceipts(receipts, 3)));
  std::swap(receipts[0], receipts[1]);
  EXPECT_TRUE(CheckReceipts(receipts, 2).ok()) << "handed in once more";
  receipts[1].set_leaf(5);
  EXPECT_TRUE(absl::IsDataLoss(CheckReceipts(receipts, 2)));
  receipts[1].set_leaf(6);
  EXPECT_TRUE(absl::IsDataLoss(CheckReceipts(receipts, 2)));
}

TEST(LateTest, IsUnavailableUntilSet) {
  LateLogAppender log;
  LateDirectorySource directory;
  EXPECT_TRUE(absl::IsUnavailable(log.Append({}).status()));
  EXPECT_TRUE(absl::IsUnavailable(log.GetWitnessState().status()));
  EXPECT_TRUE(absl::IsUnavailable(directory.EventsFrom(0).status()));

  log.Set(std::make_unique<testing::FakeLog>());
  directory.Set(std::make_unique<FakeDirectory>());

  EXPECT_TRUE(log.Append({}).ok());
  EXPECT_TRUE(directory.EventsFrom(0).ok());
}

}  // namespace
}  // namespace samrad::hub
