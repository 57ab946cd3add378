// An act that a request asks for once. Inside the gateway only.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_ONCE_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_ONCE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/staff/account_rules.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/literal.h"
#include "services/base/status.h"
#include "services/base/store.h"

namespace samrad::agency {

// Asks, acts, remembers; `parts` has db, requests and clock. The act goes to
// the hub, so it cannot stand in one transaction with its answer; acting twice
// after a crash between them is harmless, because the chain takes each event
// and signature once.
template <typename Response, typename Parts, typename Request, typename Act>
absl::StatusOr<Response> Once(const Parts& parts, const StaffIdentity& who,
                              base::Literal method, const Request& request,
                              Act&& act) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, method, content};
  std::optional<std::string> stored;
  SAMRAD_RETURN_IF_ERROR(
      parts.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(stored, parts.requests.Find(txn, key));
        return absl::OkStatus();
      }));
  Response response;
  if (stored.has_value()) {
    if (!response.ParseFromString(*stored)) {
      return absl::DataLossError("a stored answer cannot be read");
    }
    return response;
  }
  SAMRAD_RETURN_IF_ERROR(act(response));
  const absl::Time now = parts.clock.TimeNow();
  SAMRAD_RETURN_IF_ERROR(parts.db.Write([&](base::Transaction& txn)
                                            -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const auto again, parts.requests.Find(txn, key));
    if (again.has_value()) return absl::OkStatus();
    return parts.requests.Remember(txn, key, response.SerializeAsString(), now);
  }));
  return response;
}

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_ONCE_H_
