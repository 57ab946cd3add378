// The gate asked again, years later.
#include <optional>
#include <utility>

#include "clients/verifier/story.h"
#include "services/audit/admit.h"
#include "services/audit/catalogue_files.h"
#include "services/audit/export_format.h"
#include "services/audit/headers.h"

namespace samrad::verifier {
namespace {

constexpr std::size_t kMaxCatalogueFileBytes = 4 * 1024 * 1024;

// A packet's header, or what stands inside an identified text of a meeting: the
// same gate for both.
const sealed::v1::DisclosureHeader* DisclosureIn(const Record& record) {
  if (const auto* text = record.As<sealed::v1::MeetingContentHeader>()) {
    return text->has_disclosure() ? &text->disclosure() : nullptr;
  }
  return record.As<sealed::v1::DisclosureHeader>();
}

// What is wrong with a disclosure by the law of its day; null: nothing.
const char* FaultOf(const sealed::v1::DisclosureHeader& header,
                    std::uint64_t leaf,
                    const std::optional<sealed::v1::ConsentHeader>& consent,
                    const audit::DirectoryChain& chain,
                    const std::string& founding, const Catalogues& catalogues) {
  // The decision's own time: an outside act is recorded later than it was done,
  // under the catalogue of the day it is recorded.
  const absl::StatusOr<absl::Time> decided = audit::TimeOf(header.decided_at());
  if (!decided.ok() ||
      audit::JudgeCitation(chain, founding, header.catalogue_digest(), *decided,
                           leaf) != audit::Citation::kInForce) {
    return "not_in_force";
  }
  const auto catalogue = catalogues.find(header.catalogue_digest());
  if (catalogue == catalogues.end()) return "catalogue";
  const absl::StatusOr<absl::Time> at = audit::InstantOf(header);
  const bool admitted =
      at.ok() &&
      audit::AdmitHeader(header, *at, consent, catalogue->second).admitted;
  return admitted ? nullptr : "gate";
}

// The same of a text that names nobody: what it says was cleared at its sender,
// under the law of its day.
const char* FaultOf(const sealed::v1::MeetingContentHeader& text,
                    std::uint64_t leaf, const audit::DirectoryChain& chain,
                    const std::string& founding, const Catalogues& catalogues) {
  const std::string& cited = text.clearance().catalogue_digest();
  const absl::StatusOr<absl::Time> at = audit::TimeOf(text.at());
  if (!at.ok() || audit::JudgeCitation(chain, founding, cited, *at, leaf) !=
                      audit::Citation::kInForce) {
    return "not_in_force";
  }
  return catalogues.contains(cited) ? nullptr : "catalogue";
}

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
                const audit::DirectoryChain& chain,
                const Catalogues& catalogues, Readmission& readmission) {
  std::string founding;
  std::map<std::string, sealed::v1::ConsentHeader> consents;
  for (const Record* record : records) {
    if (const auto* consent = record->As<sealed::v1::ConsentHeader>()) {
      consents.emplace(consent->consent_handle(), *consent);
    }
    const auto* text = record->As<sealed::v1::MeetingContentHeader>();
    if (text != nullptr && text->has_clearance()) {
      if (founding.empty()) founding = text->clearance().catalogue_digest();
      const char* fault =
          FaultOf(*text, record->leaf, chain, founding, catalogues);
      if (fault != nullptr) return Broken(record->file, record->leaf, fault);
      continue;
    }
    const auto* header = DisclosureIn(*record);
    if (header == nullptr) continue;
    // The hub took no other before the first release; of outside acts it takes
    // any.
    if (founding.empty() && !header->outside_act()) {
      founding = header->catalogue_digest();
    }
    std::optional<sealed::v1::ConsentHeader> consent;
    if (header->ground().kind() == law::v1::CONSENT) {
      const auto known = consents.find(header->consent_handle());
      if (known == consents.end()) ++readmission.consent_unseen;
      consent = known == consents.end() ? audit::ConsentThatCovers(*header)
                                        : known->second;
    }
    const char* fault =
        FaultOf(*header, record->leaf, consent, chain, founding, catalogues);
    if (fault == nullptr) {
      ++readmission.readmitted;
    } else if (header->outside_act()) {
      readmission.unconfirmed.push_back(record->leaf);
    } else {
      return Broken(record->file, record->leaf, fault);
    }
  }
  return std::nullopt;
}

}  // namespace samrad::verifier
