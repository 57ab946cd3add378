#include "clients/cli/failure.h"

#include "absl/strings/cord.h"

namespace samrad::cli {
namespace {

constexpr char kTagUrl[] = "samrad.example/tag";
constexpr char kPathUrl[] = "samrad.example/path";

std::string PayloadOf(const absl::Status& status, const char* url) {
  auto payload = status.GetPayload(url);
  return payload.has_value() ? std::string(*payload) : std::string();
}

}  // namespace

absl::Status WithTagAndPath(absl::Status status, std::string_view tag,
                            std::string_view path) {
  if (status.ok()) return status;
  if (!tag.empty()) status.SetPayload(kTagUrl, absl::Cord(std::string(tag)));
  if (!path.empty()) status.SetPayload(kPathUrl, absl::Cord(std::string(path)));
  return status;
}

std::string FailureTag(const absl::Status& status) {
  return PayloadOf(status, kTagUrl);
}

std::string FailurePath(const absl::Status& status) {
  return PayloadOf(status, kPathUrl);
}

absl::Status UsageError(std::string_view message, std::string_view path) {
  return WithTagAndPath(absl::InvalidArgumentError(std::string(message)),
                        "USAGE", path);
}

}  // namespace samrad::cli
