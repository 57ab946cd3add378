#include "services/audit/catalogue_files.h"

#include <utility>
#include <vector>

namespace samrad::audit {

v1::CatalogueFiles FilesOf(const law::Catalogue& catalogue) {
  v1::CatalogueFiles files;
  for (const law::CatalogueFile& file : catalogue.files()) {
    v1::CatalogueFile& out = *files.add_files();
    out.set_path(file.name);
    out.set_content(file.bytes);
  }
  return files;
}

absl::StatusOr<law::Catalogue> CatalogueFrom(const v1::CatalogueFiles& files) {
  if (files.ByteSizeLong() > kMaxCatalogueBytes) {
    return absl::InvalidArgumentError("the catalogue is over 1 MiB");
  }
  std::vector<law::CatalogueFile> parts;
  for (const v1::CatalogueFile& file : files.files()) {
    parts.push_back({file.path(), file.content()});
  }
  absl::StatusOr<law::Catalogue> parsed =
      law::Catalogue::Parse(std::move(parts));
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(parsed.status().message());
  }
  return parsed;
}

absl::StatusOr<law::Catalogue> CatalogueFrom(const v1::CatalogueFiles& files,
                                             std::string_view digest) {
  absl::StatusOr<law::Catalogue> catalogue = CatalogueFrom(files);
  if (catalogue.ok() && catalogue->digest() != digest) {
    return absl::DataLossError("this is another catalogue");
  }
  return catalogue;
}

Citation JudgeCitation(const DirectoryChain& chain, std::string_view founding,
                       std::string_view cited, absl::Time decided_at,
                       std::optional<std::uint64_t> leaf) {
  if (!chain.founding_catalogue().empty()) {
    founding = chain.founding_catalogue();
  }
  const CatalogueRelease* now = chain.CatalogueInForce(decided_at, leaf);
  if (cited == (now == nullptr ? founding : std::string_view(now->digest))) {
    return Citation::kInForce;
  }
  // One digest may come back in a later version: what is past counts first.
  bool known = cited == founding && now != nullptr;
  for (const CatalogueRelease& release : chain.catalogues()) {
    if (now == nullptr || release.version >= now->version) break;
    known = known || cited == release.digest;
  }
  if (known) return Citation::kSuperseded;
  for (const CatalogueRelease& release : chain.catalogues()) {
    if (cited == release.digest) return Citation::kNotYet;
  }
  return Citation::kUnknown;
}

}  // namespace samrad::audit
