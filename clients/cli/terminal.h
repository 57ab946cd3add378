// Questions to a person at a terminal.
#ifndef SAMRAD_CLIENTS_CLI_TERMINAL_H_
#define SAMRAD_CLIENTS_CLI_TERMINAL_H_

#include <cstddef>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/invocation.h"

namespace samrad::cli {

// Asks again until the answer can be read; nothing when the input ends. Not
// thread-safe.
class Terminal {
 public:
  Terminal(std::istream& in, std::ostream& out, Language language)
      : in_(in), out_(out), language_(language) {}

  // Standard input and output are both a terminal.
  static bool IsAttached();

  // One line, trimmed; may be empty.
  std::optional<std::string> Line(std::string_view prompt);
  // j/n in Swedish, y/n in English; full words and the other language too.
  std::optional<bool> YesNo(std::string_view question);
  // 1-based number of one of `options`, as its index. "q": nothing.
  std::optional<std::size_t> Choose(std::string_view question,
                                    const std::vector<std::string>& options);
  // A whole number from 0 to `most`.
  std::optional<int> Number(std::string_view question, int most);

 private:
  std::string Pick(std::string_view swedish, std::string_view english) const;

  std::istream& in_;
  std::ostream& out_;
  const Language language_;
};

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_TERMINAL_H_
