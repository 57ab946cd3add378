#include "services/agency/outbox/signer.h"

#include <utility>

#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_signature.h"
#include "services/base/status.h"

namespace samrad::agency {

Signer::Signer(std::string agency, const KeyStore& keys,
               const Directory& directory, crypto::RandomSource& random)
    : agency_(std::move(agency)),
      keys_(keys),
      directory_(directory),
      random_(random) {}

absl::StatusOr<std::string> Signer::CurrentKeyId() const {
  const ChainSnapshot chain = directory_.chain();
  const audit::AgencyRecord* self = chain->Find(agency_);
  const audit::AgencyKey* key =
      self == nullptr ? nullptr : self->Current(audit::v1::SIGN);
  if (key == nullptr) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "NOT_IN_DIRECTORY",
                       "this agency is not in the hub's directory");
  }
  return key->key_id;
}

absl::StatusOr<std::vector<std::string>> Signer::SignEntries(
    std::span<const audit::Entry> entries) const {
  SAMRAD_ASSIGN_OR_RETURN(std::string key_id, CurrentKeyId());
  return keys_.Use([&](const crypto::Keyring& ring)
                       -> absl::StatusOr<std::vector<std::string>> {
    SAMRAD_ASSIGN_OR_RETURN(const crypto::SigningKey* key,
                            ring.SigningKeyById(key_id));
    return crypto::SignBatch(entries, *key);
  });
}

absl::StatusOr<SignedAct> Signer::Sign(audit::v1::LeafType type,
                                       std::string header,
                                       std::string ciphertext_hash) const {
  SignedAct act;
  act.record.set_type(type);
  act.record.set_header(std::move(header));
  act.record.set_ciphertext_hash(std::move(ciphertext_hash));
  act.record.set_salt(NewSalt());
  SAMRAD_ASSIGN_OR_RETURN(act.entry, audit::EntryOf(act.record));
  SAMRAD_ASSIGN_OR_RETURN(
      std::vector<std::string> signatures,
      SignEntries(std::span<const audit::Entry>(&act.entry, 1)));
  act.record.set_signature(std::move(signatures[0]));
  return act;
}

absl::StatusOr<std::string> Signer::SignPlain(std::string_view domain,
                                              std::string_view message) const {
  SAMRAD_ASSIGN_OR_RETURN(std::string key_id, CurrentKeyId());
  return keys_.Use(
      [&](const crypto::Keyring& ring) -> absl::StatusOr<std::string> {
        SAMRAD_ASSIGN_OR_RETURN(const crypto::SigningKey* key,
                                ring.SigningKeyById(key_id));
        return crypto::ToString(key->Sign(domain, crypto::AsBytes(message)));
      });
}

std::string Signer::NewSalt() const {
  std::string salt(audit::kSaltBytes, '\0');
  random_.Fill({reinterpret_cast<uint8_t*>(salt.data()), salt.size()});
  return salt;
}

std::string Signer::NewId() const {
  std::string id(16, '\0');
  random_.Fill({reinterpret_cast<uint8_t*>(id.data()), id.size()});
  return id;
}

}  // namespace samrad::agency
