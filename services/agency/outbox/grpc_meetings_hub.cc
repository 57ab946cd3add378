#include "services/agency/outbox/grpc_meetings_hub.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "samrad/hub/meetings/v1/meetings.grpc.pb.h"
#include "services/base/grpc_status.h"
#include "services/base/mutex.h"

namespace samrad::agency {
namespace {

using namespace hub::meetings::v1;  // NOLINT: the messages of this one service

constexpr std::chrono::seconds kMeetingCallLimit{15};

class GrpcWatch final : public MeetingsHub::Watch {
 public:
  GrpcWatch(std::shared_ptr<MeetingsService::Stub> stub,
            WatchMeetingRequest request)
      : stub_(std::move(stub)), request_(std::move(request)) {}

  absl::Status Run(
      const std::function<absl::Status(WatchMeetingResponse)>& each) override {
    auto reader = stub_->WatchMeeting(&context_, request_);
    absl::Status refused = absl::OkStatus();
    WatchMeetingResponse message;
    while (reader->Read(&message)) {
      refused = each(std::move(message));
      if (!refused.ok()) {
        context_.TryCancel();
        break;
      }
      message = WatchMeetingResponse();
    }
    const grpc::Status status = reader->Finish();
    if (!refused.ok()) return refused;
    return status.ok() ? absl::OkStatus() : base::FromGrpc(status, context_);
  }
  void Cancel() override { context_.TryCancel(); }

 private:
  const std::shared_ptr<MeetingsService::Stub> stub_;
  const WatchMeetingRequest request_;
  grpc::ClientContext context_;
};

class GrpcMeetingsHub final : public MeetingsHub {
 public:
  explicit GrpcMeetingsHub(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(MeetingsService::NewStub(channel)) {}

  absl::StatusOr<CreateGroupResponse> CreateGroup(
      const CreateGroupRequest& request) override {
    return Unary(&MeetingsService::Stub::CreateGroup, request);
  }
  absl::StatusOr<SetSeatsResponse> SetSeats(
      const SetSeatsRequest& request) override {
    return Unary(&MeetingsService::Stub::SetSeats, request);
  }
  absl::StatusOr<ConfirmSeatResponse> ConfirmSeat(
      const ConfirmSeatRequest& request) override {
    return Unary(&MeetingsService::Stub::ConfirmSeat, request);
  }
  absl::StatusOr<ListGroupsResponse> ListGroups() override {
    return Unary(&MeetingsService::Stub::ListGroups, ListGroupsRequest());
  }
  absl::StatusOr<PlanMeetingsResponse> PlanMeetings(
      const PlanMeetingsRequest& request) override {
    return Unary(&MeetingsService::Stub::PlanMeetings, request);
  }
  absl::StatusOr<ChangeMeetingResponse> ChangeMeeting(
      const ChangeMeetingRequest& request) override {
    return Unary(&MeetingsService::Stub::ChangeMeeting, request);
  }
  absl::StatusOr<ListMeetingsResponse> ListMeetings() override {
    return Unary(&MeetingsService::Stub::ListMeetings, ListMeetingsRequest());
  }
  absl::StatusOr<AnnounceItemResponse> AnnounceItem(
      const AnnounceItemRequest& request) override {
    return Unary(&MeetingsService::Stub::AnnounceItem, request);
  }
  absl::StatusOr<WithdrawItemResponse> WithdrawItem(
      const WithdrawItemRequest& request) override {
    return Unary(&MeetingsService::Stub::WithdrawItem, request);
  }
  absl::StatusOr<SubmitContentResponse> SubmitContent(
      const SubmitContentRequest& request) override {
    return Unary(&MeetingsService::Stub::SubmitContent, request);
  }
  absl::StatusOr<SetAgendaResponse> SetAgenda(
      const SetAgendaRequest& request) override {
    return Unary(&MeetingsService::Stub::SetAgenda, request);
  }
  absl::StatusOr<GetMeetingResponse> GetMeeting(
      const std::string& meeting_id) override {
    GetMeetingRequest request;
    request.set_meeting_id(meeting_id);
    return Unary(&MeetingsService::Stub::GetMeeting, request);
  }
  absl::StatusOr<KeepSeatsResponse> KeepSeats(
      const KeepSeatsRequest& request) override {
    return Unary(&MeetingsService::Stub::KeepSeats, request);
  }
  absl::Status LeaveSeats(const LeaveSeatsRequest& request) override {
    return Unary(&MeetingsService::Stub::LeaveSeats, request).status();
  }
  absl::StatusOr<RunRoomResponse> RunRoom(
      const RunRoomRequest& request) override {
    return Unary(&MeetingsService::Stub::RunRoom, request);
  }
  absl::Status AnswerConflict(const AnswerConflictRequest& request) override {
    return Unary(&MeetingsService::Stub::AnswerConflict, request).status();
  }
  absl::StatusOr<ActInRoomResponse> ActInRoom(
      const ActInRoomRequest& request) override {
    return Unary(&MeetingsService::Stub::ActInRoom, request);
  }
  absl::StatusOr<ReadContentResponse> ReadContent(
      const ReadContentRequest& request) override {
    return Unary(&MeetingsService::Stub::ReadContent, request);
  }
  absl::StatusOr<RenewLeaseResponse> RenewLease(
      const RenewLeaseRequest& request) override {
    return Unary(&MeetingsService::Stub::RenewLease, request);
  }
  absl::Status AnswerRound(const AnswerRoundRequest& request) override {
    return Unary(&MeetingsService::Stub::AnswerRound, request).status();
  }
  absl::StatusOr<RecordMeetingActResponse> RecordMeetingAct(
      const RecordMeetingActRequest& request) override {
    return Unary(&MeetingsService::Stub::RecordMeetingAct, request);
  }

  std::unique_ptr<Watch> WatchMeeting(
      const WatchMeetingRequest& request) override {
    return std::make_unique<GrpcWatch>(stub_, request);
  }

  void Shutdown() override {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    for (grpc::ClientContext* context : open_) context->TryCancel();
  }

 private:
  template <typename Request, typename Response>
  absl::StatusOr<Response> Unary(
      grpc::Status (MeetingsService::Stub::*method)(grpc::ClientContext*,
                                                    const Request&, Response*),
      const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kMeetingCallLimit);
    {
      base::MutexLock lock(mutex_);
      if (stopping_) return absl::UnavailableError("stopping");
      open_.insert(&context);
    }
    Response response;
    const grpc::Status status = (*stub_.*method)(&context, request, &response);
    {
      base::MutexLock lock(mutex_);
      open_.erase(&context);
    }
    if (!status.ok()) return base::FromGrpc(status, context);
    return response;
  }

  const std::shared_ptr<MeetingsService::Stub> stub_;
  base::Mutex mutex_;
  std::set<grpc::ClientContext*> open_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

std::unique_ptr<MeetingsHub> MakeGrpcMeetingsHub(
    std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<GrpcMeetingsHub>(channel);
}

}  // namespace samrad::agency
