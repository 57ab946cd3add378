#include "services/audit/directory_chain.h"

#include <algorithm>
#include <set>
#include <utility>

#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/ed25519.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/directory_key.h"
#include "services/audit/headers.h"
#include "services/audit/leaf.h"

namespace samrad::audit {
namespace {

constexpr std::size_t kMinGenesis = 2;
constexpr std::size_t kMaxGenesis = 16;
constexpr int kMaxSignatures = 16;
constexpr std::uint32_t kOthersNeeded = 2;

bool NeedsOthers(v1::DirectoryEventKind event) {
  return event == v1::ONBOARD || event == v1::REPLACE_LOST_KEY ||
         event == v1::MARK_INACTIVE;
}

absl::Status Cannot(const char* why) {
  return absl::FailedPreconditionError(why);
}

}  // namespace

absl::StatusOr<DirectoryChain> DirectoryChain::FromGenesis(
    std::string origin, std::vector<GenesisAgency> genesis) {
  if (!crypto::IsKeyName(origin)) {
    return absl::InvalidArgumentError("origin is malformed");
  }
  if (genesis.size() < kMinGenesis || genesis.size() > kMaxGenesis) {
    return absl::InvalidArgumentError("genesis has not 2 to 16 agencies");
  }
  DirectoryChain chain;
  std::set<std::array<std::uint8_t, 32>> keys;
  for (GenesisAgency& agency : genesis) {
    const absl::StatusOr<AgencyKey> key =
        ParseDirectoryKey(v1::SIGN, agency.vkey);
    if (!key.ok()) return key.status();
    if (!keys.insert(key->public_key).second) {
      return absl::InvalidArgumentError("genesis uses a key twice");
    }
    if (agency.agency.empty() ||
        !chain.genesis_
             .emplace(std::move(agency.agency), std::move(agency.vkey))
             .second) {
      return absl::InvalidArgumentError("genesis names an agency twice");
    }
  }
  chain.origin_ = std::move(origin);
  return chain;
}

absl::Status DirectoryChain::CheckKeyIsNew(
    const v1::DirectoryHeader& header) const {
  if (header.vkey().empty()) return absl::OkStatus();
  const absl::StatusOr<AgencyKey> key =
      ParseDirectoryKey(header.use(), header.vkey());
  if (!key.ok()) return key.status();
  for (const auto& [id, record] : agencies_) {
    for (const AgencyKey& old : record.keys) {
      if (old.public_key == key->public_key) {
        return Cannot("key was already used");
      }
    }
  }
  for (const auto& [id, vkey] : genesis_) {
    const absl::StatusOr<AgencyKey> first = ParseDirectoryKey(v1::SIGN, vkey);
    const bool its_own = header.event() == v1::GENESIS && id == header.agency();
    if (first.ok() && first->public_key == key->public_key && !its_own) {
      return Cannot("key was already used");
    }
  }
  return absl::OkStatus();
}

absl::Status DirectoryChain::CheckCatalogueIsNext(
    const v1::DirectoryHeader& header) const {
  const std::string& last = catalogues_.empty() ? header.catalogue_replaces()
                                                : catalogues_.back().digest;
  const std::uint64_t version =
      catalogues_.empty() ? 0 : catalogues_.back().version;
  if (header.catalogue_version() != version + 1) {
    return Cannot("catalogue version is not the next");
  }
  if (header.catalogue_replaces() != last) {
    return Cannot("catalogue replaces another than the last");
  }
  if (header.catalogue_digest() == last) {
    return Cannot("catalogue is the one there is");
  }
  const absl::StatusOr<absl::Time> effective = TimeOf(header.effective_at());
  if (!effective.ok()) return effective.status();
  if (!catalogues_.empty() && *effective < catalogues_.back().effective_at) {
    return Cannot("catalogue takes effect before the last");
  }
  return absl::OkStatus();
}

absl::Status DirectoryChain::CheckPossible(
    const v1::DirectoryHeader& header) const {
  const AgencyRecord* record = Find(header.agency());
  const auto genesis = genesis_.find(header.agency());
  if (header.event() == v1::GENESIS) {
    if (genesis == genesis_.end() || genesis->second != header.vkey()) {
      return Cannot("not the key of the genesis file");
    }
  } else if (header.event() == v1::ONBOARD && genesis != genesis_.end()) {
    return Cannot("agency belongs to the genesis");
  }
  if (header.event() == v1::GENESIS || header.event() == v1::ONBOARD) {
    if (record != nullptr) return Cannot("agency id is taken");
    return CheckKeyIsNew(header);
  }
  if (record == nullptr) return Cannot("agency is not in the directory");
  if (record->revoked_leaf.has_value()) return Cannot("agency is revoked");
  if (header.event() == v1::MARK_INACTIVE && record->inactive) {
    return Cannot("agency is already inactive");
  }
  if (header.event() == v1::MARK_ACTIVE && !record->inactive) {
    return Cannot("agency is already active");
  }
  if (header.event() == v1::CATALOGUE_RELEASED) {
    if (!record->active()) return Cannot("agency is inactive");
    return CheckCatalogueIsNext(header);
  }
  return CheckKeyIsNew(header);
}

absl::StatusOr<std::string> DirectoryChain::SignerVkey(
    const v1::DirectoryHeader& header, const std::string& signer) const {
  const bool itself = signer == header.agency();
  if (header.event() == v1::GENESIS) {
    if (!itself) return absl::PermissionDeniedError("signer may not sign this");
    return header.vkey();
  }
  const bool may_be_other = NeedsOthers(header.event()) ||
                            header.event() == v1::REVOKE ||
                            header.event() == v1::CATALOGUE_RELEASED;
  if (itself ? NeedsOthers(header.event()) : !may_be_other) {
    return absl::PermissionDeniedError("signer may not sign this");
  }
  // For itself also while inactive: that is how it comes back.
  const AgencyRecord* record = itself ? Find(signer) : FindActive(signer);
  const AgencyKey* key =
      record == nullptr ? nullptr : record->Current(v1::SIGN);
  if (key == nullptr) {
    return absl::PermissionDeniedError("signer may not sign this");
  }
  return key->vkey;
}

absl::StatusOr<DirectoryChain::Evaluation> DirectoryChain::Evaluate(
    const v1::DirectoryEvent& event) const {
  absl::StatusOr<v1::DirectoryHeader> header =
      ParseDirectoryHeader(event.header());
  if (!header.ok()) return std::move(header).status();
  if (header->origin() != origin_) {
    return absl::InvalidArgumentError("event is of another log");
  }
  const absl::StatusOr<Entry> entry = EntryOf(event);
  if (!entry.ok()) return entry.status();
  if (event.signatures_size() > kMaxSignatures) {
    return absl::InvalidArgumentError("event has too many signatures");
  }
  if (absl::Status s = CheckPossible(*header); !s.ok()) return s;

  std::set<std::string> signers;
  for (const v1::AgencySignature& signature : event.signatures()) {
    const absl::StatusOr<std::string> vkey =
        SignerVkey(*header, signature.agency());
    if (!vkey.ok()) return vkey.status();
    if (!signers.insert(signature.agency()).second) {
      return absl::PermissionDeniedError("signer signs twice");
    }
    const absl::StatusOr<crypto::NoteKey> key = crypto::ParseVkey(*vkey);
    if (!key.ok()) return key.status();
    if (absl::Status s = crypto::VerifyEntrySignature(
            *entry, crypto::AsBytes(signature.signature()), key->key);
        !s.ok()) {
      return s;
    }
  }

  Evaluation evaluation;
  const bool itself = signers.count(header->agency()) > 0;
  const std::uint32_t others =
      static_cast<std::uint32_t>(signers.size()) - (itself ? 1 : 0);
  if (header->event() == v1::CATALOGUE_RELEASED) {
    evaluation.missing = (itself ? 0 : 1) + (others > 0 ? 0 : 1);
  } else if (itself) {
    evaluation.missing = 0;
  } else if (NeedsOthers(header->event()) ||
             (header->event() == v1::REVOKE && others > 0)) {
    evaluation.missing = kOthersNeeded - std::min(kOthersNeeded, others);
  } else {
    evaluation.missing = 1;
  }
  evaluation.header = *std::move(header);
  return evaluation;
}

absl::StatusOr<std::uint32_t> DirectoryChain::SignaturesMissing(
    const v1::DirectoryEvent& event) const {
  const absl::StatusOr<Evaluation> evaluation = Evaluate(event);
  if (!evaluation.ok()) return evaluation.status();
  return evaluation->missing;
}

absl::Status DirectoryChain::Apply(const v1::DirectoryEvent& event) {
  const absl::StatusOr<Evaluation> evaluation = Evaluate(event);
  if (!evaluation.ok()) return evaluation.status();
  if (evaluation->missing != 0) return Cannot("event lacks signatures");
  if (last_leaf_.has_value() && event.leaf() <= *last_leaf_) {
    return Cannot("event does not come after the one before");
  }
  const v1::DirectoryHeader& header = evaluation->header;
  AgencyRecord& record = agencies_[header.agency()];
  switch (header.event()) {
    case v1::GENESIS:
    case v1::ONBOARD:
      record.agency = header.agency();
      record.kind = header.kind();
      record.function = header.function();
      record.is_authority = header.is_authority();
      record.authority_id = header.authority_id();
      record.branch_id = header.branch_id();
      record.joined_leaf = event.leaf();
      break;
    case v1::REVOKE:
      record.revoked_leaf = event.leaf();
      for (AgencyKey& key : record.keys) {
        if (!key.until_leaf.has_value()) key.until_leaf = event.leaf();
      }
      break;
    case v1::MARK_INACTIVE:
    case v1::MARK_ACTIVE:
      record.inactive = header.event() == v1::MARK_INACTIVE;
      break;
    case v1::CATALOGUE_RELEASED: {
      if (catalogues_.empty()) {
        founding_catalogue_ = header.catalogue_replaces();
      }
      CatalogueRelease& release = catalogues_.emplace_back();
      release.digest = header.catalogue_digest();
      release.version = header.catalogue_version();
      // Evaluate has parsed it.
      release.effective_at =
          TimeOf(header.effective_at()).value_or(absl::InfiniteFuture());
      release.leaf = event.leaf();
      for (const v1::AgencySignature& signature : event.signatures()) {
        release.signers.push_back(signature.agency());
      }
      std::sort(release.signers.begin(), release.signers.end());
      break;
    }
    default:
      break;
  }
  if (!header.vkey().empty()) {
    absl::StatusOr<AgencyKey> key =
        ParseDirectoryKey(header.use(), header.vkey());
    if (!key.ok()) return std::move(key).status();  // Evaluate has parsed it.
    for (AgencyKey& old : record.keys) {
      if (old.use == key->use && !old.until_leaf.has_value()) {
        old.until_leaf = event.leaf();
      }
    }
    key->from_leaf = event.leaf();
    record.keys.push_back(*std::move(key));
  }
  last_leaf_ = event.leaf();
  ++size_;
  return absl::OkStatus();
}

const CatalogueRelease* DirectoryChain::CatalogueInForce(
    absl::Time at, std::optional<std::uint64_t> leaf) const {
  for (auto it = catalogues_.rbegin(); it != catalogues_.rend(); ++it) {
    if (it->effective_at <= at && (!leaf.has_value() || it->leaf < *leaf)) {
      return &*it;
    }
  }
  return nullptr;
}

const AgencyRecord* DirectoryChain::Find(std::string_view agency) const {
  const auto it = agencies_.find(agency);
  return it == agencies_.end() ? nullptr : &it->second;
}

const AgencyRecord* DirectoryChain::FindActive(std::string_view agency) const {
  const AgencyRecord* record = Find(agency);
  return record != nullptr && record->active() ? record : nullptr;
}

std::vector<const AgencyRecord*> DirectoryChain::Agencies() const {
  std::vector<const AgencyRecord*> all;
  for (const auto& [id, record] : agencies_) all.push_back(&record);
  return all;
}

std::vector<std::string> DirectoryChain::ActiveAgencies() const {
  std::vector<std::string> active;
  for (const auto& [id, record] : agencies_) {
    if (record.active()) active.push_back(id);
  }
  return active;
}

std::size_t DirectoryChain::Quorum() const {
  return ActiveAgencies().size() / 2 + 1;
}

const AgencyRecord* DirectoryChain::FindWitness(std::string_view vkey) const {
  for (const auto& [id, record] : agencies_) {
    for (const AgencyKey& key : record.keys) {
      if (key.use == v1::WITNESS && key.vkey == vkey) return &record;
    }
  }
  return nullptr;
}

}  // namespace samrad::audit
