#include "services/hub/stubs/catalogue_mirror.h"

#include <utility>

#include "services/audit/catalogue_files.h"
#include "services/base/status.h"

namespace samrad::hub {

void CatalogueMirror::Set(std::unique_ptr<CatalogueSource> source) {
  base::MutexLock lock(mutex_);
  source_ = std::move(source);
}

std::optional<law::Catalogue> CatalogueMirror::Find(
    std::string_view digest) const {
  base::MutexLock lock(mutex_);
  const auto it = catalogues_.find(digest);
  if (it == catalogues_.end()) return std::nullopt;
  return it->second;
}

std::string CatalogueMirror::founding() const {
  base::MutexLock lock(mutex_);
  return founding_;
}

absl::Status CatalogueMirror::Fetch(CatalogueSource& source,
                                    std::string_view digest) {
  SAMRAD_ASSIGN_OR_RETURN(const audit::v1::CatalogueFiles files,
                          source.CatalogueOf(digest));
  absl::StatusOr<law::Catalogue> catalogue =
      digest.empty() ? audit::CatalogueFrom(files)
                     : audit::CatalogueFrom(files, digest);
  if (!catalogue.ok()) return std::move(catalogue).status();
  base::MutexLock lock(mutex_);
  if (digest.empty()) founding_ = catalogue->digest();
  catalogues_.emplace(catalogue->digest(), *catalogue);
  return absl::OkStatus();
}

absl::Status CatalogueMirror::Refresh(const audit::DirectoryChain& chain) {
  base::MutexLock one(refresh_mutex_);
  std::shared_ptr<CatalogueSource> source;
  {
    base::MutexLock lock(mutex_);
    source = source_;
  }
  if (source == nullptr) {
    return absl::UnavailableError("the directory is not there yet");
  }
  absl::Status fault;
  if (founding().empty()) fault.Update(Fetch(*source, ""));
  for (const audit::CatalogueRelease& release : chain.catalogues()) {
    if (Find(release.digest).has_value()) continue;
    fault.Update(Fetch(*source, release.digest));
  }
  return fault;
}

}  // namespace samrad::hub
