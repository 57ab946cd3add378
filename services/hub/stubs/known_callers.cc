#include "services/hub/stubs/known_callers.h"

#include "crypto/secret/bytes.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

constexpr size_t kRememberedBatches = 4096;

}  // namespace

KnownCallers::KnownCallers(DirectoryMirror& directory)
    : directory_(directory), verifier_(kRememberedBatches) {}

absl::StatusOr<SharedChain> KnownCallers::ChainFor(
    const base::AgencyId& caller) {
  SharedChain chain = directory_.Snapshot();
  const auto is_member = [&] {
    const audit::AgencyRecord* record =
        chain == nullptr ? nullptr : chain->Find(caller.value());
    return record != nullptr && !record->revoked_leaf.has_value();
  };
  if (!is_member()) {
    // Perhaps it joined a moment ago.
    SAMRAD_RETURN_IF_ERROR(directory_.Refresh());
    chain = directory_.Snapshot();
    if (!is_member()) {
      return base::Error(absl::StatusCode::kPermissionDenied, "NOT_A_MEMBER",
                         "the caller is not in the directory");
    }
  }
  return chain;
}

absl::Status KnownCallers::VerifySignature(const base::AgencyId& caller,
                                           const audit::Entry& entry,
                                           std::string_view signature,
                                           SharedChain& chain) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    const audit::AgencyRecord* record = chain->Find(caller.value());
    const audit::AgencyKey* key =
        record == nullptr ? nullptr : record->Current(audit::v1::SIGN);
    if (key != nullptr) {
      SAMRAD_ASSIGN_OR_RETURN(const crypto::VerifyKey verify_key,
                              crypto::VerifyKey::FromBytes(key->public_key));
      const absl::Status verified =
          verifier_.Verify(entry, crypto::AsBytes(signature), verify_key);
      if (verified.ok() || absl::IsInvalidArgument(verified)) return verified;
    }
    if (attempt == 0) {
      // Perhaps the key was changed a moment ago.
      SAMRAD_RETURN_IF_ERROR(directory_.Refresh());
      chain = directory_.Snapshot();
    }
  }
  return base::Error(absl::StatusCode::kDataLoss, "BAD_SIGNATURE",
                     "the signature is not of the caller's current key");
}

}  // namespace samrad::hub
