#include "services/audit/admit.h"

#include "services/audit/header_facts.h"
#include "services/audit/headers.h"

namespace samrad::audit {
namespace {

law::Admission Refusal(const sealed::v1::DisclosureHeader& header,
                       law::v1::ReasonCode code) {
  law::Admission admission;
  admission.decision.set_verdict(law::v1::DENY);
  *admission.decision.mutable_ground() = header.ground();
  admission.decision.add_reasons()->set_code(code);
  return admission;
}

// Unspecified when the registered consent is the one the header
// stands on and is in time.
law::v1::ReasonCode ConsentFault(
    const sealed::v1::DisclosureHeader& header, absl::Time at,
    const std::optional<sealed::v1::ConsentHeader>& consent) {
  if (!consent.has_value() ||
      consent->consent_handle() != header.consent_handle()) {
    return law::v1::CONSENT_NOT_DOCUMENTED;
  }
  if (consent->agency() != header.from().agency()) {
    return law::v1::CONSENT_SENDER_NOT_IN_SCOPE;
  }
  const absl::StatusOr<absl::Time> before = TimeOf(consent->valid_before());
  if (!before.ok() || at >= *before) return law::v1::CONSENT_EXPIRED;
  return law::v1::REASON_CODE_UNSPECIFIED;
}

}  // namespace

law::Admission AdmitHeader(
    const sealed::v1::DisclosureHeader& header, absl::Time at,
    const std::optional<sealed::v1::ConsentHeader>& consent,
    const law::Catalogue& catalogue) {
  if (header.ground().kind() == law::v1::CONSENT) {
    const law::v1::ReasonCode fault = ConsentFault(header, at, consent);
    if (fault != law::v1::REASON_CODE_UNSPECIFIED) {
      return Refusal(header, fault);
    }
  }
  law::Admission admission =
      law::Admit(FactsFromHeader(header, at, consent), catalogue);
  if (admission.admitted &&
      admission.decision.provision_version() != header.provision_version()) {
    law::Admission refusal = Refusal(header, law::v1::GROUND_NOT_IN_FORCE);
    refusal.decision.set_provision_version(
        admission.decision.provision_version());
    return refusal;
  }
  return admission;
}

absl::StatusOr<absl::Time> InstantOf(
    const sealed::v1::DisclosureHeader& header) {
  return TimeOf(header.outside_act() ? header.occurred_at()
                                     : header.decided_at());
}

sealed::v1::ConsentHeader ConsentThatCovers(
    const sealed::v1::DisclosureHeader& header) {
  sealed::v1::ConsentHeader consent;
  consent.set_suite(header.suite());
  consent.set_origin(header.origin());
  consent.set_consent_handle(header.consent_handle());
  consent.set_agency(header.from().agency());
  consent.add_from(header.from().kind());
  for (const sealed::v1::Party& to : header.to()) consent.add_to(to.kind());
  *consent.mutable_categories() = header.categories();
  consent.add_purposes(header.purpose());
  consent.set_form(law::v1::WRITTEN);
  // Beyond anything the header can be decided at.
  consent.mutable_valid_before()->set_seconds(header.decided_at().seconds() +
                                              2 * 24 * 3600);
  return consent;
}

}  // namespace samrad::audit
