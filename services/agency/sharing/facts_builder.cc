#include "services/agency/sharing/facts_builder.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/agency/outbox/proto_time.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

sealed::v1::Party PartyOf(const audit::AgencyRecord& record) {
  sealed::v1::Party party;
  party.set_agency(record.agency);
  party.set_kind(record.kind);
  party.set_function(record.function);
  party.set_is_authority(record.is_authority);
  party.set_authority_id(record.authority_id);
  party.set_branch_id(record.branch_id);
  return party;
}

law::v1::Party LawParty(const sealed::v1::Party& in) {
  law::v1::Party out;
  out.set_kind(in.kind());
  out.set_function(in.function());
  out.set_is_authority(in.is_authority());
  out.set_authority_id(in.authority_id());
  out.set_branch_id(in.branch_id());
  out.set_notified_under(in.notified_under());
  out.set_intervenes_against_offence(in.intervenes_against_offence());
  return out;
}

absl::Status BadRecipient(std::size_t i, std::string_view message) {
  return base::WithPath(base::Error(absl::StatusCode::kInvalidArgument,
                                    "UNKNOWN_RECIPIENT", message),
                        "to[" + std::to_string(i) + "]");
}

// One value for all, or unset when they differ: what differs is not stated.
void FillInformation(const std::vector<cases::v1::Note>& notes,
                     law::v1::Information& information) {
  std::set<std::string> secrecy, third_parties;
  std::set<common::v1::Category> categories;
  bool none_found = !notes.empty();
  bool forbidden = false;
  law::v1::Source source =
      notes.empty() ? law::v1::SOURCE_UNSPECIFIED : notes[0].source();
  for (const cases::v1::Note& note : notes) {
    secrecy.insert(note.secrecy().begin(), note.secrecy().end());
    third_parties.insert(note.third_parties().begin(),
                         note.third_parties().end());
    categories.insert(note.category());
    none_found = none_found && note.no_secrecy_found();
    forbidden = forbidden || note.forbidden_by_statute();
    if (note.source() != source) source = law::v1::SOURCE_UNSPECIFIED;
  }
  for (const std::string& one : secrecy) information.add_secrecy(one);
  for (const common::v1::Category one : categories) {
    information.add_categories(one);
  }
  for (const std::string& one : third_parties) {
    information.add_third_parties(one);
  }
  information.set_no_secrecy_found(none_found && secrecy.empty());
  information.set_forbidden_by_statute(forbidden);
  information.set_source(source);
}

void FillParties(const Parties& parties, law::v1::Facts& facts) {
  *facts.mutable_from() = LawParty(parties.from);
  for (const sealed::v1::Party& to : parties.to) {
    *facts.add_to() = LawParty(to);
  }
}

}  // namespace

absl::StatusOr<Parties> FindParties(const audit::DirectoryChain& chain,
                                    const std::string& agency,
                                    common::v1::Function acting_as,
                                    const std::vector<std::string>& to,
                                    const std::string& notified_under) {
  const audit::AgencyRecord* self = chain.FindActive(agency);
  if (self == nullptr) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "NOT_IN_DIRECTORY",
                       "this agency is not active in the hub's directory");
  }
  Parties parties{.from = PartyOf(*self), .to = {}};
  if (acting_as != common::v1::FUNCTION_UNSPECIFIED) {
    parties.from.set_function(acting_as);
  }
  std::set<std::string> seen{agency};
  for (std::size_t i = 0; i < to.size(); ++i) {
    if (!seen.insert(to[i]).second) {
      return BadRecipient(i, "a recipient is named twice or is this agency");
    }
    const audit::AgencyRecord* record = chain.FindActive(to[i]);
    if (record == nullptr) {
      return BadRecipient(i, "there is no such active agency");
    }
    parties.to.push_back(PartyOf(*record));
    parties.to.back().set_notified_under(notified_under);
  }
  return parties;
}

law::v1::Facts BuildFacts(const sharing::v1::DiscloseRequest& request,
                          const Parties& parties,
                          const DisclosureMaterial& material, absl::Time at) {
  law::v1::Facts facts;
  *facts.mutable_at() = ToProtoTime(at);
  FillParties(parties, facts);
  FillInformation(material.notes, *facts.mutable_information());
  *facts.mutable_subject() = material.subject;
  facts.mutable_context()->set_setting(law::v1::BILATERAL);
  facts.mutable_context()->set_inquiry(material.inquiry);
  facts.set_direction(request.direction());
  facts.set_purpose(request.purpose());
  *facts.mutable_ground() = request.ground();
  *facts.mutable_assessments() = request.assessments();
  if (request.has_offence()) *facts.mutable_offence() = request.offence();
  if (material.consent.has_value()) {
    *facts.mutable_consent() = *material.consent;
  }
  return facts;
}

law::v1::Facts BuildDutyFacts(const sharing::v1::RecordDutyRequest& request,
                              const Parties& parties,
                              const DisclosureMaterial* subject,
                              absl::Time at) {
  law::v1::Facts facts;
  *facts.mutable_at() = ToProtoTime(at);
  FillParties(parties, facts);
  law::v1::Information& information = *facts.mutable_information();
  const std::set<std::string> secrecy(request.secrecy().begin(),
                                      request.secrecy().end());
  for (const std::string& one : secrecy) information.add_secrecy(one);
  information.set_no_secrecy_found(request.no_secrecy_found() &&
                                   secrecy.empty());
  const std::set<int> categories(request.categories().begin(),
                                 request.categories().end());
  for (const int one : categories) {
    information.add_categories(static_cast<common::v1::Category>(one));
  }
  if (subject != nullptr) {
    *facts.mutable_subject() = subject->subject;
    facts.mutable_context()->set_inquiry(subject->inquiry);
  }
  facts.mutable_context()->set_setting(law::v1::BILATERAL);
  facts.set_direction(request.direction());
  facts.set_purpose(request.purpose());
  *facts.mutable_ground() = request.ground();
  *facts.mutable_assessments() = request.assessments();
  if (request.has_offence()) *facts.mutable_offence() = request.offence();
  return facts;
}

law::Ruling RuleOn(const law::v1::Facts& facts,
                   const std::vector<std::string>& stale,
                   const law::Catalogue& catalogue) {
  law::Ruling ruling = law::Decide(facts, catalogue);
  law::v1::Decision& decision = ruling.decision;
  const bool lacks = decision.verdict() == law::v1::FACTS_MISSING;
  if (stale.empty() || (!lacks && !ruling.permit.has_value())) {
    return ruling;
  }
  ruling.permit.reset();
  if (!lacks) {
    decision.set_verdict(law::v1::FACTS_MISSING);
    decision.clear_reasons();
    decision.add_reasons()->set_code(law::v1::FACT_NOT_STATED);
  }
  for (const std::string& path : stale) {
    const auto& told = decision.missing_facts();
    if (std::find(told.begin(), told.end(), path) == told.end()) {
      decision.add_missing_facts(path);
    }
  }
  return ruling;
}

law::v1::Facts BuildAnonymisedFacts(const Parties& parties, int smallest,
                                    bool second_person_confirms,
                                    absl::Time at) {
  law::v1::Facts facts;
  *facts.mutable_at() = ToProtoTime(at);
  FillParties(parties, facts);
  facts.mutable_context()->set_setting(law::v1::GROUP_MEETING);
  facts.mutable_ground()->set_kind(law::v1::ANONYMISED);
  // What cannot be tied to a person tells nothing about an individual; that it
  // cannot is what the screening and the second person answer for.
  facts.mutable_information()->set_no_secrecy_found(true);
  law::v1::Anonymisation& check = *facts.mutable_anonymisation();
  check.set_smallest_group(smallest);
  check.set_second_person_confirms(second_person_confirms ? law::v1::YES
                                                          : law::v1::NO);
  return facts;
}

sealed::v1::DisclosureHeader HeaderOf(const law::v1::Facts& facts,
                                      const Parties& parties) {
  sealed::v1::DisclosureHeader header;
  header.set_suite(1);
  *header.mutable_from() = parties.from;
  for (const sealed::v1::Party& to : parties.to) *header.add_to() = to;
  *header.mutable_ground() = facts.ground();
  header.set_direction(facts.direction());
  header.set_purpose(facts.purpose());
  header.set_setting(facts.context().setting());
  *header.mutable_categories() = facts.information().categories();
  *header.mutable_secrecy() = facts.information().secrecy();
  header.set_no_secrecy_found(facts.information().no_secrecy_found());
  std::set<std::pair<int, std::string>> answered;
  for (const law::v1::Assessment& assessment : facts.assessments()) {
    // One that concerns a person stays here: the hub never sees a person.
    if (!assessment.concerns().empty() &&
        !audit::IsProvision(assessment.concerns())) {
      continue;
    }
    if (assessment.answer() == law::v1::ANSWER_UNSPECIFIED ||
        !answered.emplace(assessment.kind(), assessment.concerns()).second) {
      continue;
    }
    sealed::v1::AssessmentAnswer& answer = *header.add_assessments();
    answer.set_kind(assessment.kind());
    answer.set_answer(assessment.answer());
    answer.set_concerns(assessment.concerns());
  }
  return header;
}

}  // namespace samrad::agency
