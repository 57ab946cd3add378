// What stands in for a service while the node's keyring is locked.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_LOCKED_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_LOCKED_SERVICE_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace samrad::agency {

// Answers every method of one service with UNAVAILABLE, unread. Thread-safe.
class LockedService final : public grpc::Service {
 public:
  explicit LockedService(const google::protobuf::ServiceDescriptor& service);

 private:
  std::deque<std::string> names_;  // gRPC keeps pointers to them
};

// One for each service that staff call.
std::vector<std::unique_ptr<LockedService>> LockedServices();

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_LOCKED_SERVICE_H_
