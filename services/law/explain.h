// The words of the law room: what the catalogue's codes are called by the
// people who read them, and the questions they answer.
#ifndef SAMRAD_SERVICES_LAW_EXPLAIN_H_
#define SAMRAD_SERVICES_LAW_EXPLAIN_H_

#include <string>
#include <string_view>

#include "samrad/common/v1/common.pb.h"
#include "samrad/law/v1/catalogue.pb.h"
#include "samrad/law/v1/explore.pb.h"
#include "samrad/law/v1/facts.pb.h"

namespace samrad::law {

enum class Lang { kSv, kEn };

// Each returns "" for values this build does not know. Pure, thread-safe.

// The question a person answers; YES always speaks for disclosure.
std::string_view AssessmentQuestion(v1::AssessmentKind kind, Lang lang);
std::string_view StateText(v1::GroundState state, Lang lang);
std::string_view KindText(common::v1::AgencyKind kind, Lang lang);
std::string_view FunctionText(common::v1::Function function, Lang lang);
std::string_view CategoryText(common::v1::Category category, Lang lang);
std::string_view PurposeText(v1::Purpose purpose, Lang lang);
std::string_view VerificationText(v1::Verification verification, Lang lang);
std::string_view DamageTestText(v1::DamageTest test, Lang lang);

// An enum value of the facts by its name ("COMMITTED"), for the enums without
// a function above; and a ground kind.
std::string_view CodeText(std::string_view code, Lang lang);

// A path of missing_facts or `ask` in words; an assessment as its question.
std::string FactText(std::string_view path, Lang lang);

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_EXPLAIN_H_
