#include <algorithm>
#include <utility>

#include "services/audit/headers.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/meetings/room_rules.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

constexpr int kMaxSeats = 64;
constexpr absl::Duration kLongestConfirmation = absl::Hours(24 * 190);

bool IsCode(std::string_view code) {
  return !code.empty() && code.size() <= 8 && code[0] >= 'A' &&
         code[0] <= 'Z' && std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

// The seats as the chair wants them; what an agency said of its seat stays.
absl::Status TakeSeats(
    const google::protobuf::RepeatedPtrField<meetings::v1::Seat>& wanted,
    const audit::DirectoryChain& chain, meetings::v1::StoredGroup& group) {
  if (wanted.empty() || wanted.size() > kMaxSeats) {
    return absl::InvalidArgumentError("seats are not 1 to 64");
  }
  auto& known = *group.mutable_seat_agencies();
  std::vector<meetings::v1::Seat> seats;
  std::set<uint32_t> numbers;
  bool chair_sits = false;
  for (const meetings::v1::Seat& seat : wanted) {
    if (seat.seat() < 1 || seat.seat() > kMaxSeats ||
        !numbers.insert(seat.seat()).second) {
      return absl::InvalidArgumentError("seat numbers are not 1 to 64, once");
    }
    if (!common::v1::Function_IsValid(seat.function())) {
      return absl::InvalidArgumentError("function is unknown");
    }
    if (chain.FindActive(seat.agency()) == nullptr) {
      return Refuse("AGENCY_INACTIVE", "an agency is not in the directory");
    }
    const auto [before, is_new] = known.insert({seat.seat(), seat.agency()});
    if (before->second != seat.agency()) {
      return absl::InvalidArgumentError("a seat number was another agency's");
    }
    chair_sits |= seat.agency() == group.group().chair();
    meetings::v1::Seat& out = seats.emplace_back();
    if (const meetings::v1::Seat* old = FindSeat(group.group(), seat.seat())) {
      out = *old;
    }
    out.set_seat(seat.seat());
    out.set_agency(seat.agency());
    out.set_function(seat.function());
  }
  if (!chair_sits) {
    return absl::InvalidArgumentError("the chair's agency has no seat");
  }
  std::sort(seats.begin(), seats.end(),
            [](const auto& a, const auto& b) { return a.seat() < b.seat(); });
  group.mutable_group()->mutable_seats()->Assign(seats.begin(), seats.end());
  return absl::OkStatus();
}

}  // namespace

absl::Status MeetingsCore::PutGroup(
    const meetings::v1::StoredGroup& group,
    std::optional<MeetingsChange::Request> request) {
  auto change = std::make_shared<MeetingsChange>();
  change->group = group;
  change->request = std::move(request);
  SAMRAD_RETURN_IF_ERROR(Commit(change).status());
  base::MutexLock lock(registry_mutex_);
  groups_[group.group().group_id()] =
      std::make_shared<const meetings::v1::StoredGroup>(group);
  return absl::OkStatus();
}

absl::StatusOr<meetings::v1::CreateGroupResponse> MeetingsCore::CreateGroup(
    const Caller& caller, const meetings::v1::CreateGroupRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const SharedChain chain, callers_.ChainFor(caller));
  const meetings::v1::Group& wanted = request.group();
  if (wanted.group_id().size() != audit::kIdBytes) {
    return absl::InvalidArgumentError("group_id is not 16 bytes");
  }
  if (wanted.type() == common::v1::GROUP_TYPE_UNSPECIFIED ||
      !common::v1::GroupType_IsValid(wanted.type())) {
    return absl::InvalidArgumentError("type is not stated");
  }
  if (!IsCode(wanted.code())) {
    return absl::InvalidArgumentError("code is not [A-Z][A-Z0-9]{0,7}");
  }
  if (wanted.k() < audit::kLeastK || wanted.k() > audit::kMostK) {
    return absl::InvalidArgumentError("k is not 5 to 1000");
  }
  base::MutexLock changing(group_change_mutex_);
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  meetings::v1::CreateGroupResponse response;
  if (seen) {
    SAMRAD_ASSIGN_OR_RETURN(const SharedGroup group,
                            GroupOf(caller, wanted.group_id()));
    *response.mutable_group() = group->group();
    return response;
  }
  if (GroupById(wanted.group_id()) != nullptr) {
    return base::Error(absl::StatusCode::kAlreadyExists, "OTHER_BYTES",
                       "there is a group of that id");
  }
  meetings::v1::StoredGroup group;
  group.mutable_group()->set_group_id(wanted.group_id());
  group.mutable_group()->set_type(wanted.type());
  group.mutable_group()->set_code(wanted.code());
  group.mutable_group()->set_chair(caller.value());
  group.mutable_group()->set_k(wanted.k());
  group.mutable_group()->set_revision(1);
  SAMRAD_RETURN_IF_ERROR(TakeSeats(wanted.seats(), *chain, group));
  SAMRAD_RETURN_IF_ERROR(PutGroup(group, std::move(use)));
  *response.mutable_group() = group.group();
  return response;
}

absl::StatusOr<meetings::v1::SetSeatsResponse> MeetingsCore::SetSeats(
    const Caller& caller, const meetings::v1::SetSeatsRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const SharedChain chain, callers_.ChainFor(caller));
  base::MutexLock changing(group_change_mutex_);
  SAMRAD_ASSIGN_OR_RETURN(const SharedGroup before,
                          GroupOf(caller, request.group_id()));
  if (before->group().chair() != caller.value()) return NotFound();
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  meetings::v1::SetSeatsResponse response;
  if (seen) {
    *response.mutable_group() = before->group();
    return response;
  }
  SAMRAD_RETURN_IF_ERROR(
      CheckRevision(request.expected_revision(), before->group().revision()));
  meetings::v1::StoredGroup group = *before;
  SAMRAD_RETURN_IF_ERROR(TakeSeats(request.seats(), *chain, group));
  group.mutable_group()->set_revision(before->group().revision() + 1);
  SAMRAD_RETURN_IF_ERROR(PutGroup(group, std::move(use)));
  *response.mutable_group() = group.group();
  return response;
}

absl::StatusOr<meetings::v1::ConfirmSeatResponse> MeetingsCore::ConfirmSeat(
    const Caller& caller, const meetings::v1::ConfirmSeatRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  base::MutexLock changing(group_change_mutex_);
  SAMRAD_ASSIGN_OR_RETURN(const SharedGroup before,
                          GroupOf(caller, request.group_id()));
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  meetings::v1::ConfirmSeatResponse response;
  if (seen) {
    *response.mutable_group() = before->group();
    return response;
  }
  meetings::v1::StoredGroup group = *before;
  meetings::v1::Seat* seat = nullptr;
  for (meetings::v1::Seat& one : *group.mutable_group()->mutable_seats()) {
    if (one.seat() == request.seat() && one.agency() == caller.value()) {
      seat = &one;
    }
  }
  if (seat == nullptr) return NotFound();
  if (request.held()) {
    SAMRAD_ASSIGN_OR_RETURN(const absl::Time until,
                            audit::TimeOf(request.confirmed_until()));
    const absl::Time now = time_.Now();
    if (until <= now || until > now + kLongestConfirmation) {
      return absl::InvalidArgumentError(
          "confirmed_until is not within 190 days");
    }
    *seat->mutable_confirmed_until() = request.confirmed_until();
  } else {
    seat->clear_confirmed_until();
  }
  seat->set_held(request.held());
  seat->set_has_deputy(request.held() && request.has_deputy());
  group.mutable_group()->set_revision(before->group().revision() + 1);
  SAMRAD_RETURN_IF_ERROR(PutGroup(group, std::move(use)));
  *response.mutable_group() = group.group();
  return response;
}

absl::StatusOr<meetings::v1::ListGroupsResponse> MeetingsCore::ListGroups(
    const Caller& caller, const meetings::v1::ListGroupsRequest&) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::vector<SharedGroup> groups;
  {
    base::MutexLock lock(registry_mutex_);
    for (const auto& [id, group] : groups_) {
      if (IsMember(group->group(), caller.value())) groups.push_back(group);
    }
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) {
                     return a->group().code() < b->group().code();
                   });
  meetings::v1::ListGroupsResponse response;
  for (const SharedGroup& group : groups) {
    *response.add_groups() = group->group();
  }
  return response;
}

}  // namespace samrad::hub
