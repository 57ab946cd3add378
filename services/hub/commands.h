// The subcommands of samrad-hub. Each takes the words after its name and
// returns the process's exit code: 0 done, 1 it failed, 2 usage.
#ifndef SAMRAD_SERVICES_HUB_COMMANDS_H_
#define SAMRAD_SERVICES_HUB_COMMANDS_H_

#include <string>
#include <vector>

#include "services/base/clock.h"

namespace samrad::hub {

// Makes the hub's keys and settings; prints the log's key and fingerprint.
int InitCommand(const std::vector<std::string>& words);
// Founds the directory from the first two agencies' request files.
int GenesisCommand(const std::vector<std::string>& words,
                   const base::Clock& clock);
// Runs until SIGTERM or SIGINT.
int ServeCommand(const std::vector<std::string>& words,
                 const base::Clock& clock);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_COMMANDS_H_
