// Consent: OSL 12:2 (waiver) and 12:3 (who disposes for a minor), with FB 6:11,
// 6:13 on guardians; read as secrecy-law.md section d, state 2026-06-01.
#include <algorithm>

#include "services/law/engine.h"

namespace samrad::law::internal {
namespace {

constexpr std::string_view kWaiver = "OSL 12:2";
constexpr std::string_view kWhoDisposes = "OSL 12:3";
constexpr int kAdult = 18;
constexpr int kMaturityAsked = 12;

enum class Part { kNone, kGiven, kRefused, kWithdrawn };

// One entry of the consent at the instant asked about.
struct PartAt {
  Part part = Part::kNone;
  Instant since;
};

std::optional<Instant> Before(bool has, const google::protobuf::Timestamp& time,
                              Instant now) {
  std::optional<Instant> instant = ToInstant(has, time);
  if (instant.has_value() && *instant > now) return std::nullopt;
  return instant;
}

// Half-open: given counts from its instant, withdrawal from its instant on.
PartAt ReadPart(const v1::Giver& giver, Instant now) {
  const auto given = Before(giver.has_given_at(), giver.given_at(), now);
  const auto refused = Before(giver.has_refused_at(), giver.refused_at(), now);
  const auto withdrawn =
      Before(giver.has_withdrawn_at(), giver.withdrawn_at(), now);
  if (withdrawn.has_value()) return {Part::kWithdrawn, *withdrawn};
  if (refused.has_value() && (!given.has_value() || *refused >= *given)) {
    return {Part::kRefused, *refused};
  }
  if (given.has_value()) return {Part::kGiven, *given};
  return {};
}

// What one person has said, over all entries: the latest word holds, and of
// two at the same instant the refusing one.
struct Word {
  Part part = Part::kNone;
  Instant since;
  bool capacity_unknown = false;
};

class Consenting {
 public:
  Consenting(const Question& question, Finding* finding)
      : question_(question),
        consent_(question.facts().consent()),
        trial_(finding->trial) {}

  void Try() {
    TrySecrecy();
    TryForm();
    TryScope();
    TryValidity();
    TryGivers();
    TryThirdParties();
  }

 private:
  const v1::Facts& facts() const { return question_.facts(); }
  Instant now() const { return question_.at().value_or(Instant{}); }

  Word WordOf(std::string_view person, v1::GiverCapacity capacity) const {
    Word word;
    for (const v1::Giver& giver : consent_.givers()) {
      if (giver.person() != person) continue;
      const bool unstated = giver.capacity() == v1::GIVER_CAPACITY_UNSPECIFIED;
      // A person can only speak for itself; anybody else must say as what.
      const bool fits =
          giver.capacity() == capacity || (unstated && person == kSubject);
      const PartAt part = ReadPart(giver, now());
      if (part.part == Part::kNone) continue;
      if (!fits) {
        word.capacity_unknown = word.capacity_unknown || unstated;
        continue;
      }
      if (word.part == Part::kNone || part.since > word.since ||
          (part.since == word.since && part.part != Part::kGiven)) {
        word.part = part.part;
        word.since = part.since;
      }
    }
    return word;
  }

  void TrySecrecy() {
    for (const ListedSecrecy& secrecy : question_.secrecies()) {
      if (!secrecy.left) continue;
      if (IsPublicInterest(secrecy)) {
        trial_.Fail(v1::PUBLIC_INTEREST_SECRECY_NOT_WAIVABLE, secrecy.text);
      } else if (secrecy.rule != nullptr && secrecy.rule->closes_chapters) {
        trial_.Fail(v1::CHAPTERS_10_AND_12_EXCLUDED, secrecy.text);
        trial_.Fail(v1::SECRECY_NOT_BROKEN_BY_GROUND, secrecy.text);
      } else if (!Waivable(secrecy)) {
        trial_.Fail(v1::SECRECY_NOT_BROKEN_BY_GROUND, secrecy.text);
      }
    }
  }

  // Secrecy the catalogue lists protects the individual unless it says
  // otherwise; of the rest, OSL chapters 21-40 do.
  static bool Waivable(const ListedSecrecy& secrecy) {
    if (secrecy.rule != nullptr) return true;
    return secrecy.provision.has_value() &&
           secrecy.provision->act == Act::kOsl &&
           secrecy.provision->chapter >= 21 && secrecy.provision->chapter <= 40;
  }

  void TryForm() {
    if (consent_.form() == v1::ORAL_NOT_NOTED) {
      trial_.Fail(v1::CONSENT_NOT_DOCUMENTED, kWaiver);
    } else if (consent_.form() != v1::WRITTEN &&
               consent_.form() != v1::ORAL_NOTED) {
      trial_.Miss("consent.form");
    }
  }

  void TryScope() {
    const v1::ConsentScope& scope = consent_.scope();
    if (question_.partial() && !consent_.has_scope()) {
      trial_.Miss("consent.scope");
      if (question_.categories() == 0) trial_.Miss("information.categories");
      if (facts().purpose() == v1::PURPOSE_UNSPECIFIED) trial_.Miss("purpose");
      return;
    }
    if (scope.unlimited()) {
      trial_.Fail(v1::CONSENT_SCOPE_UNDETERMINED, kWaiver);
      return;
    }
    if (scope.from().empty() || scope.to().empty() ||
        scope.categories().empty() || scope.purposes().empty()) {
      trial_.Fail(v1::CONSENT_SCOPE_UNDETERMINED, kWaiver);
    }
    if ((MaskOf(scope.from()) & BitOf(facts().from().kind())) == 0) {
      trial_.Fail(v1::CONSENT_SENDER_NOT_IN_SCOPE, kWaiver);
    }
    TryRecipients(MaskOf(scope.to()));
    const Mask told = question_.categories();
    if (told == 0) {
      trial_.Miss("information.categories");
    } else if ((told & ~MaskOf(scope.categories())) != 0) {
      trial_.Fail(v1::CONSENT_CATEGORY_NOT_IN_SCOPE, kWaiver);
    }
    if (facts().purpose() == v1::PURPOSE_UNSPECIFIED) {
      trial_.Miss("purpose");
    } else if ((MaskOf(scope.purposes()) & BitOf(facts().purpose())) == 0) {
      trial_.Fail(v1::CONSENT_PURPOSE_NOT_IN_SCOPE, kWaiver);
    }
  }

  void TryRecipients(Mask allowed) {
    int may_hear = 0;
    int may_not_hear = 0;
    for (const v1::Party& party : facts().to()) {
      if ((allowed & BitOf(party.kind())) != 0) {
        ++may_hear;
      } else {
        ++may_not_hear;
        trial_.Fail(v1::CONSENT_RECIPIENT_NOT_IN_SCOPE, kWaiver);
      }
    }
    NoteListeners(may_hear, may_not_hear, &trial_);
  }

  void TryValidity() {
    const std::optional<Day> from = ParseDay(consent_.valid_from());
    const std::optional<Day> until = ParseDay(consent_.valid_until());
    // A date that cannot be read is no date that lets anything through.
    const bool unreadable = (!consent_.valid_from().empty() && !from) ||
                            (!consent_.valid_until().empty() && !until);
    if (unreadable || (from && question_.day() < *from) ||
        (until && question_.day() > *until)) {
      trial_.Fail(v1::CONSENT_EXPIRED, kWaiver);
    }
  }

  void TryGivers() {
    const std::optional<int> age = question_.SubjectAge();
    const bool withheld = question_.partial() && consent_.givers().empty();
    if (!age.has_value()) trial_.Miss("subject.birthDate");
    if (withheld) trial_.Miss("consent.givers");
    if (!age.has_value() || withheld) return;
    if (*age >= kAdult) {
      TryAdult();
    } else {
      TryMinor(*age);
    }
  }

  // Only the person, and only by a word given as an adult.
  void TryAdult() {
    const Word word = WordOf(kSubject, v1::FOR_SELF);
    const std::optional<Day> birth = ParseDay(facts().subject().birth_date());
    bool stands = false;
    switch (word.part) {
      case Part::kNone:
        trial_.Fail(v1::CONSENT_GIVER_MISSING, kWhoDisposes);
        break;
      case Part::kRefused:
        trial_.Fail(v1::CONSENT_REFUSED, kWhoDisposes);
        break;
      case Part::kWithdrawn:
        trial_.Fail(v1::CONSENT_WITHDRAWN, kWaiver);
        break;
      case Part::kGiven:
        if (AgeOn(*birth, StockholmDay(word.since)) < kAdult) {
          trial_.Fail(v1::CONSENT_GIVEN_AS_MINOR, kWhoDisposes);
        } else {
          stands = true;
        }
    }
    if (stands) return;
    for (const v1::Giver& giver : consent_.givers()) {
      if (giver.person() != kSubject && giver.capacity() == v1::AS_GUARDIAN &&
          ReadPart(giver, now()).part == Part::kGiven) {
        trial_.Fail(v1::CONSENT_GIVER_NOT_ENTITLED, kWhoDisposes);
      }
    }
  }

  // All guardians, and the youth when mature.
  void TryMinor(int age) {
    const v1::Subject& subject = facts().subject();
    if (subject.guardians().empty()) trial_.Miss("subject.guardians");
    int given = 0;
    for (const v1::Guardian& guardian : subject.guardians()) {
      if (WordOf(guardian.id(), v1::AS_GUARDIAN).part == Part::kGiven &&
          !Barred(guardian.id())) {
        ++given;
      }
    }
    for (const v1::Guardian& guardian : subject.guardians()) {
      TryGuardian(guardian.id(), given);
    }
    const bool complete = given == subject.guardians().size() && given > 0;
    if (!complete) TryOutsiders();
    if (subject.maturity() == v1::MATURE) {
      TryYouth();
    } else if (subject.maturity() != v1::NOT_MATURE && age >= kMaturityAsked) {
      trial_.Miss("subject.maturity");
    }
  }

  bool Barred(const std::string& guardian) const {
    return question_.AnswerAbout(v1::GUARDIAN_MAY_KNOW, guardian) ==
           Recorded::kNo;
  }

  void TryGuardian(const std::string& id, int others_given) {
    const Word word = WordOf(id, v1::AS_GUARDIAN);
    if (Barred(id)) trial_.Fail(v1::CONSENT_GIVER_NOT_ENTITLED, kWhoDisposes);
    switch (word.part) {
      case Part::kGiven:
        return;
      case Part::kRefused:
        trial_.Fail(v1::CONSENT_REFUSED, kWhoDisposes);
        return;
      case Part::kWithdrawn:
        trial_.Fail(v1::CONSENT_WITHDRAWN, kWaiver);
        return;
      case Part::kNone:
        if (word.capacity_unknown) {
          trial_.Miss("consent.givers.capacity");
        } else if (others_given == 0 || !Excused(id)) {
          trial_.Fail(v1::CONSENT_GIVER_MISSING, kWhoDisposes);
        }
    }
  }

  // FB 6:13 second paragraph: one guardian hindered, the decision cannot wait
  // and is not far-reaching.
  bool Excused(const std::string& id) {
    const Recorded hindered = question_.AnswerAbout(v1::GUARDIAN_HINDERED, id);
    if (hindered != Recorded::kYes) return false;
    bool excused = true;
    for (v1::AssessmentKind kind :
         {v1::DECISION_CANNOT_WAIT, v1::DECISION_NOT_FAR_REACHING}) {
      switch (question_.AnswerFor(kind, nullptr)) {
        case Recorded::kYes:
          break;
        case Recorded::kNo:
          trial_.Fail(v1::ASSESSMENT_NEGATIVE, kWaiver);
          excused = false;
          break;
        case Recorded::kMissing:
          trial_.FailUnrecorded(kWaiver, kind);
          excused = false;
      }
    }
    return excused;
  }

  // Somebody signed as guardian who is none.
  void TryOutsiders() {
    const auto& guardians = facts().subject().guardians();
    if (guardians.empty()) return;
    for (const v1::Giver& giver : consent_.givers()) {
      if (giver.capacity() != v1::AS_GUARDIAN ||
          ReadPart(giver, now()).part != Part::kGiven) {
        continue;
      }
      const bool listed = std::any_of(
          guardians.begin(), guardians.end(),
          [&giver](const v1::Guardian& g) { return g.id() == giver.person(); });
      if (!listed) trial_.Fail(v1::CONSENT_GIVER_NOT_ENTITLED, kWhoDisposes);
    }
  }

  void TryYouth() {
    switch (WordOf(kSubject, v1::FOR_SELF).part) {
      case Part::kGiven:
        break;
      case Part::kRefused:
        trial_.Fail(v1::CONSENT_REFUSED, kWhoDisposes);
        break;
      case Part::kWithdrawn:
        trial_.Fail(v1::CONSENT_WITHDRAWN, kWaiver);
        break;
      case Part::kNone:
        trial_.Fail(v1::CONSENT_GIVER_MISSING, kWhoDisposes);
    }
  }

  // Others whose circumstances it reveals speak for themselves.
  void TryThirdParties() {
    for (const std::string& person : facts().information().third_parties()) {
      if (person == kSubject) continue;
      const Word word = WordOf(person, v1::FOR_SELF);
      if (word.part == Part::kGiven) continue;
      if (question_.partial() && consent_.givers().empty()) {
        trial_.Miss("consent.givers");
        continue;
      }
      if (word.part == Part::kWithdrawn) {
        trial_.Fail(v1::CONSENT_WITHDRAWN, kWaiver);
      }
      trial_.Fail(v1::THIRD_PARTY_NOT_COVERED, kWaiver);
    }
  }

  const Question& question_;
  const v1::Consent& consent_;
  Trial& trial_;
};

}  // namespace

void TryConsent(const Question& question, Finding* finding) {
  Consenting(question, finding).Try();
  finding->Allow(v1::CONSENT_COVERS, kWaiver);
  finding->anonymised_instead =
      question.facts().ground().kind() == v1::CONSENT &&
      question.group_meeting() && !ClosedEvenAnonymised(question) &&
      !question.protected_person();
}

}  // namespace samrad::law::internal
