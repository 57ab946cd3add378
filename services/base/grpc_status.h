// absl::Status <-> grpc::Status, at the edge of the process only.
//
// The tag travels as trailing metadata `samrad-tag` (ASCII), the path as
// `samrad-path-bin` (bytes). grpc::Status.error_details stays empty: browsers
// would show it instead of the message.
#ifndef SAMRAD_SERVICES_BASE_GRPC_STATUS_H_
#define SAMRAD_SERVICES_BASE_GRPC_STATUS_H_

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/base/clock.h"
#include "services/base/status.h"

namespace samrad::base {

// For the return of a handler; adds tag and path to the trailing metadata.
grpc::Status ToGrpc(const absl::Status& status,
                    grpc::ServerContextBase& context);

// For a caller, after the call has ended. What a peer wrote as message may hold
// anything: it is replaced by a fixed one of ours unless `keep_message`. The
// tag and path are kept, checked as in status.h.
absl::Status FromGrpc(const grpc::Status& status,
                      const grpc::ClientContext& context,
                      bool keep_message = false);

// The call's deadline, or now + `limit` when it has none or a later one.
absl::Time DeadlineOf(const grpc::ServerContextBase& context,
                      const Clock& clock, absl::Duration limit);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_GRPC_STATUS_H_
