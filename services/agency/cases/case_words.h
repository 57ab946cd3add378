// Case codes that can be said aloud: "granit-412".
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CASE_WORDS_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CASE_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/secret/random_source.h"

namespace samrad::agency {

inline constexpr size_t kCaseWordCount = 256;

// One of the words. Pure.
std::string_view CaseWord(uint8_t index);

// A word and a number from 100 to 999, each of the 230 400 equally likely. The
// caller checks that it is free.
std::string RandomCaseCode(crypto::RandomSource& random);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CASE_WORDS_H_
