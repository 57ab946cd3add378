// Arguments that the commands of meetings share.
#ifndef SAMRAD_CLIENTS_CLI_MEETING_ARGUMENTS_H_
#define SAMRAD_CLIENTS_CLI_MEETING_ARGUMENTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/command.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"

namespace samrad::cli {

// Exactly the named arguments, in order. INVALID_ARGUMENT naming the one that
// is missing, or saying that there is one too many.
absl::StatusOr<std::vector<std::string>> Arguments(
    const CommandContext& context, std::vector<std::string_view> names);

// An option as a number; `otherwise` when it is not given. INVALID_ARGUMENT
// when it is no whole number of at most `most`.
absl::StatusOr<unsigned> NumberOption(const CommandContext& context,
                                      std::string_view name, unsigned otherwise,
                                      unsigned most);

// An instant with offset (RFC 3339), or a local time YYYY-MM-DDTHH:MM in
// Europe/Stockholm. INVALID_ARGUMENT otherwise.
absl::StatusOr<google::protobuf::Timestamp> InstantOption(
    const CommandContext& context, std::string_view name);

// The number of a word of `descriptor`, in any case and with - for _.
// INVALID_ARGUMENT listing the words there are.
absl::StatusOr<int> WordOf(const google::protobuf::EnumDescriptor* descriptor,
                           std::string_view word, std::string_view what);

// A,B,C as a list.
std::vector<std::string> ListOption(const CommandContext& context,
                                    std::string_view name);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_MEETING_ARGUMENTS_H_
