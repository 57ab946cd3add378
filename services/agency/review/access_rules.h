// Where an access stands, by the time alone. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_REVIEW_ACCESS_RULES_H_
#define SAMRAD_SERVICES_AGENCY_REVIEW_ACCESS_RULES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "samrad/agency/review/v1/review.pb.h"
#include "services/base/ids.h"

namespace samrad::agency {

namespace internal {
struct AccessKind {
  static constexpr std::string_view kName = "access id";
  static constexpr bool kLogSafe = true;
};
}  // namespace internal

// 16 random bytes.
using AccessId = base::StrongBytes<internal::AccessKind, 16>;

// How long the second key opens for, from the instant it is turned.
inline constexpr absl::Duration kAccessWindow = absl::Minutes(30);
// What nobody answered for this long cannot be answered any more.
inline constexpr absl::Duration kAnswerWithin = absl::Hours(24 * 7);
inline constexpr std::size_t kMaxWhyBytes = 500;

// Numbers are stored: never change one.
enum class AccessAnswer : std::int64_t {
  kNone = 0,
  kGranted = 1,
  kRefused = 2
};

// One asking as it is stored. A value.
struct StoredAccess {
  AccessId id;
  review::v1::RecordKind kind = review::v1::RECORD_KIND_UNSPECIFIED;
  std::string record = {};  // 16 bytes
  // Who is told: the people on this case or, without one, the author.
  std::string case_code = {};
  std::string author = {};
  std::string asked_by = {};
  std::string why = {};
  absl::Time asked_at = absl::InfinitePast();
  AccessAnswer answer = AccessAnswer::kNone;
  std::string answered_by = {};
  std::optional<absl::Time> answered_at = {};
  std::string ended_by = {};
  std::optional<absl::Time> ended_at = {};
  std::uint32_t reads = 0;
  std::optional<absl::Time> last_read_at = {};
};

// Where it stands at `now`. OPEN only from the instant of the answer until
// before kAccessWindow has passed, and only while nobody ended it.
review::v1::AccessState StateAt(const StoredAccess& access, absl::Time now);

// As it is shown, without case and author.
review::v1::Access ViewAt(const StoredAccess& access, absl::Time now);

// 1 to kMaxWhyBytes bytes that are not all blank; else INVALID_ARGUMENT at
// path "why".
[[nodiscard]] absl::Status CheckWhy(std::string_view why);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_REVIEW_ACCESS_RULES_H_
