#include "clients/cli/node_catalogue.h"

#include <utility>
#include <vector>

#include "clients/cli/call.h"
#include "samrad/agency/staff/v1/catalogues.grpc.pb.h"

namespace samrad::cli {

absl::StatusOr<law::Catalogue> FetchCatalogue(const CommandContext& context,
                                              const std::string& digest) {
  namespace staff = samrad::agency::staff::v1;
  staff::GetCatalogueRequest request;
  request.set_digest(digest);
  auto response = Ask<staff::CatalogueService>(
      context, &staff::CatalogueService::Stub::GetCatalogue, request);
  if (!response.ok()) return response.status();
  std::vector<law::CatalogueFile> files;
  for (const auto& file : response->catalogue().files()) {
    files.push_back({file.path(), file.content()});
  }
  auto catalogue = law::Catalogue::Parse(std::move(files));
  if (!catalogue.ok() || catalogue->digest_hex() != response->digest()) {
    return absl::DataLossError("the node gave another catalogue");
  }
  return catalogue;
}

}  // namespace samrad::cli
