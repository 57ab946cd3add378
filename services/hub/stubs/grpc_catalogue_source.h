#ifndef SAMRAD_SERVICES_HUB_STUBS_GRPC_CATALOGUE_SOURCE_H_
#define SAMRAD_SERVICES_HUB_STUBS_GRPC_CATALOGUE_SOURCE_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "services/hub/stubs/catalogue_mirror.h"

namespace samrad::hub {

// The directory room behind a channel. A call that takes longer than `limit`
// is given up (UNAVAILABLE). Thread-safe.
class GrpcCatalogueSource final : public CatalogueSource {
 public:
  GrpcCatalogueSource(std::shared_ptr<grpc::Channel> channel,
                      absl::Duration limit);

  absl::StatusOr<audit::v1::CatalogueFiles> CatalogueOf(
      std::string_view digest) override;

 private:
  const absl::Duration limit_;
  const std::unique_ptr<directory::v1::DirectoryService::StubInterface> stub_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_GRPC_CATALOGUE_SOURCE_H_
