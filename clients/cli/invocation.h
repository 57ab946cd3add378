// One call of `samrad`: options that every command takes, and its own.
#ifndef SAMRAD_CLIENTS_CLI_INVOCATION_H_
#define SAMRAD_CLIENTS_CLI_INVOCATION_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace samrad::cli {

enum class Language { kSwedish, kEnglish };

// The option that a command takes besides the common ones.
struct OptionSpec {
  // Without the dashes.
  std::string_view name;
  // Name of its value in the help; empty: a flag without value.
  std::string_view value;
  std::string_view swedish;
  std::string_view english;
};

// Parsed command line. Nothing secret can stand on it: passwords are read from
// files or the terminal.
struct Invocation {
  Language language = Language::kSwedish;
  bool json = false;
  bool help = false;
  // --town and --as.
  std::string town;
  std::string as;
  // --node, --ca, --user, --password-file, --totp-file.
  std::string node;
  std::string ca;
  std::string user;
  std::string password_file;
  std::string totp_file;
  // The command's own options, by name; "1" for a flag.
  std::map<std::string, std::string> options;
  // Words that are not options, command words included.
  std::vector<std::string> words;

  bool Has(std::string_view name) const;
  // "" when the option is not given.
  std::string Get(std::string_view name) const;
};

// Splits a command line. Every option is accepted here; whether the command
// knows it is checked by RequireKnownOptions. INVALID_ARGUMENT for an option
// without its value, an option given twice, or an unknown --lang. `flags` are
// the option names that take no value.
absl::StatusOr<Invocation> ParseInvocation(
    const std::vector<std::string>& arguments,
    const std::vector<std::string_view>& flags);

// INVALID_ARGUMENT naming the first option that is not in `known`.
absl::Status RequireKnownOptions(const Invocation& invocation,
                                 const std::vector<OptionSpec>& known);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_INVOCATION_H_
