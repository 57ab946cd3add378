// The command line of samrad-verify, apart from its process.
#ifndef SAMRAD_CLIENTS_VERIFIER_COMMAND_LINE_H_
#define SAMRAD_CLIENTS_VERIFIER_COMMAND_LINE_H_

#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "clients/verifier/report.h"
#include "clients/verifier/verify.h"

namespace samrad::verifier {

// What was asked. A value.
struct CommandLine {
  Request request;
  bool json = false;
  bool help = false;
  Language language = Language::kSwedish;
};

// Reads the arguments after the program's name. INVALID_ARGUMENT for an unknown
// flag, a flag without its value, a missing --trust or folder, or one folder
// too many.
absl::StatusOr<CommandLine> ParseCommandLine(
    std::span<const std::string> arguments);

// What --help prints.
std::string Usage(Language language);

// What a run prints, and how it ends.
struct Answer {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// The whole program but for printing. Thread-safe.
Answer RunCommand(std::span<const std::string> arguments);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_COMMAND_LINE_H_
