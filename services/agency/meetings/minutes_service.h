// gRPC shell of minutes; the rules are MinutesDesk's.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_SERVICE_H_

#include "samrad/agency/meetings/v1/minutes.grpc.pb.h"
#include "services/agency/meetings/minutes_desk.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// Thread-safe. Both must outlive it.
class MinutesServiceShell final : public meetings::v1::MinutesService::Service {
 public:
  MinutesServiceShell(MinutesDesk& desk, SessionGate& gate)
      : desk_(desk), gate_(gate) {}

  grpc::Status GetDraftMinutes(
      grpc::ServerContext* context,
      const meetings::v1::GetDraftMinutesRequest* request,
      meetings::v1::GetDraftMinutesResponse* response) override;
  grpc::Status PutLines(grpc::ServerContext* context,
                        const meetings::v1::PutLinesRequest* request,
                        meetings::v1::PutLinesResponse* response) override;
  grpc::Status GiveMinutes(
      grpc::ServerContext* context,
      const meetings::v1::GiveMinutesRequest* request,
      meetings::v1::GiveMinutesResponse* response) override;
  grpc::Status GetMinutes(grpc::ServerContext* context,
                          const meetings::v1::GetMinutesRequest* request,
                          meetings::v1::GetMinutesResponse* response) override;
  grpc::Status AnswerMinutes(
      grpc::ServerContext* context,
      const meetings::v1::AnswerMinutesRequest* request,
      meetings::v1::AnswerMinutesResponse* response) override;
  grpc::Status ListActions(
      grpc::ServerContext* context,
      const meetings::v1::ListActionsRequest* request,
      meetings::v1::ListActionsResponse* response) override;
  grpc::Status CloseAction(
      grpc::ServerContext* context,
      const meetings::v1::CloseActionRequest* request,
      meetings::v1::CloseActionResponse* response) override;
  grpc::Status ExportMinutes(
      grpc::ServerContext* context,
      const meetings::v1::ExportMinutesRequest* request,
      meetings::v1::ExportMinutesResponse* response) override;

 private:
  MinutesDesk& desk_;
  SessionGate& gate_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_SERVICE_H_
