#include "services/agency/outbox/meeting_post.h"

#include <utility>

#include "crypto/secret/bytes.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/hub_patience.h"
#include "services/agency/outbox/proto_time.h"
#include "services/audit/leaf.h"
#include "services/audit/meeting_headers.h"
#include "services/audit/record.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status MeetingFault(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kDataLoss, tag, message);
}

}  // namespace

std::string HeaderHash(const audit::v1::SignedRecord& record) {
  return crypto::ToString(crypto::Sha256(std::string_view(record.header())));
}

absl::StatusOr<sealed::v1::MeetingHeader> FindMeetingHeader(
    const base::ReadTransaction& txn, std::uint64_t leaf) {
  sealed::v1::MeetingHeader header;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne(
             "SELECT record FROM outbox_meeting_record WHERE leaf = ?", {leaf},
             [&](const base::Row& row) -> absl::Status {
               audit::v1::SignedRecord record;
               const std::string_view bytes = row.View(0);
               if (!record.ParseFromArray(bytes.data(),
                                          static_cast<int>(bytes.size())) ||
                   !header.ParseFromString(record.header())) {
                 return absl::DataLossError("a stored record cannot be read");
               }
               return absl::OkStatus();
             })
          .status());
  return header;
}

absl::StatusOr<SignedAct> MeetingPost::SignAct(
    const base::ReadTransaction& txn, sealed::v1::MeetingActHeader header,
    absl::Time now) const {
  SAMRAD_ASSIGN_OR_RETURN(const JournalHead head, Journal::Head(txn));
  header.set_suite(1);
  header.set_origin(outbox_.origin());
  header.set_agency(outbox_.agency());
  *header.mutable_at() = ToProtoTime(now);
  header.set_journal_head(crypto::ToString(head.hash));
  sealed::v1::MeetingHeader whole;
  *whole.mutable_act() = std::move(header);
  return outbox_.signer().Sign(audit::v1::MEETING, whole.SerializeAsString());
}

absl::StatusOr<audit::Receipt> MeetingPost::Believe(
    const audit::v1::SignedRecord& record,
    const audit::v1::Receipt& receipt) const {
  SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry, audit::EntryOf(record));
  SAMRAD_ASSIGN_OR_RETURN(
      audit::Receipt believed,
      outbox_.mirror().AwaitBelieved(receipt, entry, kBelieveLimit));
  const std::string bytes = record.SerializeAsString();
  SAMRAD_RETURN_IF_ERROR(outbox_.db().Write([&](base::Transaction& txn) {
    return txn.Run(
        "INSERT OR IGNORE INTO outbox_meeting_record (leaf, record) "
        "VALUES (?, ?)",
        {static_cast<std::int64_t>(believed.leaf()),
         base::Blob(std::string_view(bytes))});
  }));
  return believed;
}

absl::StatusOr<BelievedRecord> MeetingPost::Believe(
    const hub::meetings::v1::LoggedRecord& logged) const {
  const audit::v1::SignedRecord& record = logged.record();
  if (record.type() != audit::v1::MEETING) {
    return MeetingFault("HEADER_MALFORMED", "not a record of a meeting");
  }
  auto header = audit::ParseMeetingHeader(record.header());
  auto author = audit::AuthorOf(record);
  if (!header.ok() || !author.ok()) {
    return MeetingFault("HEADER_MALFORMED", "no valid header");
  }
  if (author->origin != outbox_.origin()) {
    return MeetingFault("WRONG_LOG", "the record is of another hub");
  }
  auto receipt = Believe(record, logged.receipt());
  if (!receipt.ok()) {
    return absl::IsUnavailable(receipt.status())
               ? receipt.status()
               : MeetingFault("RECEIPT_WRONG", "the proof does not hold");
  }
  const ChainSnapshot chain = outbox_.directory().chain();
  const absl::Status signature =
      audit::VerifyRecordSignature(record, *chain, receipt->leaf());
  if (absl::IsFailedPrecondition(signature)) {
    // Its author's key may be newer than this node's directory.
    outbox_.link().NudgeDirectory();
    return base::Error(absl::StatusCode::kUnavailable, "DIRECTORY_BEHIND",
                       "the author's key is not known here yet");
  }
  if (!signature.ok()) {
    return MeetingFault("SIGNATURE_WRONG", "its author did not sign this");
  }
  return BelievedRecord{.record = record,
                        .header = *std::move(header),
                        .header_hash = HeaderHash(record),
                        .receipt = *std::move(receipt)};
}

}  // namespace samrad::agency
