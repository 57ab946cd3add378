#include "services/base/args.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

absl::Status UsageError(const std::string& message) {
  return absl::InvalidArgumentError(message);
}

const Option* FindOption(const CommandSpec& spec, std::string_view name) {
  for (const Option& option : spec.options) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<Args> Args::Parse(const CommandSpec& spec,
                                 const std::vector<std::string>& words) {
  Args args;
  for (const Option& option : spec.options) {
    args.values_[option.name] = option.default_value;
  }
  if (std::find(words.begin(), words.end(), "--help") != words.end()) {
    args.help_ = true;
    return args;
  }
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with("--") || word == "--") {
      if (spec.positional_name.empty()) {
        return UsageError("an argument that was not expected");
      }
      args.positionals_.push_back(word);
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name = word.substr(2, equals - 2);
    const Option* option = FindOption(spec, name);
    if (option == nullptr) {
      return UsageError(absl::StrCat("unknown option --", name));
    }
    if (args.Has(name)) {
      return UsageError(absl::StrCat("--", name, " is given twice"));
    }
    args.given_[name] = true;
    if (option->value_name.empty()) {
      if (equals != word.npos) {
        return UsageError(absl::StrCat("--", name, " takes no value"));
      }
    } else if (equals != word.npos) {
      args.values_[name] = word.substr(equals + 1);
    } else if (i + 1 < words.size() && !words[i + 1].starts_with("--")) {
      args.values_[name] = words[++i];
    } else {
      return UsageError(absl::StrCat("--", name, " needs a value"));
    }
  }
  for (const Option& option : spec.options) {
    if (option.required && !args.Has(option.name)) {
      return UsageError(absl::StrCat("--", option.name, " is required"));
    }
  }
  return args;
}

Args Args::ParseOrExit(const CommandSpec& spec,
                       const std::vector<std::string>& words) {
  absl::StatusOr<Args> args = Parse(spec, words);
  if (!args.ok()) {
    std::fprintf(stderr, "%s: %s\nTry '%s --help'.\n", spec.program.c_str(),
                 std::string(args.status().message()).c_str(),
                 spec.program.c_str());
    std::exit(2);
  }
  if (args->help()) {
    std::fputs(HelpText(spec).c_str(), stdout);
    std::exit(0);
  }
  return *std::move(args);
}

bool Args::Has(std::string_view name) const { return given_.contains(name); }

const std::string& Args::Get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) std::abort();
  return found->second;
}

absl::StatusOr<int64_t> Args::GetInt(std::string_view name, int64_t min,
                                     int64_t max) const {
  int64_t value = 0;
  if (!absl::SimpleAtoi(Get(name), &value) || value < min || value > max) {
    return UsageError(absl::StrCat("--",
                                   absl::string_view(name.data(), name.size()),
                                   " is not a number from ", min, " to ", max));
  }
  return value;
}

std::string HelpText(const CommandSpec& spec) {
  std::string text = absl::StrCat("Usage: ", spec.program);
  if (!spec.options.empty()) absl::StrAppend(&text, " [options]");
  if (!spec.positional_name.empty()) {
    absl::StrAppend(&text, " ", spec.positional_name);
  }
  absl::StrAppend(&text, "\n\n", spec.summary, "\n\nOptions:\n");
  for (const Option& option : spec.options) {
    absl::StrAppend(&text, "  --", option.name);
    if (!option.value_name.empty()) {
      absl::StrAppend(&text, " ", option.value_name);
    }
    absl::StrAppend(&text, "\n      ", option.help);
    if (option.required) absl::StrAppend(&text, " Required.");
    if (!option.default_value.empty()) {
      absl::StrAppend(&text, " Default: ", option.default_value, ".");
    }
    absl::StrAppend(&text, "\n");
  }
  absl::StrAppend(&text, "  --help\n      Show this text.\n");
  if (!spec.examples.empty()) absl::StrAppend(&text, "\nExamples:\n");
  for (const std::string& example : spec.examples) {
    absl::StrAppend(&text, "  ", example, "\n");
  }
  return text;
}

std::vector<std::string> Words(int argc, const char* const* argv, int first) {
  std::vector<std::string> words;
  for (int i = first; i < argc; ++i) words.emplace_back(argv[i]);
  return words;
}

}  // namespace samrad::base
