#include "services/paper/pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "absl/strings/str_cat.h"

// fontconfig's own: it forgets a few hundred bytes, once, when it reads its
// settings. Leaks of ours, or through pango and cairo, are found as ever.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig.so\n";
}

namespace samrad::paper {
namespace {

using ::testing::HasSubstr;

const absl::Time kMade = absl::FromUnixSeconds(1795262400);

Document PdfSample() {
  return {.lang = "sv",
          .title = "Protokoll N7 på språng",
          .blocks = {Heading{.level = 2, .text = "Punkt 1"},
                     Heading{.level = 3, .text = "Beslut"},
                     Paragraph{.text = "Åtgärder över ån."},
                     BulletList{.items = {"ett", "två"}},
                     Table{.caption = "Närvaro",
                           .columns = {"Verksamhet", "Tid"},
                           .rows = {{"skola", "14:00"}}}}};
}

// What a tool of poppler says of a PDF.
std::string Asked(const std::string& pdf, const std::string& tool) {
  std::string name = "/tmp/samrad-pdf-XXXXXX";
  const int file = mkstemp(name.data());
  EXPECT_GE(file, 0);
  close(file);
  std::ofstream(name, std::ios::binary) << pdf;
  std::string said;
  FILE* pipe = popen(
      absl::StrCat(tool, " ", name, tool == "pdftotext" ? " - " : "", " 2>&1")
          .c_str(),
      "r");
  std::array<char, 4096> part{};
  while (const std::size_t read = fread(part.data(), 1, part.size(), pipe)) {
    said.append(part.data(), read);
  }
  EXPECT_EQ(pclose(pipe), 0);
  unlink(name.c_str());
  return said;
}

TEST(RenderPdfTest, TheSameDocumentAndTimeGiveTheSameBytes) {
  const auto first = RenderPdf(PdfSample(), kMade);
  const auto second = RenderPdf(PdfSample(), kMade);

  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(*first, *second);
  EXPECT_NE(*first, *RenderPdf(PdfSample(), kMade + absl::Seconds(1)));
}

TEST(RenderPdfTest, HasAStructureTreeInReadingOrder) {
  const std::string tree =
      Asked(*RenderPdf(PdfSample(), kMade), "pdfinfo -struct-text");

  std::size_t at = 0;
  for (const char* part : {"Document",  "H1",        "Protokoll N7 på språng",
                           "H2",        "Punkt 1",   "H3",
                           "Beslut",    "P (block)", "Åtgärder över ån.",
                           "L (block)", "LI",        "ett",
                           "Table",     "Caption",   "Närvaro",
                           "TR",        "TH",        "Verksamhet",
                           "TD",        "14:00"}) {
    at = tree.find(part, at);
    ASSERT_NE(at, std::string::npos) << part << " in\n" << tree;
  }
}

TEST(RenderPdfTest, IsTaggedAndShowsItsTitleAndOneDate) {
  const std::string info = Asked(*RenderPdf(PdfSample(), kMade), "pdfinfo");

  EXPECT_THAT(info, HasSubstr("Protokoll N7 på språng"));
  EXPECT_THAT(info, ::testing::ContainsRegex("Tagged: +yes"));
  EXPECT_THAT(info, ::testing::ContainsRegex("A4"));
}

TEST(RenderPdfTest, SaysItsLanguageAndTheScopeOfColumnHeaders) {
  const std::string pdf = *RenderPdf(PdfSample(), kMade);

  EXPECT_THAT(Asked(pdf, "pdfinfo -struct"), HasSubstr("Scope /Column"));
  EXPECT_THAT(pdf, HasSubstr("/Lang (sv)"));
  EXPECT_THAT(pdf, HasSubstr("/DisplayDocTitle true"));
}

TEST(RenderPdfTest, ALongTextGoesOnOverPages) {
  Document document = PdfSample();
  std::string text;
  for (int i = 0; i < 2000; ++i) absl::StrAppend(&text, "ord", i, " ");
  document.blocks.push_back(Paragraph{.text = text});
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 100; ++i) rows.push_back({absl::StrCat("rad", i), "x"});
  document.blocks.push_back(
      Table{.caption = "Lång", .columns = {"a", "b"}, .rows = rows});

  const auto pdf = RenderPdf(document, kMade);

  ASSERT_TRUE(pdf.ok()) << pdf.status();
  const std::string said = Asked(*pdf, "pdftotext");
  const std::string tree = Asked(*pdf, "pdfinfo -struct-text");
  for (const char* part : {"ord0", "ord1999", "rad0", "rad99"}) {
    EXPECT_THAT(said, HasSubstr(part));
    EXPECT_THAT(tree, HasSubstr(part));
  }
}

TEST(RenderPdfTest, ALongCellBesideShortOnesFitsOnThePage) {
  Document document = PdfSample();
  std::string text;
  while (text.size() < 1000) text += "åtgärd ";
  document.blocks.push_back(
      Table{.caption = "Åtgärder",
            .columns = {"Vad", "Ansvarig", "Senast", "Klart"},
            .rows = {{text, "school", "2026-12-24", "nej"}}});

  EXPECT_TRUE(RenderPdf(document, kMade).ok());
}

TEST(RenderPdfTest, RefusesWhatIsNotWellFormed) {
  Document document = PdfSample();
  document.title = "\xff";
  EXPECT_EQ(RenderPdf(document, kMade).status().code(),
            absl::StatusCode::kInvalidArgument);

  document = PdfSample();
  document.blocks.push_back(
      Table{.caption = "Fel", .columns = {"a", "b"}, .rows = {{"en"}}});
  EXPECT_EQ(RenderPdf(document, kMade).status().code(),
            absl::StatusCode::kInvalidArgument);

  document = PdfSample();
  document.blocks.push_back(Table{
      .caption = "Hög", .columns = {"a"}, .rows = {{std::string(20000, 'x')}}});
  EXPECT_EQ(RenderPdf(document, kMade).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace samrad::paper
