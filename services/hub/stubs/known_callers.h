// Who may ask a room of the hub, and whether a signature is theirs.
#ifndef SAMRAD_SERVICES_HUB_STUBS_KNOWN_CALLERS_H_
#define SAMRAD_SERVICES_HUB_STUBS_KNOWN_CALLERS_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/sign/batch_verifier.h"
#include "services/audit/directory_chain.h"
#include "services/audit/leaf.h"
#include "services/base/ids.h"
#include "services/hub/stubs/directory_mirror.h"

namespace samrad::hub {

using SharedChain = std::shared_ptr<const audit::DirectoryChain>;

// Asks the directory anew before it says no: perhaps it changed a moment ago.
// Thread-safe.
class KnownCallers {
 public:
  // `directory` must outlive it.
  explicit KnownCallers(DirectoryMirror& directory);

  // The chain that names the caller. PERMISSION_DENIED, tag NOT_A_MEMBER, when
  // none does or it is revoked; codes of DirectoryMirror::Refresh.
  absl::StatusOr<SharedChain> ChainFor(const base::AgencyId& caller);

  // With the caller's current signing key; `chain` becomes the one that has it.
  // DATA_LOSS, tag BAD_SIGNATURE; INVALID_ARGUMENT when it is malformed.
  absl::Status VerifySignature(const base::AgencyId& caller,
                               const audit::Entry& entry,
                               std::string_view signature, SharedChain& chain);

 private:
  DirectoryMirror& directory_;
  crypto::BatchVerifier verifier_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_KNOWN_CALLERS_H_
