// Do once, answer alike: for mutating functions of this room.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_ANSWERED_H_
#define SAMRAD_SERVICES_AGENCY_CASES_ANSWERED_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/vault/request_log.h"
#include "services/base/sql.h"
#include "services/base/status.h"

namespace samrad::agency {

// The answer stored for `key`, or that of `work` (a callable giving
// absl::Status, filling `response`), which is then stored. In the caller's
// transaction; call it anew with a cleared response when that is retried.
template <typename Response, typename Work>
absl::Status AnswerOnce(const RequestLog& requests, base::Transaction& txn,
                        const RequestKey& key, absl::Time now,
                        Response& response, Work&& work) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                          requests.Find(txn, key));
  if (stored.has_value()) {
    return response.ParseFromString(*stored)
               ? absl::OkStatus()
               : absl::DataLossError("a stored answer cannot be read");
  }
  SAMRAD_RETURN_IF_ERROR(work());
  return requests.Remember(txn, key, response.SerializeAsString(), now);
}

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_ANSWERED_H_
