#include "services/hub/meetings/meetings_service.h"

#include <utility>

#include "services/hub/meetings/watch_reactor.h"

namespace samrad::hub {

grpc::ServerWriteReactor<meetings::v1::WatchMeetingResponse>*
MeetingsServiceImpl::WatchMeeting(
    grpc::CallbackServerContext* context,
    const meetings::v1::WatchMeetingRequest* request) {
  return StartWatching(core_, pool_, callers_.IdentifyAgency(*context),
                       *request, *context);
}

}  // namespace samrad::hub
