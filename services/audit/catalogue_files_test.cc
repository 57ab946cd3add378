#include "services/audit/catalogue_files.h"

#include <string>

#include "gtest/gtest.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using testing::SyntheticLog;

TEST(CatalogueFilesTest, ComesBackByteForByte) {
  const law::Catalogue& built_in = law::Catalogue::BuiltIn();

  const auto back = CatalogueFrom(FilesOf(built_in), built_in.digest());

  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->digest_hex(), built_in.digest_hex());
}

TEST(CatalogueFilesTest, RefusesWhatDoesNotHoldTogetherAndSaysWhere) {
  v1::CatalogueFiles files = FilesOf(law::Catalogue::BuiltIn());
  files.mutable_files(3)->set_content("provision: \"OSL 10:2\" nonsense");

  const auto refused = CatalogueFrom(files);

  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(refused.status().message().find(files.files(3).path()),
            std::string::npos)
      << refused.status();
}

TEST(CatalogueFilesTest, RefusesAnotherThanWasNamedAndWhatIsTooBig) {
  v1::CatalogueFiles files = FilesOf(law::Catalogue::BuiltIn());
  EXPECT_EQ(CatalogueFrom(files, std::string(32, 'x')).status().code(),
            absl::StatusCode::kDataLoss);

  files.mutable_files(0)->mutable_content()->append(kMaxCatalogueBytes, '\n');
  EXPECT_EQ(CatalogueFrom(files).status().code(),
            absl::StatusCode::kInvalidArgument);
}

class CitationTest : public ::testing::Test {
 protected:
  CitationTest() {
    Release('a', 'f', 1, effect_);
    Release('b', 'a', 2, effect_ + absl::Hours(1));
  }
  void Release(char digest, char replaces, std::uint64_t version,
               absl::Time effect) {
    log_.LogEvent(log_.SignEvent(
        log_.ReleaseHeader(std::string(32, digest), std::string(32, replaces),
                           version, effect),
        {"social", "police"}));
  }
  Citation Judge(char cited, absl::Time at,
                 std::optional<std::uint64_t> leaf = std::nullopt) {
    return JudgeCitation(log_.Chain(), std::string(32, 'x'),
                         std::string(32, cited), at, leaf);
  }

  SyntheticLog log_;
  const absl::Time effect_ = log_.decided_at + absl::Hours(1);
};

TEST_F(CitationTest, KnowsWhatIsInForcePastAndToCome) {
  const absl::Time before = effect_ - absl::Seconds(1);

  EXPECT_EQ(Judge('f', before), Citation::kInForce);
  EXPECT_EQ(Judge('a', before), Citation::kNotYet);
  EXPECT_EQ(Judge('b', effect_), Citation::kNotYet);
  EXPECT_EQ(Judge('a', effect_), Citation::kInForce);
  EXPECT_EQ(Judge('f', effect_), Citation::kSuperseded);
  EXPECT_EQ(Judge('a', effect_ + absl::Hours(1)), Citation::kSuperseded);
  EXPECT_EQ(Judge('b', effect_ + absl::Hours(1)), Citation::kInForce);
  EXPECT_EQ(Judge('z', effect_), Citation::kUnknown);
  // The chain names the founding catalogue, whatever the caller believes.
  EXPECT_EQ(Judge('x', before), Citation::kUnknown);
}

TEST_F(CitationTest, CountsAReleaseOnlyAfterItsLeaf) {
  const std::uint64_t first = log_.Chain().catalogues()[0].leaf;

  EXPECT_EQ(Judge('f', effect_, first), Citation::kInForce);
  EXPECT_EQ(Judge('a', effect_, first), Citation::kNotYet);
  EXPECT_EQ(Judge('a', effect_, first + 1), Citation::kInForce);
}

TEST_F(CitationTest, LetsAnEarlierCatalogueComeBackAsALaterVersion) {
  Release('a', 'b', 3, effect_ + absl::Hours(2));

  EXPECT_EQ(Judge('a', effect_ + absl::Hours(2)), Citation::kInForce);
  EXPECT_EQ(Judge('a', effect_ + absl::Hours(1)), Citation::kSuperseded);
}

TEST(CitationWithoutReleaseTest, RestsOnTheFoundingCatalogueOfTheCaller) {
  const SyntheticLog log;
  const auto judge = [&](char cited) {
    return JudgeCitation(log.Chain(), std::string(32, 'f'),
                         std::string(32, cited), log.decided_at, std::nullopt);
  };

  EXPECT_EQ(judge('f'), Citation::kInForce);
  EXPECT_EQ(judge('a'), Citation::kUnknown);
}

}  // namespace
}  // namespace samrad::audit
