// A document as a tagged PDF on A4.
#ifndef SAMRAD_SERVICES_PAPER_PDF_H_
#define SAMRAD_SERVICES_PAPER_PDF_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/paper/document.h"

namespace samrad::paper {

// The document with a structure tree (Document, H1 to H3, P, L, Table with TH
// and TD), language, shown title, embedded fonts, and `made` as its only date.
// The same bytes for the same arguments on a machine with the same fonts.
// INVALID_ARGUMENT: text is not UTF-8, a row has another number of cells than
// there are columns, or a table row is higher than a page; INTERNAL: it could
// not be drawn. Messages hold no text of the document. Thread-safe.
absl::StatusOr<std::string> RenderPdf(const Document& document,
                                      absl::Time made);

namespace internal {

// What cairo cannot say in `drawn`: language, title, scope of headers, dates.
absl::StatusOr<std::string> FinishPdf(std::string drawn,
                                      const Document& document,
                                      absl::Time made);

}  // namespace internal
}  // namespace samrad::paper

#endif  // SAMRAD_SERVICES_PAPER_PDF_H_
