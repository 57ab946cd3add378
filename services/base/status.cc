#include "services/base/status.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"

namespace samrad::base {
namespace {

constexpr char kTagPayload[] = "samrad.tag";
constexpr char kPathPayload[] = "samrad.path";
constexpr size_t kMaxTagBytes = 64;
constexpr size_t kMaxPathBytes = 512;

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

std::string Payload(const absl::Status& status, const char* url) {
  const auto payload = status.GetPayload(url);
  return payload.has_value() ? std::string(*payload) : std::string();
}

}  // namespace

bool IsErrorTag(std::string_view text) {
  if (text.empty() || text.size() > kMaxTagBytes) return false;
  if (text[0] < 'A' || text[0] > 'Z') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

absl::Status Error(absl::StatusCode code, std::string_view tag,
                   std::string_view message) {
  if (code == absl::StatusCode::kOk || !IsErrorTag(tag)) std::abort();
  return WithTag(absl::Status(code, View(message)), tag);
}

absl::Status WithTag(absl::Status status, std::string_view tag) {
  if (!status.ok() && IsErrorTag(tag)) {
    status.SetPayload(kTagPayload, absl::Cord(View(tag)));
  }
  return status;
}

std::string TagOf(const absl::Status& status) {
  return Payload(status, kTagPayload);
}

absl::Status WithPath(absl::Status status, std::string_view path) {
  if (!status.ok() && !path.empty()) {
    status.SetPayload(kPathPayload,
                      absl::Cord(View(path.substr(0, kMaxPathBytes))));
  }
  return status;
}

std::string PathOf(const absl::Status& status) {
  return Payload(status, kPathPayload);
}

}  // namespace samrad::base
