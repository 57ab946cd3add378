#include "services/hub/stubs/catalogue_mirror.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "services/audit/catalogue_files.h"
#include "services/hub/stubs/testing/test_town.h"

namespace samrad::hub {
namespace {

using testing::FakeCatalogues;
using testing::kOrigin;
using testing::RevisedCatalogue;

class CatalogueMirrorTest : public ::testing::Test {
 protected:
  CatalogueMirrorTest() {
    auto source = std::make_unique<FakeCatalogues>();
    source_ = source.get();
    mirror_.Set(std::move(source));
  }
  audit::DirectoryChain Released() {
    testing::FakeDirectory directory;
    directory.Add(testing::SignedEvent(
        testing::ReleaseHeader(RevisedCatalogue(), law::Catalogue::BuiltIn(), 1,
                               absl::FromUnixSeconds(1800000000)),
        {"social", "police"}));
    DirectoryMirror mirror(kOrigin, directory);
    EXPECT_TRUE(mirror.Refresh().ok());
    return *mirror.Snapshot();
  }

  FakeCatalogues* source_;
  CatalogueMirror mirror_;
};

TEST_F(CatalogueMirrorTest, FetchesTheFoundingOneAndEveryReleasedOne) {
  source_->Add(RevisedCatalogue());

  EXPECT_TRUE(mirror_.Refresh(Released()).ok());

  EXPECT_EQ(mirror_.founding(), law::Catalogue::BuiltIn().digest());
  EXPECT_TRUE(mirror_.Find(mirror_.founding()).has_value());
  EXPECT_TRUE(mirror_.Find(RevisedCatalogue().digest()).has_value());
}

TEST_F(CatalogueMirrorTest, TakesNoOtherBytesThanWereReleased) {
  ASSERT_TRUE(mirror_.Refresh(Released()).code() ==
              absl::StatusCode::kNotFound);
  source_->Lie(audit::FilesOf(law::Catalogue::BuiltIn()));

  EXPECT_EQ(mirror_.Refresh(Released()).code(), absl::StatusCode::kDataLoss);

  EXPECT_FALSE(mirror_.Find(RevisedCatalogue().digest()).has_value());
  EXPECT_TRUE(mirror_.Find(mirror_.founding()).has_value());
}

TEST(CatalogueMirrorWithoutSourceTest, IsUnavailable) {
  testing::FakeDirectory directory;
  DirectoryMirror chain(kOrigin, directory);
  ASSERT_TRUE(chain.Refresh().ok());
  CatalogueMirror mirror;

  EXPECT_EQ(mirror.Refresh(*chain.Snapshot()).code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace samrad::hub
