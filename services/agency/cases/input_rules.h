// The form of what people type into cases and consents. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_INPUT_RULES_H_
#define SAMRAD_SERVICES_AGENCY_CASES_INPUT_RULES_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "samrad/agency/cases/v1/cases.pb.h"
#include "samrad/law/v1/facts.pb.h"

namespace samrad::agency {

// Clocks of people's machines may be this much ahead of the node's.
inline constexpr absl::Duration kTypedTimeSkew = absl::Minutes(2);
// The longest a consent may hold (workflow W3).
inline constexpr int kMaxConsentMonths = 12;

// All give INVALID_ARGUMENT with the path of the fault, never its content.

// Every enum value in the message, at any depth, is one of its type.
[[nodiscard]] absl::Status CheckKnownEnums(
    const google::protobuf::Message& message);
[[nodiscard]] absl::Status CheckPerson(const cases::v1::Person& person);
// Dates exist, the check is not in the future, guardians are distinct.
[[nodiscard]] absl::Status CheckRegister(const cases::v1::RegisterFacts& facts,
                                         absl::Time now);
// Category, nature and text stated; provisions well formed; sizes.
[[nodiscard]] absl::Status CheckNote(const cases::v1::Note& note);
// At least one giver, a form, something in each list of the scope, dates that
// exist in order, at most kMaxConsentMonths, nothing given in the future.
[[nodiscard]] absl::Status CheckConsent(const law::v1::Consent& consent,
                                        absl::Time now);
// 20 to 2000 bytes of text, spaces around it not counted.
[[nodiscard]] absl::Status CheckGlassReason(std::string_view reason);

// The day of an instant in Sweden: UTC+1, and UTC+2 from 01:00 UTC on the last
// Sunday of March to 01:00 UTC on the last Sunday of October (Directive
// 2000/84/EC; SFS 2001:127, read 2026-11-21).
absl::CivilDay SwedishDay(absl::Time at);
// First instant in Sweden after the month that `day` is in.
absl::Time EndOfSwedishMonth(absl::CivilDay day);
// The first day of the consent's validity: validFrom, or the day it was last
// given, or the day of `now`.
absl::CivilDay FirstDayOf(const law::v1::Consent& consent, absl::Time now);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_INPUT_RULES_H_
