// A disclosure whose ground is still open: the law's whole answer, and at a
// terminal the choice of a ground and the answers it asks for.
#ifndef SAMRAD_CLIENTS_CLI_CHOOSE_GROUND_H_
#define SAMRAD_CLIENTS_CLI_CHOOSE_GROUND_H_

#include "clients/cli/command.h"
#include "clients/cli/exit_code.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"

namespace samrad::cli {

// Shows which grounds are open. With --json, or when standard input and output
// are not both a terminal, that is all, exit 4. At a terminal the person
// chooses, answers one question at a time, and says at last whether to tell;
// the node decides each time, so that every refusal is journalled. Stopping
// discloses nothing, exit 4, or 3 when a ground was refused before.
ExitCode DiscloseWithOpenGround(
    const CommandContext& context,
    samrad::agency::sharing::v1::DiscloseRequest request);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_CHOOSE_GROUND_H_
