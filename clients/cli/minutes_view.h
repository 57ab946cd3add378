// Minutes and actions as people read them.
#ifndef SAMRAD_CLIENTS_CLI_MINUTES_VIEW_H_
#define SAMRAD_CLIENTS_CLI_MINUTES_VIEW_H_

#include "clients/cli/console.h"
#include "samrad/agency/meetings/v1/minutes.pb.h"

namespace samrad::cli {

void PrintMinutes(const Console& console,
                  const samrad::agency::meetings::v1::Minutes& minutes);
// One line.
void PrintAction(const Console& console,
                 const samrad::agency::meetings::v1::Action& action);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_MINUTES_VIEW_H_
