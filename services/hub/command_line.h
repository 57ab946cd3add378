// What the subcommands of samrad-hub have in common.
#ifndef SAMRAD_SERVICES_HUB_COMMAND_LINE_H_
#define SAMRAD_SERVICES_HUB_COMMAND_LINE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/base/args.h"

namespace samrad::hub {

base::Option DataOption();
base::Option KeysOption();
// --keys, or DATA/keys.
std::string KeysFolder(const base::Args& args);

// Takes `--name VALUE` and `--name=VALUE` out of `words`, for an option that
// may be given several times. INVALID_ARGUMENT when a value is missing.
absl::StatusOr<std::vector<std::string>> TakeRepeated(
    std::string_view name, std::vector<std::string>& words);

// Prints the error, if any, to stderr. 0 when OK, 2 for INVALID_ARGUMENT, else
// 1.
int ExitCodeOf(const absl::Status& status);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_COMMAND_LINE_H_
