#include "services/agency/meetings/minutes_paper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/paper/html.h"

namespace samrad::agency {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

meetings::v1::Minutes PaperSample() {
  meetings::v1::Minutes minutes;
  minutes.set_code("N7");
  minutes.set_agency("school");
  minutes.set_version(2);
  minutes.mutable_from()->set_seconds(1795262400);
  minutes.mutable_until()->set_seconds(1795266000);
  auto& heard = *minutes.add_items();
  heard.set_item("0a");
  heard.set_place(1);
  heard.set_item_class(common::v1::ANONYMOUS);
  heard.set_decision("Skolan & fritid hjälps åt.");
  heard.set_oops(true);
  minutes.add_items()->set_place(2);
  auto& answer = *minutes.add_answers();
  answer.set_agency("school");
  answer.set_version(1);
  return minutes;
}

std::string PageOf(const std::string& lang, bool strategic = false) {
  return paper::RenderHtml(
      MinutesPaper(PaperSample(), strategic, lang, absl::UTCTimeZone()));
}

TEST(MinutesPaperTest, IsWrittenInSwedishAndInEnglish) {
  const std::string swedish = PageOf("sv");
  EXPECT_THAT(swedish, HasSubstr("<h1>Protokoll N7, 2026-11-21</h1>"));
  EXPECT_THAT(swedish, HasSubstr("<h2>Punkt 1: anonym</h2>"));
  EXPECT_THAT(swedish, HasSubstr("<h3>Beslut</h3>"));
  EXPECT_THAT(swedish, HasSubstr("<td>invänder</td>"));

  const std::string english = PageOf("en");
  EXPECT_THAT(english, HasSubstr("<h1>Minutes N7, 2026-11-21</h1>"));
  EXPECT_THAT(english, HasSubstr("<h3>Decision</h3>"));
  EXPECT_THAT(english, Not(HasSubstr("Beslut")));
}

TEST(MinutesPaperTest, SaysThatANameWasSaidAndThatOthersWereHeard) {
  const std::string page = PageOf("sv");

  EXPECT_THAT(page, HasSubstr("Ett namn nämndes av misstag."));
  EXPECT_THAT(page, HasSubstr("Er verksamhet deltog inte."));
  EXPECT_THAT(page, HasSubstr("Skolan &amp; fritid hjälps åt."));
}

TEST(MinutesPaperTest, TheStrategicPartSaysThatItIsOne) {
  EXPECT_THAT(PageOf("sv", true), HasSubstr("strategisk del"));
  EXPECT_THAT(PageOf("sv", true), Not(HasSubstr("Närvarande")));
}

}  // namespace
}  // namespace samrad::agency
