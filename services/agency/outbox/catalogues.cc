#include "services/agency/outbox/catalogues.h"

#include <utility>

#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"
#include "services/audit/catalogue_files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr absl::Duration kRefusedWait = absl::Minutes(1);

struct Stored {
  std::string digest;
  bool founding = false;
  audit::v1::CatalogueFiles files;
};

absl::Status Insert(base::Transaction& txn, const law::Catalogue& catalogue,
                    bool founding) {
  const std::string files = audit::FilesOf(catalogue).SerializeAsString();
  return txn.Run(
      "INSERT INTO outbox_catalogue (digest, founding, files) "
      "VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
      {base::Blob(std::string_view(catalogue.digest())), std::int64_t{founding},
       base::Blob(std::string_view(files))});
}

absl::StatusOr<std::vector<Stored>> Load(base::Database& db) {
  std::vector<Stored> all;
  SAMRAD_RETURN_IF_ERROR(
      db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT digest, founding, files FROM outbox_catalogue", {},
            [&](const base::Row& row) -> absl::Status {
              Stored& one = all.emplace_back();
              one.digest = row.Bytes(0);
              one.founding = row.Int64(1) != 0;
              const std::string_view files = row.View(2);
              return one.files.ParseFromArray(files.data(),
                                              static_cast<int>(files.size()))
                         ? absl::OkStatus()
                         : absl::DataLossError("a catalogue cannot be read");
            });
      }));
  return all;
}

}  // namespace

std::string CatalogueHex(std::string_view digest) {
  return crypto::HexEncode(crypto::AsBytes(digest));
}

absl::StatusOr<law::Catalogue> FetchCatalogue(HubClient& hub,
                                              const std::string& digest) {
  hub::directory::v1::GetCatalogueRequest request;
  request.set_digest(digest);
  SAMRAD_ASSIGN_OR_RETURN(const auto response, hub.GetCatalogue(request));
  return audit::CatalogueFrom(response.catalogue(), digest);
}

absl::StatusOr<std::unique_ptr<Catalogues>> Catalogues::Open(
    Parts parts, const law::Catalogue& built_in) {
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Stored> stored, Load(parts.db));
  std::string founding;
  ByDigest catalogues;
  for (const Stored& one : stored) {
    auto parsed = audit::CatalogueFrom(one.files, one.digest);
    if (parsed.ok()) {
      catalogues.emplace(one.digest, *std::move(parsed));
    } else if (one.founding) {
      return base::Error(absl::StatusCode::kDataLoss, "CATALOGUE_BROKEN",
                         "the founding catalogue cannot be read");
    } else {
      parts.alarms.Raise("CATALOGUE_REFUSED", CatalogueHex(one.digest));
    }
    if (one.founding) founding = one.digest;
  }
  if (founding.empty()) {
    founding = built_in.digest();
    catalogues.emplace(founding, built_in);
    SAMRAD_RETURN_IF_ERROR(parts.db.Write([&](base::Transaction& txn) {
      return Insert(txn, built_in, /*founding=*/true);
    }));
  }
  return std::unique_ptr<Catalogues>(
      new Catalogues(parts, std::move(founding), std::move(catalogues)));
}

Catalogues::Catalogues(Parts parts, std::string founding, ByDigest catalogues)
    : parts_(parts),
      founding_(std::move(founding)),
      catalogues_(std::move(catalogues)) {}

law::Catalogue Catalogues::InForce(const audit::DirectoryChain& chain,
                                   absl::Time at) const {
  const auto& releases = chain.catalogues();
  for (auto it = releases.rbegin(); it != releases.rend(); ++it) {
    if (it->effective_at > at) continue;
    if (auto found = Find(it->digest)) return *std::move(found);
  }
  if (auto found = Find(chain.founding_catalogue())) return *std::move(found);
  return *Find(founding_);  // Open has it or fails.
}

absl::StatusOr<law::Catalogue> Catalogues::ThatDecided(
    const audit::DirectoryChain& chain, std::string_view cited,
    absl::Time decided_at, std::uint64_t leaf) const {
  if (chain.catalogues().empty()) return *Find(founding_);
  if (audit::JudgeCitation(chain, founding_, cited, decided_at, leaf) !=
      audit::Citation::kInForce) {
    return base::Error(absl::StatusCode::kDataLoss, "CATALOGUE_WRONG",
                       "the catalogue was not in force then");
  }
  std::optional<law::Catalogue> found = Find(cited);
  if (found.has_value()) return *std::move(found);
  return base::Error(absl::StatusCode::kUnavailable, "CATALOGUE_MISSING",
                     "the catalogue of that day is not here yet");
}

std::optional<law::Catalogue> Catalogues::Find(std::string_view digest) const {
  base::MutexLock lock(mutex_);
  const auto it = catalogues_.find(digest);
  if (it == catalogues_.end()) return std::nullopt;
  return it->second;
}

std::vector<law::Catalogue> Catalogues::All() const {
  base::MutexLock lock(mutex_);
  std::vector<law::Catalogue> all;
  for (const auto& [digest, catalogue] : catalogues_) all.push_back(catalogue);
  return all;
}

absl::Status Catalogues::Fetch(const std::string& digest) {
  if (Find(digest).has_value()) return absl::OkStatus();
  const auto again = next_try_.find(digest);
  if (again != next_try_.end() && parts_.clock.TimeNow() < again->second) {
    return absl::OkStatus();
  }
  auto catalogue = FetchCatalogue(parts_.hub, digest);
  if (absl::IsUnavailable(catalogue.status())) return catalogue.status();
  if (!catalogue.ok()) {
    next_try_[digest] = parts_.clock.TimeNow() + kRefusedWait;
    parts_.alarms.Raise("CATALOGUE_REFUSED", CatalogueHex(digest));
    return absl::OkStatus();
  }
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(Insert(txn, *catalogue, /*founding=*/false));
        return parts_.journal
            .Append(txn, {.event = events::kCatalogueLoaded,
                          .subjects = {catalogue->digest_hex()}})
            .status();
      }));
  base::MutexLock lock(mutex_);
  catalogues_.emplace(digest, *std::move(catalogue));
  return absl::OkStatus();
}

absl::Status Catalogues::Sync(const audit::DirectoryChain& chain) {
  base::MutexLock one(syncing_);
  absl::Status fault;
  if (!chain.founding_catalogue().empty()) {
    fault.Update(Fetch(chain.founding_catalogue()));
  }
  for (const audit::CatalogueRelease& release : chain.catalogues()) {
    fault.Update(Fetch(release.digest));
  }
  return fault;
}

}  // namespace samrad::agency
