#include "services/law/show.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/law/compiled_catalogue.h"

namespace samrad::law {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ShowTest, ShowsTheVersionOfTheDay) {
  const auto old = ShowProvision(Catalogue::BuiltIn(), "OSL 10:18 a",
                                 "2025-03-31", Lang::kSv);
  ASSERT_TRUE(old.ok()) << old.status();
  EXPECT_THAT(*old, HasSubstr("från 2020-08-01 till och med 2025-03-31"));
  EXPECT_THAT(*old, HasSubstr("Säkerhetspolisen"));
  EXPECT_THAT(*old, Not(HasSubstr("Tullverket")));

  const auto all =
      ShowProvision(Catalogue::BuiltIn(), "OSL 10:18 a", "", Lang::kEn);
  ASSERT_TRUE(all.ok());
  EXPECT_THAT(*all, HasSubstr("Customs"));
  EXPECT_THAT(*all, HasSubstr("not applied until a lawyer has reviewed it"));
}

TEST(ShowTest, EveryProvisionHasTextInBothLanguages) {
  for (const v1::ProvisionFile& file : Catalogue::BuiltIn().compiled().parsed) {
    for (Lang lang : {Lang::kSv, Lang::kEn}) {
      const auto text =
          ShowProvision(Catalogue::BuiltIn(), file.provision(), "", lang);
      ASSERT_TRUE(text.ok()) << file.provision();
      EXPECT_THAT(*text, HasSubstr(file.provision()));
    }
  }
}

TEST(ShowTest, EveryProvisionHasASheetThatTheIndexNames) {
  for (const auto& [lang, code] :
       {std::pair{Lang::kSv, "sv"}, std::pair{Lang::kEn, "en"}}) {
    const std::vector<Sheet> sheets = Sheets(Catalogue::BuiltIn(), lang);
    ASSERT_EQ(sheets.size(), Catalogue::BuiltIn().files().size() + 1);
    ASSERT_EQ(sheets.front().name, "index.html");
    for (size_t i = 1; i < sheets.size(); ++i) {
      const std::string& html = sheets[i].html;
      EXPECT_THAT(sheets.front().html,
                  HasSubstr("href=\"" + sheets[i].name + "\""));
      EXPECT_THAT(html, HasSubstr("<html lang=\"" + std::string(code)));
      EXPECT_THAT(html, HasSubstr("<section lang=\"sv\">"));
      EXPECT_THAT(html, HasSubstr("<section lang=\"en\">"));
      EXPECT_THAT(html, HasSubstr("@media print"));
      EXPECT_THAT(html, Not(HasSubstr("<script")));
      EXPECT_THAT(html, Not(HasSubstr("http")));
      // No code name shows where a word belongs.
      EXPECT_THAT(html, Not(HasSubstr("_")));
    }
  }
}

TEST(ShowTest, EveryCodeHasWordsInBothLanguages) {
  for (Lang lang : {Lang::kSv, Lang::kEn}) {
    for (int i = 1; i <= v1::AssessmentKind_MAX; ++i) {
      EXPECT_NE(AssessmentQuestion(static_cast<v1::AssessmentKind>(i), lang),
                "");
    }
    for (int i = 1; i <= common::v1::AgencyKind_MAX; ++i) {
      EXPECT_NE(KindText(static_cast<common::v1::AgencyKind>(i), lang), "");
    }
    for (int i = 1; i <= v1::Purpose_MAX; ++i) {
      EXPECT_NE(PurposeText(static_cast<v1::Purpose>(i), lang), "");
    }
    EXPECT_EQ(KindText(static_cast<common::v1::AgencyKind>(99), lang), "");
  }
}

TEST(ShowTest, RefusesWhatIsNotThere) {
  const Catalogue& catalogue = Catalogue::BuiltIn();
  EXPECT_EQ(ShowProvision(catalogue, "OSL", "", Lang::kSv).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ShowProvision(catalogue, "OSL 99:1", "", Lang::kSv).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ShowProvision(catalogue, "OSL 10:15 a", "2025-11-30", Lang::kSv)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ShowProvision(catalogue, "OSL 10:15 a", "2025-11-31", Lang::kSv)
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(ShowTest, TellsWhatChangedBetweenTwoDays) {
  const auto changes =
      DiffDays(Catalogue::BuiltIn(), "2025-11-30", "2025-12-01");
  ASSERT_TRUE(changes.ok());
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].provision, "OSL 10:15 a");
  EXPECT_EQ((*changes)[0].kind, ChangeKind::kBegins);
  EXPECT_EQ((*changes)[0].new_from, "2025-12-01");
  EXPECT_EQ((*changes)[1].provision, "OSL 10:21");
  EXPECT_EQ((*changes)[1].kind, ChangeKind::kNewVersion);

  const auto renumbered =
      DiffDays(Catalogue::BuiltIn(), "2025-06-30", "2025-07-01");
  ASSERT_TRUE(renumbered.ok());
  bool ended = false;
  for (const LawChange& change : *renumbered) {
    ended = ended || (change.provision == "SoL2001 14:1" &&
                      change.kind == ChangeKind::kEnds);
  }
  EXPECT_TRUE(ended);
  EXPECT_FALSE(DiffDays(Catalogue::BuiltIn(), "2025-02-30", "2026-01-01").ok());
}

// The built-in catalogue with one file changed, or left out when `with` is "".
Catalogue Changed(const std::string& name, const std::string& what,
                  const std::string& with) {
  std::vector<CatalogueFile> files = Catalogue::BuiltIn().files();
  for (auto it = files.begin(); it != files.end(); ++it) {
    if (it->name != name) continue;
    if (with.empty()) {
      files.erase(it);
      break;
    }
    it->bytes.replace(it->bytes.rfind(what), what.size(), with);
  }
  auto catalogue = Catalogue::Parse(files);
  EXPECT_TRUE(catalogue.ok()) << catalogue.status();
  return *catalogue;
}

std::vector<LawChange> DiffToday(const Catalogue& after) {
  const auto changes =
      DiffCatalogues(Catalogue::BuiltIn(), "2026-11-28", after, "2026-11-28");
  EXPECT_TRUE(changes.ok()) << changes.status();
  return *changes;
}

TEST(DiffCataloguesTest, TellsNothingOfTheSameCatalogue) {
  EXPECT_TRUE(DiffToday(Catalogue::BuiltIn()).empty());
}

TEST(DiffCataloguesTest, TellsOfARuleThatEndsAndOneThatBegins) {
  const Catalogue without = Changed("osl-10-18a.txtpb", "", "");

  const auto ended = DiffToday(without);
  const auto begun =
      DiffCatalogues(without, "2026-11-28", Catalogue::BuiltIn(), "2026-11-28");

  ASSERT_EQ(ended.size(), 1u);
  EXPECT_EQ(ended[0].kind, ChangeKind::kEnds);
  EXPECT_EQ(ended[0].provision, "OSL 10:18 a");
  ASSERT_EQ(begun->size(), 1u);
  EXPECT_EQ((*begun)[0].kind, ChangeKind::kBegins);
}

TEST(DiffCataloguesTest, TellsOfTheSameVersionThatReadsOtherwise) {
  const auto changes =
      DiffToday(Changed("osl-10-18a.txtpb", "text_en:", "text_en: \"Now: \""));

  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, ChangeKind::kReworded);
  EXPECT_EQ(changes[0].old_from, changes[0].new_from);
  EXPECT_EQ(changes[0].text_en.substr(0, 5), "Now: ");
}

TEST(DiffCataloguesTest, TellsOfAFileThatChangedWithoutChangingThoseDays) {
  const auto changes = DiffToday(
      Changed("osl-10-18a.txtpb", "title_sv", "# a remark\ntitle_sv"));

  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, ChangeKind::kElsewhere);
}

TEST(DiffCataloguesTest, KnowsTheLegalDayOfAnInstant) {
  google::protobuf::Timestamp instant;
  instant.set_seconds(1764543600);  // 2025-11-30 23:00 UTC

  EXPECT_EQ(LegalDayOf(instant), "2025-12-01");
}

}  // namespace
}  // namespace samrad::law
