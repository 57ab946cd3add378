// The law as the node has it: never the catalogue this program was built with.
#ifndef SAMRAD_CLIENTS_CLI_NODE_CATALOGUE_H_
#define SAMRAD_CLIENTS_CLI_NODE_CATALOGUE_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/command.h"
#include "services/law/catalogue.h"

namespace samrad::cli {

// By 64 hexadecimal digits; "" is the one in force. Errors of the node;
// DATA_LOSS when it is another, or one this program cannot read.
absl::StatusOr<law::Catalogue> FetchCatalogue(const CommandContext& context,
                                              const std::string& digest = "");

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_NODE_CATALOGUE_H_
