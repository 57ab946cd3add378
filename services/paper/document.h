// A document before it has a form. Values only.
#ifndef SAMRAD_SERVICES_PAPER_DOCUMENT_H_
#define SAMRAD_SERVICES_PAPER_DOCUMENT_H_

#include <string>
#include <variant>
#include <vector>

namespace samrad::paper {

// Below the document's title, which is the only heading of level 1.
struct Heading {
  int level = 2;  // 2 or 3
  std::string text;
};
struct Paragraph {
  std::string text;
};
struct BulletList {
  std::vector<std::string> items;
};
// Every row has as many cells as there are columns.
struct Table {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};
using Block = std::variant<Heading, Paragraph, BulletList, Table>;

// All text is UTF-8.
struct Document {
  std::string lang;  // "sv" or "en"
  std::string title;
  std::vector<Block> blocks;
};

}  // namespace samrad::paper

#endif  // SAMRAD_SERVICES_PAPER_DOCUMENT_H_
