#include "services/hub/locked_services.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "samrad/hub/meetings/v1/meetings.grpc.pb.h"

namespace samrad::hub {
namespace {

using Context = grpc::ServerContext;

grpc::Status Locked() {
  return grpc::Status(grpc::StatusCode::UNAVAILABLE,
                      "the hub's keys are locked");
}

class LockedLog final : public log::v1::LogService::Service {
 public:
  grpc::Status AppendEntries(Context*, const log::v1::AppendEntriesRequest*,
                             log::v1::AppendEntriesResponse*) override {
    return Locked();
  }
  grpc::Status GetCheckpoint(Context*, const log::v1::GetCheckpointRequest*,
                             log::v1::GetCheckpointResponse*) override {
    return Locked();
  }
  grpc::Status GetInclusionProof(Context*,
                                 const log::v1::GetInclusionProofRequest*,
                                 log::v1::GetInclusionProofResponse*) override {
    return Locked();
  }
  grpc::Status GetConsistencyProof(
      Context*, const log::v1::GetConsistencyProofRequest*,
      log::v1::GetConsistencyProofResponse*) override {
    return Locked();
  }
  grpc::Status FollowEntries(
      Context*, const log::v1::FollowEntriesRequest*,
      grpc::ServerWriter<log::v1::FollowEntriesResponse>*) override {
    return Locked();
  }
  grpc::Status AddCosignature(Context*, const log::v1::AddCosignatureRequest*,
                              log::v1::AddCosignatureResponse*) override {
    return Locked();
  }
  grpc::Status ReturnEntries(Context*, const log::v1::ReturnEntriesRequest*,
                             log::v1::ReturnEntriesResponse*) override {
    return Locked();
  }
};

class LockedDirectory final : public directory::v1::DirectoryService::Service {
 public:
  grpc::Status ListEvents(Context*, const directory::v1::ListEventsRequest*,
                          directory::v1::ListEventsResponse*) override {
    return Locked();
  }
  grpc::Status ProposeEvent(Context*, const directory::v1::ProposeEventRequest*,
                            directory::v1::ProposeEventResponse*) override {
    return Locked();
  }
  grpc::Status ListProposals(Context*,
                             const directory::v1::ListProposalsRequest*,
                             directory::v1::ListProposalsResponse*) override {
    return Locked();
  }
  grpc::Status GetCatalogue(Context*, const directory::v1::GetCatalogueRequest*,
                            directory::v1::GetCatalogueResponse*) override {
    return Locked();
  }
};

class LockedExchange final : public exchange::v1::ExchangeService::Service {
 public:
  grpc::Status SubmitDisclosure(
      Context*, const exchange::v1::SubmitDisclosureRequest*,
      exchange::v1::SubmitDisclosureResponse*) override {
    return Locked();
  }
  grpc::Status SubmitBatch(Context*, const exchange::v1::SubmitBatchRequest*,
                           exchange::v1::SubmitBatchResponse*) override {
    return Locked();
  }
  grpc::Status GetSubmission(Context*,
                             const exchange::v1::GetSubmissionRequest*,
                             exchange::v1::GetSubmissionResponse*) override {
    return Locked();
  }
  grpc::Status CancelSubmission(
      Context*, const exchange::v1::CancelSubmissionRequest*,
      exchange::v1::CancelSubmissionResponse*) override {
    return Locked();
  }
  grpc::Status RecordAct(Context*, const exchange::v1::RecordActRequest*,
                         exchange::v1::RecordActResponse*) override {
    return Locked();
  }
  grpc::Status OpenDisclosure(Context*,
                              const exchange::v1::OpenDisclosureRequest*,
                              exchange::v1::OpenDisclosureResponse*) override {
    return Locked();
  }
  grpc::Status CollectDeliveries(
      Context*, const exchange::v1::CollectDeliveriesRequest*,
      grpc::ServerWriter<exchange::v1::CollectDeliveriesResponse>*) override {
    return Locked();
  }
  grpc::Status AcknowledgeDeliveries(
      Context*, const exchange::v1::AcknowledgeDeliveriesRequest*,
      exchange::v1::AcknowledgeDeliveriesResponse*) override {
    return Locked();
  }
};

class LockedMeetings final : public meetings::v1::MeetingsService::Service {
 public:
  grpc::Status CreateGroup(Context*, const meetings::v1::CreateGroupRequest*,
                           meetings::v1::CreateGroupResponse*) override {
    return Locked();
  }
  grpc::Status SetSeats(Context*, const meetings::v1::SetSeatsRequest*,
                        meetings::v1::SetSeatsResponse*) override {
    return Locked();
  }
  grpc::Status ConfirmSeat(Context*, const meetings::v1::ConfirmSeatRequest*,
                           meetings::v1::ConfirmSeatResponse*) override {
    return Locked();
  }
  grpc::Status ListGroups(Context*, const meetings::v1::ListGroupsRequest*,
                          meetings::v1::ListGroupsResponse*) override {
    return Locked();
  }
  grpc::Status PlanMeetings(Context*, const meetings::v1::PlanMeetingsRequest*,
                            meetings::v1::PlanMeetingsResponse*) override {
    return Locked();
  }
  grpc::Status ChangeMeeting(Context*,
                             const meetings::v1::ChangeMeetingRequest*,
                             meetings::v1::ChangeMeetingResponse*) override {
    return Locked();
  }
  grpc::Status ListMeetings(Context*, const meetings::v1::ListMeetingsRequest*,
                            meetings::v1::ListMeetingsResponse*) override {
    return Locked();
  }
  grpc::Status AnnounceItem(Context*, const meetings::v1::AnnounceItemRequest*,
                            meetings::v1::AnnounceItemResponse*) override {
    return Locked();
  }
  grpc::Status WithdrawItem(Context*, const meetings::v1::WithdrawItemRequest*,
                            meetings::v1::WithdrawItemResponse*) override {
    return Locked();
  }
  grpc::Status SubmitContent(Context*,
                             const meetings::v1::SubmitContentRequest*,
                             meetings::v1::SubmitContentResponse*) override {
    return Locked();
  }
  grpc::Status SetAgenda(Context*, const meetings::v1::SetAgendaRequest*,
                         meetings::v1::SetAgendaResponse*) override {
    return Locked();
  }
  grpc::Status GetMeeting(Context*, const meetings::v1::GetMeetingRequest*,
                          meetings::v1::GetMeetingResponse*) override {
    return Locked();
  }
  grpc::Status KeepSeats(Context*, const meetings::v1::KeepSeatsRequest*,
                         meetings::v1::KeepSeatsResponse*) override {
    return Locked();
  }
  grpc::Status LeaveSeats(Context*, const meetings::v1::LeaveSeatsRequest*,
                          meetings::v1::LeaveSeatsResponse*) override {
    return Locked();
  }
  grpc::Status RunRoom(Context*, const meetings::v1::RunRoomRequest*,
                       meetings::v1::RunRoomResponse*) override {
    return Locked();
  }
  grpc::Status AnswerConflict(Context*,
                              const meetings::v1::AnswerConflictRequest*,
                              meetings::v1::AnswerConflictResponse*) override {
    return Locked();
  }
  grpc::Status ActInRoom(Context*, const meetings::v1::ActInRoomRequest*,
                         meetings::v1::ActInRoomResponse*) override {
    return Locked();
  }
  grpc::Status ReadContent(Context*, const meetings::v1::ReadContentRequest*,
                           meetings::v1::ReadContentResponse*) override {
    return Locked();
  }
  grpc::Status RenewLease(Context*, const meetings::v1::RenewLeaseRequest*,
                          meetings::v1::RenewLeaseResponse*) override {
    return Locked();
  }
  grpc::Status AnswerRound(Context*, const meetings::v1::AnswerRoundRequest*,
                           meetings::v1::AnswerRoundResponse*) override {
    return Locked();
  }
  grpc::Status RecordMeetingAct(
      Context*, const meetings::v1::RecordMeetingActRequest*,
      meetings::v1::RecordMeetingActResponse*) override {
    return Locked();
  }
  grpc::Status WatchMeeting(
      Context*, const meetings::v1::WatchMeetingRequest*,
      grpc::ServerWriter<meetings::v1::WatchMeetingResponse>*) override {
    return Locked();
  }
};

}  // namespace

class LockedServices::Shells {
 public:
  std::vector<grpc::Service*> All() {
    return {&log_, &directory_, &exchange_, &meetings_};
  }

 private:
  LockedLog log_;
  LockedDirectory directory_;
  LockedExchange exchange_;
  LockedMeetings meetings_;
};

LockedServices::LockedServices() : shells_(std::make_unique<Shells>()) {}
LockedServices::~LockedServices() = default;

std::vector<grpc::Service*> LockedServices::Services() {
  return shells_->All();
}

}  // namespace samrad::hub
