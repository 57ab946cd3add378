// The gRPC shell of Disclosing, Exploring, OutsideActs and Receiving.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_SHARING_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_SHARING_SERVICE_H_

#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "services/agency/sharing/disclosing.h"
#include "services/agency/sharing/exploring.h"
#include "services/agency/sharing/outside_acts.h"
#include "services/agency/sharing/receiving.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// Checks session and role, calls the use case. OFFICER for everything;
// REGISTRAR may also list packets. Thread-safe.
class SharingServiceShell final : public sharing::v1::SharingService::Service {
 public:
  // All must outlive the shell.
  struct Parts {
    Disclosing& disclosing;
    Exploring& exploring;
    OutsideActs& outside_acts;
    Receiving& receiving;
    SessionGate& gate;
  };
  explicit SharingServiceShell(Parts parts) : parts_(parts) {}

  grpc::Status Disclose(grpc::ServerContext* context,
                        const sharing::v1::DiscloseRequest* request,
                        sharing::v1::DiscloseResponse* response) override;
  grpc::Status ExploreDisclosure(
      grpc::ServerContext* context,
      const sharing::v1::ExploreDisclosureRequest* request,
      sharing::v1::ExploreDisclosureResponse* response) override;
  grpc::Status GetDisclosure(
      grpc::ServerContext* context,
      const sharing::v1::GetDisclosureRequest* request,
      sharing::v1::GetDisclosureResponse* response) override;
  grpc::Status ListDisclosures(
      grpc::ServerContext* context,
      const sharing::v1::ListDisclosuresRequest* request,
      sharing::v1::ListDisclosuresResponse* response) override;
  grpc::Status ListPackets(grpc::ServerContext* context,
                           const sharing::v1::ListPacketsRequest* request,
                           sharing::v1::ListPacketsResponse* response) override;
  grpc::Status AcceptPacket(
      grpc::ServerContext* context,
      const sharing::v1::AcceptPacketRequest* request,
      sharing::v1::AcceptPacketResponse* response) override;
  grpc::Status DeclinePacket(
      grpc::ServerContext* context,
      const sharing::v1::DeclinePacketRequest* request,
      sharing::v1::DeclinePacketResponse* response) override;
  grpc::Status GetPacket(grpc::ServerContext* context,
                         const sharing::v1::GetPacketRequest* request,
                         sharing::v1::GetPacketResponse* response) override;
  grpc::Status RecordDuty(grpc::ServerContext* context,
                          const sharing::v1::RecordDutyRequest* request,
                          sharing::v1::RecordDutyResponse* response) override;

 private:
  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_SHARING_SERVICE_H_
