// Signs this agency's acts with the key that the directory names now.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_SIGNER_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_SIGNER_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/agency/outbox/directory.h"
#include "services/agency/vault/key_store.h"
#include "services/audit/leaf.h"

namespace samrad::agency {

// A record and the entry it is signed over.
struct SignedAct {
  audit::v1::SignedRecord record;
  audit::Entry entry{};
};

// Thread-safe.
class Signer {
 public:
  // All must outlive it.
  Signer(std::string agency, const KeyStore& keys, const Directory& directory,
         crypto::RandomSource& random);

  // One blob per entry, one Ed25519 signature for all. FAILED_PRECONDITION, tag
  // NOT_IN_DIRECTORY: this agency has not been onboarded, or was revoked.
  absl::StatusOr<std::vector<std::string>> SignEntries(
      std::span<const audit::Entry> entries) const;
  // A whole record under a fresh salt. Codes as above.
  absl::StatusOr<SignedAct> Sign(audit::v1::LeafType type, std::string header,
                                 std::string ciphertext_hash = "") const;
  // 64 bytes in a domain of ours, for the acknowledgement of deliveries.
  absl::StatusOr<std::string> SignPlain(std::string_view domain,
                                        std::string_view message) const;
  // 32 random bytes.
  std::string NewSalt() const;
  // 16 random bytes.
  std::string NewId() const;

  const std::string& agency() const { return agency_; }

 private:
  absl::StatusOr<std::string> CurrentKeyId() const;

  const std::string agency_;
  const KeyStore& keys_;
  const Directory& directory_;
  crypto::RandomSource& random_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_SIGNER_H_
