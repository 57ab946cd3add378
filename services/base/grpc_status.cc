#include "services/base/grpc_status.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "services/base/status.h"

namespace samrad::base {
namespace {

std::string_view View(grpc::string_ref text) {
  return {text.data(), text.size()};
}

std::string_view Trailing(const grpc::ClientContext& context, const char* key) {
  const auto& metadata = context.GetServerTrailingMetadata();
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string_view() : View(found->second);
}

// Ours for each code; what a peer wrote may hold anything.
const char* MessageFor(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return "the peer cannot be reached or does not accept us";
    case absl::StatusCode::kDeadlineExceeded:
      return "the peer did not answer in time";
    case absl::StatusCode::kUnauthenticated:
      return "the peer does not know who we are";
    default:
      return "the peer refused the call";
  }
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status,
                    grpc::ServerContextBase& context) {
  if (status.ok()) return grpc::Status::OK;
  const std::string tag = TagOf(status);
  if (!tag.empty()) context.AddTrailingMetadata(kTagMetadata, tag);
  const std::string path = PathOf(status);
  if (!path.empty()) context.AddTrailingMetadata(kPathMetadata, path);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      std::string(status.message()));
}

absl::Status FromGrpc(const grpc::Status& status,
                      const grpc::ClientContext& context, bool keep_message) {
  if (status.ok()) return absl::OkStatus();
  const int number = static_cast<int>(status.error_code());
  const bool known = number >= 1 && number <= 16;
  const absl::StatusCode code = known ? static_cast<absl::StatusCode>(number)
                                      : absl::StatusCode::kUnknown;
  const absl::Status plain(
      code, keep_message ? status.error_message() : MessageFor(code));
  std::string tag(Trailing(context, kTagMetadata));
  // The gate in tls.cc runs before there is trailing metadata.
  if (tag.empty() && code == absl::StatusCode::kUnauthenticated) {
    tag = status.error_message();
  }
  return WithPath(WithTag(plain, tag), Trailing(context, kPathMetadata));
}

absl::Time DeadlineOf(const grpc::ServerContextBase& context,
                      const Clock& clock, absl::Duration limit) {
  return std::min(absl::FromChrono(context.deadline()),
                  clock.TimeNow() + limit);
}

}  // namespace samrad::base
