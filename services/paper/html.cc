#include "services/paper/html.h"

#include "absl/strings/str_cat.h"

namespace samrad::paper {
namespace {

// Black on white, also on paper; wide tables scroll, narrow screens reflow.
constexpr char kStyle[] =
    "body{font-family:sans-serif;font-size:1.125rem;line-height:1.5;"
    "max-width:46rem;margin:1rem auto;padding:0 1rem;color:#000;"
    "background:#fff}"
    "table{border-collapse:collapse;margin:1rem 0;width:100%}"
    "caption{text-align:left;font-weight:bold;padding:.25rem 0}"
    "th,td{border:1px solid #555;padding:.25rem .5rem;text-align:left;"
    "vertical-align:top}"
    "@media print{body{font-size:11pt;max-width:none}"
    "h2,h3,caption{break-after:avoid}tr{break-inside:avoid}}";

std::string Of(std::string_view tag, std::string_view text) {
  return absl::StrCat("<", std::string(tag), ">", Escaped(text), "</",
                      std::string(tag), ">\n");
}

std::string HtmlOf(const Heading& heading) {
  return Of(heading.level <= 2 ? "h2" : "h3", heading.text);
}

std::string HtmlOf(const Paragraph& paragraph) {
  return Of("p", paragraph.text);
}

std::string HtmlOf(const BulletList& list) {
  std::string out = "<ul>\n";
  for (const std::string& item : list.items) out += Of("li", item);
  return out + "</ul>\n";
}

std::string HtmlOf(const Table& table) {
  std::string out = "<table>\n" + Of("caption", table.caption) + "<thead><tr>";
  for (const std::string& column : table.columns) {
    absl::StrAppend(&out, "<th scope=\"col\">", Escaped(column), "</th>");
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : table.rows) {
    out += "<tr>";
    for (const std::string& cell : row) {
      absl::StrAppend(&out, "<td>", Escaped(cell), "</td>");
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string RenderHtml(const Document& document) {
  std::string out = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"", Escaped(document.lang),
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width, initial-scale=1\">\n",
      Of("title", document.title), "<style>", kStyle,
      "</style>\n</head>\n<body>\n<main>\n", Of("h1", document.title));
  for (const Block& block : document.blocks) {
    out += std::visit([](const auto& one) { return HtmlOf(one); }, block);
  }
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace samrad::paper
