// One signed act: who signed it, and whether with a key that was theirs.
#ifndef SAMRAD_SERVICES_AUDIT_RECORD_H_
#define SAMRAD_SERVICES_AUDIT_RECORD_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/sign/batch_verifier.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/directory_chain.h"
#include "services/audit/leaf.h"

namespace samrad::audit {

// What every kind of header says: where it belongs and who acts.
struct RecordAuthor {
  std::string origin;
  std::string agency;
};

// Parses and validates the record's header by its type (headers.h) and returns
// its author. INVALID_ARGUMENT: malformed, or a type that has no signed header
// of one agency (DIRECTORY has its own chain).
absl::StatusOr<RecordAuthor> AuthorOf(const v1::SignedRecord& record);

// The record of a sealed disclosure: its header, the SHA-256 of its body (empty
// when there is no body), salt and signature.
v1::SignedRecord RecordOf(const sealed::v1::Envelope& envelope);

// Verifies the author's signature over the record's entry with this Ed25519
// signing key (signed-note form). INVALID_ARGUMENT: malformed record or key.
// DATA_LOSS: the signature is wrong.
absl::Status VerifyRecordSignature(const v1::SignedRecord& record,
                                   std::string_view vkey);

// As below, with the batches that verified before remembered in `verifier` (the
// records of one submit batch then cost one Ed25519 verification together).
absl::Status VerifyRecordSignature(const v1::SignedRecord& record,
                                   const DirectoryChain& chain,
                                   std::uint64_t leaf,
                                   crypto::BatchVerifier& verifier);
absl::Status VerifyPendingSignature(const v1::SignedRecord& record,
                                    const DirectoryChain& chain,
                                    crypto::BatchVerifier& verifier);

// The same for a logged record, with its author's key that was valid at `leaf`.
// FAILED_PRECONDITION: the author had no signing key then, or the header is of
// another origin than the chain.
absl::Status VerifyRecordSignature(const v1::SignedRecord& record,
                                   const DirectoryChain& chain,
                                   std::uint64_t leaf);

// The same for a record that is not logged yet, with its author's current key.
// FAILED_PRECONDITION also when the author is revoked.
absl::Status VerifyPendingSignature(const v1::SignedRecord& record,
                                    const DirectoryChain& chain);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_RECORD_H_
