// One disclosure for people, and the exit code it ends with.
#ifndef SAMRAD_CLIENTS_CLI_DISCLOSURE_TEXT_H_
#define SAMRAD_CLIENTS_CLI_DISCLOSURE_TEXT_H_

#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"

namespace samrad::cli {

// Parties, ground, where it stands, receipt.
void PrintDisclosure(const Console& console,
                     const samrad::agency::sharing::v1::Disclosure& disclosure);

// The law's answer and what became of it.
void PrintOutcome(const Console& console,
                  const samrad::agency::sharing::v1::DiscloseResponse& outcome);

// The law's exit code, then that of what became of the act.
ExitCode ExitCodeForOutcome(
    const samrad::agency::sharing::v1::DiscloseResponse& outcome);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_DISCLOSURE_TEXT_H_
