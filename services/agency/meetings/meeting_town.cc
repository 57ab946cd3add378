#include "services/agency/meetings/meeting_town.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "services/agency/cases/case_store.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/sharing_schema.h"
#include "services/agency/staff/account_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr char kTable[] =
    "school,stage,sex,area,moved_in_year,count\n"
    "Nordskolan,8,F,Norr,,20\n"
    "Nordskolan,8,M,Norr,,20\n"
    "Nordskolan,9,M,Norr,2026,3\n";

void OrDie(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << " " << base::TagOf(status) << " "
            << base::PathOf(status) << "\n";
  std::abort();
}

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  OrDie(value.status());
  return *std::move(value);
}

StaffIdentity Person(const std::string& user, Role role) {
  return {.user = *base::StaffId::Parse(user),
          .roles = {role},
          .functions = {common::v1::OTHER_STAFF}};
}

}  // namespace

absl::TimeZone Stockholm() {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone("Europe/Stockholm", &zone)) std::abort();
  return zone;
}

std::string TestUuid(int n) {
  std::string text = "00000000-0000-4000-8000-000000000000";
  for (std::size_t at = 35; n > 0; --at, n /= 10) {
    text[at] = static_cast<char>('0' + n % 10);
  }
  return text;
}

MeetingNode::MeetingNode(FakeHub& log, FakeMeetingsHub& room_hub,
                         std::string agency, common::v1::AgencyKind kind)
    : node(log, std::move(agency), kind,
           {StaffSchema(), CasesSchema(), SharingSchema(), MeetingsSchema()}),
      anna(Person("anna", staff::v1::OFFICER)),
      bo(Person("bo", staff::v1::OFFICER)),
      cia(Person("cia", staff::v1::COORDINATOR)),
      room_hub_(room_hub) {}

void MeetingNode::Start(const std::vector<audit::GenesisAgency>& genesis) {
  TestVault& vault = node.vault;
  node.Open(genesis);
  hub = room_hub_.ClientFor(node.agency);
  cases.emplace(CaseBook::Parts{vault.db(), vault.clock(), vault.random(),
                                *node.journal, vault.requests(), node.log});
  post.emplace(*node.outbox, *hub);
  sharing.emplace(MeetingSharing::Parts{vault.db(), vault.clock(),
                                        vault.random(), *node.journal,
                                        vault.keys(), pair_keys, *post});
  oral.emplace(OralActs::Parts{vault.db(), vault.clock(), *node.journal,
                               vault.requests(), *node.outbox});
  groups.emplace(
      GroupDirectory::Parts{vault.db(), vault.clock(), *hub, node.agency});
  group_desk.emplace(GroupDesk::Parts{vault.db(), vault.clock(), *node.journal,
                                      vault.requests(), *hub, *groups,
                                      Stockholm()});
  items.emplace(ItemDesk::Parts{vault.db(), vault.clock(), vault.random(),
                                *node.journal, vault.requests(), *hub, *groups,
                                *sharing});
  rooms.emplace(MeetingRooms::Parts{vault.db(), vault.clock(), *node.journal,
                                    node.log, *hub, absl::Hours(1),
                                    absl::Hours(1), absl::Milliseconds(1)});
  room.emplace(RoomDesk::Parts{vault.db(), vault.clock(), *node.journal,
                               vault.requests(), *post, *groups, *sharing,
                               *oral, *items, *rooms});
  minutes.emplace(MinutesDesk::Parts{vault.db(), vault.clock(), *node.journal,
                                     vault.requests(), *post, *groups, *sharing,
                                     *items, *room, Stockholm()});
  OrDie(vault.db().Write([&](base::Transaction& txn) -> absl::Status {
    for (const StaffIdentity* one : {&anna, &bo, &cia}) {
      Account account;
      account.staff.set_user(one->user.value());
      account.staff.add_roles(one->roles[0]);
      account.password_hash = "none";
      SAMRAD_RETURN_IF_ERROR(
          InsertAccount(txn, account, vault.clock().TimeNow()));
    }
    return PutPopulation(txn, kTable, vault.clock().TimeNow());
  }));
  OrDie(node.outbox->Start());
}

void MeetingNode::Stop() {
  if (rooms.has_value()) rooms->Stop();
  if (hub != nullptr) hub->Shutdown();
  node.Stop();
}

std::pair<std::string, std::string> MeetingNode::OpenCase(
    const std::string& text) {
  cases::v1::CreateCaseRequest request;
  request.set_request_id(NewRequest());
  request.mutable_person()->set_name("Malte Ekvall");
  auto& facts = *request.mutable_register_();
  facts.set_birth_date("2009-05-01");
  facts.set_protected_identity(law::v1::NOT_PROTECTED);
  facts.set_maturity(law::v1::MATURE);
  facts.set_source("folkbokföringen");
  *facts.mutable_checked_at() =
      ToProtoTime(node.vault.clock().TimeNow() - absl::Hours(1));
  const std::string code = OrDie(cases->Create(anna, request)).case_().code();
  cases::v1::AddNoteRequest add;
  add.set_request_id(NewRequest());
  add.set_case_(code);
  auto& note = *add.mutable_note();
  note.set_category(common::v1::RISK_OF_CRIME);
  note.add_secrecy("OSL 26:1");
  note.set_source(law::v1::OWN_RECORDS);
  note.set_nature(cases::v1::FACT);
  note.set_text(text);
  return {code, OrDie(cases->AddNote(anna, add)).note().id()};
}

std::string MeetingNode::JournalText() {
  std::string all;
  for (std::uint64_t from = 1;;) {
    JournalFilter filter;
    filter.from = from;
    filter.limit = 1000;
    const auto entries = OrDie(node.journal->List(filter));
    for (const auto& entry : entries) all += entry.ShortDebugString() + "\n";
    if (entries.size() < 1000) return all;
    from += 1000;
  }
}

MeetingTown::MeetingTown()
    : room_hub(log, clock),
      police(log, room_hub, "police", common::v1::POLICE),
      social(log, room_hub, "social", common::v1::SOCIAL_SERVICES),
      school(log, room_hub, "school", common::v1::MUNICIPAL_SCHOOL) {
  std::vector<audit::GenesisAgency> genesis;
  for (MeetingNode* one : {&police, &social, &school}) {
    genesis.push_back(
        {.agency = one->node.agency, .vkey = one->node.SignVkey()});
    for (auto& event : one->node.GenesisEvents())
      log.AddEvent(std::move(event));
  }
  for (MeetingNode* one : {&police, &social, &school}) one->Start(genesis);
  for (MeetingNode* one : {&police, &social, &school}) {
    if (!Eventually([&] {
          // Three keys each.
          return one->node.outbox->directory().size() >= 9;
        })) {
      std::abort();
    }
  }

  meetings::v1::CreateGroupRequest create;
  create.set_request_id(police.NewRequest());
  create.set_type(common::v1::SSPF);
  create.set_code("N7");
  for (const char* agency : {"police", "social", "school"}) {
    create.add_seats()->set_agency(agency);
  }
  group = OrDie(police.group_desk->Create(police.cia, create)).group().group();
  std::uint32_t seat = 0;
  for (MeetingNode* one : {&police, &social, &school}) {
    meetings::v1::AssignSeatRequest assign;
    assign.set_request_id(one->NewRequest());
    assign.set_group(group);
    assign.set_seat(++seat);
    assign.set_holder(one == &police ? "cia" : "anna");
    OrDie(one->group_desk->Assign(one->bo, assign).status());
  }
}

void MeetingTown::Seat(MeetingNode& node, const StaffIdentity& who) {
  meetings::v1::TakeSeatRequest request;
  request.set_meeting(meeting);
  OrDie(node.room->TakeSeat(who, request).status());
}

std::string MeetingTown::OpenMeeting() {
  meetings::v1::CallSittingRequest call;
  call.set_request_id(police.NewRequest());
  call.set_group(group);
  meeting = OrDie(police.group_desk->CallSitting(police.cia, call))
                .meeting()
                .meeting();
  for (MeetingNode* one : {&police, &social, &school}) one->groups->Forget();
  Seat(police, police.cia);
  Seat(social, social.anna);
  Seat(school, school.anna);
  meetings::v1::RunRoomRequest run;
  run.set_request_id(police.NewRequest());
  run.set_meeting(meeting);
  run.set_act(common::v1::OPEN_ROOM);
  OrDie(police.room->RunRoom(police.cia, run).status());
  return meeting;
}

std::string MeetingTown::DraftAnonymous(
    MeetingNode& node, const std::string& text,
    const std::vector<std::string>& excluded) {
  meetings::v1::PutDraftRequest put;
  put.set_request_id(node.NewRequest());
  auto& item = *put.mutable_item();
  item.set_meeting(meeting);
  item.set_item_class(common::v1::ANONYMOUS);
  item.set_minutes(10);
  for (const std::string& agency : excluded) item.add_excluded(agency);
  item.mutable_anonymous()->add_stages("8");
  item.mutable_anonymous()->set_observed(text);
  item.mutable_anonymous()->set_asked("Vad har ni för stöd?");
  const std::string id = OrDie(node.items->Put(node.anna, put)).item().item();
  meetings::v1::ConfirmDraftRequest confirm;
  confirm.set_request_id(node.NewRequest());
  confirm.set_item(id);
  OrDie(node.items->Confirm(node.anna, confirm).status());
  meetings::v1::SecondDraftRequest second;
  second.set_request_id(node.NewRequest());
  second.set_item(id);
  OrDie(node.items->Second(node.bo, second).status());
  return id;
}

absl::StatusOr<meetings::v1::HandInItemResponse> MeetingTown::HandIn(
    MeetingNode& node, const std::string& item) {
  meetings::v1::HandInItemRequest request;
  request.set_request_id(node.NewRequest());
  request.set_item(item);
  return node.items->HandIn(node.anna, request);
}

absl::StatusOr<meetings::v1::OpenItemResponse> MeetingTown::Open(
    const std::string& item) {
  meetings::v1::RunRoomRequest call;
  call.set_request_id(police.NewRequest());
  call.set_meeting(meeting);
  call.set_act(common::v1::CALL_ITEM);
  call.set_item(item);
  OrDie(police.room->RunRoom(police.cia, call).status());
  for (MeetingNode* one : {&police, &social, &school}) {
    meetings::v1::AnswerConflictRequest answer;
    answer.set_meeting(meeting);
    answer.set_item(item);
    // One who is out has nothing to answer.
    (void)one->room->AnswerConflict(one == &police ? one->cia : one->anna,
                                    answer);
  }
  meetings::v1::OpenItemRequest request;
  request.set_meeting(meeting);
  request.set_item(item);
  request.set_room_checked(true);
  return police.room->OpenItem(police.cia, request);
}

absl::StatusOr<meetings::v1::CloseItemResponse> MeetingTown::Close(
    const std::string& item, common::v1::Outcome outcome) {
  meetings::v1::CloseItemRequest request;
  request.set_meeting(meeting);
  request.set_item(item);
  request.set_outcome(outcome);
  return police.room->CloseItem(police.cia, request);
}

absl::StatusOr<meetings::v1::ReadItemResponse> MeetingTown::Read(
    MeetingNode& node, const std::string& item) {
  meetings::v1::ReadItemRequest request;
  request.set_meeting(meeting);
  request.set_item(item);
  return node.room->ReadItem(&node == &police ? police.cia : node.anna,
                             request);
}

}  // namespace samrad::agency
