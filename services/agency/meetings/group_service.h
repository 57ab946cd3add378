// gRPC shell of groups, seats and series; the rules are GroupDesk's.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_SERVICE_H_

#include "samrad/agency/meetings/v1/groups.grpc.pb.h"
#include "services/agency/meetings/group_desk.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// Thread-safe. Both must outlive it.
class GroupServiceShell final : public meetings::v1::GroupService::Service {
 public:
  GroupServiceShell(GroupDesk& desk, SessionGate& gate)
      : desk_(desk), gate_(gate) {}

  grpc::Status CreateGroup(
      grpc::ServerContext* context,
      const meetings::v1::CreateGroupRequest* request,
      meetings::v1::CreateGroupResponse* response) override;
  grpc::Status SetSeats(grpc::ServerContext* context,
                        const meetings::v1::SetSeatsRequest* request,
                        meetings::v1::SetSeatsResponse* response) override;
  grpc::Status ListGroups(grpc::ServerContext* context,
                          const meetings::v1::ListGroupsRequest* request,
                          meetings::v1::ListGroupsResponse* response) override;
  grpc::Status AssignSeat(grpc::ServerContext* context,
                          const meetings::v1::AssignSeatRequest* request,
                          meetings::v1::AssignSeatResponse* response) override;
  grpc::Status ListSeatHistory(
      grpc::ServerContext* context,
      const meetings::v1::ListSeatHistoryRequest* request,
      meetings::v1::ListSeatHistoryResponse* response) override;
  grpc::Status ImportPopulation(
      grpc::ServerContext* context,
      const meetings::v1::ImportPopulationRequest* request,
      meetings::v1::ImportPopulationResponse* response) override;
  grpc::Status PlanSeries(grpc::ServerContext* context,
                          const meetings::v1::PlanSeriesRequest* request,
                          meetings::v1::PlanSeriesResponse* response) override;
  grpc::Status GetCalendar(
      grpc::ServerContext* context,
      const meetings::v1::GetCalendarRequest* request,
      meetings::v1::GetCalendarResponse* response) override;
  grpc::Status CallSitting(
      grpc::ServerContext* context,
      const meetings::v1::CallSittingRequest* request,
      meetings::v1::CallSittingResponse* response) override;
  grpc::Status ChangeMeeting(
      grpc::ServerContext* context,
      const meetings::v1::ChangeMeetingRequest* request,
      meetings::v1::ChangeMeetingResponse* response) override;
  grpc::Status ListMeetings(
      grpc::ServerContext* context,
      const meetings::v1::ListMeetingsRequest* request,
      meetings::v1::ListMeetingsResponse* response) override;

 private:
  GroupDesk& desk_;
  SessionGate& gate_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_SERVICE_H_
