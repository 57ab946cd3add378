#include "services/agency/meetings/group_desk.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "services/agency/cases/answered.h"
#include "services/agency/cases/input_rules.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/agency/staff/account_store.h"
#include "services/base/status.h"
#include "services/screening/population.h"
#include "services/screening/text_place.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::Group;
using hub::meetings::v1::Meeting;
using hub::meetings::v1::Seat;

constexpr int kMaxSeats = 64;
constexpr std::size_t kMaxCsvBytes = std::size_t{1} << 20;
constexpr std::uint32_t kDefaultK = 10;

// Seats as the hub wants them. New ones get the lowest free numbers.
absl::StatusOr<std::vector<Seat>> SeatsIn(
    const google::protobuf::RepeatedPtrField<meetings::v1::SeatView>& views) {
  if (views.empty() || views.size() > kMaxSeats) {
    return Malformed("seats", "a group has 1 to 64 seats");
  }
  std::set<std::uint32_t> used;
  for (int i = 0; i < views.size(); ++i) {
    const std::string path = "seats[" + std::to_string(i) + "]";
    if (!base::AgencyId::Parse(views[i].agency()).ok()) {
      return Malformed(path + ".agency", "not an agency id");
    }
    if (views[i].seat() > kMaxSeats) {
      return Malformed(path + ".seat", "a seat number is 1 to 64");
    }
    if (views[i].seat() != 0 && !used.insert(views[i].seat()).second) {
      return Malformed(path + ".seat", "two seats have the same number");
    }
  }
  std::vector<Seat> seats;
  std::uint32_t next = 1;
  for (const meetings::v1::SeatView& view : views) {
    Seat seat;
    seat.set_seat(view.seat());
    if (view.seat() == 0) {
      while (used.contains(next)) ++next;
      used.insert(next);
      seat.set_seat(next);
    }
    seat.set_agency(view.agency());
    seat.set_function(view.function());
    seats.push_back(std::move(seat));
  }
  return seats;
}

bool IsGroupCode(std::string_view code) {
  if (code.empty() || code.size() > 8 || code[0] < 'A' || code[0] > 'Z') {
    return false;
  }
  return std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

// What needs attention in a group today.
std::vector<std::string> AlarmsOf(const Group& group,
                                  const std::vector<Meeting>& meetings,
                                  absl::Time now) {
  std::vector<std::string> alarms;
  absl::Time last = absl::InfinitePast();
  absl::Time first = absl::InfiniteFuture();
  bool planned = false;
  for (const Meeting& meeting : meetings) {
    if (meeting.group_id() != group.group_id() ||
        meeting.state() == common::v1::CANCELLED) {
      continue;
    }
    const absl::Time at = TimeIn(meeting.starts_at());
    first = std::min(first, at);
    if (meeting.state() == common::v1::HELD ||
        meeting.state() == common::v1::ENDED) {
      last = std::max(last, at);
    } else if (at > now) {
      planned = true;
    }
  }
  // One that was planned and never held counts from when it should have been.
  if (last == absl::InfinitePast()) last = std::min(first, now);
  if (now - last > kSixWeeks) alarms.push_back("NOT_MET_FOR_SIX_WEEKS");
  bool vacant = false;
  bool unconfirmed = false;
  for (const Seat& seat : group.seats()) {
    vacant = vacant || !seat.held();
    unconfirmed =
        unconfirmed || (seat.held() && (!seat.has_confirmed_until() ||
                                        TimeIn(seat.confirmed_until()) <= now));
  }
  if (vacant) alarms.push_back("SEAT_VACANT");
  if (unconfirmed) alarms.push_back("SEAT_UNCONFIRMED");
  if (!planned) alarms.push_back("NO_MEETING_PLANNED");
  return alarms;
}

absl::Status RequireAccount(const base::ReadTransaction& txn,
                            std::string_view path, const std::string& user) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> account,
                          FindAccount(txn, user));
  if (account.has_value() && !account->staff.disabled()) {
    return absl::OkStatus();
  }
  return base::WithPath(
      base::Error(absl::StatusCode::kNotFound, "NO_SUCH_ACCOUNT",
                  "there is no active account of that name"),
      path);
}

}  // namespace

absl::Status GroupDesk::Journalise(const StaffIdentity& who,
                                   base::Literal event,
                                   std::vector<std::string> subjects) const {
  return parts_.journal.Record({.event = event,
                                .user = who.user.value(),
                                .subjects = std::move(subjects)});
}

absl::StatusOr<meetings::v1::GroupView> GroupDesk::ViewOf(
    const base::ReadTransaction& txn, const Group& group,
    const std::vector<Meeting>& meetings) const {
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id,
                          GroupId::FromBytes(group.group_id()));
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<SeatHolder> holders,
                          HoldersOf(txn, id));
  meetings::v1::GroupView view;
  view.set_group(id.ToHex());
  view.set_type(group.type());
  view.set_code(group.code());
  view.set_chair(group.chair());
  view.set_k(group.k());
  view.set_revision(group.revision());
  for (const Seat& seat : group.seats()) {
    meetings::v1::SeatView& out = *view.add_seats();
    out.set_seat(seat.seat());
    out.set_agency(seat.agency());
    out.set_function(seat.function());
    out.set_held(seat.held());
    out.set_has_deputy(seat.has_deputy());
    if (seat.has_confirmed_until()) {
      *out.mutable_confirmed_until() = seat.confirmed_until();
    }
    if (seat.agency() != parts_.groups.agency()) continue;
    for (const SeatHolder& holder : holders) {
      if (holder.seat != seat.seat()) continue;
      out.set_holder(holder.holder);
      out.set_deputy(holder.deputy);
    }
  }
  for (const std::string& alarm :
       AlarmsOf(group, meetings, parts_.clock.TimeNow())) {
    view.add_alarms(alarm);
  }
  return view;
}

absl::StatusOr<meetings::v1::GroupView> GroupDesk::View(const Group& group) {
  parts_.groups.Forget();
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Meeting> meetings,
                          parts_.groups.Meetings());
  meetings::v1::GroupView view;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(view, ViewOf(txn, group, meetings));
        return absl::OkStatus();
      }));
  return view;
}

absl::StatusOr<meetings::v1::CreateGroupResponse> GroupDesk::Create(
    const StaffIdentity& who, const meetings::v1::CreateGroupRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  if (request.type() == common::v1::GROUP_TYPE_UNSPECIFIED) {
    return Malformed("type", "say what the group is for");
  }
  if (!IsGroupCode(request.code())) {
    return Malformed("code",
                     "a code is a capital letter and at most seven "
                     "capitals or digits, such as N7");
  }
  const std::uint32_t k = request.k() == 0 ? kDefaultK : request.k();
  if (k < 5 || k > 1000) return Malformed("k", "5 to 1000");
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Seat> seats,
                          SeatsIn(request.seats()));
  hub::meetings::v1::CreateGroupRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  Group& group = *out.mutable_group();
  group.set_group_id(
      IdFromRequest("group", parts_.groups.agency(), request_id, 0));
  group.set_type(request.type());
  group.set_code(request.code());
  group.set_k(k);
  for (const Seat& seat : seats) *group.add_seats() = seat;
  auto made = parts_.hub.CreateGroup(out);
  if (!made.ok()) return Told(made.status());
  meetings::v1::CreateGroupResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_group(), View(made->group()));
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kGroupCreated, {response.group().group()}));
  return response;
}

absl::StatusOr<meetings::v1::SetSeatsResponse> GroupDesk::SetSeats(
    const StaffIdentity& who, const meetings::v1::SetSeatsRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id, ParseGroup(request.group()));
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Seat> seats,
                          SeatsIn(request.seats()));
  hub::meetings::v1::SetSeatsRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  out.set_group_id(std::string(id.bytes()));
  out.set_expected_revision(request.expected_revision());
  for (const Seat& seat : seats) *out.add_seats() = seat;
  auto made = parts_.hub.SetSeats(out);
  if (!made.ok()) return Told(made.status());
  meetings::v1::SetSeatsResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_group(), View(made->group()));
  SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kSeatsChanged, {id.ToHex()}));
  return response;
}

absl::StatusOr<meetings::v1::ListGroupsResponse> GroupDesk::List(
    const StaffIdentity& who) {
  SAMRAD_ASSIGN_OR_RETURN(std::vector<Group> groups, parts_.groups.Groups());
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Meeting> meetings,
                          parts_.groups.Meetings());
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return std::pair(a.code(), a.group_id()) <
           std::pair(b.code(), b.group_id());
  });
  meetings::v1::ListGroupsResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        for (const Group& group : groups) {
          SAMRAD_ASSIGN_OR_RETURN(*response.add_groups(),
                                  ViewOf(txn, group, meetings));
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kGroupsListed, {}));
  return response;
}

absl::StatusOr<meetings::v1::AssignSeatResponse> GroupDesk::Assign(
    const StaffIdentity& who, const meetings::v1::AssignSeatRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id, ParseGroup(request.group()));
  const absl::Time now = parts_.clock.TimeNow();
  const absl::Time until = request.has_confirmed_until()
                               ? TimeIn(request.confirmed_until())
                               : now + kHalfYear;
  if (until <= now || until > now + kHalfYear + absl::Hours(48)) {
    return Malformed("confirmed_until", "after now, within half a year");
  }
  if (request.holder().empty() && !request.deputy().empty()) {
    return Malformed("deputy", "a vacant seat has no deputy");
  }
  if (!request.holder().empty() && request.holder() == request.deputy()) {
    return Malformed("deputy", "somebody else than the holder");
  }
  SAMRAD_ASSIGN_OR_RETURN(const Group group, parts_.groups.FindGroup(id));
  const bool ours = std::any_of(
      group.seats().begin(), group.seats().end(), [&](const Seat& seat) {
        return seat.seat() == request.seat() &&
               seat.agency() == parts_.groups.agency();
      });
  if (!ours) return NoSuchMeeting();
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        for (const auto& [path, user] :
             {std::pair("holder", request.holder()),
              std::pair("deputy", request.deputy())}) {
          if (user.empty()) continue;
          SAMRAD_RETURN_IF_ERROR(RequireAccount(txn, path, user));
        }
        return absl::OkStatus();
      }));
  hub::meetings::v1::ConfirmSeatRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  out.set_group_id(std::string(id.bytes()));
  out.set_seat(request.seat());
  out.set_held(!request.holder().empty());
  out.set_has_deputy(!request.deputy().empty());
  *out.mutable_confirmed_until() = ToProtoTime(until);
  // Here first: the hub never counts a seat as held that nobody holds.
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "AssignSeat",
                       .content = content};
  hub::meetings::v1::ConfirmSeatRequest asked;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        asked = out;
        return AnswerOnce(
            parts_.requests, txn, key, now, asked, [&]() -> absl::Status {
              SAMRAD_RETURN_IF_ERROR(PutHolder(txn, id,
                                               {.seat = request.seat(),
                                                .holder = request.holder(),
                                                .deputy = request.deputy()},
                                               now));
              JournalEvent event{
                  .event = events::kSeatAssigned,
                  .user = who.user.value(),
                  .subjects = {id.ToHex(), std::to_string(request.seat())}};
              for (const std::string* user :
                   {&request.holder(), &request.deputy()}) {
                if (!user->empty()) event.subjects.push_back(*user);
              }
              return parts_.journal.Append(txn, event).status();
            });
      }));
  auto made = parts_.hub.ConfirmSeat(asked);
  if (!made.ok()) return Told(made.status());
  meetings::v1::AssignSeatResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_group(), View(made->group()));
  return response;
}

absl::StatusOr<meetings::v1::ListSeatHistoryResponse> GroupDesk::History(
    const StaffIdentity& who,
    const meetings::v1::ListSeatHistoryRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id, ParseGroup(request.group()));
  SAMRAD_RETURN_IF_ERROR(parts_.groups.FindGroup(id).status());
  meetings::v1::ListSeatHistoryResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(auto entries, SeatHistory(txn, id));
        response.mutable_entries()->Assign(entries.begin(), entries.end());
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kSeatHistoryRead, {id.ToHex()}));
  return response;
}

absl::StatusOr<meetings::v1::ImportPopulationResponse>
GroupDesk::ImportPopulation(
    const StaffIdentity& who,
    const meetings::v1::ImportPopulationRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  if (request.csv().size() > kMaxCsvBytes) {
    return Malformed("csv", "at most 1 MiB");
  }
  const auto table = screening::Population::ParseCsv(request.csv());
  if (!table.ok()) {
    return base::WithPath(
        base::Error(absl::StatusCode::kInvalidArgument, "MALFORMED_TABLE",
                    std::string(table.status().message())),
        screening::PlaceOfFault(table.status()));
  }
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "ImportPopulation",
                       .content = content};
  const absl::Time now = parts_.clock.TimeNow();
  meetings::v1::ImportPopulationResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        response.Clear();
        return AnswerOnce(
            parts_.requests, txn, key, now, response, [&]() -> absl::Status {
              SAMRAD_RETURN_IF_ERROR(PutPopulation(txn, request.csv(), now));
              response.set_rows(
                  static_cast<std::uint32_t>(table->rows().size()));
              std::uint64_t people = 0;
              for (const screening::PopulationRow& row : table->rows()) {
                people += static_cast<std::uint64_t>(row.count);
              }
              response.set_people(people);
              return parts_.journal
                  .Append(txn, {.event = events::kPopulationImported,
                                .user = who.user.value()})
                  .status();
            });
      }));
  return response;
}

}  // namespace samrad::agency
