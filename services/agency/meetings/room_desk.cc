// RoomDesk: the agenda, the seats, the chair.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "services/agency/cases/input_rules.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/minutes_store.h"
#include "services/agency/meetings/room_desk_parts.h"
#include "services/agency/meetings/room_view.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::ActInRoomRequest;
using internal::ActOf;
using internal::Closed;
using internal::FindOnAgenda;
using internal::SetPresent;
using sealed::v1::MeetingActHeader;

constexpr absl::Duration kFeedLimit = absl::Seconds(10);

}  // namespace

absl::Status RoomDesk::Journalise(const StaffIdentity& who, base::Literal event,
                                  std::vector<std::string> subjects,
                                  std::string outcome) const {
  return parts_.journal.Record({.event = event,
                                .user = who.user.value(),
                                .outcome = std::move(outcome),
                                .subjects = std::move(subjects)});
}

absl::Status RoomDesk::Refused(const StaffIdentity& who, base::Literal event,
                               std::vector<std::string> subjects,
                               const absl::Status& status) const {
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, event, std::move(subjects), OutcomeOf(status)));
  return Told(status);
}

absl::StatusOr<MeetingPlace> RoomDesk::Enter(const StaffIdentity& who,
                                             std::string_view meeting) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId id, ParseMeeting(meeting));
  SAMRAD_ASSIGN_OR_RETURN(MeetingPlace place, parts_.groups.PlaceFor(who, id));
  parts_.rooms.presence().Heard(place.meeting.meeting_id(), who.user.value(),
                                parts_.clock.TimeNow());
  return place;
}

absl::StatusOr<RoomDesk::Seated> RoomDesk::Sit(const StaffIdentity& who,
                                               std::string_view meeting) {
  SAMRAD_ASSIGN_OR_RETURN(MeetingPlace place, Enter(who, meeting));
  const std::optional<Sitting> sitting = parts_.rooms.presence().Find(
      place.meeting.meeting_id(), who.user.value(), parts_.clock.TimeNow());
  if (!sitting.has_value()) {
    return Cannot("NOT_SEATED", "take your seat first");
  }
  return Seated{.place = std::move(place), .sitting = *sitting};
}

absl::StatusOr<hub::meetings::v1::MeetingView> RoomDesk::HubView(
    const MeetingPlace& place) {
  auto response = parts_.post.hub().GetMeeting(place.meeting.meeting_id());
  if (!response.ok()) return Told(response.status());
  return std::move(*response->mutable_view());
}

absl::StatusOr<RoomDesk::Chairing> RoomDesk::Chair(const StaffIdentity& who,
                                                   std::string_view meeting) {
  SAMRAD_ASSIGN_OR_RETURN(Seated seated, Sit(who, meeting));
  if (!seated.place.ChairedBy(parts_.groups.agency())) return NoSuchMeeting();
  SAMRAD_ASSIGN_OR_RETURN(hub::meetings::v1::MeetingView view,
                          HubView(seated.place));
  if (view.chair_seat() != seated.sitting.seat) {
    return Cannot("NOT_THE_CHAIR",
                  "another seat chairs, or none: take the "
                  "chair first");
  }
  return Chairing{.place = std::move(seated.place),
                  .view = std::move(view),
                  .seat = seated.sitting.seat};
}

absl::StatusOr<std::vector<MeetingEvent>> RoomDesk::EventsUpTo(
    const hub::meetings::v1::MeetingView& view) {
  const std::shared_ptr<MeetingFeed> feed =
      parts_.rooms.Feed(view.meeting().meeting_id());
  if (feed == nullptr) return absl::UnavailableError("stopping");
  auto events = feed->UpTo(view.last_event(), kFeedLimit);
  if (!events.ok()) return Told(events.status());
  return events;
}

absl::StatusOr<FoldedRoom> RoomDesk::Fold(
    const hub::meetings::v1::MeetingView& view) {
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<MeetingEvent> events,
                          EventsUpTo(view));
  return FoldRoom(events, parts_.groups.agency());
}

absl::StatusOr<FoldedRoom> RoomDesk::Fold(const MeetingPlace& place) {
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(place));
  return Fold(view);
}

absl::StatusOr<FoldedRoom> RoomDesk::RecordOf(const MeetingId& meeting) {
  MeetingPlace place;
  SAMRAD_ASSIGN_OR_RETURN(place.meeting, parts_.groups.FindMeeting(meeting));
  return Fold(place);
}

absl::StatusOr<meetings::v1::GetMeetingResponse> RoomDesk::GetMeeting(
    const StaffIdentity& who, const meetings::v1::GetMeetingRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          Enter(who, request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(place));
  meetings::v1::GetMeetingResponse response;
  *response.mutable_view() = RoomViewOf(view, place, parts_.groups.agency());
  SAMRAD_RETURN_IF_ERROR(AddOpenActions(place, *response.mutable_view()));
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kMeetingRead, {request.meeting()}));
  return response;
}

absl::Status RoomDesk::AddOpenActions(const MeetingPlace& place,
                                      meetings::v1::MeetingView& view) {
  SAMRAD_ASSIGN_OR_RETURN(const GroupId group,
                          GroupId::FromBytes(place.group.group_id()));
  SAMRAD_ASSIGN_OR_RETURN(const auto next, parts_.groups.NextMeeting(group));
  if (!next.has_value() || next->meeting_id() != place.meeting.meeting_id()) {
    return absl::OkStatus();
  }
  const std::string& own = parts_.groups.agency();
  return parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(std::vector<GivenAction> given,
                            ActionsOf(txn, own, group));
    for (GivenAction& one : given) {
      if (one.action.done() || !one.IsFor(own, place.ChairedBy(own))) continue;
      *view.add_open_actions() = std::move(one.action);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<meetings::v1::ProposeOrderResponse> RoomDesk::ProposeOrder(
    const StaffIdentity& who,
    const meetings::v1::ProposeOrderRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          Enter(who, request.meeting()));
  if (!place.ChairedBy(parts_.groups.agency())) return NoSuchMeeting();
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(place));
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kMeetingRead, {request.meeting()}));
  return ProposeOrderFor(view, place, request.fixed());
}

absl::StatusOr<meetings::v1::SetAgendaResponse> RoomDesk::SetAgenda(
    const StaffIdentity& who, const meetings::v1::SetAgendaRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          Enter(who, request.meeting()));
  if (!place.ChairedBy(parts_.groups.agency())) return NoSuchMeeting();
  hub::meetings::v1::SetAgendaRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  out.set_meeting_id(place.meeting.meeting_id());
  out.set_expected_revision(request.expected_revision());
  out.set_lock(request.lock());
  for (const std::string& item : request.order()) {
    SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(item));
    out.add_order(std::string(id.bytes()));
  }
  for (const meetings::v1::CarryItem& carry : request.carry()) {
    SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(carry.item()));
    SAMRAD_ASSIGN_OR_RETURN(const MeetingId to,
                            ParseMeeting(carry.to_meeting()));
    hub::meetings::v1::Carry& one = *out.add_carry();
    one.set_item_id(std::string(id.bytes()));
    one.set_to_meeting_id(std::string(to.bytes()));
    one.set_why(carry.reason());
  }
  auto made = parts_.post.hub().SetAgenda(out);
  if (!made.ok()) return Told(made.status());
  parts_.groups.Forget();
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kAgendaSet, {request.meeting()}));
  meetings::v1::SetAgendaResponse response;
  *response.mutable_view() =
      RoomViewOf(made->view(), place, parts_.groups.agency());
  return response;
}

absl::StatusOr<meetings::v1::TakeSeatResponse> RoomDesk::TakeSeat(
    const StaffIdentity& who, const meetings::v1::TakeSeatRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          Enter(who, request.meeting()));
  const auto seat = std::find_if(
      place.seats.begin(), place.seats.end(), [&](const OwnSeat& own) {
        return request.seat() == 0 || own.seat == request.seat();
      });
  if (seat == place.seats.end()) return NoSuchMeeting();
  if (request.seat() == 0 && place.seats.size() > 1) {
    return Malformed("seat", "you hold several seats: say which");
  }
  const std::string& id = place.meeting.meeting_id();
  Presence& presence = parts_.rooms.presence();
  if (!presence.Sit(id, {.seat = seat->seat,
                         .user = who.user.value(),
                         .deputy = seat->deputy,
                         .heard = parts_.clock.TimeNow()})) {
    return Cannot("SEAT_TAKEN", "somebody else of your agency sits there");
  }
  const std::vector<std::string> subjects = {request.meeting(),
                                             std::to_string(seat->seat)};
  if (const absl::Status kept = parts_.rooms.KeepSeats(id); !kept.ok()) {
    presence.Stand(id, who.user.value());
    return Refused(who, events::kSeatTaken, subjects, kept);
  }
  parts_.rooms.Feed(id);
  SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kSeatTaken, subjects));
  SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(place));
  meetings::v1::TakeSeatResponse response;
  *response.mutable_view() = RoomViewOf(view, place, parts_.groups.agency());
  return response;
}

absl::StatusOr<meetings::v1::LeaveSeatResponse> RoomDesk::LeaveSeat(
    const StaffIdentity& who, const meetings::v1::LeaveSeatRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          Enter(who, request.meeting()));
  const std::string& id = place.meeting.meeting_id();
  const std::optional<Sitting> stood =
      parts_.rooms.presence().Stand(id, who.user.value());
  if (!stood.has_value()) return meetings::v1::LeaveSeatResponse();
  if (parts_.rooms.presence().SeatsIn(id, parts_.clock.TimeNow()).empty()) {
    parts_.rooms.shelf().DropMeeting(id);
  }
  parts_.rooms.LeaveSeat(id, stood->seat);
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kSeatLeft,
                 {request.meeting(), std::to_string(stood->seat)}));
  return meetings::v1::LeaveSeatResponse();
}

absl::StatusOr<meetings::v1::RunRoomResponse> RoomDesk::RunRoom(
    const StaffIdentity& who, const meetings::v1::RunRoomRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_ASSIGN_OR_RETURN(const Seated seated, Sit(who, request.meeting()));
  if (!seated.place.ChairedBy(parts_.groups.agency())) return NoSuchMeeting();
  hub::meetings::v1::RunRoomRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  out.set_meeting_id(seated.place.meeting.meeting_id());
  out.set_act(request.act());
  out.set_seat(seated.sitting.seat);
  out.set_expected_revision(request.expected_revision());
  if (request.act() == common::v1::CALL_ITEM) {
    SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
    out.set_item_id(std::string(id.bytes()));
  }
  const bool closes = request.act() == common::v1::CLOSE_ROOM;
  std::vector<std::string> subjects = {request.meeting(),
                                       common::v1::RoomAct_Name(request.act())};
  if (request.expected_revision() == 0 || closes) {
    SAMRAD_ASSIGN_OR_RETURN(const auto view, HubView(seated.place));
    if (request.expected_revision() == 0) {
      out.set_expected_revision(view.meeting().revision());
    }
    if (closes) {
      // For the auditor: how many, once nobody can see who just answered.
      const auto talks = TalksIn(view);
      subjects.push_back("private_talks=" + (talks.ok()
                                                 ? std::to_string(talks->size())
                                                 : "unknown"));
    }
  }
  auto made = parts_.post.hub().RunRoom(out);
  if (!made.ok())
    return Refused(who, events::kRoomRun, subjects, made.status());
  SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kRoomRun, subjects));
  meetings::v1::RunRoomResponse response;
  *response.mutable_view() =
      RoomViewOf(made->view(), seated.place, parts_.groups.agency());
  return response;
}

absl::StatusOr<meetings::v1::AnswerConflictResponse> RoomDesk::AnswerConflict(
    const StaffIdentity& who,
    const meetings::v1::AnswerConflictRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const Seated seated, Sit(who, request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  hub::meetings::v1::AnswerConflictRequest out;
  out.set_meeting_id(seated.place.meeting.meeting_id());
  out.set_item_id(std::string(id.bytes()));
  out.set_seat(seated.sitting.seat);
  out.set_conflicted(request.conflicted());
  SAMRAD_RETURN_IF_ERROR(Told(parts_.post.hub().AnswerConflict(out)));
  // A conflict is the agency's own to know (FL 16-18).
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kConflictAnswered,
                 {id.ToHex(), std::to_string(seated.sitting.seat)},
                 request.conflicted() ? "CONFLICTED" : "ok"));
  return meetings::v1::AnswerConflictResponse();
}

absl::StatusOr<SignedAct> RoomDesk::SignAct(const StaffIdentity& who,
                                            MeetingActHeader header) {
  const absl::Time now =
      absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock.TimeNow()));
  std::optional<SignedAct> act;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(
            parts_.journal
                .Append(txn,
                        {.event = events::kMeetingActSigned,
                         .user = who.user.value(),
                         .subjects = {sealed::v1::MeetingAct_Name(header.act()),
                                      Hex(header.item_id())}})
                .status());
        SAMRAD_ASSIGN_OR_RETURN(act, parts_.post.SignAct(txn, header, now));
        return absl::OkStatus();
      }));
  return *std::move(act);
}

absl::StatusOr<hub::meetings::v1::ActInRoomResponse> RoomDesk::ActAsChair(
    const StaffIdentity& who, const Chairing& chairing, MeetingActHeader header,
    ActInRoomRequest request, base::Literal event, std::uint64_t& leaf) {
  const std::string item = Hex(header.item_id());
  SAMRAD_ASSIGN_OR_RETURN(const SignedAct act, SignAct(who, std::move(header)));
  *request.mutable_record() = act.record;
  request.set_seat(chairing.seat);
  if (request.expected_revision() == 0) {
    request.set_expected_revision(chairing.view.meeting().revision());
  }
  auto made = parts_.post.hub().ActInRoom(request);
  if (!made.ok()) return Refused(who, event, {item}, made.status());
  SAMRAD_ASSIGN_OR_RETURN(const audit::Receipt receipt,
                          parts_.post.Believe(act.record, made->receipt()));
  leaf = receipt.leaf();
  SAMRAD_RETURN_IF_ERROR(Journalise(who, event, {item, std::to_string(leaf)}));
  return made;
}

absl::StatusOr<meetings::v1::OpenItemResponse> RoomDesk::OpenItem(
    const StaffIdentity& who, const meetings::v1::OpenItemRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  SAMRAD_ASSIGN_OR_RETURN(const Chairing chairing,
                          Chair(who, request.meeting()));
  const auto* item = FindOnAgenda(chairing.view, id.bytes());
  if (item == nullptr) return NoSuchMeeting();
  if (const absl::Status may = CheckMayOpen(chairing.view, *item); !may.ok()) {
    return Refused(who, events::kItemOpened, {id.ToHex()}, may);
  }
  MeetingActHeader header =
      ActOf(chairing.place, sealed::v1::ITEM_OPENED, item->item_id());
  header.set_content_header_hash(item->content_header_hash());
  SetPresent(AgenciesIn(chairing.view), header);
  ActInRoomRequest out;
  out.set_expected_revision(request.expected_revision());
  out.set_room_checked(request.room_checked());
  std::uint64_t leaf = 0;
  SAMRAD_ASSIGN_OR_RETURN(const auto made,
                          ActAsChair(who, chairing, std::move(header), out,
                                     events::kItemOpened, leaf));
  meetings::v1::OpenItemResponse response;
  response.set_leaf(leaf);
  *response.mutable_view() =
      RoomViewOf(made.view(), chairing.place, parts_.groups.agency());
  return response;
}

absl::StatusOr<meetings::v1::AdmitLateResponse> RoomDesk::AdmitLate(
    const StaffIdentity& who, const meetings::v1::AdmitLateRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  SAMRAD_ASSIGN_OR_RETURN(const Chairing chairing,
                          Chair(who, request.meeting()));
  if (!base::AgencyId::Parse(request.agency()).ok()) {
    return Malformed("agency", "not an agency id");
  }
  const auto* item = FindOnAgenda(chairing.view, id.bytes());
  if (item == nullptr) return NoSuchMeeting();
  if (!item->open()) return Closed();
  MeetingActHeader header =
      ActOf(chairing.place, sealed::v1::LATE_ADMITTED, item->item_id());
  header.set_content_header_hash(item->content_header_hash());
  header.add_present(request.agency());
  std::uint64_t leaf = 0;
  SAMRAD_ASSIGN_OR_RETURN(const auto made,
                          ActAsChair(who, chairing, std::move(header), {},
                                     events::kLateAdmitted, leaf));
  meetings::v1::AdmitLateResponse response;
  response.set_leaf(leaf);
  *response.mutable_view() =
      RoomViewOf(made.view(), chairing.place, parts_.groups.agency());
  return response;
}

absl::StatusOr<meetings::v1::CloseItemResponse> RoomDesk::CloseItem(
    const StaffIdentity& who, const meetings::v1::CloseItemRequest& request) {
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  if (request.outcome() == common::v1::OUTCOME_UNSPECIFIED) {
    return Malformed("outcome", "say how it ended");
  }
  SAMRAD_ASSIGN_OR_RETURN(const Chairing chairing,
                          Chair(who, request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room, Fold(chairing.view));
  const std::string item_id(id.bytes());
  const auto item = room.items.find(item_id);
  if (item == room.items.end() || !item->second.running()) return Closed();
  MeetingActHeader header =
      ActOf(chairing.place, sealed::v1::ITEM_CLOSED, item_id);
  SetPresent(item->second.listeners, header);
  ActInRoomRequest out;
  out.set_outcome(request.outcome());
  std::uint64_t leaf = 0;
  SAMRAD_ASSIGN_OR_RETURN(const auto made,
                          ActAsChair(who, chairing, std::move(header), out,
                                     events::kItemClosed, leaf));
  // Here at once, before the hub's event comes back.
  parts_.rooms.shelf().Drop({chairing.place.meeting.meeting_id(), item_id});
  meetings::v1::CloseItemResponse response;
  response.set_leaf(leaf);
  *response.mutable_view() =
      RoomViewOf(made.view(), chairing.place, parts_.groups.agency());
  return response;
}

absl::Status RoomDesk::BeginWatch(
    const StaffIdentity& who,
    const meetings::v1::WatchMeetingRequest& request) {
  SAMRAD_RETURN_IF_ERROR(Enter(who, request.meeting()).status());
  return Journalise(who, events::kMeetingWatched, {request.meeting()});
}

absl::StatusOr<std::vector<meetings::v1::WatchMeetingResponse>> RoomDesk::Next(
    const StaffIdentity& who, const std::string& meeting_hex,
    std::uint64_t after, absl::Duration limit) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId id, ParseMeeting(meeting_hex));
  const std::string key(id.bytes());
  parts_.rooms.presence().Heard(key, who.user.value(), parts_.clock.TimeNow());
  const std::shared_ptr<MeetingFeed> feed = parts_.rooms.Feed(key);
  if (feed == nullptr) return absl::UnavailableError("stopping");
  auto events = feed->After(after, limit);
  if (!events.ok()) return Told(events.status());
  std::vector<meetings::v1::WatchMeetingResponse> out;
  for (const MeetingEvent& event : *events) {
    meetings::v1::WatchMeetingResponse& one = out.emplace_back();
    one.set_number(event.number());
    *one.mutable_at() = event.at();
    one.set_kind(event.kind());
    if (!event.item_id().empty()) one.set_item(Hex(event.item_id()));
    one.set_seat(event.seat());
    one.set_agency(event.agency());
    one.set_word(event.word());
    one.set_outcome(event.outcome());
    if (event.has_logged()) one.set_leaf(event.logged().receipt().leaf());
    one.set_revision(event.revision());
  }
  return out;
}

}  // namespace samrad::agency
