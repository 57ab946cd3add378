#include "services/agency/cases/input_rules.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "google/protobuf/util/time_util.h"
#include "services/base/status.h"
#include "services/law/strict_json.h"

namespace samrad::agency {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr size_t kMaxNameBytes = 200;
constexpr size_t kMaxPersonalNumberBytes = 32;
constexpr int kMaxNames = 20;
constexpr int kMaxGuardians = 16;
constexpr int kMaxGivers = 16;
constexpr int kMaxProvisions = 16;
constexpr int kMaxThirdParties = 16;
constexpr size_t kMaxTextBytes = 64 * 1024;
constexpr size_t kMinReasonBytes = 20;
constexpr size_t kMaxReasonBytes = 2000;

absl::Status Bad(std::string_view path, std::string_view message) {
  return base::WithPath(base::Error(absl::StatusCode::kInvalidArgument,
                                    "MALFORMED_INPUT", message),
                        path);
}

std::string At(std::string_view list, int index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

// An opaque person id: [A-Za-z0-9._-]{1,64}.
bool IsPersonId(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
         });
}

// False outside 2000 to 2200: seconds that no clock says.
bool ToTime(const google::protobuf::Timestamp& stamp, absl::Time& time) {
  constexpr int64_t kYear2000 = 946684800;
  constexpr int64_t kYear2200 = 7258118400;
  if (stamp.seconds() < kYear2000 || stamp.seconds() >= kYear2200 ||
      stamp.nanos() < 0 || stamp.nanos() >= 1000000000) {
    return false;
  }
  time =
      absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
  return true;
}

absl::Status CheckPast(const google::protobuf::Timestamp& stamp, absl::Time now,
                       const std::string& path) {
  absl::Time time;
  if (!ToTime(stamp, time)) return Bad(path, "the instant is impossible");
  if (time > now + kTypedTimeSkew) {
    return Bad(path, "the instant lies in the future");
  }
  return absl::OkStatus();
}

// `date` has passed law::IsDate and is not empty.
absl::CivilDay ToDay(std::string_view date) {
  int year = 0;
  int month = 0;
  int day = 0;
  const auto number = [&](size_t first, size_t count, int& out) {
    return absl::SimpleAtoi(absl::string_view(date.data() + first, count),
                            &out);
  };
  (void)(number(0, 4, year) && number(5, 2, month) && number(8, 2, day));
  return absl::CivilDay(year, month, day);
}

template <typename List>
bool Distinct(const List& list) {
  std::set<typename List::value_type> seen;
  for (const auto& value : list) {
    if (!seen.insert(value).second) return false;
  }
  return true;
}

// A list of enum values of a scope: something, no zero value, none twice.
absl::Status CheckScopeList(const google::protobuf::RepeatedField<int>& list,
                            const std::string& path) {
  if (list.empty()) return Bad(path, "an empty list covers nothing");
  if (!Distinct(list) || std::find(list.begin(), list.end(), 0) != list.end()) {
    return Bad(path, "a value is unset or named twice");
  }
  return absl::OkStatus();
}

absl::Status CheckEnums(const Message& message, const std::string& prefix) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string path =
        prefix.empty() ? field->json_name() : prefix + "." + field->json_name();
    const int count =
        field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string place = field->is_repeated() ? At(path, i) : path;
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        const int value =
            field->is_repeated()
                ? reflection->GetRepeatedEnumValue(message, field, i)
                : reflection->GetEnumValue(message, field);
        if (field->enum_type()->FindValueByNumber(value) == nullptr) {
          return Bad(place, "the value is unknown");
        }
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        SAMRAD_RETURN_IF_ERROR(
            CheckEnums(field->is_repeated()
                           ? reflection->GetRepeatedMessage(message, field, i)
                           : reflection->GetMessage(message, field),
                       place));
      }
    }
  }
  return absl::OkStatus();
}

absl::CivilDay LastSundayOf(int64_t year, int month) {
  absl::CivilDay day(year, month, 31);  // March and October have 31 days
  while (absl::GetWeekday(day) != absl::Weekday::sunday) --day;
  return day;
}

absl::Time UtcAt(absl::CivilSecond second) {
  return absl::FromCivil(second, absl::UTCTimeZone());
}

// Hours that Sweden is ahead of UTC.
int SwedishOffset(absl::Time at) {
  const int64_t year = absl::ToCivilSecond(at, absl::UTCTimeZone()).year();
  const absl::Time begins =
      UtcAt(absl::CivilSecond(LastSundayOf(year, 3)) + 3600);
  const absl::Time ends =
      UtcAt(absl::CivilSecond(LastSundayOf(year, 10)) + 3600);
  return begins <= at && at < ends ? 2 : 1;
}

}  // namespace

absl::Status CheckKnownEnums(const Message& message) {
  return CheckEnums(message, "");
}

absl::Status CheckPerson(const cases::v1::Person& person) {
  if (person.name().empty() || person.name().size() > kMaxNameBytes) {
    return Bad("person.name", "a name has 1 to 200 bytes");
  }
  if (person.personal_number().size() > kMaxPersonalNumberBytes) {
    return Bad("person.personal_number", "the number is too long");
  }
  if (person.also_known_as_size() > kMaxNames) {
    return Bad("person.also_known_as", "at most 20 names");
  }
  for (int i = 0; i < person.also_known_as_size(); ++i) {
    if (person.also_known_as(i).empty() ||
        person.also_known_as(i).size() > kMaxNameBytes) {
      return Bad(At("person.also_known_as", i), "a name has 1 to 200 bytes");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRegister(const cases::v1::RegisterFacts& facts,
                           absl::Time now) {
  if (!law::IsDate(facts.birth_date())) {
    return Bad("register.birth_date", "no such date");
  }
  if (!facts.birth_date().empty() &&
      ToDay(facts.birth_date()) > SwedishDay(now)) {
    return Bad("register.birth_date", "the date lies in the future");
  }
  if (facts.guardians_size() > kMaxGuardians) {
    return Bad("register.guardians", "at most 16 guardians");
  }
  std::set<std::string> ids;
  for (int i = 0; i < facts.guardians_size(); ++i) {
    const cases::v1::RegisteredGuardian& guardian = facts.guardians(i);
    const std::string path = At("register.guardians", i);
    if (!IsPersonId(guardian.id()) || guardian.id() == "subject" ||
        !ids.insert(guardian.id()).second) {
      return Bad(path + ".id",
                 "a guardian's id is 1 to 64 letters, digits, dots, hyphens or "
                 "underscores, and nobody else's");
    }
    if (guardian.name().size() > kMaxNameBytes) {
      return Bad(path + ".name", "a name has at most 200 bytes");
    }
  }
  const auto& groups = facts.care_groups();
  if (!Distinct(groups) ||
      std::find(groups.begin(), groups.end(), 0) != groups.end()) {
    return Bad("register.care_groups", "a value is unset or named twice");
  }
  if (facts.source().size() > kMaxNameBytes) {
    return Bad("register.source", "a source has at most 200 bytes");
  }
  if (facts.has_checked_at()) {
    SAMRAD_RETURN_IF_ERROR(
        CheckPast(facts.checked_at(), now, "register.checked_at"));
  }
  return absl::OkStatus();
}

absl::Status CheckNote(const cases::v1::Note& note) {
  if (note.category() == common::v1::CATEGORY_UNSPECIFIED) {
    return Bad("note.category", "a note needs a category");
  }
  if (note.nature() == cases::v1::NOTE_NATURE_UNSPECIFIED) {
    return Bad("note.nature", "say whether it is FACT or ASSESSED");
  }
  if (note.text().empty() || note.text().size() > kMaxTextBytes) {
    return Bad("note.text", "a text has 1 byte to 64 KiB");
  }
  if (note.secrecy_size() > kMaxProvisions) {
    return Bad("note.secrecy", "at most 16 provisions");
  }
  for (int i = 0; i < note.secrecy_size(); ++i) {
    if (note.secrecy(i).empty() || !law::IsProvision(note.secrecy(i))) {
      return Bad(At("note.secrecy", i), "not the form of a provision");
    }
  }
  if (note.no_secrecy_found() && note.secrecy_size() > 0) {
    return Bad("note.no_secrecy_found", "a provision is named as well");
  }
  if (note.third_parties_size() > kMaxThirdParties) {
    return Bad("note.third_parties", "at most 16 people");
  }
  for (int i = 0; i < note.third_parties_size(); ++i) {
    if (!IsPersonId(note.third_parties(i))) {
      return Bad(At("note.third_parties", i), "not the form of a person id");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckConsent(const law::v1::Consent& consent, absl::Time now) {
  if (consent.givers_size() == 0 || consent.givers_size() > kMaxGivers) {
    return Bad("consent.givers", "a consent has 1 to 16 givers");
  }
  std::set<std::string> people;
  for (int i = 0; i < consent.givers_size(); ++i) {
    const law::v1::Giver& giver = consent.givers(i);
    const std::string path = At("consent.givers", i);
    if (!IsPersonId(giver.person()) || !people.insert(giver.person()).second) {
      return Bad(path + ".person", "not a person id, or named twice");
    }
    if (giver.has_given_at()) {
      SAMRAD_RETURN_IF_ERROR(
          CheckPast(giver.given_at(), now, path + ".givenAt"));
    }
    if (giver.has_refused_at()) {
      SAMRAD_RETURN_IF_ERROR(
          CheckPast(giver.refused_at(), now, path + ".refusedAt"));
    }
    if (giver.has_withdrawn_at()) {
      SAMRAD_RETURN_IF_ERROR(
          CheckPast(giver.withdrawn_at(), now, path + ".withdrawnAt"));
    }
  }
  if (consent.form() == law::v1::CONSENT_FORM_UNSPECIFIED) {
    return Bad("consent.form", "say how it was given");
  }
  const law::v1::ConsentScope& scope = consent.scope();
  SAMRAD_RETURN_IF_ERROR(CheckScopeList(scope.from(), "consent.scope.from"));
  SAMRAD_RETURN_IF_ERROR(CheckScopeList(scope.to(), "consent.scope.to"));
  SAMRAD_RETURN_IF_ERROR(
      CheckScopeList(scope.categories(), "consent.scope.categories"));
  SAMRAD_RETURN_IF_ERROR(
      CheckScopeList(scope.purposes(), "consent.scope.purposes"));
  if (!law::IsDate(consent.valid_from())) {
    return Bad("consent.validFrom", "no such date");
  }
  if (!law::IsDate(consent.valid_until())) {
    return Bad("consent.validUntil", "no such date");
  }
  if (consent.valid_until().empty()) return absl::OkStatus();
  const absl::CivilDay last = ToDay(consent.valid_until());
  const absl::CivilDay first = FirstDayOf(consent, now);
  if (!consent.valid_from().empty() && last < first) {
    return Bad("consent.validUntil", "it ends before it begins");
  }
  if (absl::CivilMonth(last) > absl::CivilMonth(first) + kMaxConsentMonths) {
    return Bad("consent.validUntil", "a consent holds at most twelve months");
  }
  return absl::OkStatus();
}

absl::Status CheckGlassReason(std::string_view reason) {
  const size_t first = reason.find_first_not_of(" \t\r\n");
  const size_t size = first == std::string_view::npos
                          ? 0
                          : reason.find_last_not_of(" \t\r\n") + 1 - first;
  if (size < kMinReasonBytes || reason.size() > kMaxReasonBytes) {
    return Bad("reason", "say why in 20 to 2000 bytes");
  }
  return absl::OkStatus();
}

absl::CivilDay SwedishDay(absl::Time at) {
  return absl::CivilDay(absl::ToCivilSecond(at + absl::Hours(SwedishOffset(at)),
                                            absl::UTCTimeZone()));
}

absl::Time EndOfSwedishMonth(absl::CivilDay day) {
  const absl::CivilDay next(absl::CivilMonth(day) + 1);
  const absl::Time guess = UtcAt(absl::CivilSecond(next));
  // The clocks never change on the first of a month.
  return guess - absl::Hours(SwedishOffset(guess));
}

absl::CivilDay FirstDayOf(const law::v1::Consent& consent, absl::Time now) {
  if (!consent.valid_from().empty()) return ToDay(consent.valid_from());
  absl::Time latest = absl::InfinitePast();
  for (const law::v1::Giver& giver : consent.givers()) {
    absl::Time given;
    if (giver.has_given_at() && ToTime(giver.given_at(), given)) {
      latest = std::max(latest, given);
    }
  }
  return SwedishDay(latest == absl::InfinitePast() ? now : latest);
}

}  // namespace samrad::agency
