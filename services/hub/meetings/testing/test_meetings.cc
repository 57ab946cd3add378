#include "services/hub/meetings/testing/test_meetings.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/audit/leaf.h"
#include "services/audit/meeting_headers.h"
#include "services/hub/meetings/room_view.h"
#include "services/hub/stubs/sealed_checks.h"
#include "services/law/catalogue.h"

namespace samrad::hub::testing {
namespace {

void MustBe(const absl::Status& status, const char* what) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s: %s %s\n", what, status.ToString().c_str(),
               base::TagOf(status).c_str());
  std::abort();
}

template <typename T>
T Must(absl::StatusOr<T> result, const char* what) {
  MustBe(result.status(), what);
  return *std::move(result);
}

void FillParty(sealed::v1::Party& party, const std::string& agency) {
  const auto header = JoinHeader(audit::v1::ONBOARD, agency);
  party.set_agency(agency);
  party.set_kind(header.kind());
  party.set_function(header.function());
  party.set_is_authority(header.is_authority());
  party.set_authority_id(header.authority_id());
}

struct TestSeat {
  uint32_t number;
  const char* agency;
};
constexpr TestSeat kSeats[] = {
    {1, "police"}, {2, "social"}, {3, "school"}, {4, "police"}, {5, "leisure"}};

}  // namespace

std::string TagOf(const absl::Status& status) {
  if (status.ok()) return "";
  const std::string tag = base::TagOf(status);
  return tag.empty() ? absl::StatusCodeToString(status.code()) : tag;
}

TestMeetings::TestMeetings(common::v1::GroupType type,
                           absl::Duration receipt_wait,
                           const std::string& kept_folder)
    : receipt_wait_(receipt_wait), kept_folder_(kept_folder) {
  if (!kept_folder_.empty()) log.KeepIn(kept_folder_ + "/log");
  directory.Add(SignedEvent(JoinHeader(audit::v1::ONBOARD, "leisure"),
                            {"social", "police"}));
  directory.Add(
      SignedEvent(KeyHeader("leisure", audit::v1::SEAL, 0), {"leisure"}));
  Restart();
  if (!Must(core->ListGroups(Id("police"), {}), "groups").groups().empty()) {
    next_ = 1'000'000;  // other ids than before
    return;
  }
  meetings::v1::CreateGroupRequest request;
  request.set_request_id(NewId());
  meetings::v1::Group& group = *request.mutable_group();
  group.set_group_id(group_id());
  group.set_type(type);
  group.set_code("N7");
  group.set_k(10);
  for (const TestSeat& seat : kSeats) {
    meetings::v1::Seat& out = *group.add_seats();
    out.set_seat(seat.number);
    out.set_agency(seat.agency);
  }
  MustBe(core->CreateGroup(Id("police"), request).status(), "group");
  for (const TestSeat& seat : kSeats) Confirm(seat.agency, seat.number);
}

TestMeetings::~TestMeetings() {
  log.SetHanging(false);
  StopCore();
}

void TestMeetings::StopCore() {
  if (core != nullptr) core->Stop();
  core = nullptr;
  store_ = nullptr;
  database_ = nullptr;
}

void TestMeetings::Restart() {
  StopCore();
  mirror_ = std::make_unique<DirectoryMirror>(kOrigin, directory);
  MustBe(mirror_->Refresh(), "directory");
  base::DatabaseOptions options;
  options.mode = base::OpenMode::kCreateIfMissing;
  database_ =
      Must(base::Database::Open(
               kept_folder_.empty() ? folder.File("meetings.db")
                                    : kept_folder_ + "/meetings.db",
               TestDatabaseKey(), {MeetingsStore::StoreSchema()}, options),
           "store");
  store_ = std::make_unique<MeetingsStore>(*database_);
  MeetingsPolicy policy;
  policy.receipt_wait = receipt_wait_;
  policy.close_wait = std::min(receipt_wait_, policy.close_wait);
  core = Must(MeetingsCore::Create(kOrigin, policy,
                                   {.store = *store_,
                                    .directory = *mirror_,
                                    .log = log,
                                    .gate = gate,
                                    .clock = clock,
                                    .logger = logger,
                                    .metrics = metrics}),
              "core");
  core->Start();
}

void TestMeetings::Adopt(const std::string& meeting, const std::string& item) {
  for (const auto view = View(meeting, "police");
       const auto& one : view.items()) {
    if (one.item_id() == item) hashes_[item] = one.content_header_hash();
  }
}

std::string TestMeetings::NewId() {
  return TestBytes(absl::StrCat("id ", next_++), 16);
}

void TestMeetings::Confirm(const std::string& agency, uint32_t seat,
                           bool held) {
  meetings::v1::ConfirmSeatRequest request;
  request.set_request_id(NewId());
  request.set_group_id(group_id());
  request.set_seat(seat);
  request.set_held(held);
  SetTimestamp(clock.TimeNow() + absl::Hours(24 * 90),
               *request.mutable_confirmed_until());
  MustBe(core->ConfirmSeat(Id(agency), request).status(), "seat");
}

std::string TestMeetings::Plan(bool emergency) {
  meetings::v1::PlanMeetingsRequest request;
  request.set_request_id(NewId());
  request.set_group_id(group_id());
  meetings::v1::Meeting& meeting = *request.add_meetings();
  meeting.set_meeting_id(NewId());
  const absl::Time starts = clock.TimeNow() + absl::Minutes(30);
  SetTimestamp(starts, *meeting.mutable_starts_at());
  SetTimestamp(starts + absl::Minutes(90), *meeting.mutable_ends_at());
  meeting.set_emergency(emergency);
  MustBe(core->PlanMeetings(Id("police"), request).status(), "meeting");
  return meeting.meeting_id();
}

absl::StatusOr<meetings::v1::AnnounceItemResponse> TestMeetings::TryAnnounce(
    const std::string& meeting, const std::string& owner,
    const meetings::v1::AgendaItem& item) {
  meetings::v1::AnnounceItemRequest request;
  request.set_request_id(NewId());
  request.set_meeting_id(meeting);
  *request.mutable_item() = item;
  return core->AnnounceItem(Id(owner), request);
}

std::string TestMeetings::Announce(const std::string& meeting,
                                   const std::string& owner,
                                   common::v1::ItemClass item_class,
                                   const std::vector<std::string>& required,
                                   const std::vector<std::string>& excluded) {
  meetings::v1::AgendaItem item;
  item.set_item_id(NewId());
  item.set_item_class(item_class);
  item.set_minutes(10);
  item.set_light(common::v1::GREEN);
  item.mutable_required()->Assign(required.begin(), required.end());
  item.mutable_excluded()->Assign(excluded.begin(), excluded.end());
  MustBe(TryAnnounce(meeting, owner, item).status(), "item");
  return item.item_id();
}

sealed::v1::MeetingContentHeader TestMeetings::Text(
    const std::string& meeting, const std::string& item,
    common::v1::ItemClass item_class, const std::string& owner,
    const std::vector<std::string>& to) {
  sealed::v1::MeetingContentHeader text;
  text.set_suite(1);
  text.set_origin(kOrigin);
  text.set_content_id(item);
  text.set_group_id(group_id());
  text.set_meeting_id(meeting);
  text.set_kind(common::v1::ITEM);
  text.set_item_class(item_class);
  FillParty(*text.mutable_from(), owner);
  for (const std::string& agency : to) FillParty(*text.add_to(), agency);
  SetTimestamp(clock.TimeNow(), *text.mutable_at());
  SetTimestamp(clock.TimeNow() + absl::Hours(240), *text.mutable_expires_at());
  text.set_journal_head(TestBytes("journal", 32));
  if (!audit::IsIdentified(item_class)) {
    text.mutable_clearance()->set_k(10);
    text.mutable_clearance()->set_counted(item_class == common::v1::ANONYMOUS);
    text.mutable_clearance()->set_screening_digest(TestBytes("rules", 32));
    text.mutable_clearance()->set_catalogue_digest(
        law::Catalogue::BuiltIn().digest());
    return text;
  }
  sealed::v1::DisclosureHeader& header = *text.mutable_disclosure();
  header.set_suite(1);
  header.set_origin(kOrigin);
  header.set_disclosure_id(item);
  *header.mutable_from() = text.from();
  *header.mutable_to() = text.to();
  const bool consent = item_class == common::v1::CONSENTED;
  header.mutable_ground()->set_kind(consent ? law::v1::CONSENT
                                            : law::v1::PROVISION);
  header.mutable_ground()->set_provision(consent ? "OSL 12:2" : "OSL 10:18 a");
  if (consent) header.set_consent_handle(TestBytes("consent", 16));
  header.set_direction(law::v1::OWN_INITIATIVE);
  header.set_purpose(law::v1::PREVENT_CRIME);
  header.set_setting(law::v1::GROUP_MEETING);
  header.add_categories(common::v1::RISK_OF_CRIME);
  header.add_secrecy("OSL 26:1");
  header.set_catalogue_digest(law::Catalogue::BuiltIn().digest());
  *header.mutable_decided_at() = text.at();
  *header.mutable_expires_at() = text.expires_at();
  header.set_journal_head(text.journal_head());
  return text;
}

audit::v1::SignedRecord TestMeetings::Sign(
    const sealed::v1::MeetingHeader& header, const std::string& ciphertext_hash,
    const std::string& agency) {
  audit::v1::SignedRecord record;
  record.set_type(audit::v1::MEETING);
  record.set_header(header.SerializeAsString());
  record.set_ciphertext_hash(ciphertext_hash);
  record.set_salt(TestBytes(absl::StrCat("salt ", next_++), 32));
  record.set_signature(
      SignEntryBytes(audit::ToBytes(audit::EntryOf(record).value()), agency));
  return record;
}

meetings::v1::SubmitContentRequest TestMeetings::Make(
    const sealed::v1::MeetingContentHeader& header) {
  meetings::v1::SubmitContentRequest request;
  sealed::v1::Body body;
  body.set_ciphertext(TestBytes("ciphertext", 200));
  for (const sealed::v1::Party& to : header.to()) {
    sealed::v1::Slot& slot = *body.add_slots();
    slot.set_recipient(to.agency());
    slot.set_sender_key_id(SealKeyId(header.from().agency()));
    slot.set_recipient_key_id(SealKeyId(to.agency()));
    slot.set_sealed_share(TestBytes("sealed share", 72));
    slot.set_wrapped_key(TestBytes("wrapped key", 72));
    exchange::v1::HubShare& share = *request.add_shares();
    share.set_recipient(to.agency());
    share.set_share(TestBytes(absl::StrCat("share of ", to.agency()), 32));
  }
  request.set_body(body.SerializeAsString());
  sealed::v1::MeetingHeader wrapped;
  *wrapped.mutable_content() = header;
  *request.mutable_record() =
      Sign(wrapped, Sha256Bytes(request.body()), header.from().agency());
  hashes_[header.content_id()] = Sha256Bytes(request.record().header());
  return request;
}

absl::StatusOr<meetings::v1::SubmitContentResponse> TestMeetings::Submit(
    const sealed::v1::MeetingContentHeader& header) {
  return core->SubmitContent(Id(header.from().agency()), Make(header));
}

std::string TestMeetings::HandIn(const std::string& meeting,
                                 const std::string& owner,
                                 common::v1::ItemClass item_class,
                                 const std::vector<std::string>& to,
                                 const std::vector<std::string>& required,
                                 const std::vector<std::string>& excluded) {
  const std::string item =
      Announce(meeting, owner, item_class, required, excluded);
  MustBe(Submit(Text(meeting, item, item_class, owner, to)).status(), "text");
  return item;
}

uint64_t TestMeetings::Revision(const std::string& meeting) {
  return View(meeting, "police").meeting().revision();
}

absl::Status TestMeetings::Lock(const std::string& meeting) {
  meetings::v1::SetAgendaRequest request;
  request.set_request_id(NewId());
  request.set_meeting_id(meeting);
  request.set_expected_revision(Revision(meeting));
  for (const auto view = View(meeting, "police");
       const auto& item : view.items()) {
    request.add_order(item.item_id());
  }
  request.set_lock(true);
  return core->SetAgenda(Id("police"), request).status();
}

absl::Status TestMeetings::Sit(const std::string& meeting,
                               const std::string& agency,
                               const std::vector<uint32_t>& seats,
                               bool deputy) {
  meetings::v1::KeepSeatsRequest request;
  request.set_meeting_id(meeting);
  for (const uint32_t seat : seats) {
    meetings::v1::SeatPresence& presence = *request.add_seats();
    presence.set_seat(seat);
    presence.set_deputy(deputy);
  }
  return core->KeepSeats(Id(agency), request).status();
}

absl::Status TestMeetings::Leave(const std::string& meeting,
                                 const std::string& agency, uint32_t seat) {
  meetings::v1::LeaveSeatsRequest request;
  request.set_meeting_id(meeting);
  request.add_seats(seat);
  return core->LeaveSeats(Id(agency), request).status();
}

absl::Status TestMeetings::Run(const std::string& meeting,
                               common::v1::RoomAct act, uint32_t seat,
                               const std::string& item) {
  meetings::v1::RunRoomRequest request;
  request.set_request_id(NewId());
  request.set_meeting_id(meeting);
  request.set_expected_revision(Revision(meeting));
  request.set_act(act);
  request.set_seat(seat);
  request.set_item_id(item);
  return core->RunRoom(Id("police"), request).status();
}

absl::Status TestMeetings::Answer(const std::string& meeting,
                                  const std::string& item,
                                  const std::string& agency, uint32_t seat,
                                  bool conflicted) {
  meetings::v1::AnswerConflictRequest request;
  request.set_meeting_id(meeting);
  request.set_item_id(item);
  request.set_seat(seat);
  request.set_conflicted(conflicted);
  return core->AnswerConflict(Id(agency), request).status();
}

void TestMeetings::Begin(const std::string& meeting) {
  MustBe(Lock(meeting), "lock");
  MustBe(Sit(meeting, "police", {1}), "police");
  MustBe(Sit(meeting, "social", {2}), "social");
  MustBe(Sit(meeting, "school", {3}), "school");
  MustBe(Run(meeting, common::v1::OPEN_ROOM), "open room");
}

absl::Status TestMeetings::CallAndAnswer(const std::string& meeting,
                                         const std::string& item) {
  SAMRAD_RETURN_IF_ERROR(Run(meeting, common::v1::CALL_ITEM,
                             View(meeting, "police").chair_seat(), item));
  for (const auto view = View(meeting, "police");
       const auto& seat : view.present()) {
    SAMRAD_RETURN_IF_ERROR(Answer(meeting, item, seat.agency(), seat.seat()));
  }
  return absl::OkStatus();
}

sealed::v1::MeetingActHeader TestMeetings::ActHeader(
    const std::string& meeting, const std::string& item,
    sealed::v1::MeetingAct act, const std::string& agency,
    const std::string& header_hash) {
  sealed::v1::MeetingActHeader header;
  header.set_suite(1);
  header.set_origin(kOrigin);
  header.set_group_id(group_id());
  header.set_meeting_id(meeting);
  header.set_item_id(item);
  header.set_act(act);
  header.set_agency(agency);
  header.set_content_header_hash(header_hash);
  SetTimestamp(clock.TimeNow(), *header.mutable_at());
  header.set_journal_head(TestBytes("journal", 32));
  return header;
}

meetings::v1::ActInRoomRequest TestMeetings::Act(
    const std::string& meeting, const std::string& item,
    sealed::v1::MeetingAct act, const std::vector<std::string>& present) {
  const bool lets_in =
      act == sealed::v1::ITEM_OPENED || act == sealed::v1::LATE_ADMITTED;
  sealed::v1::MeetingHeader header;
  *header.mutable_act() =
      ActHeader(meeting, item, act, "police", lets_in ? hashes_.at(item) : "");
  header.mutable_act()->mutable_present()->Assign(present.begin(),
                                                  present.end());
  if (act == sealed::v1::OOPS) {
    header.mutable_act()->add_categories(common::v1::IDENTITY);
  }
  meetings::v1::ActInRoomRequest request;
  *request.mutable_record() = Sign(header, "", "police");
  const meetings::v1::MeetingView view = View(meeting, "police");
  request.set_expected_revision(view.meeting().revision());
  request.set_seat(view.chair_seat());
  request.set_room_checked(act == sealed::v1::ITEM_OPENED);
  if (act == sealed::v1::ITEM_CLOSED) {
    request.set_outcome(common::v1::ADVICE_GIVEN);
  }
  return request;
}

absl::StatusOr<meetings::v1::ActInRoomResponse> TestMeetings::Do(
    const meetings::v1::ActInRoomRequest& request) {
  return core->ActInRoom(Id("police"), request);
}

absl::Status TestMeetings::Open(const std::string& meeting,
                                const std::string& item,
                                const std::vector<std::string>& present) {
  return Do(Act(meeting, item, sealed::v1::ITEM_OPENED, present)).status();
}

absl::Status TestMeetings::Close(const std::string& meeting,
                                 const std::string& item,
                                 common::v1::Outcome outcome) {
  meetings::v1::ActInRoomRequest request =
      Act(meeting, item, sealed::v1::ITEM_CLOSED, {"police"});
  request.set_outcome(outcome);
  return Do(request).status();
}

meetings::v1::ReadContentRequest TestMeetings::Reading(
    const std::string& meeting, const std::string& item,
    const std::string& header_hash, const std::string& agency) {
  sealed::v1::MeetingHeader header;
  *header.mutable_act() =
      ActHeader(meeting, item, sealed::v1::CONTENT_READ, agency, header_hash);
  meetings::v1::ReadContentRequest request;
  *request.mutable_record() = Sign(header, "", agency);
  return request;
}

absl::StatusOr<meetings::v1::ReadContentResponse> TestMeetings::Read(
    const std::string& meeting, const std::string& item,
    const std::string& agency) {
  return core->ReadContent(Id(agency),
                           Reading(meeting, item, hashes_.at(item), agency));
}

absl::Status TestMeetings::Renew(const std::string& meeting,
                                 const std::string& item,
                                 const std::string& agency) {
  meetings::v1::RenewLeaseRequest request;
  request.set_meeting_id(meeting);
  request.set_item_id(item);
  return core->RenewLease(Id(agency), request).status();
}

absl::StatusOr<meetings::v1::AnswerRoundResponse> TestMeetings::Round(
    const std::string& meeting, const std::string& item,
    const std::string& agency, uint32_t seat) {
  meetings::v1::AnswerRoundRequest request;
  request.set_request_id(NewId());
  request.set_meeting_id(meeting);
  request.set_item_id(item);
  request.set_seat(seat);
  request.set_word(common::v1::NOTHING_TO_ADD);
  request.set_sealed_signal(TestBytes("signal", audit::kSealedSignalBytes));
  request.set_share(TestBytes("share", 32));
  return core->AnswerRound(Id(agency), request);
}

absl::Status TestMeetings::Record(const sealed::v1::MeetingActHeader& act) {
  sealed::v1::MeetingHeader header;
  *header.mutable_act() = act;
  meetings::v1::RecordMeetingActRequest request;
  *request.mutable_record() = Sign(header, "", act.agency());
  return core->RecordMeetingAct(Id(act.agency()), request).status();
}

meetings::v1::MeetingView TestMeetings::View(const std::string& meeting,
                                             const std::string& agency) {
  meetings::v1::GetMeetingRequest request;
  request.set_meeting_id(meeting);
  return Must(core->GetMeeting(Id(agency), request), "view").view();
}

std::vector<meetings::v1::WatchMeetingResponse> TestMeetings::Events(
    const std::string& meeting, const std::string& agency, uint64_t after) {
  return Must(core->EventsAfter(Id(agency), meeting, after, 10000), "events");
}

std::vector<common::v1::EventKind> TestMeetings::Kinds(
    const std::string& meeting, const std::string& agency) {
  std::vector<common::v1::EventKind> kinds;
  for (const auto& event : Events(meeting, agency)) {
    kinds.push_back(event.kind());
  }
  return kinds;
}

int64_t TestMeetings::Count(base::Literal sql) {
  int64_t count = 0;
  MustBe(database_->Read([&](const base::ReadTransaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const auto found, txn.QueryInt64(sql));
    count = found.value_or(0);
    return absl::OkStatus();
  }),
         "count");
  return count;
}

}  // namespace samrad::hub::testing
