#include "services/law/decide.h"

#include "services/law/compiled_catalogue.h"
#include "services/law/engine.h"

namespace samrad::law {
namespace internal {
namespace {

constexpr std::string_view kDoesNotFollow = "OSL 7:2";

// The rule on duties, OSL 10:28: the duty named with it decides.
const CompiledGround* NamedDuty(const Question& question, Trial* trial) {
  const CompiledCatalogue& catalogue = question.catalogue();
  const v1::Ground& cited = question.facts().ground();
  if (cited.duty().empty()) {
    trial->Fail(v1::DUTY_NOT_NAMED, cited.provision());
    return nullptr;
  }
  const int index = catalogue.FindGround(cited.duty());
  if (index < 0) {
    trial->Fail(v1::NOT_A_SECRECY_BREAKING_RULE, cited.duty());
    return nullptr;
  }
  const CompiledGround& duty = catalogue.grounds[static_cast<size_t>(index)];
  for (const CompiledVersion& version : duty.versions) {
    if (version.effect == v1::DUTY && !duty.names_a_duty) return &duty;
  }
  // A permission is named where a duty must be.
  trial->Fail(v1::DUTY_NOT_NAMED, cited.provision());
  trial->Fail(v1::NOT_A_SECRECY_BREAKING_RULE, cited.duty());
  return nullptr;
}

void JudgeVersion(const CompiledGround& ground, const Question& question,
                  std::string_view provision, Finding* finding) {
  const CompiledVersion* version = ground.VersionOn(question.day());
  if (version == nullptr) {
    finding->trial.Fail(v1::GROUND_NOT_IN_FORCE, provision);
    return;
  }
  finding->version = version->period.from_text;
  TryVersion(ground, *version, question, provision, &finding->trial);
  finding->duty = IsDuty(*version, question);
  finding->Allow(finding->duty ? v1::DUTY_APPLIES : v1::GROUND_APPLIES,
                 provision);
}

void JudgeConsent(const Question& question, std::string_view provision,
                  Finding* finding) {
  const CompiledCatalogue& catalogue = question.catalogue();
  const CompiledVersion* version =
      catalogue.consent < 0
          ? nullptr
          : catalogue.grounds[static_cast<size_t>(catalogue.consent)].VersionOn(
                question.day());
  if (version == nullptr) {
    finding->trial.Fail(v1::GROUND_NOT_IN_FORCE, provision);
    return;
  }
  finding->version = version->period.from_text;
  TryConsent(question, finding);
}

void JudgeProvision(const Question& question, Finding* finding) {
  const CompiledCatalogue& catalogue = question.catalogue();
  const std::string& cited = question.facts().ground().provision();
  if (cited.empty()) {
    finding->trial.Miss("ground.provision");
    return;
  }
  const int index = catalogue.FindGround(cited);
  if (index < 0) {
    finding->trial.Fail(v1::NOT_A_SECRECY_BREAKING_RULE, cited);
    return;
  }
  const CompiledGround& ground = catalogue.grounds[static_cast<size_t>(index)];
  if (ground.consent) {
    JudgeConsent(question, cited, finding);
    return;
  }
  if (!ground.names_a_duty) {
    JudgeVersion(ground, question, cited, finding);
    return;
  }
  if (ground.VersionOn(question.day()) == nullptr) {
    finding->trial.Fail(v1::GROUND_NOT_IN_FORCE, cited);
    return;
  }
  const CompiledGround* duty = NamedDuty(question, &finding->trial);
  if (duty != nullptr) {
    JudgeVersion(*duty, question, question.facts().ground().duty(), finding);
  }
}

void JudgeConsentGround(const Question& question, Finding* finding) {
  const CompiledCatalogue& catalogue = question.catalogue();
  const std::string& cited = question.facts().ground().provision();
  if (!cited.empty() && catalogue.FindGround(cited) != catalogue.consent) {
    finding->trial.Fail(v1::NOT_A_SECRECY_BREAKING_RULE, cited);
    return;
  }
  JudgeConsent(question, cited.empty() ? "OSL 12:2" : std::string_view(cited),
               finding);
}

}  // namespace

void TryStated(const Question& question, Trial* trial) {
  const v1::Facts& facts = question.facts();
  if (question.day() == 0) trial->Miss("at");
  if (!common::v1::AgencyKind_IsValid(facts.from().kind()) ||
      facts.from().kind() == common::v1::AGENCY_KIND_UNSPECIFIED) {
    trial->Miss("from.kind");
  }
  if (facts.to().empty()) trial->Miss("to");
  for (int i = 0; i < facts.to_size(); ++i) {
    const common::v1::AgencyKind kind = facts.to(i).kind();
    if (!common::v1::AgencyKind_IsValid(kind) ||
        kind == common::v1::AGENCY_KIND_UNSPECIFIED) {
      trial->Miss(absl::StrCat("to[", i, "].kind"));
    }
  }
  if (facts.information().secrecy().empty() &&
      !facts.information().no_secrecy_found()) {
    trial->Miss("information.secrecy");
  }
  for (int i = 0; i < facts.information().secrecy_size(); ++i) {
    if (facts.information().secrecy(i).empty()) {
      trial->Miss(absl::StrCat("information.secrecy[", i, "]"));
    }
  }
  if (!v1::GroundKind_IsValid(facts.ground().kind()) ||
      facts.ground().kind() == v1::GROUND_KIND_UNSPECIFIED) {
    trial->Miss("ground.kind");
  }
}

Finding Judge(const Question& question) {
  Finding finding;
  switch (question.facts().ground().kind()) {
    case v1::PROVISION:
      JudgeProvision(question, &finding);
      break;
    case v1::CONSENT:
      JudgeConsentGround(question, &finding);
      break;
    case v1::ANONYMISED:
      TryAnonymised(question, &finding);
      break;
    case v1::NO_GROUND:
      TryNoGround(question, &finding);
      break;
    case v1::NOT_SECRET:
      TryNotSecret(question, &finding);
      break;
    case v1::NO_BOUNDARY:
      TryNoBoundary(question, &finding);
      break;
    default:
      finding.trial.Miss("ground.kind");
  }
  // A protected person is never raised in a group, whatever the ground.
  if (question.group_meeting() && question.protected_person()) {
    finding.trial.Fail(v1::PROTECTED_IDENTITY_BLOCKS, kProtectedPersons);
    finding.anonymised_instead = false;
  }
  return finding;
}

namespace {

void AddReason(v1::ReasonCode code, std::string_view provision,
               v1::Decision* decision) {
  v1::Reason* reason = decision->add_reasons();
  reason->set_code(code);
  reason->set_provision(provision.data(), provision.size());
}

void WriteYes(const Question& question, const Finding& finding,
              v1::Decision* decision) {
  decision->set_verdict(finding.anonymised ? v1::ALLOW_ANONYMISED_ONLY
                        : finding.duty     ? v1::ALLOW_WITH_DUTY
                                           : v1::ALLOW);
  for (const FoundReason& reason : finding.allow) {
    AddReason(reason.code, reason.provision, decision);
  }
  const v1::GroundKind kind = question.facts().ground().kind();
  if ((kind == v1::PROVISION || kind == v1::CONSENT) &&
      question.secrecy_left() && ProtectionLost(question)) {
    AddReason(v1::SECRECY_DOES_NOT_FOLLOW, kDoesNotFollow, decision);
  }
}

}  // namespace

void WriteDecision(const Question& question, const Finding& finding,
                   bool suggest, v1::Decision* decision) {
  if (question.facts().has_ground()) {
    *decision->mutable_ground() = question.facts().ground();
  }
  decision->set_provision_version(finding.version.data(),
                                  finding.version.size());
  for (const std::string& path : finding.trial.missing()) {
    decision->add_missing_facts(path);
  }
  if (finding.trial.failed()) {
    decision->set_verdict(finding.anonymised_instead ? v1::ALLOW_ANONYMISED_ONLY
                                                     : v1::DENY);
    for (const FoundReason& reason : finding.trial.reasons()) {
      AddReason(reason.code, reason.provision, decision);
    }
    if (suggest) Suggest(question, decision);
  } else if (finding.trial.lacks_facts()) {
    decision->set_verdict(v1::FACTS_MISSING);
    AddReason(v1::FACT_NOT_STATED, "", decision);
  } else {
    WriteYes(question, finding, decision);
  }
}

}  // namespace internal

namespace {

internal::Finding Find(const internal::Question& question) {
  internal::Finding finding;
  internal::TryStated(question, &finding.trial);
  if (finding.trial.lacks_facts()) return finding;
  return internal::Judge(question);
}

}  // namespace

v1::Decision DecideOnly(const v1::Facts& facts, const Catalogue& catalogue) {
  const internal::Question question(facts, catalogue.compiled(),
                                    internal::View::kFull);
  v1::Decision decision;
  internal::WriteDecision(question, Find(question), true, &decision);
  return decision;
}

Ruling Decide(const v1::Facts& facts, const Catalogue& catalogue) {
  Ruling ruling{DecideOnly(facts, catalogue), std::nullopt};
  const v1::Verdict verdict = ruling.decision.verdict();
  if (verdict != v1::ALLOW && verdict != v1::ALLOW_WITH_DUTY) return ruling;
  Permit permit(catalogue);
  permit.recipients_.reserve(static_cast<size_t>(facts.to_size()));
  for (const v1::Party& party : facts.to()) {
    permit.recipients_.push_back({party.kind(), party.function(),
                                  party.authority_id(), party.branch_id()});
  }
  permit.categories_.reserve(
      static_cast<size_t>(facts.information().categories_size()));
  for (int category : facts.information().categories()) {
    permit.categories_.push_back(static_cast<common::v1::Category>(category));
  }
  permit.ground_kind_ = facts.ground().kind();
  permit.provision_ = facts.ground().provision();
  permit.duty_provision_ = facts.ground().duty();
  permit.duty_ = verdict == v1::ALLOW_WITH_DUTY;
  permit.provision_version_ = ruling.decision.provision_version();
  permit.decided_at_ = absl::FromUnixSeconds(facts.at().seconds()) +
                       absl::Nanoseconds(facts.at().nanos());
  ruling.permit.emplace(std::move(permit));
  return ruling;
}

v1::Ground Permit::ground() const {
  v1::Ground ground;
  ground.set_kind(ground_kind_);
  ground.set_provision(provision_);
  ground.set_duty(duty_provision_);
  return ground;
}

bool Permit::Covers(const std::string& authority_id,
                    const std::string& branch_id) const {
  for (const PermitRecipient& recipient : recipients_) {
    if (!authority_id.empty() && recipient.authority_id == authority_id &&
        recipient.branch_id == branch_id) {
      return true;
    }
  }
  return false;
}

}  // namespace samrad::law
