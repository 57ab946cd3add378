#ifndef SAMRAD_SERVICES_HUB_MEETINGS_WATCH_REACTOR_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_WATCH_REACTOR_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "absl/status/statusor.h"
#include "services/base/ids.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/meetings/watch_pool.h"

namespace samrad::hub {

// One stream of WatchMeeting: events in order of number, each once; a sign of
// life when all has been sent and every 10 s. Membership is asked anew each
// time, so that a revocation ends the stream. It deletes itself when the call
// is over; `core` and `pool` must outlive it.
grpc::ServerWriteReactor<meetings::v1::WatchMeetingResponse>* StartWatching(
    MeetingsCore& core, WatchPool& pool,
    const absl::StatusOr<base::AgencyId>& caller,
    const meetings::v1::WatchMeetingRequest& request,
    grpc::CallbackServerContext& context);

// Every stream that has been silent for 10 s gives a sign of life. Called once
// a second.
void BeatWatchers(MeetingsCore& core);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_WATCH_REACTOR_H_
