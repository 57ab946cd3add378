#include "services/agency/gateway/agency_service.h"

#include <optional>
#include <string>
#include <vector>

#include "services/agency/gateway/once.h"
#include "services/agency/staff/answer.h"
#include "services/agency/staff/call_session.h"
#include "services/base/status.h"

namespace samrad::agency {
grpc::Status AgencyServiceShell::ListAgencies(
    grpc::ServerContext* context, const staff::v1::ListAgenciesRequest*,
    staff::v1::ListAgenciesResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authenticate(parts_.gate, *context);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  for (const ListedAgency& listed : parts_.directory.List()) {
    staff::v1::Agency& agency = *response->add_agencies();
    agency.set_id(listed.id);
    agency.set_kind(listed.kind);
    agency.set_function(listed.function);
    agency.set_fingerprint(listed.fingerprint);
    agency.set_active(listed.active);
  }
  return grpc::Status::OK;
}

grpc::Status AgencyServiceShell::OnboardAgency(
    grpc::ServerContext* context,
    const staff::v1::OnboardAgencyRequest* request,
    staff::v1::OnboardAgencyResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      parts_.gate, *context, {staff::v1::SECURITY_OFFICER}, "OnboardAgency");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const auto act = [&](staff::v1::OnboardAgencyResponse& out) -> absl::Status {
    const std::vector<audit::v1::DirectoryEvent> events(
        request->events().begin(), request->events().end());
    SAMRAD_ASSIGN_OR_RETURN(const std::uint32_t missing,
                            parts_.directory.Onboard(who->user.value(), events,
                                                     request->fingerprint()));
    out.set_signatures_missing(missing);
    return absl::OkStatus();
  };
  return Answer(*context,
                Once<staff::v1::OnboardAgencyResponse>(
                    parts_, *who, "OnboardAgency", *request, act),
                *response);
}

grpc::Status AgencyServiceShell::RotateKeys(
    grpc::ServerContext* context, const staff::v1::RotateKeysRequest* request,
    staff::v1::RotateKeysResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      parts_.gate, *context, {staff::v1::SECURITY_OFFICER}, "RotateKeys");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const auto act = [&](staff::v1::RotateKeysResponse& out) -> absl::Status {
    std::vector<audit::v1::KeyUse> uses;
    for (const int use : request->uses()) {
      if (!audit::v1::KeyUse_IsValid(use) ||
          use == audit::v1::KEY_USE_UNSPECIFIED) {
        return base::WithPath(
            base::Error(absl::StatusCode::kInvalidArgument, "MALFORMED_INPUT",
                        "the use is unknown"),
            "uses");
      }
      uses.push_back(static_cast<audit::v1::KeyUse>(use));
    }
    if (uses.empty()) uses.push_back(audit::v1::SEAL);
    SAMRAD_ASSIGN_OR_RETURN(
        std::string fingerprint,
        parts_.directory.RotateKeys(who->user.value(), uses));
    out.set_fingerprint(std::move(fingerprint));
    return absl::OkStatus();
  };
  return Answer(*context,
                Once<staff::v1::RotateKeysResponse>(parts_, *who, "RotateKeys",
                                                    *request, act),
                *response);
}

grpc::Status AgencyServiceShell::RevokeAgency(
    grpc::ServerContext* context, const staff::v1::RevokeAgencyRequest* request,
    staff::v1::RevokeAgencyResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      parts_.gate, *context, {staff::v1::SECURITY_OFFICER}, "RevokeAgency");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const auto act = [&](staff::v1::RevokeAgencyResponse& out) -> absl::Status {
    if (!base::AgencyId::Parse(request->agency()).ok()) {
      return base::WithPath(
          base::Error(absl::StatusCode::kInvalidArgument, "MALFORMED_INPUT",
                      "not the form of an agency id"),
          "agency");
    }
    SAMRAD_ASSIGN_OR_RETURN(
        const std::uint32_t missing,
        parts_.directory.Revoke(who->user.value(), request->agency()));
    out.set_signatures_missing(missing);
    return absl::OkStatus();
  };
  return Answer(*context,
                Once<staff::v1::RevokeAgencyResponse>(
                    parts_, *who, "RevokeAgency", *request, act),
                *response);
}

}  // namespace samrad::agency
