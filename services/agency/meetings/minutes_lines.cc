#include "services/agency/meetings/minutes_lines.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/outbox/proto_time.h"

namespace samrad::agency {
namespace {

using meetings::v1::Action;
using meetings::v1::AttendanceLine;
using meetings::v1::Minutes;
using meetings::v1::MinutesItem;
using meetings::v1::PutLinesRequest;

MinutesItem MinutesItemOf(const hub::meetings::v1::AgendaItem& line,
                          const FoldedItem& item, std::uint32_t place) {
  MinutesItem out;
  out.set_item(Hex(line.item_id()));
  out.set_place(place);
  out.set_item_class(line.item_class());
  for (const std::string& agency : item.listeners) out.add_took_part(agency);
  *out.mutable_from() = ToProtoTime(item.opened_at);
  if (item.closed_at >= item.opened_at) {
    *out.mutable_until() = ToProtoTime(item.closed_at);
  }
  out.set_outcome(item.outcome);
  out.set_oops(item.oops);
  return out;
}

// YYYY-MM-DD and a day that exists.
bool IsDay(const std::string& text) {
  absl::CivilDay day;
  return text.size() == 10 && absl::ParseCivilTime(text, &day) &&
         absl::FormatCivilTime(day) == text;
}

}  // namespace

Minutes WholeMinutes(const MeetingPlace& place,
                     const hub::meetings::v1::MeetingView& view,
                     const FoldedRoom& room) {
  Minutes minutes;
  minutes.set_meeting(Hex(view.meeting().meeting_id()));
  minutes.set_code(place.group.code());
  if (room.opened_at.has_value()) {
    *minutes.mutable_from() = ToProtoTime(*room.opened_at);
  }
  if (room.closed_at.has_value()) {
    *minutes.mutable_until() = ToProtoTime(*room.closed_at);
  }
  for (const FoldedSeat& seat : room.attendance) {
    AttendanceLine& line = *minutes.add_attendance();
    line.set_agency(seat.agency);
    line.set_seat(seat.seat);
    *line.mutable_from() = ToProtoTime(seat.from);
    if (seat.until.has_value())
      *line.mutable_until() = ToProtoTime(*seat.until);
    for (const hub::meetings::v1::Seat& one : place.group.seats()) {
      if (one.seat() == seat.seat) line.set_function(one.function());
    }
  }
  std::uint32_t dealt_with = 0;
  for (const hub::meetings::v1::AgendaItem& line : view.items()) {
    const auto item = room.items.find(line.item_id());
    if (line.item_class() == common::v1::SEALED || item == room.items.end() ||
        item->second.opened_at == absl::InfinitePast()) {
      continue;
    }
    *minutes.add_items() = MinutesItemOf(line, item->second, ++dealt_with);
  }
  return minutes;
}

std::set<std::string> AttendedBy(const Minutes& minutes) {
  std::set<std::string> agencies;
  for (const AttendanceLine& line : minutes.attendance()) {
    agencies.insert(line.agency());
  }
  return agencies;
}

bool TookPart(const MinutesItem& item, const std::string& agency) {
  return std::find(item.took_part().begin(), item.took_part().end(), agency) !=
         item.took_part().end();
}

Minutes MinutesFor(const Minutes& whole, const std::string& agency) {
  Minutes minutes = whole;
  minutes.set_agency(agency);
  minutes.clear_answers();
  minutes.clear_disclosures();
  for (MinutesItem& item : *minutes.mutable_items()) {
    item.clear_disclosures();
    if (TookPart(item, agency)) continue;
    // Made anew, so that a field that is added one day is not given away.
    MinutesItem others;
    others.set_place(item.place());
    *others.mutable_from() = item.from();
    if (item.has_until()) *others.mutable_until() = item.until();
    item = std::move(others);
  }
  return minutes;
}

Minutes StrategicPart(const Minutes& minutes) {
  Minutes part;
  part.set_meeting(minutes.meeting());
  part.set_code(minutes.code());
  *part.mutable_from() = minutes.from();
  *part.mutable_until() = minutes.until();
  part.set_agency(minutes.agency());
  part.set_version(minutes.version());
  *part.mutable_given_at() = minutes.given_at();
  for (const MinutesItem& item : minutes.items()) {
    if (item.item_class() == common::v1::STRATEGIC) *part.add_items() = item;
  }
  return part;
}

absl::Status CheckLines(const PutLinesRequest& request,
                        const MinutesItem& item) {
  if (request.decision().size() > kMaxDecisionBytes) {
    return Malformed("decision", "at most 4000 bytes");
  }
  if (request.actions_size() > kMaxActions) {
    return Malformed("actions", "at most 20");
  }
  for (int i = 0; i < request.actions_size(); ++i) {
    const Action& action = request.actions(i);
    const std::string path = absl::StrCat("actions[", i, "].");
    if (action.text().empty() || action.text().size() > kMaxActionBytes) {
      return Malformed(path + "text", "1 to 1000 bytes");
    }
    if (!IsDay(action.due())) {
      return Malformed(path + "due", "a day as YYYY-MM-DD");
    }
    if (!TookPart(item, action.agency())) {
      return Malformed(path + "agency", "it took no part in the item");
    }
    if (!action.action().empty() && !ItemId::FromHex(action.action()).ok()) {
      return Malformed(path + "action", "leave it out for a new one");
    }
  }
  return absl::OkStatus();
}

meetings::v1::MeetingText TextOfLines(const PutLinesRequest& request) {
  meetings::v1::MeetingText text;
  MinutesItem& item = *text.mutable_minutes()->add_items();
  item.set_decision(request.decision());
  *item.mutable_actions() = request.actions();
  return text;
}

bool SameLines(const Minutes& a, const Minutes& b) {
  const auto bare = [](Minutes minutes) {
    minutes.clear_version();
    minutes.clear_given_at();
    minutes.clear_answer_by();
    minutes.clear_answers();
    return minutes.SerializeAsString();
  };
  return bare(a) == bare(b);
}

}  // namespace samrad::agency
