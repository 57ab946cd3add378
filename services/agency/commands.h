// The subcommands of samrad-agency. Each takes the words after its name and
// returns the exit code: 0 done, 1 our fault or the machine's, 2 usage.
#ifndef SAMRAD_SERVICES_AGENCY_COMMANDS_H_
#define SAMRAD_SERVICES_AGENCY_COMMANDS_H_

#include <string>
#include <vector>

#include "services/base/clock.h"

namespace samrad::agency {

// Makes a node's keyring, database and request file.
int InitCommand(const std::vector<std::string>& words,
                const base::Clock& clock);
// Adds the first account, a security officer.
int AddFirstStaffCommand(const std::vector<std::string>& words,
                         const base::Clock& clock);
// Serves staff until SIGTERM.
int ServeCommand(const std::vector<std::string>& words,
                 const base::Clock& clock);
// Writes an encrypted copy, also while the node serves.
int BackupCommand(const std::vector<std::string>& words,
                  const base::Clock& clock);
// Makes a node from a backup and the two recovery shares.
int RestoreCommand(const std::vector<std::string>& words,
                   const base::Clock& clock);
// Reads every page and the whole journal of a node.
int VerifyCommand(const std::vector<std::string>& words,
                  const base::Clock& clock);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_COMMANDS_H_
