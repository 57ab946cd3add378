// What a hub answers while its keys are locked: that it is away.
#ifndef SAMRAD_SERVICES_HUB_LOCKED_SERVICES_H_
#define SAMRAD_SERVICES_HUB_LOCKED_SERVICES_H_

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <vector>

namespace samrad::hub {

// Shells of all rooms whose calls give UNAVAILABLE, so that nodes wait instead
// of giving up, and nothing is asked of a store that cannot be opened.
// Thread-safe.
class LockedServices {
 public:
  LockedServices();
  ~LockedServices();

  std::vector<grpc::Service*> Services();

 private:
  class Shells;
  const std::unique_ptr<Shells> shells_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOCKED_SERVICES_H_
