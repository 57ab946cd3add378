#include "services/audit/meeting_admit.h"

#include "services/audit/meeting_headers.h"

namespace samrad::audit {

law::Admission AdmitMeetingContent(
    const sealed::v1::MeetingContentHeader& header, absl::Time at,
    const std::optional<sealed::v1::ConsentHeader>& consent,
    const law::Catalogue& catalogue) {
  if (header.has_disclosure()) {
    return AdmitHeader(header.disclosure(), at, consent, catalogue);
  }
  law::Admission admission;
  admission.decision.mutable_ground()->set_kind(law::v1::ANONYMISED);
  // Nothing unchecked is ever let through: no valid header is without both.
  if (!header.has_clearance() || IsIdentified(header.item_class())) {
    admission.decision.set_verdict(law::v1::DENY);
    return admission;
  }
  admission.decision.set_verdict(law::v1::ALLOW_ANONYMISED_ONLY);
  admission.admitted = true;
  return admission;
}

const std::string& CatalogueDigestOf(
    const sealed::v1::MeetingContentHeader& header) {
  return header.has_disclosure() ? header.disclosure().catalogue_digest()
                                 : header.clearance().catalogue_digest();
}

const std::string& ConsentHandleOf(
    const sealed::v1::MeetingContentHeader& header) {
  return header.disclosure().consent_handle();
}

}  // namespace samrad::audit
