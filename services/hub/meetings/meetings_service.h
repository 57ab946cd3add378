// The meetings room's gRPC shell.
#ifndef SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_SERVICE_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_SERVICE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <utility>

#include "samrad/hub/meetings/v1/meetings.grpc.pb.h"
#include "services/base/grpc_status.h"
#include "services/base/peer.h"
#include "services/base/status.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/meetings/watch_pool.h"

namespace samrad::hub {

// Every caller is an agency; who it is comes from its certificate alone.
// WatchMeeting uses the callback API, so that a thousand watchers hold no
// thread. Thread-safe.
class MeetingsServiceImpl final
    : public meetings::v1::MeetingsService::WithCallbackMethod_WatchMeeting<
          meetings::v1::MeetingsService::Service> {
 public:
  // Both must outlive the shell.
  MeetingsServiceImpl(MeetingsCore& core, WatchPool& pool,
                      base::Callers callers)
      : core_(core), pool_(pool), callers_(std::move(callers)) {}

#define SAMRAD_MEETINGS_METHOD(Name)                                   \
  grpc::Status Name(grpc::ServerContext* context,                      \
                    const meetings::v1::Name##Request* request,        \
                    meetings::v1::Name##Response* response) override { \
    return Call(*context, *request, *response, &MeetingsCore::Name);   \
  }
  SAMRAD_MEETINGS_METHOD(CreateGroup)
  SAMRAD_MEETINGS_METHOD(SetSeats)
  SAMRAD_MEETINGS_METHOD(ConfirmSeat)
  SAMRAD_MEETINGS_METHOD(ListGroups)
  SAMRAD_MEETINGS_METHOD(PlanMeetings)
  SAMRAD_MEETINGS_METHOD(ChangeMeeting)
  SAMRAD_MEETINGS_METHOD(ListMeetings)
  SAMRAD_MEETINGS_METHOD(AnnounceItem)
  SAMRAD_MEETINGS_METHOD(WithdrawItem)
  SAMRAD_MEETINGS_METHOD(SubmitContent)
  SAMRAD_MEETINGS_METHOD(SetAgenda)
  SAMRAD_MEETINGS_METHOD(GetMeeting)
  SAMRAD_MEETINGS_METHOD(KeepSeats)
  SAMRAD_MEETINGS_METHOD(LeaveSeats)
  SAMRAD_MEETINGS_METHOD(RunRoom)
  SAMRAD_MEETINGS_METHOD(AnswerConflict)
  SAMRAD_MEETINGS_METHOD(ActInRoom)
  SAMRAD_MEETINGS_METHOD(ReadContent)
  SAMRAD_MEETINGS_METHOD(RenewLease)
  SAMRAD_MEETINGS_METHOD(AnswerRound)
  SAMRAD_MEETINGS_METHOD(RecordMeetingAct)
#undef SAMRAD_MEETINGS_METHOD

  grpc::ServerWriteReactor<meetings::v1::WatchMeetingResponse>* WatchMeeting(
      grpc::CallbackServerContext* context,
      const meetings::v1::WatchMeetingRequest* request) override;

 private:
  template <typename Request, typename Response>
  grpc::Status Call(grpc::ServerContext& context, const Request& request,
                    Response& response,
                    absl::StatusOr<Response> (MeetingsCore::*method)(
                        const MeetingsCore::Caller&, const Request&)) {
    return base::ToGrpc(Answer(context, request, response, method), context);
  }

  template <typename Request, typename Response>
  absl::Status Answer(grpc::ServerContext& context, const Request& request,
                      Response& response,
                      absl::StatusOr<Response> (MeetingsCore::*method)(
                          const MeetingsCore::Caller&, const Request&)) {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(context));
    SAMRAD_ASSIGN_OR_RETURN(response, (core_.*method)(caller, request));
    return absl::OkStatus();
  }

  MeetingsCore& core_;
  WatchPool& pool_;
  const base::Callers callers_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_SERVICE_H_
