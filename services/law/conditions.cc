#include "services/law/conditions.h"

namespace samrad::law::internal {
namespace {

struct Case {
  const CompiledCondition& condition;
  const Question& question;
  std::string_view provision;
  Trial* trial;

  const v1::Offence& offence() const { return question.facts().offence(); }
  void Fail(v1::ReasonCode code) const { trial->Fail(code, provision); }
  void Miss(const char* path) const { trial->Miss(path); }
  // A switch that is off. In a header it may merely not have travelled.
  void FailUnlessWithheld(v1::ReasonCode code, const char* path) const {
    if (question.partial()) {
      Miss(path);
    } else {
      Fail(code);
    }
  }
};

void TryPurpose(const Case& c) {
  const int purpose = c.question.facts().purpose();
  if (purpose == v1::PURPOSE_UNSPECIFIED && c.condition.any_of != 0) {
    c.Miss("purpose");
  } else if ((c.condition.any_of & BitOf(purpose)) == 0) {
    c.Fail(v1::PURPOSE_NOT_LISTED);
  }
}

void TryDirection(const Case& c) {
  const int direction = c.question.facts().direction();
  if (direction == v1::DIRECTION_UNSPECIFIED) {
    c.Miss("direction");
  } else if ((c.condition.any_of & BitOf(direction)) == 0) {
    c.Fail(v1::DIRECTION_NOT_COVERED);
  }
}

void TryCategories(const Case& c) {
  if (c.question.categories() == 0) {
    c.Miss("information.categories");
  } else if ((c.question.categories() & ~c.condition.any_of) != 0) {
    c.Fail(v1::INFORMATION_NOT_COVERED);
  }
}

bool AnySecrecyLeft(const Case& c) {
  for (const ListedSecrecy& secrecy : c.question.secrecies()) {
    if (!secrecy.left || !secrecy.provision.has_value()) continue;
    for (const Provision& provision : c.condition.provisions) {
      if (provision.Overlaps(*secrecy.provision)) return true;
    }
  }
  return false;
}

void TrySecrecyNot(const Case& c) {
  for (const ListedSecrecy& secrecy : c.question.secrecies()) {
    if (!secrecy.provision.has_value()) continue;
    for (const Provision& provision : c.condition.provisions) {
      if (!provision.Overlaps(*secrecy.provision)) continue;
      c.Fail(v1::INFORMATION_NOT_COVERED);
      return;
    }
  }
}

void TrySubjectBelow(const Case& c) {
  const std::optional<int> age = c.question.SubjectAge();
  if (!age.has_value()) {
    c.Miss("subject.birthDate");
  } else if (*age >= c.condition.number) {
    c.Fail(v1::SUBJECT_TOO_OLD);
  }
}

void TrySubjectPresumedBelow(const Case& c) {
  const std::optional<int> age = c.question.SubjectAge();
  if (age.has_value()) {
    if (*age >= c.condition.number) c.Fail(v1::SUBJECT_TOO_OLD);
  } else if (!c.question.facts().subject().presumed_under18()) {
    c.Miss("subject.birthDate");
  }
}

void TrySubjectInCareGroup(const Case& c) {
  for (int group : c.question.facts().subject().care_groups()) {
    if (group != 0 && (c.condition.any_of & BitOf(group)) != 0) return;
  }
  const std::optional<int> age = c.question.SubjectAge();
  if (!age.has_value()) {
    c.Miss("subject.birthDate");
  } else if (*age >= 18) {
    c.FailUnlessWithheld(v1::SUBJECT_GROUP_NOT_COVERED, "subject.careGroups");
  }
}

void TrySentence(const Case& c) {
  const int sentence = c.question.facts().subject().sentence();
  if (sentence == v1::SENTENCE_UNSPECIFIED) {
    c.Miss("subject.sentence");
    return;
  }
  bool too_old = false;
  for (const auto& [which, below] : c.condition.cases) {
    if (which != BitOf(sentence)) continue;
    if (below == 0) return;
    const std::optional<int> age = c.question.SubjectAge();
    if (!age.has_value()) {
      c.Miss("subject.birthDate");
      return;
    }
    if (*age < below) return;
    too_old = true;
  }
  if (too_old) c.Fail(v1::SUBJECT_TOO_OLD);
  c.Fail(v1::SUBJECT_GROUP_NOT_COVERED);
}

void TryOffenceStatus(const Case& c) {
  const int status = c.offence().status();
  if (status == v1::OFFENCE_STATUS_UNSPECIFIED) {
    c.Miss("offence.status");
  } else if ((c.condition.any_of & BitOf(status)) == 0) {
    c.Fail(status == v1::COMMITTED ? v1::COMMITTED_OFFENCE_NEEDS_OTHER_GROUND
                                   : v1::OFFENCE_NOT_COVERED);
  }
}

void TryCommittedExcluded(const Case& c) {
  if (!AnySecrecyLeft(c)) return;
  const int status = c.offence().status();
  if (status == v1::COMMITTED) {
    c.Fail(v1::COMMITTED_OFFENCE_NEEDS_OTHER_GROUND);
  } else if (status == v1::OFFENCE_STATUS_UNSPECIFIED &&
             c.question.facts().purpose() == v1::INVESTIGATE_CRIME) {
    c.Miss("offence.status");
  }
}

void TryOffenceKind(const Case& c) {
  const int kind = c.offence().kind();
  if (kind == v1::OFFENCE_KIND_UNSPECIFIED) {
    c.Miss("offence.kind");
  } else if ((c.condition.any_of & BitOf(kind)) == 0) {
    c.Fail(v1::OFFENCE_NOT_COVERED);
  } else if ((c.condition.other & BitOf(kind)) != 0) {
    if (c.offence().severity() == v1::MINOR) {
      c.Fail(v1::OFFENCE_NOT_COVERED);
    } else if (c.offence().severity() == v1::OFFENCE_SEVERITY_UNSPECIFIED) {
      c.Miss("offence.severity");
    }
  }
}

void TryStage(const Case& c) {
  const int stage = c.offence().stage();
  if (stage == v1::OFFENCE_STAGE_UNSPECIFIED) {
    c.Miss("offence.stage");
  } else if ((c.condition.any_of & BitOf(stage)) == 0) {
    c.Fail(v1::OFFENCE_NOT_COVERED);
  }
}

void TryMinPenalty(const Case& c) {
  const int months = c.offence().min_penalty_months();
  const int completed = c.condition.number;
  const int other = c.condition.other_number;
  const int stage = c.offence().stage();
  if (stage == v1::OFFENCE_STAGE_UNSPECIFIED) {
    if (months < std::min(completed, other)) {
      c.FailUnlessWithheld(v1::PENALTY_BELOW_THRESHOLD,
                           "offence.minPenaltyMonths");
    } else if (months < std::max(completed, other) ||
               c.condition.other !=
                   MaskOf(std::initializer_list<int>{
                       v1::ATTEMPT, v1::PREPARATION, v1::CONSPIRACY})) {
      c.Miss("offence.stage");
    }
    return;
  }
  if (stage != v1::COMPLETED && (c.condition.other & BitOf(stage)) == 0) {
    c.Fail(v1::OFFENCE_NOT_COVERED);
    return;
  }
  if (months < (stage == v1::COMPLETED ? completed : other)) {
    c.FailUnlessWithheld(v1::PENALTY_BELOW_THRESHOLD,
                         "offence.minPenaltyMonths");
  }
}

void TryImprisonment(const Case& c) {
  if (c.offence().imprisonment_in_scale()) return;
  c.FailUnlessWithheld(v1::PENALTY_BELOW_THRESHOLD,
                       "offence.imprisonmentInScale");
}

void TryMoreThanFine(const Case& c) {
  const int sanction = c.offence().expected_sanction();
  if (sanction == v1::EXPECTED_SANCTION_UNSPECIFIED) {
    c.Miss("offence.expectedSanction");
  } else if (sanction != v1::MORE_THAN_FINE) {
    c.Fail(v1::PENALTY_BELOW_THRESHOLD);
  }
}

void TryReasonableSuspicion(const Case& c) {
  const int suspicion = c.offence().suspicion();
  if (suspicion == v1::SUSPICION_UNSPECIFIED) {
    c.Miss("offence.suspicion");
  } else if (suspicion != v1::REASONABLE_SUSPICION) {
    c.Fail(v1::OFFENCE_NOT_COVERED);
  }
}

void TryInSchoolActivity(const Case& c) {
  if (c.offence().in_school_activity()) return;
  c.FailUnlessWithheld(v1::SITUATION_NOT_COVERED, "offence.inSchoolActivity");
}

void TryVictimBelow(const Case& c) {
  const std::optional<int> age = c.question.VictimAge();
  if (!age.has_value()) {
    c.Miss("offence.victim.birthDate");
  } else if (*age >= c.condition.number) {
    c.Fail(v1::VICTIM_NOT_COVERED);
  }
}

void TryVictimClose(const Case& c) {
  if (c.offence().victim().close_to_suspect()) return;
  c.FailUnlessWithheld(v1::VICTIM_NOT_COVERED, "offence.victim.closeToSuspect");
}

void TrySource(const Case& c) {
  const int source = c.question.facts().information().source();
  if (source == v1::SOURCE_UNSPECIFIED) {
    c.Miss("information.source");
  } else if ((c.condition.any_of & BitOf(source)) == 0) {
    c.Fail(v1::SITUATION_NOT_COVERED);
  }
}

void TryInquiry(const Case& c) {
  const int inquiry = c.question.facts().context().inquiry();
  if (inquiry == v1::INQUIRY_UNSPECIFIED) {
    c.Miss("context.inquiry");
  } else if ((c.condition.any_of & BitOf(inquiry)) == 0) {
    c.Fail(v1::SITUATION_NOT_COVERED);
  }
}

void TryNotForbidden(const Case& c) {
  if (c.question.facts().information().forbidden_by_statute()) {
    c.Fail(v1::CONTRARY_TO_STATUTE);
  }
}

}  // namespace

void TryCondition(const CompiledCondition& condition, const Question& question,
                  std::string_view provision, Trial* trial) {
  const Case c{condition, question, provision, trial};
  switch (condition.type) {
    case v1::Condition::kPurpose:
      return TryPurpose(c);
    case v1::Condition::kDirection:
      return TryDirection(c);
    case v1::Condition::kCategories:
      return TryCategories(c);
    case v1::Condition::kSecrecyNot:
      return TrySecrecyNot(c);
    case v1::Condition::kSubjectBelow:
      return TrySubjectBelow(c);
    case v1::Condition::kSubjectPresumedBelow:
      return TrySubjectPresumedBelow(c);
    case v1::Condition::kSubjectInCareGroup:
      return TrySubjectInCareGroup(c);
    case v1::Condition::kSentence:
      return TrySentence(c);
    case v1::Condition::kOffenceStatus:
      return TryOffenceStatus(c);
    case v1::Condition::kCommittedExcluded:
      return TryCommittedExcluded(c);
    case v1::Condition::kOffenceKind:
      return TryOffenceKind(c);
    case v1::Condition::kStage:
      return TryStage(c);
    case v1::Condition::kMinPenalty:
      return TryMinPenalty(c);
    case v1::Condition::kImprisonmentInScale:
      return TryImprisonment(c);
    case v1::Condition::kMoreThanFineExpected:
      return TryMoreThanFine(c);
    case v1::Condition::kReasonableSuspicion:
      return TryReasonableSuspicion(c);
    case v1::Condition::kInSchoolActivity:
      return TryInSchoolActivity(c);
    case v1::Condition::kVictimBelow:
      return TryVictimBelow(c);
    case v1::Condition::kVictimClose:
      return TryVictimClose(c);
    case v1::Condition::kSource:
      return TrySource(c);
    case v1::Condition::kInquiry:
      return TryInquiry(c);
    case v1::Condition::kNotForbiddenByStatute:
      return TryNotForbidden(c);
    case v1::Condition::IS_NOT_SET:
      // The catalogue check refuses it; a condition nobody knows is not met.
      return c.Fail(v1::SITUATION_NOT_COVERED);
  }
}

}  // namespace samrad::law::internal
