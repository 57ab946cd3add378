#include "services/hub/exchange/submission.h"

#include <optional>
#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/audit/headers.h"
#include "services/audit/parties.h"
#include "services/base/status.h"

namespace samrad::hub {
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
  SAMRAD_RETURN_IF_ERROR(CheckBody(submission.body, header.to()));
  SAMRAD_ASSIGN_OR_RETURN(submission.shares_hash,
                          HashOfShares(request.shares(), header.to()));
  submission.ciphertext_hash = Sha256Bytes(envelope.body());
  submission.header_hash = Sha256Bytes(envelope.header());
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
