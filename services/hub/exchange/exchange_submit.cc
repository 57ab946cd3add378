#include <algorithm>
#include <utility>

#include "services/audit/receipt.h"
#include "services/base/status.h"
#include "services/hub/exchange/exchange_core.h"

namespace samrad::hub {
namespace {

constexpr size_t kMaxBatch = 64;

// Where each pair of the header stands.
absl::StatusOr<std::vector<sealed::v1::ChainLink>> LastLinks(
    const ExchangeReader& reader, const sealed::v1::DisclosureHeader& header) {
  std::vector<sealed::v1::ChainLink> last;
  for (const sealed::v1::Party& to : header.to()) {
    SAMRAD_ASSIGN_OR_RETURN(
        PairHead head, reader.FindPair(header.from().agency(), to.agency()));
    sealed::v1::ChainLink& link = last.emplace_back();
    link.set_to(to.agency());
    link.set_counter(head.counter);
    link.set_previous_header_hash(std::move(head.header_hash));
  }
  return last;
}

}  // namespace

absl::Status ExchangeCore::Vet(const base::AgencyId& caller,
                               const Submission& submission,
                               SharedChain& chain) {
  SAMRAD_RETURN_IF_ERROR(callers_.VerifySignature(
      caller, submission.entry, submission.request->envelope().signature(),
      chain));
  if (submission.request->has_logged()) {
    // What the log holds was admitted before this hub was restored.
    return audit::VerifyReceipt(submission.request->logged(), submission.entry,
                                {origin_, policy_.log_vkey})
                   .ok()
               ? absl::OkStatus()
               : base::Error(absl::StatusCode::kDataLoss, "LOGGED_WRONG",
                             "the proof that it is logged does not hold");
  }
  absl::Status parties = CheckParties(submission.header, *chain);
  if (parties.ok()) {
    parties = CheckSealKeys(submission.header.from().agency(), submission.body,
                            *chain);
  }
  if (!parties.ok()) {
    // Perhaps the directory changed a moment ago.
    SAMRAD_RETURN_IF_ERROR(directory_.Refresh());
    chain = directory_.Snapshot();
    SAMRAD_RETURN_IF_ERROR(CheckParties(submission.header, *chain));
    SAMRAD_RETURN_IF_ERROR(CheckSealKeys(submission.header.from().agency(),
                                         submission.body, *chain));
  }
  SAMRAD_RETURN_IF_ERROR(
      CheckTimes(submission.decided_at, submission.expires_at, time_.Now()));
  SAMRAD_RETURN_IF_ERROR(CheckQuorum());
  return CheckGate(submission.header, submission.decided_at);
}

absl::StatusOr<std::optional<ExchangeCore::Accepted>> ExchangeCore::FindSame(
    const ExchangeReader& reader, const Submission& submission) const {
  SAMRAD_ASSIGN_OR_RETURN(
      const std::optional<RecordRow> before,
      reader.FindDisclosure(submission.header.disclosure_id()));
  if (!before.has_value()) return std::nullopt;
  if (before->entry != submission.entry_bytes ||
      before->shares_hash != submission.shares_hash) {
    return base::Error(absl::StatusCode::kAlreadyExists, "OTHER_BYTES",
                       "something else was accepted under this id");
  }
  Accepted accepted;
  accepted.seq = before->seq;
  accepted.accepted_at = before->accepted_at;
  return accepted;
}

absl::Status ExchangeCore::CheckInOrder(
    const ExchangeReader& reader, const Submission& submission,
    std::vector<sealed::v1::ChainLink>& last_links) const {
  const sealed::v1::DisclosureHeader& header = submission.header;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool cancelled,
      reader.IsCancelled(header.from().agency(), submission.entry_bytes));
  if (cancelled) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "CANCELLED",
                       "the sender has given these bytes up");
  }
  const bool logged = submission.request->has_logged();
  for (const sealed::v1::ChainLink& link : header.links()) {
    SAMRAD_ASSIGN_OR_RETURN(const PairHead head,
                            reader.FindPair(header.from().agency(), link.to()));
    if (logged && link.counter() > head.counter) continue;
    if (link.counter() == head.counter + 1 &&
        link.previous_header_hash() == head.header_hash) {
      continue;
    }
    SAMRAD_ASSIGN_OR_RETURN(last_links, LastLinks(reader, header));
    return base::Error(absl::StatusCode::kFailedPrecondition, "CHAIN_AHEAD",
                       "a link does not follow the last one of its pair");
  }
  // An opening asks for the consent again.
  if (logged) return absl::OkStatus();
  // Expiry was compared with the hub's time by the gate.
  return CheckConsent(reader, header, std::nullopt, absl::InfinitePast());
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::StoreSubmission(
    ExchangeWriter& writer, const Submission& submission) {
  const sealed::v1::DisclosureHeader& header = submission.header;
  const sealed::v1::Envelope& envelope = submission.request->envelope();
  Accepted accepted;
  accepted.is_new = true;
  accepted.accepted_at = time_.Now();
  accepted.entry = submission.entry_bytes;
  NewRecord record;
  record.type = audit::v1::DISCLOSURE;
  record.entry = submission.entry_bytes;
  record.agency = header.from().agency();
  record.subject = header.disclosure_id();
  record.header = envelope.header();
  record.salt = envelope.salt();
  record.signature = envelope.signature();
  record.ciphertext_hash = submission.ciphertext_hash;
  record.consent = header.consent_handle();
  record.shares_hash = submission.shares_hash;
  record.accepted_at = accepted.accepted_at;
  SAMRAD_ASSIGN_OR_RETURN(accepted.seq, writer.InsertRecord(record));
  SAMRAD_RETURN_IF_ERROR(writer.InsertEnvelope(accepted.seq, envelope.body(),
                                               submission.expires_at));
  for (const exchange::v1::HubShare& share : submission.request->shares()) {
    SAMRAD_RETURN_IF_ERROR(
        writer.InsertDelivery(accepted.seq, share.recipient(), share.share()));
  }
  for (const sealed::v1::ChainLink& link : header.links()) {
    SAMRAD_RETURN_IF_ERROR(writer.SetPair(header.from().agency(), link.to(),
                                          link.counter(),
                                          submission.header_hash));
  }
  return accepted;
}

absl::StatusOr<std::vector<SubmissionOutcome>> ExchangeCore::SubmitBatch(
    const base::AgencyId& caller,
    std::span<const exchange::v1::SubmitDisclosureRequest* const> requests) {
  if (requests.empty() || requests.size() > kMaxBatch) {
    return absl::InvalidArgumentError("a batch has 1 to 64 submissions");
  }
  SAMRAD_ASSIGN_OR_RETURN(SharedChain chain, callers_.ChainFor(caller));

  std::vector<absl::StatusOr<Accepted>> results(
      requests.size(), absl::StatusOr<Accepted>(absl::UnknownError("")));
  std::vector<std::vector<sealed::v1::ChainLink>> last_links(requests.size());
  std::vector<std::pair<size_t, Submission>> vetted;
  for (size_t i = 0; i < requests.size(); ++i) {
    absl::StatusOr<Submission> submission =
        ParseSubmission(*requests[i], caller, origin_);
    if (!submission.ok()) {
      results[i] = submission.status();
      continue;
    }
    const absl::Status vet = Vet(caller, *submission, chain);
    if (vet.ok()) {
      vetted.emplace_back(i, *std::move(submission));
      continue;
    }
    // What was accepted before stays accepted, whatever the time is now.
    results[i] = vet;
    SAMRAD_RETURN_IF_ERROR(
        database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
          const auto same = FindSame(ExchangeReader(txn), *submission);
          if (same.ok() && same->has_value()) results[i] = **same;
          return absl::OkStatus();
        }));
  }

  if (!vetted.empty()) {
    SAMRAD_RETURN_IF_ERROR(
        Commit([&](ExchangeWriter& writer,
                   std::vector<Accepted>& accepted) -> absl::Status {
          for (const auto& [i, submission] : vetted) {
            auto same = FindSame(writer, submission);
            if (!same.ok()) {
              results[i] = std::move(same).status();
              continue;
            }
            if (same->has_value()) {
              results[i] = **same;
              continue;
            }
            const absl::Status in_order =
                CheckInOrder(writer, submission, last_links[i]);
            if (!in_order.ok()) {
              results[i] = in_order;
              continue;
            }
            // From here on a failure undoes the whole batch.
            SAMRAD_ASSIGN_OR_RETURN(Accepted one,
                                    StoreSubmission(writer, submission));
            results[i] = one;
            accepted.push_back(std::move(one));
          }
          return absl::OkStatus();
        }));
  }

  // The last one is published last: waiting for it is waiting for all.
  uint64_t last = 0;
  for (const absl::StatusOr<Accepted>& result : results) {
    if (result.ok()) last = std::max(last, result->seq);
  }
  if (last > 0) publications_.WaitFor(last, policy_.publish_wait);

  std::vector<SubmissionOutcome> outcomes;
  outcomes.reserve(results.size());
  for (size_t i = 0; i < results.size(); ++i) {
    if (results[i].ok()) {
      outcomes.push_back({Await(*results[i], absl::ZeroDuration()), {}});
      continue;
    }
    refused_.Add();
    logger_.Warning("submission_refused",
                    {{"agency", caller}, {"status", results[i].status()}});
    outcomes.push_back({results[i].status(), std::move(last_links[i])});
  }
  return outcomes;
}

absl::StatusOr<Standing> ExchangeCore::Submit(
    const base::AgencyId& caller,
    const exchange::v1::SubmitDisclosureRequest& request) {
  const exchange::v1::SubmitDisclosureRequest* const one[] = {&request};
  SAMRAD_ASSIGN_OR_RETURN(std::vector<SubmissionOutcome> outcomes,
                          SubmitBatch(caller, one));
  return std::move(outcomes.front().standing);
}

absl::StatusOr<SubmissionStanding> ExchangeCore::GetSubmission(
    const base::AgencyId& caller, std::string_view disclosure_id) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::optional<RecordRow> row;
  std::optional<std::string> header;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        const ExchangeReader reader(txn);
        SAMRAD_ASSIGN_OR_RETURN(row, reader.FindDisclosure(disclosure_id));
        if (!row.has_value()) return absl::OkStatus();
        SAMRAD_ASSIGN_OR_RETURN(header, reader.FindHeader(row->seq));
        return absl::OkStatus();
      }));
  if (!row.has_value() || row->agency != caller.value()) return NotFound();
  Accepted accepted;
  accepted.seq = row->seq;
  accepted.accepted_at = row->accepted_at;
  SubmissionStanding found;
  SAMRAD_ASSIGN_OR_RETURN(found.standing,
                          Await(accepted, absl::ZeroDuration()));
  if (header.has_value()) found.header_hash = Sha256Bytes(*header);
  return found;
}

absl::StatusOr<std::optional<Standing>> ExchangeCore::CancelSubmission(
    const base::AgencyId& caller, std::string_view disclosure_id,
    std::string_view entry) {
  if (disclosure_id.size() != base::DisclosureId::kSizeBytes ||
      entry.size() != audit::kEntryBytes) {
    return absl::InvalidArgumentError("an id of 16 bytes, an entry of 32");
  }
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::optional<Accepted> found;
  SAMRAD_RETURN_IF_ERROR(Commit(
      [&](ExchangeWriter& writer, std::vector<Accepted>&) -> absl::Status {
        found.reset();
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> row,
                                writer.FindDisclosure(disclosure_id));
        if (row.has_value() && row->agency == caller.value() &&
            row->entry == entry) {
          found.emplace();
          found->seq = row->seq;
          found->accepted_at = row->accepted_at;
          return absl::OkStatus();
        }
        return writer.Cancel(caller.value(), entry, time_.Now());
      }));
  if (!found.has_value()) return std::nullopt;
  SAMRAD_ASSIGN_OR_RETURN(Standing standing,
                          Await(*found, absl::ZeroDuration()));
  return standing;
}

}  // namespace samrad::hub
