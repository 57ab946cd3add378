// MinutesDesk: what each agency reads, answers and does.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/minutes_desk.h"
#include "services/agency/meetings/minutes_lines.h"
#include "services/agency/meetings/minutes_paper.h"
#include "services/agency/meetings/room_desk_parts.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/disclosure_rows.h"
#include "services/agency/staff/account_rules.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"
#include "services/paper/html.h"
#include "services/paper/pdf.h"

namespace samrad::agency {
namespace {

using internal::ActOf;
using meetings::v1::Action;
using meetings::v1::DisclosureLine;
using meetings::v1::Minutes;
using meetings::v1::MinutesAnswer;
using meetings::v1::MinutesItem;

constexpr std::size_t kMaxAnswerReasonBytes = 4000;

absl::Status NotGiven() {
  return Cannot("NOT_GIVEN", "the chair has not given the minutes yet");
}

// What was told aloud, as its own agency recorded it.
absl::StatusOr<DisclosureLine> OralLineOf(const base::ReadTransaction& txn,
                                          const OralLine& oral) {
  SAMRAD_ASSIGN_OR_RETURN(const base::DisclosureId id,
                          base::DisclosureId::FromHex(oral.disclosure));
  SAMRAD_ASSIGN_OR_RETURN(const DisclosureRow row, ReadDisclosure(txn, id));
  SAMRAD_ASSIGN_OR_RETURN(const sharing::v1::Disclosure view,
                          ViewOf(txn, row, 0));
  DisclosureLine line;
  line.set_from(view.from());
  *line.mutable_to() = view.to();
  *line.mutable_categories() = view.categories();
  line.set_ground(view.ground().provision());
  line.set_leaf(view.leaf());
  line.set_oral(true);
  return line;
}

// What this agency wrote into the item, or read of it.
absl::Status AddWritten(const base::ReadTransaction& txn, const ItemId& id,
                        MinutesItem& item) {
  SAMRAD_ASSIGN_OR_RETURN(std::optional<ToldItem> told, FindTold(txn, id));
  if (!told.has_value() || !told->line.has_value()) return absl::OkStatus();
  if (told->line->leaf() == 0) {
    SAMRAD_ASSIGN_OR_RETURN(const std::optional<StoredItem> own,
                            FindItem(txn, id));
    if (own.has_value()) told->line->set_leaf(own->leaf);
  }
  *item.add_disclosures() = *std::move(told->line);
  return absl::OkStatus();
}

}  // namespace

absl::Status MinutesDesk::AddOwn(Minutes& minutes) const {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId meeting,
                          ParseMeeting(minutes.meeting()));
  return parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::vector<OralLine> aloud,
                            OralLines(txn, meeting));
    SAMRAD_ASSIGN_OR_RETURN(const std::set<std::string> done, DoneActions(txn));
    for (MinutesItem& item : *minutes.mutable_items()) {
      for (Action& action : *item.mutable_actions()) {
        action.set_done(done.contains(action.action()));
      }
      const auto id = ItemId::FromHex(item.item());
      if (!id.ok()) continue;  // of others
      SAMRAD_RETURN_IF_ERROR(AddWritten(txn, *id, item));
      for (const OralLine& oral : aloud) {
        if (oral.item != *id) continue;
        SAMRAD_ASSIGN_OR_RETURN(*item.add_disclosures(), OralLineOf(txn, oral));
      }
    }
    for (const OralLine& oral : aloud) {
      if (oral.item.has_value()) continue;
      SAMRAD_ASSIGN_OR_RETURN(*minutes.add_disclosures(),
                              OralLineOf(txn, oral));
    }
    return absl::OkStatus();
  });
}

// Of those the hub tells of, what the minutes kept here name, and believed.
absl::Status MinutesDesk::AddAnswers(const MeetingId& meeting,
                                     const FoldedRoom& room,
                                     Minutes& minutes) const {
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<StoredMinutes> stored,
                          Stored(meeting));
  for (const FoldedAnswer& told : room.answers) {
    const auto of = std::find_if(stored.begin(), stored.end(),
                                 [&](const StoredMinutes& one) {
                                   return one.agency == told.agency &&
                                          one.header_hash == told.header_hash;
                                 });
    if (of == stored.end()) continue;
    SAMRAD_ASSIGN_OR_RETURN(const BelievedRecord believed,
                            parts_.post.Believe(told.logged));
    MinutesAnswer& answer = *minutes.add_answers();
    answer.set_agency(told.agency);
    answer.set_approved(told.approved);
    *answer.mutable_at() = ToProtoTime(told.at);
    answer.set_leaf(believed.receipt.leaf());
    answer.set_version(of->version);
  }
  return absl::OkStatus();
}

absl::StatusOr<SignedAct> MinutesDesk::SignAct(
    base::Transaction& txn, const StaffIdentity& who, const MeetingPlace& place,
    sealed::v1::MeetingAct act, const std::string& content_header_hash) const {
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal
          .Append(txn, {.event = events::kMeetingActSigned,
                        .user = who.user.value(),
                        .subjects = {sealed::v1::MeetingAct_Name(act),
                                     Hex(place.meeting.meeting_id())}})
          .status());
  sealed::v1::MeetingActHeader header = ActOf(place, act, "");
  header.set_content_header_hash(content_header_hash);
  return parts_.post.SignAct(
      txn, header,
      absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock.TimeNow())));
}

absl::StatusOr<StoredMinutes> MinutesDesk::Receive(const StaffIdentity& who,
                                                   const MeetingPlace& place,
                                                   const FoldedMinutes& given) {
  std::optional<SignedAct> read;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(
            read, SignAct(txn, who, place, sealed::v1::CONTENT_READ,
                          given.header_hash));
        return absl::OkStatus();
      }));
  auto opened = parts_.sharing.Read(read->record, place.group.chair());
  if (!opened.ok()) {
    SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kMinutesReceived,
                                      {Hex(place.meeting.meeting_id())},
                                      OutcomeOf(opened.status())));
    return Told(opened.status());
  }
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId meeting,
                          MeetingId::FromBytes(place.meeting.meeting_id()));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId group,
                          GroupId::FromBytes(place.group.group_id()));
  Minutes& minutes = *opened->text.mutable_minutes();
  if (opened->header.from().agency() != place.group.chair() ||
      opened->header.meeting_id() != place.meeting.meeting_id() ||
      minutes.meeting() != meeting.ToHex() ||
      minutes.agency() != parts_.groups.agency() || minutes.version() == 0) {
    return base::Error(absl::StatusCode::kDataLoss, "CONTENT_WRONG",
                       "these are not the minutes of this meeting");
  }
  // Whatever the chair's agency put there: answers, what was told and what is
  // done are for this node to add, from what it has believed itself.
  minutes = MinutesFor(minutes, parts_.groups.agency());
  const absl::Time at = TimeIn(opened->header.at());
  *minutes.mutable_given_at() = ToProtoTime(at);
  *minutes.mutable_answer_by() = ToProtoTime(at + kAnswerTime);
  StoredMinutes stored{.meeting = meeting,
                       .group = group,
                       .version = minutes.version(),
                       .agency = parts_.groups.agency(),
                       .minutes = std::move(minutes),
                       .header_hash = given.header_hash,
                       .leaf = opened->read_leaf};
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(PutMinutes(txn, stored));
        return parts_.journal
            .Append(txn, {.event = events::kMinutesReceived,
                          .user = who.user.value(),
                          .subjects = {meeting.ToHex(),
                                       std::to_string(stored.version)}})
            .status();
      }));
  return stored;
}

absl::StatusOr<StoredMinutes> MinutesDesk::Newest(const StaffIdentity& who,
                                                  const MeetingPlace& place) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId meeting,
                          MeetingId::FromBytes(place.meeting.meeting_id()));
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<StoredMinutes> stored,
                          Stored(meeting));
  if (place.ChairedBy(parts_.groups.agency())) {
    for (auto one = stored.rbegin(); one != stored.rend(); ++one) {
      if (one->agency == parts_.groups.agency()) return *one;
    }
    return NotGiven();
  }
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room, parts_.room.RecordOf(meeting));
  if (room.minutes.empty()) return NotGiven();
  const FoldedMinutes& newest = room.minutes.back();
  for (const StoredMinutes& one : stored) {
    if (one.header_hash == newest.header_hash) return one;
  }
  return Receive(who, place, newest);
}

absl::StatusOr<Minutes> MinutesDesk::Shown(const StaffIdentity& who,
                                           const MeetingPlace& place) {
  SAMRAD_ASSIGN_OR_RETURN(StoredMinutes stored, Newest(who, place));
  Minutes minutes = std::move(stored.minutes);
  SAMRAD_RETURN_IF_ERROR(AddOwn(minutes));
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room,
                          parts_.room.RecordOf(stored.meeting));
  SAMRAD_RETURN_IF_ERROR(AddAnswers(stored.meeting, room, minutes));
  return minutes;
}

absl::StatusOr<meetings::v1::GetMinutesResponse> MinutesDesk::Get(
    const StaffIdentity& who, const meetings::v1::GetMinutesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId id, ParseMeeting(request.meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          parts_.groups.PlaceFor(who, id));
  meetings::v1::GetMinutesResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_minutes(), Shown(who, place));
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kMinutesRead,
                 {id.ToHex(), std::to_string(response.minutes().version())}));
  return response;
}

absl::StatusOr<meetings::v1::AnswerMinutesResponse> MinutesDesk::Answer(
    const StaffIdentity& who,
    const meetings::v1::AnswerMinutesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId id, ParseMeeting(request.meeting()));
  if (request.reason().size() > kMaxAnswerReasonBytes) {
    return Malformed("reason", "at most 4000 bytes");
  }
  if (request.approve() != request.reason().empty()) {
    return Malformed("reason", "say why exactly when you object");
  }
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          parts_.groups.PlaceFor(who, id));
  if (place.ChairedBy(parts_.groups.agency())) {
    return Cannot("OWN_MINUTES",
                  "your agency wrote them: giving them is its approval");
  }
  SAMRAD_ASSIGN_OR_RETURN(StoredMinutes stored, Newest(who, place));
  meetings::v1::AnswerMinutesResponse response;
  if (stored.answer.has_value()) {
    if (stored.answer->approved() != request.approve()) {
      return Cannot("ANSWERED", "your agency has answered this version");
    }
    response.set_leaf(stored.answer->leaf());
    return response;
  }
  const auto act = request.approve() ? sealed::v1::MINUTES_APPROVED
                                     : sealed::v1::MINUTES_OBJECTED;
  if (stored.answering.empty()) {
    if (parts_.clock.TimeNow() > TimeIn(stored.minutes.answer_by())) {
      return Cannot("TOO_LATE", "the seven days are over: speak to the chair");
    }
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
          SAMRAD_ASSIGN_OR_RETURN(
              const SignedAct signed_act,
              SignAct(txn, who, place, act, stored.header_hash));
          hub::meetings::v1::RecordMeetingActRequest record;
          *record.mutable_record() = signed_act.record;
          stored.answering = record.SerializeAsString();
          stored.reason = request.reason();
          return PutMinutes(txn, stored);
        }));
  }
  hub::meetings::v1::RecordMeetingActRequest record;
  if (!record.ParseFromString(stored.answering)) {
    return absl::DataLossError("an answer on its way cannot be read");
  }
  const auto sent = audit::ParseMeetingHeader(record.record().header());
  if (!sent.ok() || sent->act().act() != act) {
    return Cannot("ANSWERED", "another answer of your agency is on its way");
  }
  const std::vector<std::string> subjects = {id.ToHex(),
                                             std::to_string(stored.version)};
  auto made = parts_.post.hub().RecordMeetingAct(record);
  if (!made.ok()) {
    SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kMinutesAnswered, subjects,
                                      OutcomeOf(made.status())));
    return Told(made.status());
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const audit::Receipt receipt,
      parts_.post.Believe(record.record(), made->receipt()));
  MinutesAnswer& answer = stored.answer.emplace();
  answer.set_agency(parts_.groups.agency());
  answer.set_approved(request.approve());
  *answer.mutable_at() = sent->act().at();
  answer.set_leaf(receipt.leaf());
  answer.set_version(stored.version);
  stored.answering.clear();
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(PutMinutes(txn, stored));
        return parts_.journal
            .Append(txn,
                    {.event = events::kMinutesAnswered,
                     .user = who.user.value(),
                     .outcome = request.approve() ? "APPROVED" : "OBJECTED",
                     .subjects = subjects})
            .status();
      }));
  response.set_leaf(receipt.leaf());
  return response;
}

absl::StatusOr<meetings::v1::ListActionsResponse> MinutesDesk::ListActions(
    const StaffIdentity& who, const meetings::v1::ListActionsRequest& request) {
  std::optional<GroupId> only;
  if (!request.group().empty()) {
    SAMRAD_ASSIGN_OR_RETURN(only, ParseGroup(request.group()));
  }
  const std::string& own = parts_.groups.agency();
  std::vector<GivenAction> given;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(given, ActionsOf(txn, own, only));
        return absl::OkStatus();
      }));
  meetings::v1::ListActionsResponse response;
  for (GivenAction& one : given) {
    const auto group = parts_.groups.FindGroup(one.group);
    if (absl::IsNotFound(group.status())) continue;  // no member any more
    if (!group.ok()) return group.status();
    SAMRAD_ASSIGN_OR_RETURN(const std::vector<OwnSeat> seats,
                            parts_.groups.SeatsOf(who, *group));
    if (seats.empty() || !one.IsFor(own, group->chair() == own) ||
        (one.action.done() && !request.all())) {
      continue;
    }
    *response.add_actions() = std::move(one.action);
  }
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kActionsListed,
                 only.has_value() ? std::vector<std::string>{only->ToHex()}
                                  : std::vector<std::string>{}));
  return response;
}

absl::StatusOr<meetings::v1::CloseActionResponse> MinutesDesk::CloseAction(
    const StaffIdentity& who, const meetings::v1::CloseActionRequest& request) {
  SAMRAD_RETURN_IF_ERROR(ParseRequestId(request.request_id()).status());
  meetings::v1::ListActionsRequest all;
  all.set_all(true);
  SAMRAD_ASSIGN_OR_RETURN(const auto mine, ListActions(who, all));
  const auto found = std::find_if(
      mine.actions().begin(), mine.actions().end(),
      [&](const Action& one) { return one.action() == request.action(); });
  if (found == mine.actions().end()) return NoSuchMeeting();
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(
            PutActionDone(txn, found->action(), parts_.clock.TimeNow()));
        return parts_.journal
            .Append(txn, {.event = events::kActionClosed,
                          .user = who.user.value(),
                          .subjects = {found->meeting(), found->action()}})
            .status();
      }));
  meetings::v1::CloseActionResponse response;
  *response.mutable_action() = *found;
  response.mutable_action()->set_done(true);
  return response;
}

absl::StatusOr<meetings::v1::ExportMinutesResponse> MinutesDesk::Export(
    const StaffIdentity& who,
    const meetings::v1::ExportMinutesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId id, ParseMeeting(request.meeting()));
  if (request.form() != meetings::v1::HTML &&
      request.form() != meetings::v1::PDF) {
    return Malformed("form", "HTML or PDF");
  }
  if (request.lang() != "sv" && request.lang() != "en") {
    return Malformed("lang", "sv or en");
  }
  SAMRAD_ASSIGN_OR_RETURN(const MeetingPlace place,
                          parts_.groups.PlaceFor(who, id));
  SAMRAD_ASSIGN_OR_RETURN(Minutes minutes, Shown(who, place));
  if (request.strategic()) minutes = StrategicPart(minutes);
  const paper::Document document =
      MinutesPaper(minutes, request.strategic(), request.lang(), parts_.zone);
  meetings::v1::ExportMinutesResponse response;
  if (request.form() == meetings::v1::HTML) {
    response.set_document(paper::RenderHtml(document));
  } else {
    SAMRAD_ASSIGN_OR_RETURN(
        *response.mutable_document(),
        paper::RenderPdf(document, TimeIn(minutes.given_at())));
  }
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kMinutesExported,
                 {id.ToHex(), meetings::v1::MinutesForm_Name(request.form())}));
  return response;
}

}  // namespace samrad::agency
