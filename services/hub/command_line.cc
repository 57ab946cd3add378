#include "services/hub/command_line.h"

#include <cstdio>
#include <utility>

#include "services/base/status.h"

namespace samrad::hub {

base::Option DataOption() {
  return {.name = "data",
          .value_name = "DIR",
          .help = "the hub's databases and published log.",
          .default_value = "",
          .required = true};
}

base::Option KeysOption() {
  return {.name = "keys",
          .value_name = "DIR",
          .help = "database.key and log.key, mode 0600; default DATA/keys.",
          .default_value = "",
          .required = false};
}

std::string KeysFolder(const base::Args& args) {
  return args.Has("keys") ? args.Get("keys") : args.Get("data") + "/keys";
}

absl::StatusOr<std::vector<std::string>> TakeRepeated(
    std::string_view name, std::vector<std::string>& words) {
  const std::string option = "--" + std::string(name);
  std::vector<std::string> values;
  std::vector<std::string> rest;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i] == option) {
      if (++i == words.size()) {
        return absl::InvalidArgumentError(option + " needs a value");
      }
      values.push_back(words[i]);
    } else if (words[i].starts_with(option + "=")) {
      values.push_back(words[i].substr(option.size() + 1));
    } else {
      rest.push_back(words[i]);
    }
  }
  words = std::move(rest);
  return values;
}

int ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return 0;
  const std::string tag = base::TagOf(status);
  std::fprintf(stderr, "samrad-hub: %s%s%s\n",
               std::string(status.message()).c_str(), tag.empty() ? "" : " ",
               tag.c_str());
  return absl::IsInvalidArgument(status) ? 2 : 1;
}

}  // namespace samrad::hub
