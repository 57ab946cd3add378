// What a text may hold before it leaves as one that names nobody: the screening
// of its words and the count of those whom it fits.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_TEXT_GATE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_TEXT_GATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "samrad/agency/meetings/v1/content.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/law/catalogue.h"
#include "services/screening/clearance.h"

namespace samrad::agency {

// What a text is measured against. Values; gathered by the caller.
struct GateContext {
  // Names this agency knows from the cases that the author is on.
  std::vector<std::string> roster;
  // The population table as imported; absent: none was.
  std::optional<std::string> population;
  // Descriptions this agency has sent to the same group.
  std::vector<meetings::v1::AnonymousCase> earlier;
  std::uint32_t k = 10;
};

using Confirmed = google::protobuf::RepeatedPtrField<meetings::v1::TextFinding>;

// Screens the free text of `text` and, for a case, counts. Spans are code
// points of the field they are in ("observed", "text", "items[0].decision",
// ...). Any failure inside is verdict BLOCK. A case without a population table
// does not pass: its meter is absent. Pure; thread-safe.
meetings::v1::CheckTextResponse CheckMeetingText(
    const meetings::v1::MeetingText& text, const GateContext& context);

// OK when nothing in `check` stops the text: FAILED_PRECONDITION, tag
// TEXT_BLOCKED, NO_POPULATION, FITS_TOO_FEW, or WARNING_UNCONFIRMED for a
// warning that is not among `confirmed` as it was shown.
absl::Status RequirePassed(const meetings::v1::MeetingText& text,
                           const meetings::v1::CheckTextResponse& check,
                           const Confirmed& confirmed);

// What the law is told of how many people fit: those counted; k for a text that
// describes nobody.
int SmallestGroup(const meetings::v1::CheckTextResponse& check,
                  std::uint32_t k);

// The count as subjects of the journal: `fits=`, `fits_with_earlier=`, `k=`.
// None for a text that describes nobody.
std::vector<std::string> MeterSubjects(
    const meetings::v1::CheckTextResponse& check);

// Who stands behind a text, and the question to the law.
struct ClearanceAsk {
  const Confirmed& confirmed;
  std::string author;
  std::string second;  // empty: nobody
  const law::v1::Facts& facts;
  const law::Catalogue& catalogue;
};

// The proof that this very text may be sealed: screens, counts and asks again.
// FAILED_PRECONDITION, tag NOT_CLEARED, for a no.
absl::StatusOr<screening::Clearance> ClearMeetingText(
    const meetings::v1::MeetingText& text, const GateContext& context,
    const ClearanceAsk& ask);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_TEXT_GATE_H_
