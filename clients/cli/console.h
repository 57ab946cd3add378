// Everything a command prints. With --json one object on standard output, an
// error as one object on standard error; otherwise text for people.
#ifndef SAMRAD_CLIENTS_CLI_CONSOLE_H_
#define SAMRAD_CLIENTS_CLI_CONSOLE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/invocation.h"
#include "clients/cli/message_json.h"
#include "clients/cli/words.h"

namespace samrad::cli {

// Not thread-safe.
class Console {
 public:
  Console(Language language, bool json) : language_(language), json_(json) {}

  bool json() const { return json_; }
  Language language() const { return language_; }

  // Picks the text of the caller's language.
  std::string Pick(std::string_view swedish, std::string_view english) const {
    return std::string(language_ == Language::kSwedish ? swedish : english);
  }

  // The answer of a command under --json.
  void Object(const OrderedJson& object) const;

  // A line for people; nothing under --json.
  void Line(std::string_view text = "") const;

  // Reports an error and returns its exit code.
  ExitCode Fail(const absl::Status& status) const;

 private:
  Language language_;
  bool json_;
};

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_CONSOLE_H_
