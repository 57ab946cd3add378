#include "services/agency/staff/second_factor_service.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/hash/totp.h"
#include "services/agency/staff/answer.h"
#include "services/agency/staff/call_session.h"
#include "services/agency/staff/gateway_metadata.h"
#include "services/agency/staff/qr_path.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// What authenticator apps read. Agency ids and account names need no escaping.
std::string KeyUri(const std::string& agency, const std::string& user,
                   const std::string& secret) {
  return absl::StrCat(
      "otpauth://totp/Samrad:", agency, "-", user, "?secret=", secret,
      "&issuer=Samrad&algorithm=SHA1&digits=", crypto::kTotpDigits,
      "&period=", crypto::kTotpStepSeconds);
}

absl::StatusOr<staff::v1::BeginSecondFactorResponse> Begin(
    SecondFactors& factors, const std::string& agency, const std::string& user,
    const std::string& code) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes secret,
                          factors.Begin(user, code));
  staff::v1::BeginSecondFactorResponse response;
  response.set_secret(crypto::Base32Encode(secret));
  response.set_uri(KeyUri(agency, user, response.secret()));
  SAMRAD_ASSIGN_OR_RETURN(QrPath qr, MakeQrPath(response.uri()));
  response.set_qr_size(qr.size);
  response.set_qr_path(std::move(qr.path));
  return response;
}

}  // namespace

grpc::Status SecondFactorServiceShell::BeginSecondFactor(
    grpc::ServerContext* context,
    const staff::v1::BeginSecondFactorRequest* request,
    staff::v1::BeginSecondFactorResponse* response) {
  const absl::StatusOr<StaffIdentity> who =
      sessions_.AuthenticateForSetUp(AuthorizationOf(*context));
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context,
                Begin(factors_, agency_, who->user.value(), request->code()),
                *response);
}

grpc::Status SecondFactorServiceShell::ConfirmSecondFactor(
    grpc::ServerContext* context,
    const staff::v1::ConfirmSecondFactorRequest* request,
    staff::v1::ConfirmSecondFactorResponse* response) {
  const std::string authorization = AuthorizationOf(*context);
  const absl::StatusOr<StaffIdentity> who =
      sessions_.AuthenticateForSetUp(authorization);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const absl::StatusOr<std::vector<std::string>> codes =
      factors_.Confirm(who->user.value(), request->code());
  if (!codes.ok()) return base::ToGrpc(codes.status(), *context);
  const absl::StatusOr<std::optional<std::string>> token =
      sessions_.SetUp(authorization);
  if (!token.ok()) return base::ToGrpc(token.status(), *context);
  if (token->has_value()) {
    context->AddInitialMetadata(kSessionMetadata, **token);
  }
  response->mutable_recovery_codes()->Assign(codes->begin(), codes->end());
  return grpc::Status::OK;
}

grpc::Status SecondFactorServiceShell::RenewRecoveryCodes(
    grpc::ServerContext* context,
    const staff::v1::RenewRecoveryCodesRequest* request,
    staff::v1::RenewRecoveryCodesResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authenticate(sessions_, *context);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const absl::StatusOr<std::vector<std::string>> codes =
      factors_.RenewRecoveryCodes(who->user.value(), request->code());
  if (!codes.ok()) return base::ToGrpc(codes.status(), *context);
  response->mutable_recovery_codes()->Assign(codes->begin(), codes->end());
  return grpc::Status::OK;
}

grpc::Status SecondFactorServiceShell::ResetSecondFactor(
    grpc::ServerContext* context,
    const staff::v1::ResetSecondFactorRequest* request,
    staff::v1::ResetSecondFactorResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      sessions_, *context, {staff::v1::SECURITY_OFFICER}, "ResetSecondFactor");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, desk_.ResetSecondFactor(*who, *request), *response);
}

}  // namespace samrad::agency
