// A document as a page that stands alone.
#ifndef SAMRAD_SERVICES_PAPER_HTML_H_
#define SAMRAD_SERVICES_PAPER_HTML_H_

#include <string>
#include <string_view>

#include "services/paper/document.h"

namespace samrad::paper {

// Text as it may stand in markup and in a quoted attribute.
std::string Escaped(std::string_view text);

// One UTF-8 page without scripts, links or pictures: its language, one h1, h2
// and h3 in order, tables with captions and column headers. The same bytes for
// the same document. Pure; thread-safe.
std::string RenderHtml(const Document& document);

}  // namespace samrad::paper

#endif  // SAMRAD_SERVICES_PAPER_HTML_H_
