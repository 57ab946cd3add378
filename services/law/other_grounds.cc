// The grounds that are no provision: not secret, no boundary, none at all, and
// de-identified talk.
#include "services/law/engine.h"

namespace samrad::law::internal {
namespace {

constexpr std::string_view kBranch = "OSL 8:2";
constexpr int kSmallestGroup = 5;

}  // namespace

bool IsPublicInterest(const ListedSecrecy& secrecy) {
  if (secrecy.rule != nullptr && secrecy.rule->public_interest) return true;
  return secrecy.provision.has_value() && secrecy.provision->act == Act::kOsl &&
         secrecy.provision->chapter >= 15 && secrecy.provision->chapter <= 20;
}

bool ClosedEvenAnonymised(const Question& question) {
  for (const ListedSecrecy& secrecy : question.secrecies()) {
    if (!secrecy.left) continue;
    if (IsPublicInterest(secrecy)) return true;
    if (secrecy.rule != nullptr && secrecy.rule->closes_chapters) return true;
  }
  return false;
}

bool ProtectionLost(const Question& question) {
  for (const v1::Party& party : question.facts().to()) {
    // Inside the own branch nothing is lost, and a reservation binds whom no
    // secrecy binds.
    if (question.SameBranch(party) == Tri::kYes) continue;
    if (!party.is_authority() && question.facts().consent().reservation()) {
      continue;
    }
    if ((question.catalogue().general_holders & BitOf(party.kind())) != 0) {
      continue;
    }
    switch (party.kind()) {
      case common::v1::LEISURE:
      case common::v1::OTHER_MUNICIPAL:
      case common::v1::ASSOCIATION:
      case common::v1::PRIVATE_PERSON:
      case common::v1::OTHER_PRIVATE:
      case common::v1::PUBLIC_ORDER_GUARD:
        return true;
      default:
        break;
    }
  }
  return false;
}

void TryNotSecret(const Question& question, Finding* finding) {
  Trial& trial = finding->trial;
  if (question.secrecies().empty()) {
    finding->Allow(v1::NOT_SECRET_HERE, "");
  }
  for (const ListedSecrecy& secrecy : question.secrecies()) {
    if (!secrecy.left) {
      finding->Allow(v1::NOT_SECRET_HERE, secrecy.text);
      continue;
    }
    const v1::AssessmentKind test = secrecy.version == nullptr
                                        ? v1::ASSESSMENT_KIND_UNSPECIFIED
                                        : secrecy.version->assessment;
    if (test == v1::ASSESSMENT_KIND_UNSPECIFIED) {
      trial.Fail(v1::SECRECY_APPLIES, secrecy.text);
    } else if (question.AnswerFor(test, &secrecy) == Recorded::kNo) {
      trial.Fail(v1::SECRECY_APPLIES, secrecy.text);
      trial.Fail(v1::ASSESSMENT_NEGATIVE, secrecy.text);
    } else {
      trial.FailUntilRecorded(v1::SECRECY_APPLIES, secrecy.text);
      trial.FailUnrecorded(secrecy.text, test);
    }
  }
}

void TryNoBoundary(const Question& question, Finding* finding) {
  Trial& trial = finding->trial;
  const v1::Facts& facts = question.facts();
  int inside = 0;
  int outside = 0;
  for (int i = 0; i < facts.to_size(); ++i) {
    switch (question.SameBranch(facts.to(i))) {
      case Tri::kYes:
        ++inside;
        break;
      case Tri::kNo:
        ++outside;
        trial.Fail(v1::RECIPIENT_NOT_LISTED, kBranch);
        break;
      case Tri::kUnknown:
        // A private body or person is no part of an authority of another kind,
        // and has no id to state.
        if (!facts.to(i).is_authority() &&
            facts.to(i).authority_id().empty() &&
            facts.to(i).kind() != facts.from().kind()) {
          ++outside;
          trial.Fail(v1::RECIPIENT_NOT_LISTED, kBranch);
          break;
        }
        if (facts.from().authority_id().empty()) {
          trial.Miss("from.authorityId");
        }
        if (facts.to(i).authority_id().empty()) {
          trial.Miss(absl::StrCat("to[", i, "].authorityId"));
        }
    }
  }
  NoteListeners(inside, outside, &trial);
  if (outside > 0) {
    for (const ListedSecrecy& secrecy : question.secrecies()) {
      if (secrecy.left) trial.Fail(v1::SECRECY_APPLIES, secrecy.text);
    }
  }
  switch (question.AnswerFor(v1::NEEDED_IN_WORK, nullptr)) {
    case Recorded::kYes:
      break;
    case Recorded::kNo:
      trial.Fail(v1::ASSESSMENT_NEGATIVE, kBranch);
      break;
    case Recorded::kMissing:
      trial.FailUnrecorded(kBranch, v1::NEEDED_IN_WORK);
  }
  finding->Allow(v1::NO_SECRECY_BOUNDARY, kBranch);
}

void TryNoGround(const Question& question, Finding* finding) {
  if (!question.secrecy_left()) {
    TryNotSecret(question, finding);
    return;
  }
  for (const ListedSecrecy& secrecy : question.secrecies()) {
    if (secrecy.left) {
      finding->trial.Fail(v1::NO_GROUND_CITED, secrecy.text);
    }
  }
  if (question.protected_person()) {
    finding->trial.Fail(v1::PROTECTED_IDENTITY_BLOCKS, kProtectedPersons);
  }
  finding->anonymised_instead =
      !ClosedEvenAnonymised(question) && !question.protected_person();
}

void TryAnonymised(const Question& question, Finding* finding) {
  Trial& trial = finding->trial;
  const v1::Anonymisation& check = question.facts().anonymisation();
  const std::string_view secrecy = question.first_secrecy();
  finding->anonymised = true;
  for (const ListedSecrecy& listed : question.secrecies()) {
    if (!listed.left) continue;
    if (IsPublicInterest(listed) ||
        (listed.rule != nullptr && listed.rule->closes_chapters)) {
      // What the investigation hides needs no name to be revealed.
      trial.Fail(v1::SECRECY_APPLIES, listed.text);
      trial.Fail(v1::SECRECY_NOT_BROKEN_BY_GROUND, listed.text);
    }
  }
  if (!check.identifiers().empty()) {
    trial.Fail(v1::DIRECT_IDENTIFIER_PRESENT, secrecy);
  }
  if (check.smallest_group() <= 0) {
    trial.Miss("anonymisation.smallestGroup");
  } else if (check.smallest_group() < kSmallestGroup) {
    trial.Fail(v1::GROUP_TOO_SMALL, secrecy);
  }
  if (check.second_person_confirms() == v1::NO) {
    trial.Fail(v1::TRACEABLE_BY_LISTENERS, secrecy);
  } else if (check.second_person_confirms() != v1::YES) {
    trial.Miss("anonymisation.secondPersonConfirms");
  }
  if (check.recognised()) trial.Fail(v1::PERSON_RECOGNISED, secrecy);
  if (question.protected_person()) {
    trial.Fail(v1::PROTECTED_IDENTITY_BLOCKS, kProtectedPersons);
  }
  finding->Allow(v1::NOT_TRACEABLE, secrecy);
}

}  // namespace samrad::law::internal
