#include "services/agency/profile.h"

#include <optional>
#include <utility>

#include "services/agency/vault/settings.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::StatusOr<std::string> Stored(const base::ReadTransaction& txn,
                                   base::Literal name) {
  SAMRAD_ASSIGN_OR_RETURN(std::optional<std::string> value,
                          GetSetting(txn, name));
  if (!value.has_value()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "NOT_INITIALISED",
                       "the store does not say which agency it is of");
  }
  return *std::move(value);
}

}  // namespace

absl::Status StoreProfile(base::Transaction& txn,
                          const AgencyProfile& profile) {
  SAMRAD_RETURN_IF_ERROR(PutSetting(txn, "agency", profile.agency.value()));
  SAMRAD_RETURN_IF_ERROR(PutSetting(txn, "origin", profile.origin.value()));
  SAMRAD_RETURN_IF_ERROR(
      PutSetting(txn, "kind", common::v1::AgencyKind_Name(profile.kind)));
  SAMRAD_RETURN_IF_ERROR(
      PutSetting(txn, "function", common::v1::Function_Name(profile.function)));
  SAMRAD_RETURN_IF_ERROR(
      PutSetting(txn, "is_authority", profile.is_authority ? "yes" : "no"));
  SAMRAD_RETURN_IF_ERROR(PutSetting(txn, "authority_id", profile.authority_id));
  return PutSetting(txn, "branch_id", profile.branch_id);
}

absl::StatusOr<AgencyProfile> ReadProfile(const base::ReadTransaction& txn) {
  SAMRAD_ASSIGN_OR_RETURN(const std::string agency_text, Stored(txn, "agency"));
  SAMRAD_ASSIGN_OR_RETURN(const std::string origin_text, Stored(txn, "origin"));
  SAMRAD_ASSIGN_OR_RETURN(const std::string kind, Stored(txn, "kind"));
  SAMRAD_ASSIGN_OR_RETURN(const std::string function, Stored(txn, "function"));
  SAMRAD_ASSIGN_OR_RETURN(const std::string authority,
                          Stored(txn, "is_authority"));
  SAMRAD_ASSIGN_OR_RETURN(base::AgencyId agency,
                          base::AgencyId::Parse(agency_text));
  SAMRAD_ASSIGN_OR_RETURN(base::LogOrigin origin,
                          base::LogOrigin::Parse(origin_text));
  AgencyProfile profile{std::move(agency),
                        std::move(origin),
                        common::v1::AGENCY_KIND_UNSPECIFIED,
                        common::v1::FUNCTION_UNSPECIFIED,
                        authority == "yes",
                        "",
                        ""};
  SAMRAD_ASSIGN_OR_RETURN(profile.authority_id, Stored(txn, "authority_id"));
  SAMRAD_ASSIGN_OR_RETURN(profile.branch_id, Stored(txn, "branch_id"));
  if (!common::v1::AgencyKind_Parse(kind, &profile.kind) ||
      !common::v1::Function_Parse(function, &profile.function)) {
    return absl::DataLossError("the stored kind or function is unknown");
  }
  return profile;
}

}  // namespace samrad::agency
