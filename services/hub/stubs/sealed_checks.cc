#include "services/hub/stubs/sealed_checks.h"

#include <optional>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/audit/catalogue_files.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

// The current sealing key or the one right before it: a disclosure that was
// queued while a key was rotated can still be opened, because a node destroys
// an old key only when nothing sealed to it is outstanding.
bool IsRecentSealKey(const audit::AgencyRecord* record,
                     std::string_view key_id) {
  if (record == nullptr) return false;
  int seen = 0;
  for (auto key = record->keys.rbegin(); key != record->keys.rend(); ++key) {
    if (key->use != audit::v1::SEAL) continue;
    if (key->key_id == key_id) return true;
    if (++seen == 2) return false;
  }
  return false;
}

}  // namespace

absl::Status CheckBody(const sealed::v1::Body& body, const Parties& to) {
  if (body.ciphertext().empty()) {
    return absl::InvalidArgumentError("the body has no ciphertext");
  }
  if (body.slots_size() != to.size()) {
    return absl::InvalidArgumentError("the slots do not match the recipients");
  }
  for (int i = 0; i < body.slots_size(); ++i) {
    const sealed::v1::Slot& slot = body.slots(i);
    if (slot.recipient() != to.Get(i).agency()) {
      return absl::InvalidArgumentError("slots do not match the recipients");
    }
    if (slot.sealed_share().empty() || slot.wrapped_key().empty() ||
        slot.sealed_share().size() > kMaxSlotFieldBytes ||
        slot.wrapped_key().size() > kMaxSlotFieldBytes) {
      return absl::InvalidArgumentError("a slot has a field of a wrong size");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> HashOfShares(const HubShares& shares,
                                         const Parties& to) {
  if (shares.size() != to.size()) {
    return absl::InvalidArgumentError("the shares do not match the recipients");
  }
  crypto::Sha256Hasher hasher;
  for (int i = 0; i < shares.size(); ++i) {
    const exchange::v1::HubShare& share = shares.Get(i);
    if (share.recipient() != to.Get(i).agency() ||
        share.share().size() != kShareBytes) {
      return absl::InvalidArgumentError("shares do not match the recipients");
    }
    hasher.Update(std::string_view(share.share()));
  }
  return crypto::ToString(hasher.Finish());
}

absl::Status CheckSealKeys(std::string_view sender,
                           const sealed::v1::Body& body,
                           const audit::DirectoryChain& chain) {
  const audit::AgencyRecord* from = chain.Find(sender);
  for (const sealed::v1::Slot& slot : body.slots()) {
    if (!IsRecentSealKey(from, slot.sender_key_id()) ||
        !IsRecentSealKey(chain.Find(slot.recipient()),
                         slot.recipient_key_id())) {
      return Refuse("KEY_NOT_CURRENT", "a sealing key is not current");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTimes(absl::Time decided_at, absl::Time expires_at,
                        absl::Time now) {
  if (decided_at > now + kMaxSkew) {
    return Refuse("CLOCK_SKEW", "the sender's clock is ahead of the hub's");
  }
  if (decided_at < now - kMaxQueued) {
    return Refuse("TOO_OLD", "it was decided more than an hour ago");
  }
  if (expires_at <= now) return Refuse("EXPIRED", "it has expired");
  return absl::OkStatus();
}

absl::Status CheckCited(const audit::DirectoryChain& chain,
                        std::string_view founding, std::string_view cited,
                        absl::Time decided_at) {
  switch (
      audit::JudgeCitation(chain, founding, cited, decided_at, std::nullopt)) {
    case audit::Citation::kInForce:
      return absl::OkStatus();
    case audit::Citation::kSuperseded:
      return Refuse("CATALOGUE_SUPERSEDED",
                    "another catalogue was in force when this was decided");
    case audit::Citation::kNotYet:
      return Refuse("CATALOGUE_NOT_YET",
                    "the catalogue that decided is not in effect yet");
    case audit::Citation::kUnknown:
      break;
  }
  return Refuse("UNKNOWN_CATALOGUE",
                "the hub does not have the catalogue that decided");
}

std::string Sha256Bytes(std::string_view bytes) {
  return crypto::ToString(crypto::Sha256(bytes));
}

absl::Status Refuse(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kFailedPrecondition, tag, message);
}

absl::Status NotFound() {
  return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                     "there is nothing of that id for this caller");
}

}  // namespace samrad::hub
