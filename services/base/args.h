// The command line of our mains: `--name value`, `--name=value`, `--flag`,
// positional words, `--help`. Nothing secret is ever an argument.
#ifndef SAMRAD_SERVICES_BASE_ARGS_H_
#define SAMRAD_SERVICES_BASE_ARGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace samrad::base {

struct Option {
  std::string name;        // without dashes
  std::string value_name;  // for help ("DIR"); empty: a flag without value
  std::string help;
  std::string default_value = "";
  bool required = false;
};

struct CommandSpec {
  std::string program;  // "samrad-hub run"
  std::string summary;  // one sentence
  std::vector<Option> options;
  std::string positional_name = "";  // "FILE"; empty: none allowed
  std::vector<std::string> examples;
};

// The parsed line. Immutable.
class Args {
 public:
  // `words` are the arguments after the program (and subcommand). Error
  // INVALID_ARGUMENT: unknown or repeated option, missing value, missing
  // required option, unexpected word. `--help` gives help() == true and nothing
  // else is checked.
  static absl::StatusOr<Args> Parse(const CommandSpec& spec,
                                    const std::vector<std::string>& words);

  // For a main: on --help prints it to stdout and exits 0; on a usage error
  // prints one line and a hint to stderr and exits 2.
  static Args ParseOrExit(const CommandSpec& spec,
                          const std::vector<std::string>& words);

  bool help() const { return help_; }
  // True when the option was given on the line.
  bool Has(std::string_view name) const;
  // The given value or the default. CHECKs that the spec names the option.
  const std::string& Get(std::string_view name) const;
  // INVALID_ARGUMENT when it is not a whole number within the limits.
  absl::StatusOr<int64_t> GetInt(std::string_view name, int64_t min,
                                 int64_t max) const;
  const std::vector<std::string>& positionals() const { return positionals_; }

 private:
  bool help_ = false;
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, bool, std::less<>> given_;
  std::vector<std::string> positionals_;
};

// The help text, with every option and example.
std::string HelpText(const CommandSpec& spec);

// argv as words, from index `first` on.
std::vector<std::string> Words(int argc, const char* const* argv, int first);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_ARGS_H_
