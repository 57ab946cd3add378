#include "services/paper/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace samrad::paper {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Document Sample() {
  return {.lang = "sv",
          .title = "Protokoll N7",
          .blocks = {Heading{.level = 2, .text = "Punkt 1"},
                     Heading{.level = 3, .text = "Beslut"},
                     Paragraph{.text = "Åtgärd & <b>stöd</b>"},
                     BulletList{.items = {"ett", "två"}},
                     Table{.caption = "Närvaro",
                           .columns = {"Verksamhet", "Tid"},
                           .rows = {{"skola", "14:00"}}}}};
}

TEST(RenderHtmlTest, SaysItsLanguageAndHasOneTitle) {
  const std::string page = RenderHtml(Sample());

  EXPECT_THAT(page, HasSubstr("<html lang=\"sv\">"));
  EXPECT_THAT(page, HasSubstr("<title>Protokoll N7</title>"));
  const std::size_t first = page.find("<h1>Protokoll N7</h1>");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find("<h1", first + 1), std::string::npos);
}

TEST(RenderHtmlTest, TextIsNeverMarkup) {
  const std::string page = RenderHtml(Sample());

  EXPECT_THAT(page, HasSubstr("Åtgärd &amp; &lt;b&gt;stöd&lt;/b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_EQ(Escaped("\"'"), "&quot;&#39;");
}

TEST(RenderHtmlTest, TablesHaveACaptionAndColumnHeaders) {
  const std::string page = RenderHtml(Sample());

  EXPECT_THAT(page, HasSubstr("<caption>Närvaro</caption>"));
  EXPECT_THAT(page, HasSubstr("<th scope=\"col\">Verksamhet</th>"));
  EXPECT_THAT(page, HasSubstr("<td>14:00</td>"));
}

TEST(RenderHtmlTest, HasNothingFromElsewhere) {
  const std::string page = RenderHtml(Sample());

  for (const char* foreign : {"<script", "<link", "<img", "http", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(foreign)));
  }
}

}  // namespace
}  // namespace samrad::paper
