// Printable sheets: one page a provision, made from the catalogue alone.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/describe.h"
#include "services/law/show.h"

namespace samrad::law {
namespace {

using internal::Line;

constexpr char kStyle[] =
    ":root{color-scheme:light}"
    "body{font:1rem/1.5 Georgia,serif;color:#111;background:#fff;"
    "max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.8rem;margin:0 0 .5rem}h2{font-size:1.3rem;margin:2rem 0 0}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "caption{text-align:left;font-weight:bold;padding:.4rem 0}"
    "th,td{border:1px solid #555;padding:.35rem .6rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}"
    "th{width:9rem;font-weight:normal;background:#f2f2f2}"
    ".warning{border:2px solid #8a1c00;padding:.5rem .8rem}"
    ".sign{display:flex;gap:2rem;margin-top:2.5rem}"
    ".sign p{flex:1;border-top:1px solid #111;padding-top:.2rem;margin:0}"
    "footer{font-size:.8rem;margin-top:1.5rem;overflow-wrap:anywhere}"
    "a{color:#003b7a}ul{padding-left:1.2rem}"
    "@page{size:A4;margin:18mm}"
    "@media print{body{margin:0;padding:0;max-width:none;font-size:10.5pt}"
    "nav{display:none}tr,.sign{break-inside:avoid}h2{break-after:avoid}"
    "caption{break-after:avoid}section+section{break-before:page}}";

std::string Escape(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

const char* Pick(Lang lang, const char* sv, const char* en) {
  return lang == Lang::kSv ? sv : en;
}

const char* Code(Lang lang) { return Pick(lang, "sv", "en"); }

Lang Other(Lang lang) { return lang == Lang::kSv ? Lang::kEn : Lang::kSv; }

std::string Head(const std::string& title, Lang lang) {
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"", Code(lang),
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n<title>",
      Escape(title), "</title>\n<style>", kStyle,
      "</style>\n</head>\n<body>\n");
}

void AppendTable(const std::vector<Line>& lines, std::string* out) {
  absl::StrAppend(out, "<table>\n");
  for (const Line& line : lines) {
    // When it is in force is what tells versions apart.
    if (&line == &lines.front()) {
      absl::StrAppend(out, "<caption>", Escape(line.label), ": ",
                      Escape(line.text), "</caption>\n");
    } else {
      absl::StrAppend(out, "<tr><th scope=\"row\">", Escape(line.label),
                      "</th><td>", Escape(line.text), "</td></tr>\n");
    }
  }
  absl::StrAppend(out, "</table>\n");
}

void AppendSection(const v1::ProvisionFile& file, Lang lang, std::string* out) {
  absl::StrAppend(out, "<section lang=\"", Code(lang), "\">\n<h2>",
                  Escape(lang == Lang::kSv ? file.title_sv() : file.title_en()),
                  "</h2>\n");
  if (file.not_for_case_work()) {
    absl::StrAppend(out, "<p class=\"warning\">",
                    Pick(lang, "Inte för ärendearbete.", "Not for case work."),
                    "</p>\n");
  }
  for (const std::vector<Line>& version :
       internal::DescribeVersions(file, std::nullopt, lang)) {
    AppendTable(version, out);
  }
  absl::StrAppend(out, "<div class=\"sign\"><p>",
                  Pick(lang, "Granskad av", "Reviewed by"), "</p><p>",
                  Pick(lang, "Datum", "Date"), "</p></div>\n</section>\n");
}

std::string Footer(const Catalogue& catalogue, Lang lang) {
  return absl::StrCat("<footer>",
                      Pick(lang, "Inte juridisk rådgivning. Lagkatalog ",
                           "Not legal advice. Catalogue "),
                      catalogue.digest_hex(), "</footer>\n</body>\n</html>\n");
}

std::string SheetName(const CatalogueFile& file) {
  return absl::StrCat(file.name.substr(0, file.name.rfind('.')), ".html");
}

std::string PageOf(const v1::ProvisionFile& file, const Catalogue& catalogue,
                   Lang lang) {
  std::string out = Head(file.provision(), lang);
  absl::StrAppend(&out, "<nav><a href=\"index.html\">",
                  Pick(lang, "Alla bestämmelser", "All provisions"),
                  "</a></nav>\n<main>\n<h1>", Escape(file.provision()),
                  "</h1>\n");
  AppendSection(file, lang, &out);
  AppendSection(file, Other(lang), &out);
  absl::StrAppend(&out, "</main>\n", Footer(catalogue, lang));
  return out;
}

// Provisions of one role, as a list of links.
void AppendList(const Catalogue& catalogue, v1::ProvisionFile::RoleCase role,
                const char* head, Lang lang, std::string* out) {
  absl::StrAppend(out, "<h2>", head, "</h2>\n<ul>\n");
  for (size_t i = 0; i < catalogue.files().size(); ++i) {
    const v1::ProvisionFile& file = catalogue.compiled().parsed[i];
    if (file.role_case() != role) continue;
    absl::StrAppend(
        out, "<li><a href=\"", SheetName(catalogue.files()[i]), "\">",
        Escape(file.provision()), "</a> ",
        Escape(lang == Lang::kSv ? file.title_sv() : file.title_en()),
        "</li>\n");
  }
  absl::StrAppend(out, "</ul>\n");
}

}  // namespace

std::vector<Sheet> Sheets(const Catalogue& catalogue, Lang lang) {
  const std::string title = Pick(lang, "Lagkatalogen", "The catalogue");
  std::string index = Head(title, lang);
  absl::StrAppend(&index, "<main>\n<h1>", title, "</h1>\n");
  AppendList(catalogue, v1::ProvisionFile::kGround,
             Pick(lang, "Det som öppnar sekretess", "What opens secrecy"), lang,
             &index);
  AppendList(catalogue, v1::ProvisionFile::kSecrecy,
             Pick(lang, "Sekretess", "Secrecy"), lang, &index);
  AppendList(catalogue, v1::ProvisionFile::kInert,
             Pick(lang, "Åberopas ofta men öppnar ingenting",
                  "Often cited, opens nothing"),
             lang, &index);
  absl::StrAppend(&index, "</main>\n", Footer(catalogue, lang));

  std::vector<Sheet> sheets = {{"index.html", std::move(index)}};
  for (size_t i = 0; i < catalogue.files().size(); ++i) {
    sheets.push_back({SheetName(catalogue.files()[i]),
                      PageOf(catalogue.compiled().parsed[i], catalogue, lang)});
  }
  return sheets;
}

}  // namespace samrad::law
