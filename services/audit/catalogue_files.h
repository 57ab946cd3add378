// A catalogue of law as it travels, and which one a header has to rest on.
#ifndef SAMRAD_SERVICES_AUDIT_CATALOGUE_FILES_H_
#define SAMRAD_SERVICES_AUDIT_CATALOGUE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/directory_chain.h"
#include "services/law/catalogue.h"

namespace samrad::audit {

inline constexpr std::size_t kMaxCatalogueBytes = std::size_t{1} << 20;
// A release is signed and logged at least this long before it takes effect:
// the skew that clocks may have, so that no decision made under it can come
// before it.
inline constexpr absl::Duration kCatalogueNotice = absl::Minutes(2);

v1::CatalogueFiles FilesOf(const law::Catalogue& catalogue);

// INVALID_ARGUMENT, naming file and fault: it does not hold together, or it is
// over 1 MiB.
absl::StatusOr<law::Catalogue> CatalogueFrom(const v1::CatalogueFiles& files);
// The same, and DATA_LOSS when it is another than `digest` (32 bytes) names.
absl::StatusOr<law::Catalogue> CatalogueFrom(const v1::CatalogueFiles& files,
                                             std::string_view digest);

// What a header's catalogue is to the directory.
enum class Citation {
  kInForce,
  kSuperseded,  // another had replaced it by then
  kNotYet,      // released, but not in effect then
  kUnknown,     // never released here
};

// For a decision made at `decided_at` and logged at `leaf` (absent: not logged
// yet) that cites the catalogue `cited` (32 bytes). `founding` is the founding
// catalogue as far as the caller knows it; the chain's own word goes first.
// Pure; thread-safe.
Citation JudgeCitation(const DirectoryChain& chain, std::string_view founding,
                       std::string_view cited, absl::Time decided_at,
                       std::optional<std::uint64_t> leaf);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_CATALOGUE_FILES_H_
