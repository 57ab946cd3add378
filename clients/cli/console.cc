#include "clients/cli/console.h"

#include <iostream>
#include <string>

#include "clients/cli/failure.h"

namespace samrad::cli {

void Console::Object(const OrderedJson& object) const {
  if (!json_) return;
  std::cout << object.dump(-1, ' ', false,
                           OrderedJson::error_handler_t::replace)
            << "\n"
            << std::flush;
}

void Console::Line(std::string_view text) const {
  if (json_) return;
  std::cout << text << "\n" << std::flush;
}

ExitCode Console::Fail(const absl::Status& status) const {
  std::string tag = FailureTag(status);
  std::string path = FailurePath(status);
  std::string message(status.message());
  if (json_) {
    OrderedJson error;
    error["code"] = absl::StatusCodeToString(status.code());
    error["tag"] = tag;
    error["path"] = path;
    error["message"] = message;
    std::cerr << OrderedJson{{"error", error}}.dump(
                     -1, ' ', false, OrderedJson::error_handler_t::replace)
              << "\n";
  } else {
    std::string_view words = FailureWords(status.code(), tag).In(language_);
    std::cerr << "samrad: " << (words.empty() ? message : std::string(words));
    if (!words.empty() && !message.empty() && tag != "USAGE" &&
        status.code() != absl::StatusCode::kNotFound &&
        status.code() != absl::StatusCode::kPermissionDenied) {
      std::cerr << "\n        (" << message << ")";
    }
    if (!path.empty())
      std::cerr << "\n        " << Pick("plats: ", "at: ") << path;
    if (!tag.empty() && tag != "USAGE")
      std::cerr << "\n        [" << tag << "]";
    std::cerr << "\n";
  }
  return ExitCodeFor(status.code(), tag);
}

}  // namespace samrad::cli
