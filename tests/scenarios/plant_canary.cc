// Says one text to the hub as an agency would say a header: an act that the hub
// takes in, decodes and refuses. With this the search of what was said to the
// hub shows that it finds what is there.
#include <grpcpp/grpcpp.h>

#include <iostream>

#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "services/base/tls.h"

int main(int argc, char** argv) {
  namespace exchange = samrad::hub::exchange::v1;
  if (argc != 6) {
    std::cerr << "usage: plant_canary HUB CA KEY CERTIFICATE TEXT\n";
    return 2;
  }
  const auto credentials = samrad::base::MutualTlsChannelCredentials(
      {.key = argv[3], .certificate = argv[4], .ca = argv[2]});
  if (!credentials.ok()) return 1;
  const auto stub = exchange::ExchangeService::NewStub(
      samrad::base::MakeChannel(argv[1], *credentials));
  exchange::RecordActRequest request;
  request.mutable_record()->set_header(argv[5]);
  exchange::RecordActResponse response;
  grpc::ClientContext context;
  const grpc::Status status = stub->RecordAct(&context, request, &response);
  // Refused by the exchange itself: so it had come in whole.
  return status.error_code() == grpc::StatusCode::INVALID_ARGUMENT ? 0 : 1;
}
