// The header of a directory event, by itself.
#include <utility>

#include "crypto/sign/signed_note.h"
#include "services/audit/directory_chain.h"
#include "services/audit/directory_key.h"
#include "services/audit/headers.h"
#include "services/audit/vocabulary.h"

namespace samrad::audit {
namespace {

constexpr std::uint32_t kDirectorySuite = 1;
constexpr std::size_t kCatalogueDigestBytes = 32;

bool BringsAgency(v1::DirectoryEventKind event) {
  return event == v1::GENESIS || event == v1::ONBOARD;
}

bool BringsSigningKey(v1::DirectoryEventKind event) {
  return BringsAgency(event) || event == v1::REPLACE_LOST_KEY;
}

absl::Status CheckKey(const v1::DirectoryHeader& h) {
  if (h.event() != v1::KEY && !BringsSigningKey(h.event())) {
    if (h.use() == v1::KEY_USE_UNSPECIFIED && h.vkey().empty()) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError("event carries no key");
  }
  if (BringsSigningKey(h.event()) && h.use() != v1::SIGN) {
    return absl::InvalidArgumentError("use is not SIGN");
  }
  return ParseDirectoryKey(h.use(), h.vkey()).status();
}

absl::Status CheckAgency(const v1::DirectoryHeader& h) {
  if (!BringsAgency(h.event())) {
    const bool none = h.kind() == common::v1::AGENCY_KIND_UNSPECIFIED &&
                      h.function() == common::v1::FUNCTION_UNSPECIFIED &&
                      !h.is_authority() && h.authority_id().empty() &&
                      h.branch_id().empty();
    if (none) return absl::OkStatus();
    return absl::InvalidArgumentError("event says nothing of what it is");
  }
  if (h.kind() == common::v1::AGENCY_KIND_UNSPECIFIED) {
    return absl::InvalidArgumentError("kind is not stated");
  }
  if (!IsOpaqueId(h.authority_id())) {
    return absl::InvalidArgumentError("authority_id is malformed");
  }
  if (!h.branch_id().empty() && !IsOpaqueId(h.branch_id())) {
    return absl::InvalidArgumentError("branch_id is malformed");
  }
  return absl::OkStatus();
}

absl::Status CheckCatalogue(const v1::DirectoryHeader& h) {
  if (h.event() != v1::CATALOGUE_RELEASED) {
    const bool none = h.catalogue_digest().empty() &&
                      h.catalogue_replaces().empty() &&
                      h.catalogue_version() == 0 && !h.has_effective_at();
    if (none) return absl::OkStatus();
    return absl::InvalidArgumentError("event brings no catalogue");
  }
  if (h.catalogue_digest().size() != kCatalogueDigestBytes ||
      h.catalogue_replaces().size() != kCatalogueDigestBytes) {
    return absl::InvalidArgumentError("catalogue is not named by 32 bytes");
  }
  if (h.catalogue_version() == 0) {
    return absl::InvalidArgumentError("catalogue_version is not stated");
  }
  const absl::StatusOr<absl::Time> effective = TimeOf(h.effective_at());
  if (!effective.ok() || h.effective_at().nanos() != 0) {
    return absl::InvalidArgumentError("effective_at is no whole second");
  }
  if (*effective < *TimeOf(h.at())) {
    return absl::InvalidArgumentError("effective_at is in the past");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AgencyKey> ParseDirectoryKey(v1::KeyUse use,
                                            const std::string& vkey) {
  AgencyKey key;
  key.use = use;
  key.vkey = vkey;
  if (use == v1::SEAL) {
    absl::StatusOr<crypto::SealVkey> seal = crypto::ParseSealVkey(vkey);
    if (!seal.ok()) return absl::InvalidArgumentError("vkey is malformed");
    key.name = std::move(seal->name);
    key.public_key = seal->public_key;
  } else if (use == v1::SIGN || use == v1::WITNESS) {
    absl::StatusOr<crypto::NoteKey> note = crypto::ParseVkey(vkey);
    const crypto::NoteKeyType type = use == v1::SIGN
                                         ? crypto::NoteKeyType::kEd25519
                                         : crypto::NoteKeyType::kCosignatureV1;
    if (!note.ok() || note->type != type) {
      return absl::InvalidArgumentError("vkey is malformed or of another use");
    }
    key.name = std::move(note->name);
    key.public_key = note->key.bytes();
  } else {
    return absl::InvalidArgumentError("use is not stated");
  }
  key.key_id = crypto::KeyIdOf(key.public_key);
  return key;
}

absl::StatusOr<v1::DirectoryHeader> ParseDirectoryHeader(
    std::string_view header) {
  v1::DirectoryHeader h;
  if (absl::Status s = ParseClosed(header, h); !s.ok()) return s;
  if (h.suite() != kDirectorySuite) {
    return absl::InvalidArgumentError("suite is unknown");
  }
  if (!crypto::IsKeyName(h.origin())) {
    return absl::InvalidArgumentError("origin is malformed");
  }
  if (h.event() == v1::DIRECTORY_EVENT_KIND_UNSPECIFIED) {
    return absl::InvalidArgumentError("event is not stated");
  }
  if (!IsAgencyId(h.agency())) {
    return absl::InvalidArgumentError("agency is malformed");
  }
  if (!TimeOf(h.at()).ok()) {
    return absl::InvalidArgumentError("at is out of range");
  }
  if (absl::Status s = CheckKey(h); !s.ok()) return s;
  if (absl::Status s = CheckAgency(h); !s.ok()) return s;
  if (absl::Status s = CheckCatalogue(h); !s.ok()) return s;
  return h;
}

}  // namespace samrad::audit
