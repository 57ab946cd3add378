// What people read of a screening.
#ifndef SAMRAD_CLIENTS_CLI_SCREENING_TEXT_H_
#define SAMRAD_CLIENTS_CLI_SCREENING_TEXT_H_

#include "clients/cli/words.h"
#include "services/screening/finding.h"

namespace samrad::cli {

// May the text leave as anonymous?
Words ScreeningVerdictWords(screening::Verdict verdict);
Words FindingKindWords(screening::Kind kind);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_SCREENING_TEXT_H_
