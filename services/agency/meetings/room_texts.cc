// RoomDesk: the texts of an open item.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/minutes_store.h"
#include "services/agency/meetings/room_desk_parts.h"
#include "services/agency/meetings/text_shelf.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using internal::ActOf;
using internal::Closed;
using internal::FindOnAgenda;
using internal::RequireSecond;
using sealed::v1::MeetingActHeader;

meetings::v1::OpenText ShownText(meetings::v1::MeetingText& text,
                                 const std::string& from,
                                 common::v1::ContentKind kind) {
  meetings::v1::OpenText shown;
  shown.set_from(from);
  shown.set_kind(kind);
  *shown.mutable_code_word() = std::move(*text.mutable_code_word());
  if (text.has_plain()) {
    shown.mutable_text()->swap(*text.mutable_plain());
  } else if (text.has_anonymous()) {
    shown.mutable_anonymous()->Swap(text.mutable_anonymous());
  } else {
    for (meetings::v1::ToldText& item :
         *text.mutable_named()->mutable_items()) {
      meetings::v1::NamedText& named = *shown.add_named();
      named.set_category(item.category());
      named.mutable_text()->swap(*item.mutable_text());
    }
  }
  return shown;
}

// The seat itself: not one that waits, nor one with a conflict of interest.
bool Hears(const hub::meetings::v1::MeetingView& view, std::uint32_t number) {
  return std::any_of(view.present().begin(), view.present().end(),
                     [&](const hub::meetings::v1::SeatPresence& seat) {
                       return seat.seat() == number && !seat.waiting() &&
                              !seat.conflicted();
                     });
}

// The item's own text first, then the replies as they came. What was handed in
// before the agenda was locked is known to others by the agenda and the chair's
// act alone.
std::vector<FoldedText> TextsOf(const std::string& item_id,
                                const FoldedItem& item,
                                const hub::meetings::v1::MeetingView& view) {
  std::vector<FoldedText> texts;
  const bool told =
      std::any_of(item.texts.begin(), item.texts.end(),
                  [](const FoldedText& text) { return !text.reply; });
  const auto* line = FindOnAgenda(view, item_id);
  const auto opened = audit::ParseMeetingHeader(item.opened->record().header());
  if (!told && line != nullptr && opened.ok()) {
    texts.push_back({.content_id = item_id,
                     .from = line->owner(),
                     .header_hash = opened->act().content_header_hash(),
                     .logged = {},
                     .reply = false,
                     .for_us = true});
  }
  texts.insert(texts.end(), item.texts.begin(), item.texts.end());
  return texts;
}

}  // namespace

absl::StatusOr<meetings::v1::OpenText> RoomDesk::OwnItem(
    const StaffIdentity& who, const std::string& item_id) {
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ItemId::FromBytes(item_id));
  meetings::v1::GetItemRequest request;
  request.set_item(id.ToHex());
  auto stored = parts_.items.Get(who, request);
  meetings::v1::MeetingText text;
  if (stored.ok()) text = TextOf(stored->item());
  // By name, for who is on its case: the notes are read there. Who of this
  // agency is not sees the code word and the ground.
  meetings::v1::OpenText shown =
      ShownText(text, parts_.groups.agency(), common::v1::ITEM);
  if (stored.ok() && stored->item().has_named()) {
    *shown.mutable_ground() = stored->item().named().ground();
  }
  shown.set_content(id.ToHex());
  return shown;
}

absl::StatusOr<meetings::v1::OpenText> RoomDesk::ReadText(
    const StaffIdentity& who, const MeetingPlace& place,
    const std::string& item_id, const FoldedItem& item,
    const FoldedText& text) {
  TextShelf& shelf = parts_.rooms.shelf();
  const OpenItemKey key{place.meeting.meeting_id(), item_id};
  const absl::Time asked = parts_.clock.TimeNow();
  if (auto held = shelf.Get(key, text.content_id, asked); held.has_value()) {
    return *std::move(held);
  }
  // Nothing is signed before the chair's act has been seen in the log.
  SAMRAD_RETURN_IF_ERROR(parts_.post.Believe(*item.opened).status());
  const std::uint64_t begun = shelf.Begin(key);
  MeetingActHeader header = ActOf(place, sealed::v1::CONTENT_READ, item_id);
  header.set_content_header_hash(text.header_hash);
  SAMRAD_ASSIGN_OR_RETURN(const SignedAct act, SignAct(who, std::move(header)));
  auto opened = parts_.sharing.Read(act.record, place.group.chair());
  if (!opened.ok()) {
    return Refused(who, events::kTextRead, {Hex(item_id), Hex(text.content_id)},
                   opened.status());
  }
  meetings::v1::OpenText shown = ShownText(
      opened->text, opened->header.from().agency(), opened->header.kind());
  shown.set_content(Hex(text.content_id));
  shown.set_read_leaf(opened->read_leaf);
  if (opened->header.has_disclosure()) {
    *shown.mutable_ground() = opened->header.disclosure().ground();
  }
  meetings::v1::OpenText copy = shown;
  if (!shelf.Put(key, begun, text.content_id, std::move(copy),
                 asked + kLease)) {
    WipeText(shown);
    return Closed();
  }
  if (opened->header.kind() == common::v1::ITEM) {
    SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ItemId::FromBytes(item_id));
    SAMRAD_RETURN_IF_ERROR(parts_.db.Write([&](base::Transaction& txn) {
      return PutTold(txn,
                     {.item = id,
                      .code_word = shown.code_word(),
                      .line = ToldLineOf(opened->header, opened->read_leaf)});
    }));
  }
  return shown;
}

absl::StatusOr<meetings::v1::ReadItemResponse> RoomDesk::ReadItem(
    const StaffIdentity& who, const meetings::v1::ReadItemRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const Seated seated, Sit(who, request.meeting()));
  const auto id = ItemId::FromHex(request.item());
  const std::vector<std::string> subjects =
      id.ok() ? std::vector<std::string>{id->ToHex()}
              : std::vector<std::string>{};
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(seated.place));
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room, Fold(view));
  const std::string item_id =
      id.ok() ? std::string(id->bytes()) : std::string();
  const auto item = room.items.find(item_id);
  if (item == room.items.end() || !item->second.open ||
      !item->second.opened.has_value()) {
    return Refused(who, events::kTextRead, subjects, Closed());
  }
  if (!Hears(view, seated.sitting.seat)) {
    return Refused(who, events::kTextRead, subjects, Closed());
  }

  meetings::v1::ReadItemResponse response;
  for (const FoldedText& text : TextsOf(item_id, item->second, view)) {
    if (text.from == parts_.groups.agency()) {
      if (!text.reply) {
        SAMRAD_ASSIGN_OR_RETURN(*response.add_texts(), OwnItem(who, item_id));
        continue;
      }
      std::optional<StoredReply> reply;
      SAMRAD_RETURN_IF_ERROR(
          parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
            SAMRAD_ASSIGN_OR_RETURN(reply, FindReply(txn, text.content_id));
            return absl::OkStatus();
          }));
      if (!reply.has_value()) continue;
      meetings::v1::OpenText& shown = *response.add_texts();
      shown.set_content(Hex(text.content_id));
      shown.set_from(text.from);
      shown.set_kind(common::v1::REPLY);
      shown.set_text(reply->text);
      continue;
    }
    if (!text.for_us) continue;
    auto shown = ReadText(who, seated.place, item_id, item->second, text);
    if (!shown.ok()) {
      for (auto& one : *response.mutable_texts()) WipeText(one);
      return shown.status();
    }
    *response.add_texts() = *std::move(shown);
  }
  const absl::Time lease = parts_.rooms.shelf().LeaseOf(
      {seated.place.meeting.meeting_id(), item_id});
  // Only own texts: they are shown as long as the item is open.
  *response.mutable_lease_until() = ToProtoTime(
      lease == absl::InfinitePast() ? parts_.clock.TimeNow() + kLease : lease);
  SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kTextRead, subjects));
  return response;
}

absl::StatusOr<MeetingPlace> RoomDesk::SitWhere(const StaffIdentity& who,
                                                const std::string& item_id) {
  for (const std::string& meeting : parts_.rooms.presence().Meetings()) {
    if (!parts_.rooms.presence()
             .Find(meeting, who.user.value(), parts_.clock.TimeNow())
             .has_value()) {
      continue;
    }
    SAMRAD_ASSIGN_OR_RETURN(Seated seated, Sit(who, Hex(meeting)));
    SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(seated.place));
    if (FindOnAgenda(view, item_id) != nullptr) return std::move(seated.place);
  }
  return Closed();
}

absl::Status RoomDesk::CheckMayReply(const StaffIdentity& who,
                                     const MeetingPlace& place,
                                     const hub::meetings::v1::MeetingView& view,
                                     const hub::meetings::v1::AgendaItem& line,
                                     bool no_conflict) {
  if (line.open()) {
    const auto sitting = parts_.rooms.presence().Find(
        place.meeting.meeting_id(), who.user.value(), parts_.clock.TimeNow());
    if (!sitting.has_value() || !Hears(view, sitting->seat)) return Closed();
  } else if (!line.thread()) {
    return Closed();
  } else if (!no_conflict) {
    return Cannot("CONFLICT_UNANSWERED",
                  "say first that you have no conflict of interest in it");
  }
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room, Fold(view));
  const auto item = room.items.find(line.item_id());
  if (item != room.items.end() && item->second.frozen()) {
    return Cannot("FROZEN",
                  "a name was said: everybody has to acknowledge it "
                  "first");
  }
  if (line.open() &&
      (item == room.items.end() || !item->second.opened.has_value())) {
    return Closed();
  }
  if (!NeedsClearance(line.item_class())) {
    return Cannot("TELL_IT_ALOUD",
                  "an item by name has no written replies: say it and record "
                  "it as told aloud");
  }
  return absl::OkStatus();
}

absl::StatusOr<meetings::v1::ReplyResponse> RoomDesk::Reply(
    const StaffIdentity& who, const meetings::v1::ReplyRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  if (request.text().empty() || request.text().size() > kMaxFieldBytes) {
    return Malformed("text", "1 to 16384 bytes");
  }
  const std::string item_id(id.bytes());
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace here,
                          request.meeting().empty()
                              ? SitWhere(who, item_id)
                              : Enter(who, request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(here));
  const auto* line = FindOnAgenda(view, item_id);
  if (line == nullptr) return Closed();
  if (const absl::Status may =
          CheckMayReply(who, here, view, *line, request.no_conflict());
      !may.ok()) {
    return Refused(who, events::kReplyRefused, {id.ToHex()}, may);
  }
  const std::string content_id =
      IdFromRequest("reply", parts_.groups.agency(), request_id, 0);
  meetings::v1::ReplyResponse response;
  std::optional<StoredReply> stored;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(RequireSecond(txn, who, request.second()));
        SAMRAD_ASSIGN_OR_RETURN(stored, FindReply(txn, content_id));
        return absl::OkStatus();
      }));
  if (stored.has_value() &&
      (stored->text != request.text() || stored->item != id)) {
    return Cannot("REQUEST_ID_REUSED", "this request id was used for another");
  }
  meetings::v1::MeetingText text;
  text.set_plain(request.text());
  SAMRAD_ASSIGN_OR_RETURN(const GateContext context,
                          parts_.items.ContextFor(who, here.group, id));
  *response.mutable_check() = CheckMeetingText(text, context);
  if (!stored.has_value()) {
    if (const absl::Status passed =
            RequirePassed(text, response.check(), request.confirmed());
        !passed.ok()) {
      SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kReplyRefused,
                                        {id.ToHex()}, OutcomeOf(passed)));
      // The check says why; nothing was handed in.
      return response;
    }
    TextPlace place{
        .group_id = here.group.group_id(),
        .meeting_id = here.meeting.meeting_id(),
        .item_id = item_id,
        .content_id = content_id,
        .kind = common::v1::REPLY,
        .item_class = line->item_class(),
        .to = {},
        .expires_at = TimeIn(here.meeting.ends_at()) + kTextLifetime};
    std::set<std::string> to(line->readers().begin(), line->readers().end());
    to.erase(parts_.groups.agency());
    place.to.assign(to.begin(), to.end());
    SAMRAD_ASSIGN_OR_RETURN(
        const LawQuestion question,
        parts_.sharing.AnonymisedQuestion(
            place.to, SmallestGroup(response.check(), context.k), true));
    SAMRAD_ASSIGN_OR_RETURN(
        const screening::Clearance clearance,
        ClearMeetingText(text, context,
                         {.confirmed = request.confirmed(),
                          .author = who.user.value(),
                          .second = request.second(),
                          .facts = question.facts,
                          .catalogue = question.catalogue}));
    stored = StoredReply{.content_id = content_id,
                         .item = id,
                         .user = who.user.value(),
                         .text = request.text()};
    SAMRAD_RETURN_IF_ERROR(parts_.sharing.SealCleared(
        who, place, clearance, question, text,
        [&](base::Transaction& txn,
            const hub::meetings::v1::SubmitContentRequest& submit) {
          stored->pending = submit.SerializeAsString();
          return PutReply(txn, *stored);
        }));
  }
  if (stored->leaf == 0) {
    hub::meetings::v1::SubmitContentRequest submit;
    if (!submit.ParseFromString(stored->pending)) {
      return absl::DataLossError("what is to be handed in cannot be read");
    }
    auto leaf = parts_.sharing.HandIn(submit);
    if (!leaf.ok()) {
      return Refused(who, events::kReplyRefused, {id.ToHex()}, leaf.status());
    }
    stored->leaf = *leaf;
    stored->pending.clear();
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(PutReply(txn, *stored));
          return parts_.journal
              .Append(txn, {.event = events::kReplyHandedIn,
                            .user = who.user.value(),
                            .subjects = {id.ToHex(), Hex(content_id)}})
              .status();
        }));
  }
  response.set_content(Hex(content_id));
  response.set_leaf(stored->leaf);
  return response;
}

}  // namespace samrad::agency
