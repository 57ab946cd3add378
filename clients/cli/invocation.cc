#include "clients/cli/invocation.h"

#include <algorithm>

#include "clients/cli/failure.h"

namespace samrad::cli {
namespace {

bool Contains(const std::vector<std::string_view>& names,
              std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Where a common option's value goes, or nullptr.
std::string* CommonOption(Invocation& invocation, std::string_view name) {
  if (name == "town") return &invocation.town;
  if (name == "as") return &invocation.as;
  if (name == "node") return &invocation.node;
  if (name == "ca") return &invocation.ca;
  if (name == "user") return &invocation.user;
  if (name == "password-file") return &invocation.password_file;
  if (name == "totp-file") return &invocation.totp_file;
  return nullptr;
}

absl::Status SetLanguage(Invocation& invocation, std::string_view value) {
  if (value == "sv") {
    invocation.language = Language::kSwedish;
  } else if (value == "en") {
    invocation.language = Language::kEnglish;
  } else {
    return UsageError("--lang is sv or en", "--lang");
  }
  return absl::OkStatus();
}

absl::Status SetOption(Invocation& invocation, const std::string& name,
                       const std::string& value) {
  if (name == "lang") return SetLanguage(invocation, value);
  if (std::string* common = CommonOption(invocation, name)) {
    if (!common->empty()) {
      return UsageError("--" + name + " is given twice", "--" + name);
    }
    *common = value;
    return absl::OkStatus();
  }
  if (!invocation.options.emplace(name, value).second) {
    return UsageError("--" + name + " is given twice", "--" + name);
  }
  return absl::OkStatus();
}

}  // namespace

bool Invocation::Has(std::string_view name) const {
  return options.count(std::string(name)) > 0;
}

std::string Invocation::Get(std::string_view name) const {
  auto found = options.find(std::string(name));
  return found == options.end() ? std::string() : found->second;
}

absl::StatusOr<Invocation> ParseInvocation(
    const std::vector<std::string>& arguments,
    const std::vector<std::string_view>& flags) {
  Invocation invocation;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "-h" || argument == "--help") {
      invocation.help = true;
      continue;
    }
    if (argument == "--json") {
      invocation.json = true;
      continue;
    }
    if (argument.size() < 3 || argument.compare(0, 2, "--") != 0) {
      invocation.words.push_back(argument);
      continue;
    }
    std::string name = argument.substr(2);
    std::string value;
    size_t equals = name.find('=');
    if (equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    } else if (Contains(flags, name)) {
      value = "1";
    } else if (i + 1 < arguments.size()) {
      value = arguments[++i];
    } else {
      return UsageError("--" + name + " needs a value", "--" + name);
    }
    absl::Status set = SetOption(invocation, name, value);
    if (!set.ok()) return set;
  }
  return invocation;
}

absl::Status RequireKnownOptions(const Invocation& invocation,
                                 const std::vector<OptionSpec>& known) {
  for (const auto& [name, value] : invocation.options) {
    bool found =
        std::any_of(known.begin(), known.end(),
                    [&](const OptionSpec& spec) { return spec.name == name; });
    if (!found) return UsageError("unknown option --" + name, "--" + name);
  }
  return absl::OkStatus();
}

}  // namespace samrad::cli
