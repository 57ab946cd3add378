// Ids of meetings, groups and items: 16 random bytes each, safe in a log.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_IDS_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_IDS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/base/ids.h"

namespace samrad::agency {

namespace internal {
struct GroupKind {
  static constexpr std::string_view kName = "group id";
  static constexpr bool kLogSafe = true;
};
struct MeetingKind {
  static constexpr std::string_view kName = "meeting id";
  static constexpr bool kLogSafe = true;
};
struct ItemKind {
  static constexpr std::string_view kName = "item id";
  static constexpr bool kLogSafe = true;
};
}  // namespace internal

using GroupId = base::StrongBytes<internal::GroupKind, 16>;
using MeetingId = base::StrongBytes<internal::MeetingKind, 16>;
using ItemId = base::StrongBytes<internal::ItemKind, 16>;

// The one answer for a group, meeting, seat or item that is unknown, and for
// one that is not the caller's: same code, tag and words.
[[nodiscard]] absl::Status NoSuchMeeting();

// As above for hex that is no id.
[[nodiscard]] absl::StatusOr<GroupId> ParseGroup(std::string_view hex);
[[nodiscard]] absl::StatusOr<MeetingId> ParseMeeting(std::string_view hex);
[[nodiscard]] absl::StatusOr<ItemId> ParseItem(std::string_view hex);

// An id's bytes as it is shown.
std::string Hex(std::string_view bytes);

// What the hub said, in this node's words: its NOT_FOUND is NoSuchMeeting.
[[nodiscard]] absl::Status Told(const absl::Status& status);

// 16 bytes that follow from a caller's request id, so that the same request
// made twice names the same thing. `label` keeps the kinds apart.
std::string IdFromRequest(std::string_view label, std::string_view agency,
                          const base::RequestId& request, int number);

// INVALID_ARGUMENT with a path.
[[nodiscard]] absl::Status Malformed(std::string_view path,
                                     std::string_view message);

// FAILED_PRECONDITION: not as things stand.
[[nodiscard]] absl::Status Cannot(std::string_view tag,
                                  std::string_view message);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_IDS_H_
