// The gate asked again, years later.
#include <optional>
#include <utility>

#include "clients/verifier/story.h"
#include "services/audit/admit.h"
#include "services/audit/export_format.h"

namespace samrad::verifier {
namespace {

constexpr std::size_t kMaxCatalogueFileBytes = 4 * 1024 * 1024;

}  // namespace

Checked ReadCatalogues(const ExportFolder& folder, const std::string& prefix,
                       Catalogues& catalogues) {
  const std::string root(audit::kCatalogueFolder);
  const absl::StatusOr<std::vector<std::string>> digests = folder.List(root);
  if (!digests.ok()) return Unreadable(prefix + root, "too_big");
  for (const std::string& digest : *digests) {
    const std::string path = root + "/" + digest;
    const absl::StatusOr<std::vector<std::string>> names = folder.List(path);
    if (!names.ok()) return Unreadable(prefix + path, "too_big");
    std::vector<law::CatalogueFile> files;
    for (const std::string& name : *names) {
      absl::StatusOr<std::string> bytes =
          folder.ReadWhole(path + "/" + name, kMaxCatalogueFileBytes);
      if (!bytes.ok()) return Unreadable(prefix + path + "/" + name, "file");
      files.push_back({name, *std::move(bytes)});
    }
    absl::StatusOr<law::Catalogue> catalogue =
        law::Catalogue::Parse(std::move(files));
    if (!catalogue.ok() || catalogue->digest_hex() != digest) {
      return Broken(prefix + path, std::nullopt, "catalogue");
    }
    catalogues.emplace(catalogue->digest(), *std::move(catalogue));
  }
  return std::nullopt;
}

Checked Readmit(std::span<const Record* const> records,
                const Catalogues& catalogues, Readmission& readmission) {
  std::map<std::string, sealed::v1::ConsentHeader> consents;
  for (const Record* record : records) {
    if (const auto* consent = record->As<sealed::v1::ConsentHeader>()) {
      consents.emplace(consent->consent_handle(), *consent);
    }
    const auto* header = record->As<sealed::v1::DisclosureHeader>();
    if (header == nullptr) continue;
    const auto catalogue = catalogues.find(header->catalogue_digest());
    if (catalogue == catalogues.end()) {
      return Broken(record->file, record->leaf, "catalogue");
    }
    std::optional<sealed::v1::ConsentHeader> consent;
    if (header->ground().kind() == law::v1::CONSENT) {
      const auto known = consents.find(header->consent_handle());
      if (known == consents.end()) ++readmission.consent_unseen;
      consent = known == consents.end() ? audit::ConsentThatCovers(*header)
                                        : known->second;
    }
    const absl::StatusOr<absl::Time> at = audit::InstantOf(*header);
    if (!at.ok() ||
        !audit::AdmitHeader(*header, *at, consent, catalogue->second)
             .admitted) {
      return Broken(record->file, record->leaf, "gate");
    }
    ++readmission.readmitted;
  }
  return std::nullopt;
}

}  // namespace samrad::verifier
