#include "services/law/catalogue.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/law/catalogue_check.h"
#include "services/law/compiled_catalogue.h"

namespace samrad::law {
namespace {

using testing::HasSubstr;

constexpr char kGood[] = R"(
provision: "OSL 10:99"
title_sv: "a"
title_en: "b"
ground {
  version {
    from: "2020-01-01"
    to: "2020-12-31"
    source: "SFS"
    verification: STATUTE
    effect: PERMISSION
    breaks { provision: "OSL 26:1" }
    condition { purpose { any_of: OWN_TASK } }
    text_sv: "c"
    text_en: "d"
  }
  version {
    from: "2021-01-01"
    source: "SFS"
    verification: STATUTE
    effect: DUTY
    breaks {}
    text_sv: "c"
    text_en: "d"
  }
})";

std::string FaultOf(const std::string& text,
                    const std::string& name = "osl-10-99.txtpb") {
  const auto catalogue = Catalogue::Parse({{name, text}});
  if (catalogue.ok()) return "";
  EXPECT_EQ(catalogue.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(catalogue.status().message());
}

std::string FaultAfter(const std::string& from, const std::string& to) {
  std::string text = kGood;
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return FaultOf(text);
}

TEST(CatalogueTest, TheBuiltInCatalogueHasNoFault) {
  const CatalogueReport report = CheckCatalogue(Catalogue::BuiltIn().files());

  EXPECT_TRUE(report.faults.empty()) << report.faults.front();
  EXPECT_EQ(report.files,
            static_cast<int>(Catalogue::BuiltIn().files().size()));
  EXPECT_GE(report.grounds, 40);
  EXPECT_GE(report.secrecies, 20);
  EXPECT_THAT(report.for_lawyer, testing::Contains("OSL 10:18 a 2015-01-01"));
}

TEST(CatalogueTest, FileNamesFollowTheProvision) {
  for (const v1::ProvisionFile& file : Catalogue::BuiltIn().compiled().parsed) {
    EXPECT_FALSE(file.title_sv().empty());
    EXPECT_FALSE(file.title_en().empty());
  }
}

TEST(CatalogueTest, LoadsAGoodFile) { EXPECT_EQ(FaultOf(kGood), ""); }

TEST(CatalogueTest, RefusesEveryFault) {
  EXPECT_THAT(FaultAfter("provision: \"OSL 10:99\"", "provision: \"OSL\""),
              HasSubstr("not a provision"));
  EXPECT_THAT(FaultAfter("\"OSL 10:99\"", "\"OSL 10:99 st 1\""),
              HasSubstr("whole section"));
  EXPECT_THAT(FaultAfter("\"OSL 10:99\"", "\"OSL 010:99\""),
              HasSubstr("canonical"));
  EXPECT_THAT(FaultAfter("title_sv: \"a\"", ""), HasSubstr("title_sv"));
  EXPECT_THAT(FaultAfter("text_en: \"d\"", ""), HasSubstr("text_en"));
  EXPECT_THAT(FaultAfter("source: \"SFS\"", ""), HasSubstr("source"));
  EXPECT_THAT(FaultAfter("verification: STATUTE", ""),
              HasSubstr("verification"));
  EXPECT_THAT(FaultAfter("verification: STATUTE", "verification: UNVERIFIED"),
              HasSubstr("for_lawyer"));
  EXPECT_THAT(FaultAfter("effect: PERMISSION", ""), HasSubstr("effect"));
  EXPECT_THAT(FaultAfter("breaks {}", ""), HasSubstr("breaks"));
  EXPECT_THAT(FaultAfter("\"2020-12-31\"", "\"2021-01-01\""),
              HasSubstr("overlap"));
  EXPECT_THAT(FaultAfter("\"2020-12-31\"", "\"2020-12-30\""), HasSubstr("gap"));
  EXPECT_THAT(FaultAfter("\"2020-12-31\"", "\"2019-12-31\""),
              HasSubstr("ends before"));
  EXPECT_THAT(FaultAfter("\"2020-01-01\"", "\"2020-02-30\""),
              HasSubstr("not a date"));
  EXPECT_THAT(FaultAfter("any_of: OWN_TASK", "any_of: 99"),
              HasSubstr("unknown code"));
  EXPECT_THAT(FaultAfter("purpose { any_of: OWN_TASK }", ""),
              HasSubstr("empty condition"));
  EXPECT_THAT(FaultAfter("any_of: OWN_TASK", "any_of: NO_SUCH"),
              HasSubstr("line"));
  EXPECT_THAT(FaultAfter("title_sv", "title_xx"), HasSubstr("line"));
  EXPECT_THAT(FaultOf("provision: \"OSL 10:99\""), HasSubstr("title_sv"));
  EXPECT_THAT(FaultOf(""), HasSubstr("osl-10-99.txtpb"));
  EXPECT_THAT(FaultOf(std::string(100000, '{')), HasSubstr("line"));
}

TEST(CatalogueTest, RefusesWrongNamesAndTwins) {
  EXPECT_THAT(FaultOf(kGood, "../x.txtpb"), HasSubstr("file name"));
  EXPECT_THAT(FaultOf(kGood, "x.json"), HasSubstr("file name"));
  EXPECT_FALSE(Catalogue::Parse({{"a.txtpb", kGood}, {"b.txtpb", kGood}}).ok());
  EXPECT_FALSE(Catalogue::Parse({}).ok());
}

TEST(CatalogueTest, RefusesTooMuch) {
  std::vector<CatalogueFile> many(513, {"a.txtpb", kGood});
  EXPECT_EQ(Catalogue::Parse(many).status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(CatalogueTest, TheDigestIsThatOfTheSortedFiles) {
  std::vector<CatalogueFile> files = Catalogue::BuiltIn().files();
  std::reverse(files.begin(), files.end());
  const auto reversed = Catalogue::Parse(files);
  ASSERT_TRUE(reversed.ok());
  EXPECT_EQ(reversed->digest(), Catalogue::BuiltIn().digest());
  EXPECT_EQ(reversed->digest().size(), 32u);
  EXPECT_EQ(reversed->digest_hex().size(), 64u);

  files[0].bytes += "\n";
  const auto changed = Catalogue::Parse(files);
  ASSERT_TRUE(changed.ok());
  EXPECT_NE(changed->digest(), Catalogue::BuiltIn().digest());
}

TEST(CatalogueTest, TheDigestOfOneFileIsKnown) {
  // sha256("samrad/catalogue/v1" 00 | 00000007 "a.txtpb" | length | bytes)
  const auto catalogue = Catalogue::Parse(
      {{"a.txtpb",
        "provision: \"FB 6:2\" title_sv: \"a\" title_en: \"b\" inert { source: "
        "\"s\" verification: STATUTE text_sv: \"c\" text_en: \"d\" }"}});
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  EXPECT_EQ(catalogue->digest_hex(),
            "facd526531145198e5774449e594e5a62c381606ac33c7d486eff521915a8e22");
}

}  // namespace
}  // namespace samrad::law
