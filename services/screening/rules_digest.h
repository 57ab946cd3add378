// SHA-256 of the lexicons and of the source of the rules; made at build time by
// rules_digest.cmake.
#ifndef SAMRAD_SERVICES_SCREENING_RULES_DIGEST_H_
#define SAMRAD_SERVICES_SCREENING_RULES_DIGEST_H_

namespace samrad::screening::internal {

extern const char kRulesDigest[33];

}  // namespace samrad::screening::internal

#endif  // SAMRAD_SERVICES_SCREENING_RULES_DIGEST_H_
