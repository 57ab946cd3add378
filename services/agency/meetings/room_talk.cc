// RoomDesk: what is said in the room: the round, aloud, and by mistake.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "services/agency/cases/answered.h"
#include "services/agency/cases/input_rules.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/room_desk_parts.h"
#include "services/agency/meetings/room_view.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using internal::ActOf;
using internal::Closed;
using internal::SetPresent;
using sealed::v1::MeetingActHeader;

}  // namespace

absl::StatusOr<std::uint64_t> RoomDesk::RecordAct(const StaffIdentity& who,
                                                  MeetingActHeader header,
                                                  base::Literal event) {
  const std::string item = Hex(header.item_id());
  SAMRAD_ASSIGN_OR_RETURN(const SignedAct act, SignAct(who, std::move(header)));
  hub::meetings::v1::RecordMeetingActRequest request;
  *request.mutable_record() = act.record;
  auto made = parts_.post.hub().RecordMeetingAct(request);
  if (!made.ok()) return Refused(who, event, {item}, made.status());
  SAMRAD_ASSIGN_OR_RETURN(const audit::Receipt receipt,
                          parts_.post.Believe(act.record, made->receipt()));
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, event, {item, std::to_string(receipt.leaf())}));
  return receipt.leaf();
}

absl::StatusOr<meetings::v1::SayOopsResponse> RoomDesk::SayOops(
    const StaffIdentity& who, const meetings::v1::SayOopsRequest& request) {
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  SAMRAD_ASSIGN_OR_RETURN(const Seated seated, Sit(who, request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room, Fold(seated.place));
  const std::string item_id(id.bytes());
  const auto item = room.items.find(item_id);
  if (item == room.items.end() || !item->second.open ||
      !item->second.opened.has_value()) {
    return Closed();
  }
  MeetingActHeader header = ActOf(seated.place, sealed::v1::OOPS, item_id);
  SetPresent(item->second.listeners, header);
  std::set<int> categories(request.categories().begin(),
                           request.categories().end());
  categories.insert(common::v1::IDENTITY);
  for (const int category : categories) {
    header.add_categories(static_cast<common::v1::Category>(category));
  }
  meetings::v1::SayOopsResponse response;
  if (seated.place.ChairedBy(parts_.groups.agency())) {
    SAMRAD_ASSIGN_OR_RETURN(auto view, HubView(seated.place));
    if (view.chair_seat() == seated.sitting.seat) {
      const Chairing chairing{.place = seated.place,
                              .view = std::move(view),
                              .seat = seated.sitting.seat};
      std::uint64_t leaf = 0;
      SAMRAD_RETURN_IF_ERROR(ActAsChair(who, chairing, std::move(header), {},
                                        events::kOopsSaid, leaf)
                                 .status());
      response.set_leaf(leaf);
      return response;
    }
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::uint64_t leaf,
                          RecordAct(who, std::move(header), events::kOopsSaid));
  response.set_leaf(leaf);
  return response;
}

absl::StatusOr<meetings::v1::AcknowledgeOopsResponse> RoomDesk::AcknowledgeOops(
    const StaffIdentity& who,
    const meetings::v1::AcknowledgeOopsRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          Enter(who, request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room, Fold(place));
  const std::string item_id(id.bytes());
  const auto item = room.items.find(item_id);
  if (item == room.items.end() || !item->second.oops) {
    return Cannot("NO_OOPS", "there is nothing to acknowledge");
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const std::uint64_t leaf,
      RecordAct(who, ActOf(place, sealed::v1::OOPS_ACKNOWLEDGED, item_id),
                events::kOopsAcknowledged));
  meetings::v1::AcknowledgeOopsResponse response;
  response.set_leaf(leaf);
  return response;
}

absl::StatusOr<meetings::v1::RecordOralResponse> RoomDesk::RecordOral(
    const StaffIdentity& who, const meetings::v1::RecordOralRequest& request) {
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_ASSIGN_OR_RETURN(const Seated seated, Sit(who, request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(
      const MeetingId meeting,
      MeetingId::FromBytes(seated.place.meeting.meeting_id()));
  std::optional<ItemId> item;
  if (!request.item().empty()) {
    SAMRAD_ASSIGN_OR_RETURN(item, ParseItem(request.item()));
  }
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(seated.place));
  std::set<std::string> hear = AgenciesIn(view);
  hear.erase(parts_.groups.agency());
  return parts_.oral.Record(
      who, request, {hear.begin(), hear.end()},
      [&](base::Transaction& txn, const std::string& disclosure) {
        return PutOralLine(
            txn, {.meeting = meeting, .item = item, .disclosure = disclosure});
      });
}

absl::StatusOr<meetings::v1::AnswerRoundResponse> RoomDesk::AnswerRound(
    const StaffIdentity& who, const meetings::v1::AnswerRoundRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  if (request.word() == common::v1::ROUND_WORD_UNSPECIFIED) {
    return Malformed("word", "say something everybody may see");
  }
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  SAMRAD_ASSIGN_OR_RETURN(const Seated seated, Sit(who, request.meeting()));
  const SignalPlace place{.meeting_id = seated.place.meeting.meeting_id(),
                          .item_id = std::string(id.bytes()),
                          .seat = seated.sitting.seat};
  // The same path, size and journal entry whatever was answered.
  SAMRAD_ASSIGN_OR_RETURN(
      SealedSignal sealed,
      parts_.sharing.SealForChair(
          request.private_talk() ? Signal::kPrivateTalk : Signal::kNothing,
          place, seated.place.group.chair()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "AnswerRound",
                       .content = content};
  hub::meetings::v1::AnswerRoundRequest out;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        out.Clear();
        return AnswerOnce(
            parts_.requests, txn, key, parts_.clock.TimeNow(), out,
            [&]() -> absl::Status {
              out.set_request_id(std::string(request_id.bytes()));
              out.set_meeting_id(place.meeting_id);
              out.set_item_id(place.item_id);
              out.set_seat(place.seat);
              out.set_word(request.word());
              out.set_sealed_signal(sealed.bytes);
              out.set_share(sealed.share);
              return parts_.journal
                  .Append(txn, {.event = events::kRoundAnswered,
                                .user = who.user.value(),
                                .subjects = {id.ToHex(),
                                             std::to_string(place.seat)}})
                  .status();
            });
      }));
  SAMRAD_RETURN_IF_ERROR(Told(parts_.post.hub().AnswerRound(out)));
  return meetings::v1::AnswerRoundResponse();
}

absl::StatusOr<std::vector<meetings::v1::PrivateTalk>> RoomDesk::TalksIn(
    const hub::meetings::v1::MeetingView& view) {
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<MeetingEvent> events,
                          EventsUpTo(view));
  std::vector<meetings::v1::PrivateTalk> talks;
  for (const MeetingEvent& event : events) {
    if (event.kind() != common::v1::ROUND_ANSWERED ||
        event.sealed_signal().empty()) {
      continue;
    }
    const auto signal =
        parts_.sharing.OpenAsChair(event.sealed_signal(), event.share(),
                                   {.meeting_id = view.meeting().meeting_id(),
                                    .item_id = event.item_id(),
                                    .seat = event.seat()},
                                   event.agency());
    if (!signal.ok() || *signal != Signal::kPrivateTalk) continue;
    meetings::v1::PrivateTalk& talk = talks.emplace_back();
    talk.set_item(Hex(event.item_id()));
    talk.set_agency(event.agency());
    talk.set_seat(event.seat());
  }
  return talks;
}

absl::StatusOr<meetings::v1::ListPrivateTalksResponse>
RoomDesk::ListPrivateTalks(
    const StaffIdentity& who,
    const meetings::v1::ListPrivateTalksRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          Enter(who, request.meeting()));
  if (!place.ChairedBy(parts_.groups.agency())) return NoSuchMeeting();
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(place));
  SAMRAD_ASSIGN_OR_RETURN(const auto talks, TalksIn(view));
  meetings::v1::ListPrivateTalksResponse response;
  response.mutable_talks()->Assign(talks.begin(), talks.end());
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kPrivateTalksRead, {request.meeting()}));
  return response;
}

}  // namespace samrad::agency
