#include "services/agency/gateway/catalogue_service.h"

#include <utility>

#include "services/agency/gateway/once.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/answer.h"
#include "services/agency/staff/call_session.h"
#include "services/audit/catalogue_files.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

staff::v1::CatalogueState StateProto(CatalogueState state) {
  switch (state) {
    case CatalogueState::kProposed:
      return staff::v1::CATALOGUE_PROPOSED;
    case CatalogueState::kComing:
      return staff::v1::CATALOGUE_COMING;
    case CatalogueState::kInForce:
      return staff::v1::CATALOGUE_IN_FORCE;
    case CatalogueState::kSuperseded:
      return staff::v1::CATALOGUE_SUPERSEDED;
  }
  return staff::v1::CATALOGUE_STATE_UNSPECIFIED;
}

}  // namespace

grpc::Status CatalogueServiceShell::ListCatalogues(
    grpc::ServerContext* context, const staff::v1::ListCataloguesRequest*,
    staff::v1::ListCataloguesResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authenticate(parts_.gate, *context);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  CatalogueList list = parts_.change.List();
  for (ListedCatalogue& listed : list.catalogues) {
    staff::v1::Catalogue& one = *response->add_catalogues();
    one.set_digest(std::move(listed.digest_hex));
    one.set_version(listed.version);
    if (listed.effective_at != absl::InfinitePast()) {
      *one.mutable_effective_at() = ToProtoTime(listed.effective_at);
    }
    one.set_state(StateProto(listed.state));
    one.mutable_signers()->Assign(listed.signers.begin(), listed.signers.end());
    if (listed.leaf.has_value()) one.set_leaf(*listed.leaf);
    one.set_loaded(listed.loaded);
  }
  response->set_hub_away(list.hub_away);
  return grpc::Status::OK;
}

grpc::Status CatalogueServiceShell::GetCatalogue(
    grpc::ServerContext* context, const staff::v1::GetCatalogueRequest* request,
    staff::v1::GetCatalogueResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authenticate(parts_.gate, *context);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const absl::StatusOr<law::Catalogue> catalogue =
      parts_.change.Get(request->digest());
  if (!catalogue.ok()) return base::ToGrpc(catalogue.status(), *context);
  response->set_digest(catalogue->digest_hex());
  *response->mutable_catalogue() = audit::FilesOf(*catalogue);
  return grpc::Status::OK;
}

grpc::Status CatalogueServiceShell::ProposeCatalogue(
    grpc::ServerContext* context,
    const staff::v1::ProposeCatalogueRequest* request,
    staff::v1::ProposeCatalogueResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      parts_.gate, *context, {staff::v1::SECURITY_OFFICER}, "ProposeCatalogue");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const auto act =
      [&](staff::v1::ProposeCatalogueResponse& out) -> absl::Status {
    const auto effective_at = audit::TimeOf(request->effective_at());
    if (!effective_at.ok() || request->effective_at().nanos() != 0) {
      return base::WithPath(
          base::Error(absl::StatusCode::kInvalidArgument, "MALFORMED_INPUT",
                      "not an instant in whole seconds"),
          "effective_at");
    }
    SAMRAD_ASSIGN_OR_RETURN(
        LawChange::Signed done,
        parts_.change.Propose(who->user.value(), request->catalogue(),
                              *effective_at));
    out.set_digest(std::move(done.digest_hex));
    out.set_version(done.version);
    out.set_signatures_missing(done.missing);
    return absl::OkStatus();
  };
  return Answer(*context,
                Once<staff::v1::ProposeCatalogueResponse>(
                    parts_, *who, "ProposeCatalogue", *request, act),
                *response);
}

grpc::Status CatalogueServiceShell::ReleaseCatalogue(
    grpc::ServerContext* context,
    const staff::v1::ReleaseCatalogueRequest* request,
    staff::v1::ReleaseCatalogueResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      parts_.gate, *context, {staff::v1::SECURITY_OFFICER}, "ReleaseCatalogue");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  const auto act =
      [&](staff::v1::ReleaseCatalogueResponse& out) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(
        const LawChange::Signed done,
        parts_.change.Release(who->user.value(), request->digest()));
    out.set_version(done.version);
    out.set_signatures_missing(done.missing);
    return absl::OkStatus();
  };
  return Answer(*context,
                Once<staff::v1::ReleaseCatalogueResponse>(
                    parts_, *who, "ReleaseCatalogue", *request, act),
                *response);
}

grpc::Status CatalogueServiceShell::ReplayDecisions(
    grpc::ServerContext* context,
    const staff::v1::ReplayDecisionsRequest* request,
    staff::v1::ReplayDecisionsResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      parts_.gate, *context, {staff::v1::SECURITY_OFFICER, staff::v1::AUDITOR},
      "ReplayDecisions");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(
      *context,
      parts_.replay.Run(who->user.value(), request->from(), request->to()),
      *response);
}

}  // namespace samrad::agency
