#include "services/agency/meetings/meeting_ids.h"

#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

template <typename Id>
absl::StatusOr<Id> Parse(std::string_view hex) {
  auto id = Id::FromHex(hex);
  if (!id.ok()) return NoSuchMeeting();
  return id;
}

}  // namespace

absl::Status NoSuchMeeting() {
  return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                     "there is no such group, meeting or item");
}

absl::StatusOr<GroupId> ParseGroup(std::string_view hex) {
  return Parse<GroupId>(hex);
}
absl::StatusOr<MeetingId> ParseMeeting(std::string_view hex) {
  return Parse<MeetingId>(hex);
}
absl::StatusOr<ItemId> ParseItem(std::string_view hex) {
  return Parse<ItemId>(hex);
}

std::string Hex(std::string_view bytes) {
  return crypto::HexEncode(crypto::AsBytes(bytes));
}

absl::Status Told(const absl::Status& status) {
  return absl::IsNotFound(status) ? NoSuchMeeting() : status;
}

std::string IdFromRequest(std::string_view label, std::string_view agency,
                          const base::RequestId& request, int number) {
  std::string bytes = "samrad/meeting-id/v1";
  for (const std::string_view part : {label, agency, request.bytes()}) {
    bytes.push_back(static_cast<char>(part.size()));
    bytes += part;
  }
  bytes += std::to_string(number);
  return crypto::ToString(crypto::Sha256(bytes)).substr(0, 16);
}

absl::Status Malformed(std::string_view path, std::string_view message) {
  return base::WithPath(base::Error(absl::StatusCode::kInvalidArgument,
                                    "MALFORMED_INPUT", message),
                        path);
}

absl::Status Cannot(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kFailedPrecondition, tag, message);
}

}  // namespace samrad::agency
