#include "services/law/conditions.h"
#include "services/law/engine.h"

namespace samrad::law::internal {
namespace {

// How one party stands to the rules of a version.
struct Fit {
  Tri fits = Tri::kNo;
  bool other_direction = false;   // would fit, had the direction been another
  const char* missing = nullptr;  // field of the party, or "direction"
};

Fit FitRule(const CompiledParty& rule, const v1::Party& party, int direction,
            bool partial) {
  Fit fit;
  const bool no_kind = party.kind() == common::v1::AGENCY_KIND_UNSPECIFIED;
  if (rule.kinds != 0 && (rule.kinds & BitOf(party.kind())) == 0 && !no_kind) {
    return fit;
  }
  if (rule.authority && !party.is_authority() && !no_kind) return fit;
  Tri fits = Tri::kYes;
  auto unknown = [&fits, &fit](const char* field) {
    fits = Tri::kUnknown;
    fit.missing = field;
  };
  if (no_kind) unknown("kind");
  if (rule.functions != 0 && (rule.functions & BitOf(party.function())) == 0) {
    if (party.function() != common::v1::FUNCTION_UNSPECIFIED ||
        rule.unstated_function_is_other) {
      return fit;
    }
    unknown("function");
  }
  if (rule.intervenes && !party.intervenes_against_offence()) {
    if (!partial) return fit;
    unknown("intervenesAgainstOffence");
  }
  if (!rule.notified_under.empty()) {
    const auto notified = ParseProvision(party.notified_under());
    bool listed = false;
    for (const Provision& provision : rule.notified_under) {
      listed =
          listed || (notified.has_value() && provision.Contains(*notified));
    }
    if (!listed) {
      if (!partial || !party.notified_under().empty()) return fit;
      unknown("notifiedUnder");
    }
  }
  if (rule.directions != 0 && (rule.directions & BitOf(direction)) == 0) {
    if (direction != v1::DIRECTION_UNSPECIFIED) {
      fit.other_direction = true;
      return fit;
    }
    unknown("direction");
  }
  fit.fits = fits;
  return fit;
}

// The best of the rules; no rules fit everybody.
Fit FitParty(const std::vector<CompiledParty>& rules, const v1::Party& party,
             int direction, bool partial) {
  Fit best;
  if (rules.empty()) best.fits = Tri::kYes;
  for (const CompiledParty& rule : rules) {
    Fit fit = FitRule(rule, party, direction, partial);
    fit.other_direction = fit.other_direction || best.other_direction;
    if (fit.fits >= best.fits) best = fit;
    if (best.fits == Tri::kYes) break;
  }
  return best;
}

void TrySender(const CompiledVersion& version, const Question& question,
               std::string_view provision, Trial* trial) {
  const v1::Facts& facts = question.facts();
  const Fit fit = FitParty(version.senders, facts.from(), facts.direction(),
                           question.partial());
  if (fit.fits == Tri::kNo) {
    trial->Fail(v1::SENDER_NOT_LISTED, provision);
  } else if (fit.fits == Tri::kUnknown) {
    trial->Miss(absl::StrCat("from.", fit.missing));
  }
}

void MissRecipient(int index, const char* field, Trial* trial) {
  if (std::string_view(field) == "direction") {
    trial->Miss("direction");
  } else {
    trial->Miss(absl::StrCat("to[", index, "].", field));
  }
}

// Whether the recipient stands to the sender as the version asks.
Tri FitsRelation(v1::Relation relation, const Question& question,
                 const v1::Party& party) {
  if (relation == v1::SAME_AUTHORITY) return question.SameAuthority(party);
  if (relation == v1::OTHER_AUTHORITY) {
    const Tri same = question.SameBranch(party);
    if (same == Tri::kYes) return Tri::kNo;
    // Another kind of body is another authority, whatever its id.
    const bool other_kind = party.kind() != question.facts().from().kind();
    return same == Tri::kUnknown && !other_kind ? Tri::kUnknown : Tri::kYes;
  }
  return Tri::kYes;
}

void MissAuthority(int index, const Question& question, Trial* trial) {
  if (question.facts().from().authority_id().empty()) {
    trial->Miss("from.authorityId");
  }
  if (question.facts().to(index).authority_id().empty()) {
    MissRecipient(index, "authorityId", trial);
  }
}

void TryRecipients(const CompiledVersion& version, const Question& question,
                   std::string_view provision, Trial* trial) {
  const v1::Facts& facts = question.facts();
  int may_hear = 0;
  int may_not_hear = 0;
  for (int i = 0; i < facts.to_size(); ++i) {
    const v1::Party& party = facts.to(i);
    if (version.recipient_is_authority && !party.is_authority() &&
        party.kind() != common::v1::AGENCY_KIND_UNSPECIFIED) {
      trial->Fail(v1::RECIPIENT_NOT_AUTHORITY, provision);
      ++may_not_hear;
      continue;
    }
    const Fit fit = FitParty(version.recipients, party, facts.direction(),
                             question.partial());
    const Tri related = FitsRelation(version.relation, question, party);
    if (fit.fits == Tri::kNo || related == Tri::kNo) {
      trial->Fail(v1::RECIPIENT_NOT_LISTED, provision);
      if (fit.fits == Tri::kNo && fit.other_direction) {
        trial->Fail(v1::DIRECTION_NOT_COVERED, provision);
      }
      ++may_not_hear;
      continue;
    }
    if (fit.fits == Tri::kUnknown) MissRecipient(i, fit.missing, trial);
    if (related == Tri::kUnknown) MissAuthority(i, question, trial);
    if (fit.fits == Tri::kYes && related == Tri::kYes) ++may_hear;
  }
  NoteListeners(may_hear, may_not_hear, trial);
}

// Chapter 10 closed to a ground of OSL chapters 10 and 12, and to every duty,
// which works through 10:28.
bool WorksThroughChapter10(const CompiledGround& ground,
                           const CompiledVersion& version) {
  if (ground.provision.act == Act::kOsl) {
    return ground.provision.chapter == 10 || ground.provision.chapter == 12;
  }
  return version.effect == v1::DUTY;
}

Tri Broken(const CompiledVersion& version, const Question& question,
           const ListedSecrecy& secrecy) {
  if (!secrecy.provision.has_value()) return Tri::kNo;
  const auto function = question.facts().from().function();
  const CompiledBreaks& breaks = version.breaks;
  if (secrecy.index >= 0) {
    const size_t index = static_cast<size_t>(secrecy.index);
    if (breaks.interned[index]) return Tri::kYes;
    if (!breaks.interned_in_part[index]) return Tri::kNo;
  }
  if (BreaksSecrecy(breaks, *secrecy.provision, BitOf(function))) {
    return Tri::kYes;
  }
  if (function != common::v1::FUNCTION_UNSPECIFIED) return Tri::kNo;
  return BreaksSecrecy(breaks, *secrecy.provision, ~Mask{0}) ? Tri::kUnknown
                                                             : Tri::kNo;
}

void TrySecrecy(const CompiledGround& ground, const CompiledVersion& version,
                const Question& question, Trial* trial) {
  for (const ListedSecrecy& secrecy : question.secrecies()) {
    if (!secrecy.left) continue;
    const Tri broken = Broken(version, question, secrecy);
    if (broken == Tri::kUnknown) trial->Miss("from.function");
    if (broken != Tri::kNo) continue;
    if (secrecy.rule != nullptr && secrecy.rule->closes_chapters &&
        WorksThroughChapter10(ground, version)) {
      trial->Fail(v1::CHAPTERS_10_AND_12_EXCLUDED, secrecy.text);
    }
    trial->Fail(v1::SECRECY_NOT_BROKEN_BY_GROUND, secrecy.text);
  }
}

struct NeedState {
  bool negative = false;
  bool missing = false;
};

// An assessment must stand for every secrecy that is left.
NeedState StateOf(v1::AssessmentKind kind, const Question& question) {
  NeedState state;
  auto note = [&state](Recorded recorded) {
    state.negative = state.negative || recorded == Recorded::kNo;
    state.missing = state.missing || recorded == Recorded::kMissing;
  };
  if (!question.secrecy_left()) {
    note(question.AnswerFor(kind, nullptr));
    return state;
  }
  for (const ListedSecrecy& secrecy : question.secrecies()) {
    if (secrecy.left) note(question.AnswerFor(kind, &secrecy));
  }
  return state;
}

bool Towards(const CompiledNeed& need, const Question& question) {
  if (need.towards == 0) return true;
  for (const v1::Party& party : question.facts().to()) {
    if ((need.towards & BitOf(party.kind())) != 0) return true;
  }
  return false;
}

void TryNeed(const CompiledNeed& need, const Question& question,
             std::string_view provision, Trial* trial) {
  if (need.only_with_secrecy && !question.secrecy_left()) return;
  if (!Towards(need, question)) return;
  const v1::Facts& facts = question.facts();
  if (need.unless_caught && facts.offence().caught_in_the_act()) return;
  const NeedState state = StateOf(need.kind, question);
  if (!state.negative && !state.missing) return;
  if (need.unless_caught && question.partial()) {
    // A header leaves out whether it was; then nothing can be held against it.
    trial->Miss("offence.caughtInTheAct");
    if (!question.exploring() || state.negative) return;
  }
  if (need.or_with_open_inquiry != v1::ASSESSMENT_KIND_UNSPECIFIED) {
    const NeedState other = StateOf(need.or_with_open_inquiry, question);
    const v1::Inquiry inquiry = facts.context().inquiry();
    if (!other.negative && !other.missing) {
      if (inquiry == v1::INQUIRY_OPEN) return;
      if (inquiry == v1::INQUIRY_UNSPECIFIED) {
        trial->Miss("context.inquiry");
        return;
      }
    }
  }
  if (state.negative) trial->Fail(v1::ASSESSMENT_NEGATIVE, provision);
  if (state.missing) trial->FailUnrecorded(provision, need.kind);
}

}  // namespace

void NoteListeners(int may_hear, int may_not_hear, Trial* trial) {
  if (may_hear > 0 && may_not_hear > 0) {
    trial->Fail(v1::LISTENER_NOT_ENTITLED, "OSL 8:1");
  }
}

bool IsDuty(const CompiledVersion& version, const Question& question) {
  return version.effect == v1::DUTY ||
         (version.effect == v1::DUTY_ON_REQUEST &&
          question.facts().direction() == v1::ON_REQUEST);
}

void TryVersion(const CompiledGround& ground, const CompiledVersion& version,
                const Question& question, std::string_view provision,
                Trial* trial) {
  if (version.for_lawyer) trial->Fail(v1::GROUND_NOT_IN_FORCE, provision);
  TrySender(version, question, provision, trial);
  TryRecipients(version, question, provision, trial);
  TrySecrecy(ground, version, question, trial);
  for (const CompiledCondition& condition : version.conditions) {
    TryCondition(condition, question, provision, trial);
  }
  for (const CompiledNeed& need : version.needs) {
    TryNeed(need, question, provision, trial);
  }
}

}  // namespace samrad::law::internal
