#ifndef SAMRAD_SERVICES_HUB_STUBS_GRPC_DISCLOSURE_GATE_H_
#define SAMRAD_SERVICES_HUB_STUBS_GRPC_DISCLOSURE_GATE_H_

#include <grpcpp/channel.h>

#include <memory>

#include "absl/time/time.h"
#include "samrad/hub/exchange/v1/gate.grpc.pb.h"
#include "services/hub/stubs/disclosure_gate.h"

namespace samrad::hub {

// The exchange room behind a channel. A call that takes longer than `limit` is
// given up (UNAVAILABLE). Thread-safe.
class GrpcDisclosureGate final : public DisclosureGate {
 public:
  GrpcDisclosureGate(std::shared_ptr<grpc::Channel> channel,
                     absl::Duration limit);

  absl::Status CheckDisclosure(
      const sealed::v1::DisclosureHeader& header) override;

 private:
  const absl::Duration limit_;
  const std::unique_ptr<exchange::v1::GateService::StubInterface> stub_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_GRPC_DISCLOSURE_GATE_H_
