#include "services/audit/header_facts.h"

#include <string>

#include "absl/time/civil_time.h"
#include "services/audit/headers.h"

namespace samrad::audit {
namespace {

void FillParty(const sealed::v1::Party& in, law::v1::Party& out) {
  out.set_kind(in.kind());
  out.set_function(in.function());
  out.set_is_authority(in.is_authority());
  out.set_authority_id(in.authority_id());
  out.set_branch_id(in.branch_id());
  out.set_notified_under(in.notified_under());
  out.set_intervenes_against_offence(in.intervenes_against_offence());
}

void FillConsent(const sealed::v1::ConsentHeader& in, law::v1::Consent& out) {
  out.set_form(in.form());
  law::v1::ConsentScope& scope = *out.mutable_scope();
  *scope.mutable_from() = in.from();
  *scope.mutable_to() = in.to();
  *scope.mutable_categories() = in.categories();
  *scope.mutable_purposes() = in.purposes();
  const absl::StatusOr<absl::Time> before = TimeOf(in.valid_before());
  if (!before.ok()) return;
  // `valid_before` is the first instant of a month in Stockholm, so late on the
  // last day of the month before in UTC: one second earlier is that day in
  // both.
  const absl::CivilDay last_day =
      absl::ToCivilDay(*before - absl::Seconds(1), absl::UTCTimeZone());
  out.set_valid_until(absl::FormatCivilTime(last_day));
}

}  // namespace

law::v1::Facts FactsFromHeader(
    const sealed::v1::DisclosureHeader& header, absl::Time at,
    const std::optional<sealed::v1::ConsentHeader>& consent) {
  law::v1::Facts facts;
  const absl::Duration since_epoch = at - absl::UnixEpoch();
  facts.mutable_at()->set_seconds(absl::ToUnixSeconds(at));
  facts.mutable_at()->set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(
      since_epoch - absl::Seconds(absl::ToUnixSeconds(at)))));
  FillParty(header.from(), *facts.mutable_from());
  for (const sealed::v1::Party& to : header.to()) {
    FillParty(to, *facts.add_to());
  }
  law::v1::Information& information = *facts.mutable_information();
  *information.mutable_secrecy() = header.secrecy();
  information.set_no_secrecy_found(header.no_secrecy_found());
  *information.mutable_categories() = header.categories();
  facts.mutable_context()->set_setting(header.setting());
  facts.set_direction(header.direction());
  facts.set_purpose(header.purpose());
  *facts.mutable_ground() = header.ground();
  for (const sealed::v1::AssessmentAnswer& answer : header.assessments()) {
    law::v1::Assessment& assessment = *facts.add_assessments();
    assessment.set_kind(answer.kind());
    assessment.set_answer(answer.answer());
    assessment.set_concerns(answer.concerns());
  }
  if (consent.has_value()) FillConsent(*consent, *facts.mutable_consent());
  return facts;
}

}  // namespace samrad::audit
