#include "services/agency/sharing/sharing_service.h"

#include "services/agency/staff/shell.h"

namespace samrad::agency {
grpc::Status SharingServiceShell::Disclose(
    grpc::ServerContext* context, const sharing::v1::DiscloseRequest* request,
    sharing::v1::DiscloseResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER}, "Disclose", *response,
            [&](const StaffIdentity& who) {
              return parts_.disclosing.Disclose(who, *request);
            });
}

grpc::Status SharingServiceShell::ExploreDisclosure(
    grpc::ServerContext* context,
    const sharing::v1::ExploreDisclosureRequest* request,
    sharing::v1::ExploreDisclosureResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER}, "ExploreDisclosure",
            *response, [&](const StaffIdentity& who) {
              return parts_.exploring.Explore(who, *request);
            });
}

grpc::Status SharingServiceShell::GetDisclosure(
    grpc::ServerContext* context,
    const sharing::v1::GetDisclosureRequest* request,
    sharing::v1::GetDisclosureResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER}, "GetDisclosure",
            *response, [&](const StaffIdentity& who) {
              return parts_.disclosing.Get(who, *request);
            });
}

grpc::Status SharingServiceShell::ListDisclosures(
    grpc::ServerContext* context, const sharing::v1::ListDisclosuresRequest*,
    sharing::v1::ListDisclosuresResponse* response) {
  return As(
      parts_.gate, *context, {staff::v1::OFFICER}, "ListDisclosures", *response,
      [&](const StaffIdentity& who) { return parts_.disclosing.List(who); });
}

grpc::Status SharingServiceShell::ListPackets(
    grpc::ServerContext* context, const sharing::v1::ListPacketsRequest*,
    sharing::v1::ListPacketsResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER, staff::v1::REGISTRAR},
            "ListPackets", *response, [&](const StaffIdentity& who) {
              return parts_.receiving.List(who);
            });
}

grpc::Status SharingServiceShell::AcceptPacket(
    grpc::ServerContext* context,
    const sharing::v1::AcceptPacketRequest* request,
    sharing::v1::AcceptPacketResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER}, "AcceptPacket",
            *response, [&](const StaffIdentity& who) {
              return parts_.receiving.Accept(who, *request);
            });
}

grpc::Status SharingServiceShell::DeclinePacket(
    grpc::ServerContext* context,
    const sharing::v1::DeclinePacketRequest* request,
    sharing::v1::DeclinePacketResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER}, "DeclinePacket",
            *response, [&](const StaffIdentity& who) {
              return parts_.receiving.Decline(who, *request);
            });
}

grpc::Status SharingServiceShell::GetPacket(
    grpc::ServerContext* context, const sharing::v1::GetPacketRequest* request,
    sharing::v1::GetPacketResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER}, "GetPacket", *response,
            [&](const StaffIdentity& who) {
              return parts_.receiving.Show(who, *request);
            });
}

grpc::Status SharingServiceShell::RecordDuty(
    grpc::ServerContext* context, const sharing::v1::RecordDutyRequest* request,
    sharing::v1::RecordDutyResponse* response) {
  return As(parts_.gate, *context, {staff::v1::OFFICER}, "RecordDuty",
            *response, [&](const StaffIdentity& who) {
              return parts_.outside_acts.Record(who, *request);
            });
}

}  // namespace samrad::agency
