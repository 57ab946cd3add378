#include <algorithm>
#include <utility>

#include "services/audit/headers.h"
#include "services/audit/leaf.h"
#include "services/audit/meeting_headers.h"
#include "services/audit/parties.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"
#include "services/hub/meetings/parsed_record.h"
#include "services/hub/meetings/room_rules.h"
#include "services/hub/meetings/room_view.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

using sealed::v1::MeetingContentHeader;

constexpr int kMaxReplies = 256;

absl::Status CheckActive(const MeetingContentHeader& header,
                         const audit::DirectoryChain& chain) {
  if (chain.FindActive(header.from().agency()) == nullptr) {
    return Refuse("SENDER_INACTIVE", "the author is not active");
  }
  for (const sealed::v1::Party& to : header.to()) {
    if (chain.FindActive(to.agency()) == nullptr) {
      return Refuse("RECIPIENT_INACTIVE", "a recipient is not active");
    }
  }
  return base::WithTag(audit::CheckParties(header, chain, std::nullopt),
                       "PARTY_MISMATCH");
}

// The law of a text that names somebody is the gate's to ask. Before the first
// release nobody has told this room which catalogue is the founding one.
absl::Status CheckLawOfClearance(const MeetingContentHeader& header,
                                 absl::Time at,
                                 const audit::DirectoryChain& chain) {
  if (!header.has_clearance() || chain.catalogues().empty()) {
    return absl::OkStatus();
  }
  return CheckCited(chain, chain.founding_catalogue(),
                    header.clearance().catalogue_digest(), at);
}

// Everybody the text goes to may be told it here.
absl::Status CheckRecipients(const meetings::v1::Group& group,
                             const StoredItem* item,
                             const MeetingContentHeader& header) {
  for (const sealed::v1::Party& to : header.to()) {
    if (!IsMember(group, to.agency())) {
      return Refuse("NOT_IN_GROUP", "a recipient is not in the group");
    }
    if (item == nullptr) continue;
    const auto& excluded = item->item().excluded();
    if (std::find(excluded.begin(), excluded.end(), to.agency()) !=
        excluded.end()) {
      return Refuse("EXCLUDED_RECIPIENT", "an excluded agency gets no text");
    }
    if (header.kind() == common::v1::REPLY &&
        !CanRead(item->sealed(), to.agency())) {
      return Refuse("NOT_A_READER", "a recipient cannot read the item itself");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckReply(const Room& room, const StoredItem& item,
                        const MeetingContentHeader& header, absl::Time now) {
  const std::string& author = header.from().agency();
  if (!item.has_sealed() || !CanRead(item.sealed(), author)) return NotFound();
  if (HasEnded(item)) return Refuse("ITEM_ENDED", "the item has ended");
  if (item.replies_size() >= kMaxReplies) {
    return base::Error(absl::StatusCode::kResourceExhausted, "TOO_MANY",
                       "the thread is full");
  }
  if (!item.unacknowledged().empty()) {
    return Refuse("FROZEN", "an Oops is not acknowledged");
  }
  if (room.stored.open() && room.stored.current_item_id() == header.item_id()) {
    return LeaseEnd(room, header.item_id(), author, now).status();
  }
  if (TakesReplies(room, item)) return absl::OkStatus();
  return Refuse("CLOSED", "the item has not been open");
}

}  // namespace

absl::StatusOr<MeetingsCore::Parsed> MeetingsCore::ParseRecord(
    const Caller& caller, const audit::v1::SignedRecord& record) {
  Parsed parsed;
  parsed.record = &record;
  SAMRAD_ASSIGN_OR_RETURN(parsed.chain, callers_.ChainFor(caller));
  SAMRAD_ASSIGN_OR_RETURN(parsed.header, audit::ParseMeetingRecord(record));
  const bool text = parsed.header.has_content();
  const MeetingContentHeader& content = parsed.header.content();
  const sealed::v1::MeetingActHeader& act = parsed.header.act();
  if ((text ? content.origin() : act.origin()) != origin_) {
    return absl::InvalidArgumentError("the header is of another log");
  }
  if ((text ? content.from().agency() : act.agency()) != caller.value()) {
    return base::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                       "the header's agency is not the caller");
  }
  SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry, audit::EntryOf(record));
  parsed.entry = audit::ToBytes(entry);
  SAMRAD_RETURN_IF_ERROR(callers_.VerifySignature(
      caller, entry, record.signature(), parsed.chain));
  SAMRAD_ASSIGN_OR_RETURN(parsed.at,
                          audit::TimeOf(text ? content.at() : act.at()));
  return parsed;
}

absl::StatusOr<std::optional<uint64_t>> MeetingsCore::FindSame(
    const Parsed& parsed) const {
  return store_.FindEntry(parsed.entry);
}

meetings::v1::StoredRecord MeetingsCore::NewRecord(const Parsed& parsed) const {
  meetings::v1::StoredRecord stored;
  *stored.mutable_record() = *parsed.record;
  SetTimestamp(time_.Now(), *stored.mutable_accepted_at());
  return stored;
}

absl::StatusOr<audit::v1::Receipt> MeetingsCore::Await(uint64_t seq,
                                                       absl::Duration limit) {
  const PublicationWatch::Outcome outcome = publications_.WaitFor(seq, limit);
  if (outcome.published && outcome.receipt != nullptr) return *outcome.receipt;
  SAMRAD_ASSIGN_OR_RETURN(std::optional<audit::v1::Receipt> receipt,
                          store_.FindReceipt(seq));
  if (receipt.has_value()) return *std::move(receipt);
  return base::Error(absl::StatusCode::kUnavailable, "LOG_PENDING",
                     "it is ordered but not logged yet: ask again");
}

absl::Status MeetingsCore::CheckText(
    const Caller& caller, const Parsed& parsed,
    const meetings::v1::SubmitContentRequest& request,
    MeetingsChange::Record& out) {
  const MeetingContentHeader& header = parsed.header.content();
  if (request.body().size() + request.record().header().size() >
      kMaxEnvelopeBytes) {
    return base::Error(absl::StatusCode::kResourceExhausted, "TOO_LARGE",
                       "the text is over 1 MiB");
  }
  if (Sha256Bytes(request.body()) != request.record().ciphertext_hash()) {
    return absl::InvalidArgumentError("the body is not the one that is signed");
  }
  sealed::v1::Body body;
  if (!body.ParseFromString(request.body())) {
    return absl::InvalidArgumentError("the body does not parse");
  }
  SAMRAD_RETURN_IF_ERROR(CheckBody(body, header.to()));
  SAMRAD_ASSIGN_OR_RETURN(const std::string shares_hash,
                          HashOfShares(request.shares(), header.to()));
  SAMRAD_ASSIGN_OR_RETURN(out.expires_at, audit::TimeOf(header.expires_at()));
  if (out.expires_at - parsed.at > kMaxLifetime) {
    return absl::InvalidArgumentError("expires_at is too far away");
  }
  out.record = NewRecord(parsed);
  out.record.set_shares_hash(shares_hash);
  out.entry = parsed.entry;
  out.content_id = header.content_id();
  out.body = request.body();
  for (const exchange::v1::HubShare& share : request.shares()) {
    out.shares.emplace_back(share.recipient(), share.share());
  }
  // What was accepted before is not asked about keys and clocks again.
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<uint64_t> same, FindSame(parsed));
  if (same.has_value()) return absl::OkStatus();
  const auto check = [&](const audit::DirectoryChain& chain) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(CheckActive(header, chain));
    SAMRAD_RETURN_IF_ERROR(CheckLawOfClearance(header, parsed.at, chain));
    return CheckSealKeys(caller.value(), body, chain);
  };
  if (!check(*parsed.chain).ok()) {
    // Perhaps the directory changed a moment ago.
    SAMRAD_RETURN_IF_ERROR(directory_.Refresh());
    SAMRAD_RETURN_IF_ERROR(check(*directory_.Snapshot()));
  }
  SAMRAD_RETURN_IF_ERROR(CheckTimes(parsed.at, out.expires_at, time_.Now()));
  if (!header.has_disclosure()) return absl::OkStatus();
  return gate_.CheckDisclosure(header.disclosure());
}

absl::Status MeetingsCore::CheckPlaceOfText(
    const meetings::v1::Group& group, const Room& room,
    const MeetingContentHeader& header) const {
  if (header.group_id() != group.group_id()) return NotFound();
  if (header.kind() == common::v1::MINUTES) {
    if (header.from().agency() != group.chair()) return NotFound();
    if (!room.Is(common::v1::HELD) && !room.Is(common::v1::ENDED)) {
      return Refuse("ROOM_STATE", "the meeting has not been held");
    }
    return CheckRecipients(group, nullptr, header);
  }
  const StoredItem* item =
      FindItem(room, header.kind() == common::v1::ITEM ? header.content_id()
                                                       : header.item_id());
  if (item == nullptr) return NotFound();
  if (room.Is(common::v1::ENDED) || room.Is(common::v1::CANCELLED)) {
    return Refuse("ROOM_STATE", "the meeting is over");
  }
  if (header.item_class() != item->item().item_class()) {
    return absl::InvalidArgumentError("the class is not the one announced");
  }
  if (header.item_class() == common::v1::ANONYMOUS &&
      header.clearance().k() < group.k()) {
    return Refuse("K_TOO_SMALL", "the group asks for more people that fit");
  }
  if (header.kind() == common::v1::REPLY) {
    SAMRAD_RETURN_IF_ERROR(CheckReply(room, *item, header, time_.Now()));
  } else {
    if (item->item().owner() != header.from().agency()) return NotFound();
    if (item->has_sealed()) {
      return base::Error(absl::StatusCode::kAlreadyExists, "OTHER_BYTES",
                         "another text was handed in for this item");
    }
  }
  return CheckRecipients(group, item, header);
}

absl::StatusOr<meetings::v1::SubmitContentResponse> MeetingsCore::SubmitContent(
    const Caller& caller, const meetings::v1::SubmitContentRequest& request) {
  const auto refused = [&](const absl::Status& status) {
    refused_.Add();
    logger_.Warning("meeting_text_refused",
                    {{"agency", caller}, {"status", status}});
    return status;
  };
  const auto parsed = ParseRecord(caller, request.record());
  if (!parsed.ok()) return refused(parsed.status());
  if (!parsed->header.has_content()) {
    return refused(absl::InvalidArgumentError("this is not a text"));
  }
  const MeetingContentHeader& header = parsed->header.content();
  MeetingsChange::Record record;
  const absl::Status checked = CheckText(caller, *parsed, request, record);
  if (!checked.ok()) return refused(checked);
  SAMRAD_ASSIGN_OR_RETURN(std::optional<uint64_t> seq, FindSame(*parsed));
  if (seq.has_value()) {
    SAMRAD_ASSIGN_OR_RETURN(const auto before, store_.FindRecord(*seq));
    if (!before.has_value() ||
        before->shares_hash() != record.record.shares_hash()) {
      return refused(base::Error(absl::StatusCode::kAlreadyExists,
                                 "OTHER_BYTES",
                                 "it was handed in with other shares"));
    }
  } else {
    SharedCell cell;
    if (header.kind() == common::v1::MINUTES) {
      cell = CellById(header.meeting_id());
    } else {
      cell = CellOfItem(header.kind() == common::v1::ITEM ? header.content_id()
                                                          : header.item_id());
    }
    seq.emplace(0);
    const absl::Status accepted = ChangeAs(
        caller, cell,
        [&](const meetings::v1::Group& group, Room& room,
            MeetingsChange& change) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(CheckPlaceOfText(group, room, header));
          record.record.set_meeting_id(room.meeting().meeting_id());
          change.record = record;
          return absl::OkStatus();
        },
        &*seq);
    if (absl::IsAlreadyExists(accepted)) {
      return refused(base::WithTag(accepted, "OTHER_BYTES"));
    }
    if (!accepted.ok()) return refused(accepted);
  }
  meetings::v1::SubmitContentResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_receipt(),
                          Await(*seq, policy_.receipt_wait));
  return response;
}

absl::StatusOr<meetings::v1::ReadContentResponse> MeetingsCore::ReadContent(
    const Caller& caller, const meetings::v1::ReadContentRequest& request) {
  const auto refused = [&](const absl::Status& status) {
    refused_.Add();
    logger_.Warning("meeting_read_refused",
                    {{"agency", caller}, {"status", status}});
    return status;
  };
  const auto parsed = ParseRecord(caller, request.record());
  if (!parsed.ok()) return refused(parsed.status());
  const sealed::v1::MeetingActHeader& act = parsed->header.act();
  if (act.act() != sealed::v1::CONTENT_READ) {
    return refused(absl::InvalidArgumentError("this is no CONTENT_READ"));
  }
  const bool minutes = act.item_id().empty();
  // What the reader may take just now, and which act lets it in.
  const auto find = [&](Room& room, StoredText& text, uint64_t& let_in,
                        absl::Time& lease) -> absl::Status {
    if (act.group_id() != room.meeting().group_id()) return NotFound();
    const StoredText* found = nullptr;
    if (minutes) {
      found = FindMinutes(room, act.content_header_hash());
    } else {
      SAMRAD_ASSIGN_OR_RETURN(
          lease, LeaseEnd(room, act.item_id(), caller.value(), time_.Now()));
      let_in = room.stored.let_in().at(caller.value());
      found = FindText(*CurrentItem(room), act.content_header_hash());
    }
    if (found == nullptr || found->author() == caller.value() ||
        !CanRead(*found, caller.value())) {
      return NotFound();
    }
    text = *found;
    return absl::OkStatus();
  };
  StoredText text;
  uint64_t let_in = 0;
  absl::Time lease;
  SAMRAD_ASSIGN_OR_RETURN(std::optional<uint64_t> seq, FindSame(*parsed));
  if (!seq.has_value()) {
    seq.emplace(0);
    const absl::Status accepted = ChangeAs(
        caller, act.meeting_id(),
        [&](const meetings::v1::Group&, Room& room,
            MeetingsChange& change) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(find(room, text, let_in, lease));
          SAMRAD_RETURN_IF_ERROR(
              CheckTimes(parsed->at, absl::InfiniteFuture(), time_.Now()));
          change.record.emplace();
          change.record->record = NewRecord(*parsed);
          change.record->record.set_meeting_id(act.meeting_id());
          change.record->entry = parsed->entry;
          return absl::OkStatus();
        },
        &*seq);
    if (!accepted.ok()) return refused(accepted);
  }
  meetings::v1::ReadContentResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_receipt(),
                          Await(*seq, policy_.receipt_wait));
  // No receipt, no reveal: only from here on is the share read, and only if it
  // may still be given.
  base::FailPoint("meetings.before_share");
  const absl::Status lent =
      ChangeAs(caller, act.meeting_id(),
               [&](const meetings::v1::Group&, Room& room,
                   MeetingsChange&) -> absl::Status {
                 SAMRAD_RETURN_IF_ERROR(find(room, text, let_in, lease));
                 SAMRAD_ASSIGN_OR_RETURN(
                     std::optional<KeptText> kept,
                     store_.FindText(text.content_id(), caller.value()));
                 if (!kept.has_value() || kept->share.empty())
                   return NotFound();
                 response.set_body(std::move(kept->body));
                 response.set_share(std::move(kept->share));
                 if (!minutes) room.leases[caller.value()] = lease;
                 return absl::OkStatus();
               });
  if (!lent.ok()) return refused(lent);
  SAMRAD_RETURN_IF_ERROR(Logged(text.seq(), *response.mutable_content()));
  if (!minutes) {
    SetTimestamp(lease, *response.mutable_lease_until());
    SAMRAD_RETURN_IF_ERROR(Logged(let_in, *response.mutable_opened()));
    leases_.Add();
  }
  return response;
}

absl::Status MeetingsCore::Logged(uint64_t seq,
                                  meetings::v1::LoggedRecord& out) const {
  SAMRAD_ASSIGN_OR_RETURN(std::optional<meetings::v1::StoredRecord> record,
                          store_.FindRecord(seq));
  SAMRAD_ASSIGN_OR_RETURN(std::optional<audit::v1::Receipt> receipt,
                          store_.FindReceipt(seq));
  if (!record.has_value() || !receipt.has_value()) {
    return absl::InternalError("a logged record is missing");
  }
  *out.mutable_record() = std::move(*record->mutable_record());
  *out.mutable_receipt() = *std::move(receipt);
  return absl::OkStatus();
}

}  // namespace samrad::hub
