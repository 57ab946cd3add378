// The session of somebody at the web page: signing in with two factors,
// locking, unlocking, signing out.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_PAGE_DESK_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_PAGE_DESK_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "samrad/agency/staff/v1/page.pb.h"
#include "samrad/common/v1/common.pb.h"
#include "services/agency/staff/device_marks.h"
#include "services/agency/staff/password_door.h"
#include "services/agency/staff/second_factors.h"
#include "services/agency/staff/sessions.h"
#include "services/base/clock.h"

namespace samrad::agency {

// A browser's call: its session ("Bearer <token>", or nothing) and origin.
struct PageCall {
  std::string authorization;
  AttemptOrigin origin;
};

// Errors as in page.proto. Thread-safe.
class PageDesk {
 public:
  // All must outlive the desk.
  struct Parts {
    const base::Clock& clock;
    PasswordDoor& door;
    Sessions& sessions;
    const SecondFactors& factors;
    const DeviceMarks& devices;
    // Of GetSession.
    std::string agency;
    common::v1::AgencyKind kind;
  };
  explicit PageDesk(Parts parts) : parts_(std::move(parts)) {}

  struct Opened {
    staff::v1::PageSession session;
    std::string token;   // secret
    std::string device;  // mark, for the next time
  };
  // The browser's session before, if any, ends: a new sign-in is never under a
  // token that somebody may have put there.
  [[nodiscard]] absl::StatusOr<Opened> Open(
      const PageCall& call, const staff::v1::OpenSessionRequest& request);
  [[nodiscard]] absl::StatusOr<staff::v1::PageSession> Get(
      const PageCall& call);
  [[nodiscard]] absl::StatusOr<staff::v1::PageSession> Touch(
      const PageCall& call, staff::v1::SessionPlace place);
  [[nodiscard]] absl::StatusOr<staff::v1::PageSession> Lock(
      const PageCall& call);
  [[nodiscard]] absl::StatusOr<staff::v1::PageSession> Unlock(
      const PageCall& call, std::string_view password);
  [[nodiscard]] absl::StatusOr<staff::v1::CloseSessionResponse> Close(
      const PageCall& call, bool everywhere);

 private:
  [[nodiscard]] absl::StatusOr<staff::v1::PageSession> Describe(
      absl::StatusOr<Sessions::PageView> view) const;

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_PAGE_DESK_H_
