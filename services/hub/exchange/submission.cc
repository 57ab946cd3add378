#include "services/hub/exchange/submission.h"

#include <optional>
#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/audit/headers.h"
#include "services/audit/parties.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

absl::Status Refuse(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kFailedPrecondition, tag, message);
}

std::string HashOf(std::string_view bytes) {
  return crypto::ToString(crypto::Sha256(bytes));
}

absl::Status CheckBody(const Submission& submission) {
  const sealed::v1::DisclosureHeader& header = submission.header;
  const sealed::v1::Body& body = submission.body;
  if (body.ciphertext().empty()) {
    return absl::InvalidArgumentError("the body has no ciphertext");
  }
  if (body.slots_size() != header.to_size()) {
    return absl::InvalidArgumentError("the slots do not match the recipients");
  }
  for (int i = 0; i < body.slots_size(); ++i) {
    const sealed::v1::Slot& slot = body.slots(i);
    if (slot.recipient() != header.to(i).agency()) {
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

// Checks the hub's shares and hashes them in the order of the recipients.
absl::StatusOr<std::string> HashOfShares(
    const exchange::v1::SubmitDisclosureRequest& request,
    const sealed::v1::DisclosureHeader& header) {
  if (request.shares_size() != header.to_size()) {
    return absl::InvalidArgumentError("the shares do not match the recipients");
  }
  crypto::Sha256Hasher hasher;
  for (int i = 0; i < request.shares_size(); ++i) {
    const exchange::v1::HubShare& share = request.shares(i);
    if (share.recipient() != header.to(i).agency() ||
        share.share().size() != kShareBytes) {
      return absl::InvalidArgumentError("shares do not match the recipients");
    }
    hasher.Update(std::string_view(share.share()));
  }
  return crypto::ToString(hasher.Finish());
}

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

std::string HeaderHash(std::string_view header) { return HashOf(header); }

absl::Status NotFound() {
  return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                     "there is nothing of that id for this caller");
}

absl::StatusOr<Submission> ParseSubmission(
    const exchange::v1::SubmitDisclosureRequest& request,
    const base::AgencyId& caller, std::string_view origin) {
  const sealed::v1::Envelope& envelope = request.envelope();
  if (envelope.header().size() + envelope.salt().size() +
          envelope.signature().size() + envelope.body().size() >
      kMaxEnvelopeBytes) {
    return base::Error(absl::StatusCode::kResourceExhausted, "TOO_LARGE",
                       "the envelope is over 1 MiB");
  }
  Submission submission;
  submission.request = &request;
  SAMRAD_ASSIGN_OR_RETURN(submission.header,
                          audit::ParseDisclosureHeader(envelope.header()));
  const sealed::v1::DisclosureHeader& header = submission.header;
  if (header.origin() != origin) {
    return absl::InvalidArgumentError("the header is of another log");
  }
  if (header.from().agency() != caller.value()) {
    return base::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                       "the header's sender is not the caller");
  }
  if (header.outside_act()) {
    return absl::InvalidArgumentError("an outside act has no envelope");
  }
  if (!submission.body.ParseFromString(envelope.body())) {
    return absl::InvalidArgumentError("the body does not parse");
  }
  SAMRAD_RETURN_IF_ERROR(CheckBody(submission));
  SAMRAD_ASSIGN_OR_RETURN(submission.shares_hash,
                          HashOfShares(request, header));
  submission.ciphertext_hash = HashOf(envelope.body());
  submission.header_hash = HeaderHash(envelope.header());
  SAMRAD_ASSIGN_OR_RETURN(
      submission.entry,
      audit::LeafEntry(audit::v1::DISCLOSURE, envelope.header(),
                       submission.ciphertext_hash, envelope.salt()));
  submission.entry_bytes = audit::ToBytes(submission.entry);
  SAMRAD_ASSIGN_OR_RETURN(submission.decided_at,
                          audit::TimeOf(header.decided_at()));
  SAMRAD_ASSIGN_OR_RETURN(submission.expires_at,
                          audit::TimeOf(header.expires_at()));
  if (submission.expires_at - submission.decided_at > kMaxLifetime) {
    return absl::InvalidArgumentError("expires_at is too far away");
  }
  return submission;
}

absl::Status CheckParties(const sealed::v1::DisclosureHeader& header,
                          const audit::DirectoryChain& chain) {
  if (chain.FindActive(header.from().agency()) == nullptr) {
    return Refuse("SENDER_INACTIVE", "the sender is not active");
  }
  for (const sealed::v1::Party& to : header.to()) {
    // Who heard of an outside act need not be here at all.
    if (!header.outside_act() && chain.FindActive(to.agency()) == nullptr) {
      return Refuse("RECIPIENT_INACTIVE", "a recipient is not active");
    }
  }
  return base::WithTag(audit::CheckParties(header, chain, std::nullopt),
                       "PARTY_MISMATCH");
}

absl::Status CheckSealKeys(const sealed::v1::DisclosureHeader& header,
                           const sealed::v1::Body& body,
                           const audit::DirectoryChain& chain) {
  const audit::AgencyRecord* from = chain.Find(header.from().agency());
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

absl::Status RefusalOf(const law::v1::Decision& decision) {
  std::string tag = "FACTS_MISSING";
  if (decision.reasons_size() > 0) {
    tag = law::v1::ReasonCode_Name(decision.reasons(0).code());
  } else if (decision.verdict() != law::v1::FACTS_MISSING) {
    tag = law::v1::Verdict_Name(decision.verdict());
  }
  absl::Status status = Refuse(tag, "the gate refuses the disclosure");
  if (decision.missing_facts_size() > 0) {
    return base::WithPath(std::move(status), decision.missing_facts(0));
  }
  return status;
}

}  // namespace samrad::hub
