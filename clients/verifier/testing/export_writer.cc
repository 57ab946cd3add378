#include "clients/verifier/testing/export_writer.h"

#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <span>

#include "crypto/hash/sha256.h"
#include "crypto/merkle/tile.h"
#include "crypto/secret/bytes.h"
#include "services/audit/admit.h"
#include "services/audit/export_format.h"
#include "services/audit/header_facts.h"
#include "services/law/admit.h"
#include "services/law/catalogue.h"

namespace samrad::verifier::testing {
namespace {

namespace fs = std::filesystem;

// Links the header after `previous` in the chain of its pair.
void LinkAfter(const sealed::v1::DisclosureHeader& previous,
               sealed::v1::DisclosureHeader& header) {
  header.mutable_links(0)->set_counter(previous.links(0).counter() + 1);
  header.mutable_links(0)->set_previous_header_hash(crypto::ToString(
      crypto::Sha256(std::string_view(previous.SerializeAsString()))));
}

// The version that decides on that day, as an honest sender would state it.
std::string VersionOf(const sealed::v1::DisclosureHeader& header,
                      const std::optional<sealed::v1::ConsentHeader>& consent) {
  const absl::Time at = *audit::InstantOf(header);
  return law::Admit(audit::FactsFromHeader(header, at, consent),
                    law::Catalogue::BuiltIn())
      .decision.provision_version();
}

}  // namespace

Town::Town(std::uint64_t filler) {
  log.catalogue_digest = law::Catalogue::BuiltIn().digest();
  log.provision_version = VersionOf(log.Disclosure(1), std::nullopt);
  const auto provision = log.Disclosure(1);
  provision_leaf = log.LogSigned(audit::v1::DISCLOSURE, provision, "social");
  log.LogFiller(filler / 2);
  log.LogSigned(audit::v1::OPENING,
                log.Opening(provision, provision_leaf, "police"), "police");
  log.LogSigned(audit::v1::CONSENT, log.Consent(handle), "social");
  auto consented = log.OnConsent(2, handle);
  LinkAfter(provision, consented);
  consented.set_provision_version(VersionOf(consented, log.Consent(handle)));
  consent_leaf = log.LogSigned(audit::v1::DISCLOSURE, consented, "social");
  log.LogSigned(audit::v1::OPENING,
                log.Opening(consented, consent_leaf, "police"), "police");
  withdrawal_leaf =
      log.LogSigned(audit::v1::WITHDRAWAL, log.Withdrawal(handle), "social");
  log.LogSigned(audit::v1::ANCHOR, log.Anchor("police"), "police");
  log.LogFiller(filler - filler / 2);
}

std::uint64_t Town::Release(const law::Catalogue& catalogue,
                            absl::Time effective_at) {
  const auto event = log.SignEvent(
      log.ReleaseHeader(catalogue.digest(), catalogues.back().digest(),
                        catalogues.size(), effective_at),
      {"social", "police"});
  const std::uint64_t leaf = log.LogEvent(event);
  audit::v1::SignedRecord record;
  record.set_type(audit::v1::CATALOGUE);
  record.set_header(event.header());
  record.set_salt(event.salt());
  record.set_signature(event.signatures(0).signature());
  log.openings.push_back({leaf, record});
  catalogues.push_back(catalogue);
  return leaf;
}

sealed::v1::DisclosureHeader Town::Next(absl::Time at) const {
  auto header = log.Disclosure(9);
  header.mutable_decided_at()->set_seconds(absl::ToUnixSeconds(at));
  for (const auto& opening : log.openings) {
    if (opening.record.type() != audit::v1::DISCLOSURE) continue;
    header.mutable_links(0)->set_counter(header.links(0).counter() + 1);
    header.mutable_links(0)->set_previous_header_hash(crypto::ToString(
        crypto::Sha256(std::string_view(opening.record.header()))));
  }
  return header;
}

void Town::Write(const fs::path& folder, const std::string& agency) const {
  fs::create_directories(folder);
  WriteText(folder / "checkpoint", log.Checkpoint(witnesses));
  for (const crypto::TileId& tile : crypto::TilesBetween(0, log.size())) {
    WriteText(folder / crypto::TilePath(tile),
              crypto::EncodeTile(*log.tree().TileHashes(tile)));
    if (tile.level != 0) continue;
    WriteText(folder / crypto::EntryBundlePath(tile.index, tile.width),
              crypto::EncodeEntryBundle(
                  std::span(log.entries())
                      .subspan(tile.index * crypto::kTileWidth, tile.width)));
  }
  std::string lines;
  for (const auto& event : log.events) {
    lines += *audit::EncodeDirectoryLine(event) + "\n";
  }
  WriteText(folder / "directory.jsonl", lines);
  lines.clear();
  for (const auto& opening : log.openings) {
    lines += audit::EncodeOpeningLine(opening) + "\n";
  }
  WriteText(folder / "openings.jsonl", lines);
  for (const law::Catalogue& catalogue : catalogues) {
    for (const law::CatalogueFile& file : catalogue.files()) {
      WriteText(folder / "catalogue" / catalogue.digest_hex() / file.name,
                file.bytes);
    }
  }
  WriteText(folder / "export.json",
            audit::EncodeExportInfo(
                {std::string(audit::testing::SyntheticLog::kOrigin), log.size(),
                 agency, log.decided_at}));
}

void Town::WriteTrust(const fs::path& file) const {
  WriteText(file, *audit::EncodeTrustFile(log.Trust()));
}

std::string ReadText(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void WriteText(const fs::path& file, const std::string& bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << bytes;
}

TempFolder::TempFolder() {
  std::string name =
      (fs::temp_directory_path() / "samrad-verify-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace samrad::verifier::testing
