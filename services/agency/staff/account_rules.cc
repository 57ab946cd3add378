#include "services/agency/staff/account_rules.h"

#include <set>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr size_t kMaxNameBytes = 31;
constexpr size_t kMinPasswordBytes = 12;
constexpr size_t kMaxPasswordBytes = 1024;

absl::Status Bad(std::string_view tag, std::string_view path,
                 std::string_view message) {
  return base::WithPath(
      base::Error(absl::StatusCode::kInvalidArgument, tag, message), path);
}

}  // namespace

absl::StatusOr<base::StaffId> ParseAccountName(std::string_view text) {
  absl::StatusOr<base::StaffId> id = base::StaffId::Parse(text);
  if (!id.ok() || text.size() > kMaxNameBytes ||
      text.find('_') != std::string_view::npos) {
    return Bad("BAD_ACCOUNT_NAME", "user",
               "an account name is a small letter, then at most 30 small "
               "letters, digits, dots and hyphens");
  }
  return id;
}

absl::StatusOr<base::RequestId> ParseRequestId(std::string_view text) {
  absl::StatusOr<base::RequestId> id = base::RequestId::FromUuid(text);
  if (!id.ok()) {
    return Bad("BAD_REQUEST_ID", "request_id", "a request id is a UUID");
  }
  return id;
}

absl::Status CheckNewAccount(const staff::v1::Staff& staff) {
  const absl::StatusOr<base::StaffId> name = ParseAccountName(staff.user());
  if (!name.ok()) return base::WithPath(name.status(), "staff.user");
  std::set<int> roles;
  for (const int role : staff.roles()) {
    if (!staff::v1::Role_IsValid(role) || role == staff::v1::ROLE_UNSPECIFIED ||
        !roles.insert(role).second) {
      return Bad("BAD_ROLES", "staff.roles",
                 "a role is unknown or named twice");
    }
  }
  if (roles.empty()) {
    return Bad("BAD_ROLES", "staff.roles", "an account needs a role");
  }
  std::set<int> functions;
  for (const int function : staff.functions()) {
    if (!common::v1::Function_IsValid(function) ||
        function == common::v1::FUNCTION_UNSPECIFIED ||
        !functions.insert(function).second) {
      return Bad("BAD_FUNCTIONS", "staff.functions",
                 "a function is unknown or named twice");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPassword(std::string_view password) {
  return CheckPasswordSize(password.size());
}

absl::Status CheckPasswordSize(size_t size_bytes) {
  if (size_bytes < kMinPasswordBytes || size_bytes > kMaxPasswordBytes) {
    return Bad("BAD_PASSWORD", "password", "a password has 12 to 1024 bytes");
  }
  return absl::OkStatus();
}

std::string OutcomeOf(const absl::Status& status) {
  std::string tag = base::TagOf(status);
  return tag.empty() ? absl::StatusCodeToString(status.code()) : tag;
}

}  // namespace samrad::agency
