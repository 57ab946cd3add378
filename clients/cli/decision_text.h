// The law's answer as a person reads it.
#ifndef SAMRAD_CLIENTS_CLI_DECISION_TEXT_H_
#define SAMRAD_CLIENTS_CLI_DECISION_TEXT_H_

#include <string>

#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"
#include "samrad/law/v1/facts.pb.h"

namespace samrad::cli {

// "OSL 10:18 a", or the kind of a ground that is no provision.
std::string GroundText(const samrad::law::v1::Ground& ground);

// Prints verdict, ground with version, reasons, what is missing, and what else
// could be cited.
void PrintDecision(const Console& console,
                   const samrad::law::v1::Decision& decision);

// kDone for ALLOW and ALLOW_WITH_DUTY, kFactsMissing, else kRefusedByLaw.
ExitCode ExitCodeForVerdict(samrad::law::v1::Verdict verdict);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_DECISION_TEXT_H_
