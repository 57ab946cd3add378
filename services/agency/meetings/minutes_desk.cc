// MinutesDesk: what the chair's agency writes and gives.
#include "services/agency/meetings/minutes_desk.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/agency/cases/answered.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/minutes_desk_parts.h"
#include "services/agency/meetings/minutes_lines.h"
#include "services/agency/meetings/room_desk_parts.h"
#include "services/agency/meetings/text_gate.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using internal::RequireSecond;
using meetings::v1::Minutes;
using meetings::v1::MinutesItem;
using meetings::v1::PutLinesRequest;
using meetings::v1::TextFinding;

// In a request with the lines of one item, fields are named as they stand
// there.
constexpr char kOnlyItem[] = "items[0].";

MinutesItem* FindLine(Minutes& minutes, const std::string& item_hex) {
  for (MinutesItem& item : *minutes.mutable_items()) {
    if (item.item() == item_hex) return &item;
  }
  return nullptr;
}

// Warnings that were confirmed line by line, named as fields of the whole.
google::protobuf::RepeatedPtrField<TextFinding> ConfirmedIn(
    const Minutes& minutes,
    const std::map<std::string, PutLinesRequest>& lines) {
  google::protobuf::RepeatedPtrField<TextFinding> confirmed;
  for (int i = 0; i < minutes.items_size(); ++i) {
    const auto id = ItemId::FromHex(minutes.items(i).item());
    if (!id.ok()) continue;  // of an item it took no part in
    const auto of = lines.find(std::string(id->bytes()));
    if (of == lines.end()) continue;
    for (const TextFinding& finding : of->second.confirmed()) {
      TextFinding& one = *confirmed.Add();
      one = finding;
      one.set_field(absl::StrCat("items[", i, "].", finding.field()));
    }
  }
  return confirmed;
}

// The code word of an item that this agency wrote or heard; else empty.
absl::StatusOr<std::string> CodeWordOf(const base::ReadTransaction& txn,
                                       const ItemId& item) {
  SAMRAD_ASSIGN_OR_RETURN(const auto told, FindTold(txn, item));
  if (told.has_value()) return told->code_word;
  SAMRAD_ASSIGN_OR_RETURN(const auto own, FindItem(txn, item));
  return own.has_value() ? own->item.code_word() : std::string();
}

}  // namespace

absl::Status MinutesDesk::Journalise(const StaffIdentity& who,
                                     base::Literal event,
                                     std::vector<std::string> subjects,
                                     std::string outcome) const {
  return parts_.journal.Record({.event = event,
                                .user = who.user.value(),
                                .outcome = std::move(outcome),
                                .subjects = std::move(subjects)});
}

absl::StatusOr<std::vector<StoredMinutes>> MinutesDesk::Stored(
    const MeetingId& meeting) const {
  std::vector<StoredMinutes> stored;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(stored, ListMinutes(txn, meeting));
        return absl::OkStatus();
      }));
  return stored;
}

absl::StatusOr<MinutesDesk::Written> MinutesDesk::Write(
    const StaffIdentity& who, std::string_view meeting) {
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId id, ParseMeeting(meeting));
  Written written{.place = {}, .meeting = id, .whole = {}, .lines = {}};
  SAMRAD_ASSIGN_OR_RETURN(written.place, parts_.groups.PlaceFor(who, id));
  if (!written.place.ChairedBy(parts_.groups.agency())) return NoSuchMeeting();
  auto view = parts_.post.hub().GetMeeting(written.place.meeting.meeting_id());
  if (!view.ok()) return Told(view.status());
  SAMRAD_ASSIGN_OR_RETURN(const FoldedRoom room, parts_.room.RecordOf(id));
  written.whole = WholeMinutes(written.place, view->view(), room);
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(written.lines, LinesOf(txn, id));
        for (MinutesItem& item : *written.whole.mutable_items()) {
          SAMRAD_ASSIGN_OR_RETURN(const ItemId item_id, ParseItem(item.item()));
          SAMRAD_ASSIGN_OR_RETURN(*item.mutable_code_word(),
                                  CodeWordOf(txn, item_id));
          const auto lines = written.lines.find(std::string(item_id.bytes()));
          if (lines == written.lines.end()) continue;
          item.set_decision(lines->second.decision());
          *item.mutable_actions() = lines->second.actions();
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(AddAnswers(id, room, written.whole));
  return written;
}

absl::StatusOr<meetings::v1::GetDraftMinutesResponse> MinutesDesk::Draft(
    const StaffIdentity& who,
    const meetings::v1::GetDraftMinutesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(Written written, Write(who, request.meeting()));
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kMinutesDraftRead, {request.meeting()}));
  meetings::v1::GetDraftMinutesResponse response;
  *response.mutable_minutes() = std::move(written.whole);
  return response;
}

absl::StatusOr<meetings::v1::PutLinesResponse> MinutesDesk::PutLines(
    const StaffIdentity& who, const PutLinesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(request.item()));
  SAMRAD_ASSIGN_OR_RETURN(Written written, Write(who, request.meeting()));
  const MinutesItem* item = FindLine(written.whole, id.ToHex());
  if (item == nullptr) return NoSuchMeeting();
  if (!TookPart(*item, parts_.groups.agency())) {
    return Cannot("NOT_HEARD",
                  "your agency took no part in the item, so it cannot write "
                  "what was decided");
  }
  SAMRAD_RETURN_IF_ERROR(CheckLines(request, *item));

  SAMRAD_ASSIGN_OR_RETURN(
      const GateContext context,
      parts_.items.ContextFor(who, written.place.group, id));
  const meetings::v1::MeetingText text = TextOfLines(request);
  meetings::v1::PutLinesResponse response;
  meetings::v1::CheckTextResponse& check = *response.mutable_check();
  check = CheckMeetingText(text, context);
  for (TextFinding& finding : *check.mutable_findings()) {
    finding.set_field(
        std::string(absl::StripPrefix(finding.field(), kOnlyItem)));
  }
  response.set_oops(item->oops());
  absl::Status passed = RequirePassed(text, check, request.confirmed());
  if (passed.ok() && item->oops() && !check.findings().empty()) {
    passed = Cannot("OOPS_ITEM", "a name was said by mistake here");
  }
  const std::vector<std::string> subjects = {request.meeting(), id.ToHex()};
  if (!passed.ok()) {
    // The check says why; nothing was stored.
    SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kMinutesLinesRefused,
                                      subjects, OutcomeOf(passed)));
    return response;
  }
  response.set_stored(true);
  PutLinesRequest lines = request;
  for (int i = 0; i < lines.actions_size(); ++i) {
    meetings::v1::Action& action = *lines.mutable_actions(i);
    if (action.action().empty()) {
      action.set_action(
          Hex(IdFromRequest("action", parts_.groups.agency(), request_id, i)));
    }
    action.set_meeting(request.meeting());
    action.set_done(false);
  }
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "PutLines",
                       .content = content};
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        meetings::v1::PutLinesResponse answer = response;
        return AnswerOnce(parts_.requests, txn, key, parts_.clock.TimeNow(),
                          answer, [&]() -> absl::Status {
                            SAMRAD_RETURN_IF_ERROR(agency::PutLines(
                                txn, written.meeting, id, lines));
                            return parts_.journal
                                .Append(txn, {.event = events::kMinutesLinesPut,
                                              .user = who.user.value(),
                                              .subjects = subjects})
                                .status();
                          });
      }));
  return response;
}

absl::StatusOr<MinutesDesk::Making> MinutesDesk::Clear(
    const StaffIdentity& who, const Written& written, const Minutes& minutes,
    const std::string& second) {
  meetings::v1::MeetingText text;
  *text.mutable_minutes() = minutes;
  SAMRAD_ASSIGN_OR_RETURN(
      const GateContext context,
      parts_.items.ContextFor(who, written.place.group,
                              ItemId(std::array<std::uint8_t, 16>{})));
  const auto check = CheckMeetingText(text, context);
  const auto confirmed = ConfirmedIn(minutes, written.lines);
  if (const absl::Status passed = RequirePassed(text, check, confirmed);
      !passed.ok()) {
    // Which line: what was not found when it was put, or a new name since.
    return base::WithPath(
        passed, check.findings().empty() ? "" : check.findings(0).field());
  }
  SAMRAD_ASSIGN_OR_RETURN(
      LawQuestion question,
      parts_.sharing.AnonymisedQuestion({minutes.agency()},
                                        SmallestGroup(check, context.k), true));
  SAMRAD_ASSIGN_OR_RETURN(screening::Clearance clearance,
                          ClearMeetingText(text, context,
                                           {.confirmed = confirmed,
                                            .author = who.user.value(),
                                            .second = second,
                                            .facts = question.facts,
                                            .catalogue = question.catalogue}));
  return Making{.text = std::move(text),
                .clearance = std::move(clearance),
                .question = std::move(question)};
}

// All are cleared before the first is sealed, and sealed before the first is
// sent; this agency's own copy, written last, says that the version is whole.
absl::Status MinutesDesk::SealAll(const StaffIdentity& who,
                                  const Written& written,
                                  const base::RequestId& request,
                                  const std::string& second,
                                  std::uint32_t version) {
  const std::string& own = parts_.groups.agency();
  const absl::Time now =
      absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock.TimeNow()));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId group,
                          GroupId::FromBytes(written.place.group.group_id()));
  Minutes whole = written.whole;
  whole.set_version(version);
  *whole.mutable_given_at() = ToProtoTime(now);
  *whole.mutable_answer_by() = ToProtoTime(now + kAnswerTime);

  std::vector<Making> makings;
  for (const std::string& agency : AttendedBy(whole)) {
    if (agency == own) continue;
    SAMRAD_ASSIGN_OR_RETURN(
        Making making, Clear(who, written, MinutesFor(whole, agency), second));
    makings.push_back(std::move(making));
  }
  SAMRAD_RETURN_IF_ERROR(parts_.db.Write([&](base::Transaction& txn) {
    return DropMinutes(txn, written.meeting, version);
  }));
  const absl::Time ends = TimeIn(written.place.meeting.ends_at());
  int number = 0;
  for (const Making& making : makings) {
    const Minutes& minutes = making.text.minutes();
    const TextPlace place{
        .group_id = written.place.group.group_id(),
        .meeting_id = written.place.meeting.meeting_id(),
        .item_id = "",
        .content_id = IdFromRequest("minutes", own, request, number++),
        .kind = common::v1::MINUTES,
        .item_class = common::v1::ITEM_CLASS_UNSPECIFIED,
        .to = {minutes.agency()},
        .expires_at = std::max(now, ends) + kTextLifetime};
    SAMRAD_RETURN_IF_ERROR(parts_.sharing.SealCleared(
        who, place, making.clearance, making.question, making.text,
        [&](base::Transaction& txn,
            const hub::meetings::v1::SubmitContentRequest& submit) {
          return PutMinutes(txn, {.meeting = written.meeting,
                                  .group = group,
                                  .version = version,
                                  .agency = minutes.agency(),
                                  .minutes = minutes,
                                  .header_hash = HeaderHash(submit.record()),
                                  .pending = submit.SerializeAsString()});
        }));
  }
  return parts_.db.Write([&](base::Transaction& txn) {
    return PutMinutes(txn, {.meeting = written.meeting,
                            .group = group,
                            .version = version,
                            .agency = own,
                            .minutes = MinutesFor(whole, own),
                            .request = request.ToUuid()});
  });
}

// What is sealed and has not been taken, the same bytes every time.
absl::Status MinutesDesk::SendAll(const StaffIdentity& who,
                                  const MeetingId& meeting,
                                  std::uint32_t version,
                                  const std::string& second,
                                  meetings::v1::GiveMinutesResponse& response) {
  SAMRAD_ASSIGN_OR_RETURN(std::vector<StoredMinutes> stored, Stored(meeting));
  response.set_version(version);
  for (StoredMinutes& one : stored) {
    if (one.version != version || one.agency == parts_.groups.agency()) {
      continue;
    }
    response.add_given_to(one.agency);
    if (one.pending.empty()) continue;
    hub::meetings::v1::SubmitContentRequest submit;
    if (!submit.ParseFromString(one.pending)) {
      return absl::DataLossError("what is to be handed in cannot be read");
    }
    const absl::StatusOr<std::uint64_t> leaf = parts_.sharing.HandIn(submit);
    const std::vector<std::string> subjects = {meeting.ToHex(), one.agency,
                                               second};
    if (!leaf.ok()) {
      SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kMinutesGiven, subjects,
                                        OutcomeOf(leaf.status())));
      return Told(leaf.status());
    }
    one.leaf = *leaf;
    one.pending.clear();
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(PutMinutes(txn, one));
          return parts_.journal
              .Append(txn, {.event = events::kMinutesGiven,
                            .user = who.user.value(),
                            .subjects = subjects})
              .status();
        }));
  }
  return absl::OkStatus();
}

absl::StatusOr<meetings::v1::GiveMinutesResponse> MinutesDesk::Give(
    const StaffIdentity& who, const meetings::v1::GiveMinutesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const Written written, Write(who, request.meeting()));
  if (!written.whole.has_until()) {
    return Cannot("NOT_ENDED", "end the meeting first: samrad room close");
  }
  SAMRAD_RETURN_IF_ERROR(parts_.db.Read([&](const base::ReadTransaction& txn) {
    return RequireSecond(txn, who, request.second());
  }));
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<StoredMinutes> stored,
                          Stored(written.meeting));
  const StoredMinutes* own = nullptr;  // of the newest whole version
  bool unsent = false;
  for (const StoredMinutes& one : stored) {
    if (one.agency == parts_.groups.agency()) own = &one;
  }
  bool ours = false;  // made by this very request
  for (const StoredMinutes& one : stored) {
    if (own == nullptr || one.version != own->version) continue;
    unsent = unsent || !one.pending.empty();
    ours = ours || one.request == request_id.ToUuid();
  }
  std::uint32_t version = own == nullptr ? 0 : own->version;
  if (!unsent && !ours) {
    if (own != nullptr &&
        SameLines(own->minutes,
                  MinutesFor(written.whole, parts_.groups.agency()))) {
      return Cannot("UNCHANGED", "nothing has changed since they were given");
    }
    SAMRAD_RETURN_IF_ERROR(
        SealAll(who, written, request_id, request.second(), ++version));
  }
  meetings::v1::GiveMinutesResponse response;
  SAMRAD_RETURN_IF_ERROR(
      SendAll(who, written.meeting, version, request.second(), response));
  return response;
}

}  // namespace samrad::agency
