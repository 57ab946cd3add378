// The catalogues of law as the exchange knows them: through the directory's
// stub, each checked before it counts.
#ifndef SAMRAD_SERVICES_HUB_STUBS_CATALOGUE_MIRROR_H_
#define SAMRAD_SERVICES_HUB_STUBS_CATALOGUE_MIRROR_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/directory_chain.h"
#include "services/base/mutex.h"
#include "services/law/catalogue.h"

namespace samrad::hub {

// Where the bytes come from. Thread-safe.
class CatalogueSource {
 public:
  virtual ~CatalogueSource() = default;
  // By digest (32 bytes; empty: the founding one). UNAVAILABLE when the
  // directory does not answer; NOT_FOUND when it has none.
  virtual absl::StatusOr<audit::v1::CatalogueFiles> CatalogueOf(
      std::string_view digest) = 0;
};

// Thread-safe; Find and founding never wait for the directory.
class CatalogueMirror {
 public:
  CatalogueMirror() = default;

  // UNAVAILABLE until then: rooms are made before the channels between them.
  void Set(std::unique_ptr<CatalogueSource> source);

  // Fetches the founding catalogue and every released one that is not here.
  // Errors of the source; DATA_LOSS or INVALID_ARGUMENT when what it gives is
  // another or does not hold together: that one is not taken, the others are.
  absl::Status Refresh(const audit::DirectoryChain& chain);

  std::optional<law::Catalogue> Find(std::string_view digest) const;
  // Digest of the founding catalogue; empty while it is not known.
  std::string founding() const;

 private:
  absl::Status Fetch(CatalogueSource& source, std::string_view digest);

  base::Mutex refresh_mutex_;
  mutable base::Mutex mutex_;
  std::shared_ptr<CatalogueSource> source_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, law::Catalogue, std::less<>> catalogues_
      ABSL_GUARDED_BY(mutex_);
  std::string founding_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_CATALOGUE_MIRROR_H_
