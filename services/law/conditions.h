// The typed conditions of a ground: one small function for each kind. Internal
// to services/law.
#ifndef SAMRAD_SERVICES_LAW_CONDITIONS_H_
#define SAMRAD_SERVICES_LAW_CONDITIONS_H_

#include <string_view>

#include "services/law/compiled_catalogue.h"
#include "services/law/question.h"
#include "services/law/trial.h"

namespace samrad::law::internal {

// Tries one condition. What fails is noted with `provision`, the ground as
// cited; what is needed and not stated is noted by path.
void TryCondition(const CompiledCondition& condition, const Question& question,
                  std::string_view provision, Trial* trial);

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_CONDITIONS_H_
