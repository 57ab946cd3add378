#include "clients/cli/meeting_arguments.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "clients/cli/failure.h"

namespace samrad::cli {

absl::StatusOr<std::vector<std::string>> Arguments(
    const CommandContext& context, std::vector<std::string_view> names) {
  const std::vector<std::string>& given = context.arguments();
  if (given.size() < names.size()) {
    const std::string_view missing = names[given.size()];
    return UsageError(std::string(missing) + " is missing", missing);
  }
  if (given.size() > names.size()) {
    return UsageError("one argument too many: " + given[names.size()],
                      given[names.size()]);
  }
  return given;
}

absl::StatusOr<unsigned> NumberOption(const CommandContext& context,
                                      std::string_view name, unsigned otherwise,
                                      unsigned most) {
  if (!context.invocation().Has(name)) return otherwise;
  unsigned number = 0;
  if (!absl::SimpleAtoi(context.invocation().Get(name), &number) ||
      number > most) {
    return UsageError(
        "must be a whole number of at most " + std::to_string(most),
        "--" + std::string(name));
  }
  return number;
}

absl::StatusOr<google::protobuf::Timestamp> InstantOption(
    const CommandContext& context, std::string_view name) {
  const std::string text = context.invocation().Get(name);
  absl::Time time;
  std::string error;
  bool read = absl::ParseTime(absl::RFC3339_full, text, &time, &error);
  absl::TimeZone zone;
  if (!read && absl::LoadTimeZone("Europe/Stockholm", &zone)) {
    read = absl::ParseTime("%Y-%m-%dT%H:%M", text, zone, &time, &error);
  }
  if (!read) {
    return UsageError(
        "write it as 2026-12-08T14:00 (Swedish time) or with an offset",
        "--" + std::string(name));
  }
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

absl::StatusOr<int> WordOf(const google::protobuf::EnumDescriptor* descriptor,
                           std::string_view word, std::string_view what) {
  const std::string wanted = absl::StrReplaceAll(
      absl::AsciiStrToUpper({word.data(), word.size()}), {{"-", "_"}});
  std::string known;
  for (int i = 0; i < descriptor->value_count(); ++i) {
    const auto& value = *descriptor->value(i);
    if (value.number() == 0) continue;
    if (value.name() == wanted) return value.number();
    known +=
        (known.empty() ? "" : ", ") +
        absl::StrReplaceAll(absl::AsciiStrToLower(value.name()), {{"_", "-"}});
  }
  return UsageError("unknown word; use one of: " + known, what);
}

std::vector<std::string> ListOption(const CommandContext& context,
                                    std::string_view name) {
  return absl::StrSplit(context.invocation().Get(name), ',',
                        absl::SkipWhitespace());
}

}  // namespace samrad::cli
