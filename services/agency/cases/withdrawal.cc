#include "services/agency/cases/withdrawal.h"

#include <algorithm>

#include "services/agency/cases/case_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using cases::v1::ConsentRecord;

template <typename Field>
bool Holds(const Field& field, int value) {
  return std::find(field.begin(), field.end(), value) != field.end();
}

template <typename Field>
void Remove(Field& field, const Field& gone) {
  field.erase(std::remove_if(field.begin(), field.end(),
                             [&](int value) { return Holds(gone, value); }),
              field.end());
}

// INVALID_ARGUMENT: the person takes no part in it. Empty is nobody by name.
absl::Status CheckGiver(const law::v1::Consent& consent,
                        const std::string& person) {
  const bool known =
      person.empty() ||
      std::any_of(consent.givers().begin(), consent.givers().end(),
                  [&](const law::v1::Giver& giver) {
                    return giver.person() == person;
                  });
  return known ? absl::OkStatus()
               : base::WithPath(
                     base::Error(absl::StatusCode::kInvalidArgument,
                                 "NO_SUCH_GIVER",
                                 "the person takes no part in this consent"),
                     "person");
}

}  // namespace

bool IsWithdrawn(const ConsentRecord& record) {
  return record.state() == cases::v1::WITHDRAWING ||
         record.state() == cases::v1::WITHDRAWN;
}

bool IsWhole(const cases::v1::ConsentPart& part) {
  return part.to().empty() && part.categories().empty();
}

absl::StatusOr<cases::v1::ConsentPart> EndingPart(
    const law::v1::ConsentScope& scope, const cases::v1::ConsentPart& asked) {
  const auto in_scope = [](const auto& part, const auto& whole) {
    return std::all_of(part.begin(), part.end(),
                       [&](int value) { return Holds(whole, value); });
  };
  // Each once, however often it was asked.
  const auto once = [](const auto& part, auto whole) {
    whole.erase(std::remove_if(whole.begin(), whole.end(),
                               [&](int value) { return !Holds(part, value); }),
                whole.end());
    return whole;
  };
  if (!in_scope(asked.to(), scope.to()) ||
      !in_scope(asked.categories(), scope.categories())) {
    return base::WithPath(
        base::Error(absl::StatusCode::kInvalidArgument, "NOT_IN_CONSENT",
                    "the consent does not hold what is to be withdrawn"),
        "part");
  }
  law::v1::ConsentScope left = scope;
  Remove(*left.mutable_to(), asked.to());
  Remove(*left.mutable_categories(), asked.categories());
  const bool nothing = left.to().empty() || left.categories().empty();
  cases::v1::ConsentPart ending;
  if (!nothing) {
    *ending.mutable_to() = once(asked.to(), scope.to());
    *ending.mutable_categories() = once(asked.categories(), scope.categories());
  }
  return ending;
}

absl::Status EndWhole(ConsentRecord& record, const std::string& person,
                      absl::Time now) {
  SAMRAD_RETURN_IF_ERROR(CheckGiver(record.consent(), person));
  for (law::v1::Giver& giver : *record.mutable_consent()->mutable_givers()) {
    if (!person.empty() && giver.person() != person) continue;
    if (!giver.has_withdrawn_at()) {
      *giver.mutable_withdrawn_at() = ToTimestamp(now);
    }
  }
  if (IsWithdrawn(record)) return absl::OkStatus();
  *record.mutable_withdrawn_at() = ToTimestamp(now);
  record.set_state(cases::v1::WITHDRAWING);
  return absl::OkStatus();
}

absl::Status EndPart(ConsentRecord& record, const cases::v1::ConsentPart& part,
                     const std::string& person, absl::Time now) {
  SAMRAD_RETURN_IF_ERROR(CheckGiver(record.consent(), person));
  law::v1::ConsentScope& scope = *record.mutable_consent()->mutable_scope();
  Remove(*scope.mutable_to(), part.to());
  Remove(*scope.mutable_categories(), part.categories());
  cases::v1::EndedPart& ended = *record.add_ended();
  *ended.mutable_part() = part;
  ended.set_person(person);
  *ended.mutable_withdrawn_at() = ToTimestamp(now);
  return absl::OkStatus();
}

bool MarkKnownToHub(ConsentRecord& record) {
  bool news = record.state() == cases::v1::WITHDRAWING;
  if (news) record.set_state(cases::v1::WITHDRAWN);
  for (cases::v1::EndedPart& ended : *record.mutable_ended()) {
    news = news || !ended.known_to_hub();
    ended.set_known_to_hub(true);
  }
  return news;
}

}  // namespace samrad::agency
