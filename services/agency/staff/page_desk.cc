#include "services/agency/staff/page_desk.h"

#include <utility>

#include "google/protobuf/util/time_util.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
      absl::ToUnixMicros(time));
}

}  // namespace

absl::StatusOr<PageDesk::Opened> PageDesk::Open(
    const PageCall& call, const staff::v1::OpenSessionRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const PasswordDoor::Entered entered,
                          parts_.door.Enter({.user = request.user(),
                                             .password = request.password(),
                                             .code = request.code(),
                                             .origin = call.origin}));
  SAMRAD_ASSIGN_OR_RETURN(
      Sessions::Begun begun,
      parts_.sessions.Begin(
          entered.account,
          {.page = true, .second_factor = entered.second_factor}));
  if (!call.authorization.empty()) {
    const absl::Status ended = parts_.sessions.End(call.authorization);
    if (!ended.ok() && !absl::IsUnauthenticated(ended)) return ended;
  }
  Opened opened;
  SAMRAD_ASSIGN_OR_RETURN(
      opened.session, Describe(parts_.sessions.Look("Bearer " + begun.token)));
  opened.token = std::move(begun.token);
  opened.device = parts_.devices.New(entered.account.staff.user());
  return opened;
}

absl::StatusOr<staff::v1::PageSession> PageDesk::Get(const PageCall& call) {
  return Describe(parts_.sessions.Look(call.authorization));
}

absl::StatusOr<staff::v1::PageSession> PageDesk::Touch(
    const PageCall& call, staff::v1::SessionPlace place) {
  return Describe(parts_.sessions.Touch(
      call.authorization,
      place == staff::v1::ROOM ? kLockInRoom : kLockElsewhere));
}

absl::StatusOr<staff::v1::PageSession> PageDesk::Lock(const PageCall& call) {
  return Describe(parts_.sessions.Lock(call.authorization));
}

absl::StatusOr<staff::v1::PageSession> PageDesk::Unlock(
    const PageCall& call, std::string_view password) {
  SAMRAD_ASSIGN_OR_RETURN(const Sessions::PageView view,
                          parts_.sessions.Look(call.authorization));
  const absl::Status right =
      parts_.door.Recognise(view.who.user.value(), password, call.origin);
  if (base::TagOf(right) == "UNLOCK_REFUSED") {
    SAMRAD_RETURN_IF_ERROR(parts_.sessions.WrongUnlock(call.authorization));
  }
  SAMRAD_RETURN_IF_ERROR(right);
  return Describe(parts_.sessions.Unlock(call.authorization));
}

absl::StatusOr<staff::v1::CloseSessionResponse> PageDesk::Close(
    const PageCall& call, bool everywhere) {
  staff::v1::CloseSessionResponse response;
  if (everywhere) {
    SAMRAD_ASSIGN_OR_RETURN(const std::uint32_t ended,
                            parts_.sessions.EndAll(call.authorization));
    response.set_sessions_ended(ended);
    return response;
  }
  SAMRAD_RETURN_IF_ERROR(parts_.sessions.End(call.authorization));
  response.set_sessions_ended(1);
  return response;
}

absl::StatusOr<staff::v1::PageSession> PageDesk::Describe(
    absl::StatusOr<Sessions::PageView> view) const {
  SAMRAD_RETURN_IF_ERROR(view.status());
  SAMRAD_ASSIGN_OR_RETURN(const SecondFactors::Standing factor,
                          parts_.factors.Of(view->who.user.value()));
  staff::v1::PageSession session;
  staff::v1::Staff& staff = *session.mutable_staff();
  staff.set_user(view->who.user.value());
  for (const Role role : view->who.roles) staff.add_roles(role);
  for (const common::v1::Function function : view->who.functions) {
    staff.add_functions(function);
  }
  session.set_state(view->locked          ? staff::v1::LOCKED
                    : view->second_factor ? staff::v1::OPEN
                                          : staff::v1::SECOND_FACTOR_MISSING);
  session.set_agency(parts_.agency);
  session.set_agency_kind(parts_.kind);
  *session.mutable_expires_at() = TimestampOf(view->expires_at);
  if (!view->locked) *session.mutable_locks_at() = TimestampOf(view->locks_at);
  session.set_recovery_codes_left(factor.recovery_codes_left);
  *session.mutable_now() = TimestampOf(parts_.clock.TimeNow());
  return session;
}

}  // namespace samrad::agency
