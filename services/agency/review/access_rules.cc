#include "services/agency/review/access_rules.h"

#include "google/protobuf/util/time_util.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

google::protobuf::Timestamp Stamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
      absl::ToUnixMicros(time));
}

std::string HexOf(const std::string& record) {
  const auto id = base::DisclosureId::FromBytes(record);
  return id.ok() ? id->ToHex() : "";
}

}  // namespace

review::v1::AccessState StateAt(const StoredAccess& access, absl::Time now) {
  if (access.ended_at.has_value()) return review::v1::ENDED;
  switch (access.answer) {
    case AccessAnswer::kNone:
      return now < access.asked_at + kAnswerWithin ? review::v1::WAITING
                                                   : review::v1::LAPSED;
    case AccessAnswer::kGranted:
      return access.answered_at.has_value() && now >= *access.answered_at &&
                     now < *access.answered_at + kAccessWindow
                 ? review::v1::OPEN
                 : review::v1::ENDED;
    case AccessAnswer::kRefused:
      return review::v1::ACCESS_REFUSED;
  }
  return review::v1::ENDED;
}

review::v1::Access ViewAt(const StoredAccess& access, absl::Time now) {
  review::v1::Access view;
  view.set_id(access.id.ToHex());
  view.set_kind(access.kind);
  view.set_record(HexOf(access.record));
  view.set_asked_by(access.asked_by);
  view.set_why(access.why);
  *view.mutable_asked_at() = Stamp(access.asked_at);
  *view.mutable_lapses_at() = Stamp(access.asked_at + kAnswerWithin);
  view.set_state(StateAt(access, now));
  view.set_answered_by(access.answered_by);
  if (access.answered_at.has_value()) {
    *view.mutable_answered_at() = Stamp(*access.answered_at);
    if (access.answer == AccessAnswer::kGranted) {
      *view.mutable_open_until() = Stamp(*access.answered_at + kAccessWindow);
    }
  }
  view.set_ended_by(access.ended_by);
  if (access.ended_at.has_value()) {
    *view.mutable_ended_at() = Stamp(*access.ended_at);
  }
  view.set_reads(access.reads);
  if (access.last_read_at.has_value()) {
    *view.mutable_last_read_at() = Stamp(*access.last_read_at);
  }
  return view;
}

absl::Status CheckWhy(std::string_view why) {
  const bool blank = why.find_first_not_of(" \t\r\n") == std::string_view::npos;
  if (!blank && why.size() <= kMaxWhyBytes) return absl::OkStatus();
  return base::WithPath(base::Error(absl::StatusCode::kInvalidArgument,
                                    "BAD_REASON", "why: 1 to 500 bytes"),
                        "why");
}

}  // namespace samrad::agency
