#include "clients/cli/terminal.h"

#include <unistd.h>

#include <charconv>

#include "absl/strings/ascii.h"

namespace samrad::cli {

bool Terminal::IsAttached() {
  return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
}

std::string Terminal::Pick(std::string_view swedish,
                           std::string_view english) const {
  return std::string(language_ == Language::kSwedish ? swedish : english);
}

std::optional<std::string> Terminal::Line(std::string_view prompt) {
  out_ << prompt << " " << std::flush;
  std::string line;
  if (!std::getline(in_, line)) {
    out_ << "\n" << std::flush;
    return std::nullopt;
  }
  return std::string(absl::StripAsciiWhitespace(line));
}

std::optional<bool> Terminal::YesNo(std::string_view question) {
  const std::string prompt = std::string(question) + Pick(" [j/n]", " [y/n]");
  while (true) {
    const std::optional<std::string> line = Line(prompt);
    if (!line.has_value()) return std::nullopt;
    const std::string answer = absl::AsciiStrToLower(*line);
    for (const char* yes : {"j", "ja", "y", "yes"}) {
      if (answer == yes) return true;
    }
    for (const char* no : {"n", "nej", "no"}) {
      if (answer == no) return false;
    }
    out_ << Pick("  Svara j eller n.\n", "  Answer y or n.\n");
  }
}

std::optional<int> Terminal::Number(std::string_view question, int most) {
  while (true) {
    const std::optional<std::string> line = Line(question);
    if (!line.has_value() || *line == "q") return std::nullopt;
    int value = -1;
    const char* end = line->data() + line->size();
    const auto [read, error] = std::from_chars(line->data(), end, value);
    if (error == std::errc() && read == end && value >= 0 && value <= most) {
      return value;
    }
    out_ << Pick("  Svara med ett tal från 0 till ",
                 "  Answer with a number from 0 to ")
         << most << Pick(", eller q.\n", ", or q.\n");
  }
}

std::optional<std::size_t> Terminal::Choose(
    std::string_view question, const std::vector<std::string>& options) {
  out_ << question << "\n";
  for (std::size_t i = 0; i < options.size(); ++i) {
    out_ << "  " << (options.size() > 9 && i < 9 ? " " : "") << i + 1 << "  "
         << options[i] << "\n";
  }
  while (true) {
    const std::optional<int> number =
        Number(Pick("Nummer (q avslutar):", "Number (q to stop):"),
               static_cast<int>(options.size()));
    if (!number.has_value()) return std::nullopt;
    if (*number > 0) return static_cast<std::size_t>(*number - 1);
  }
}

}  // namespace samrad::cli
