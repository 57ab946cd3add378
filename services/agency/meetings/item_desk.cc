#include "services/agency/meetings/item_desk.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "services/agency/cases/answered.h"
#include "services/agency/cases/case_reader.h"
#include "services/agency/cases/case_words.h"
#include "services/agency/cases/input_rules.h"
#include "services/agency/meetings/item_rules.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::Group;
using hub::meetings::v1::Meeting;
using internal::Gone;
using meetings::v1::Item;

// Without its text, for lists.
Item Listed(Item item) {
  item.clear_content();
  return item;
}

// A word of the list of case codes, with a capital: "Akleja". One that none of
// the agency's other items of the meeting has, if there is one. No agency can
// ask another which words it has given, so each takes every so many words of
// the list; who reads an item is told its sender anyhow.
std::string NewCodeWord(crypto::RandomSource& random, const Group& group,
                        const std::string& own_agency,
                        const std::vector<StoredItem>& others) {
  std::set<std::string> agencies = {own_agency};
  for (const hub::meetings::v1::Seat& seat : group.seats()) {
    agencies.insert(seat.agency());
  }
  const auto count = static_cast<size_t>(agencies.size());
  const auto rank = static_cast<size_t>(
      std::distance(agencies.begin(), agencies.find(own_agency)));
  std::string word;
  for (int tries = 0; tries < 100; ++tries) {
    std::array<uint8_t, 1> drawn;
    random.Fill(drawn);
    const size_t own_words = (kCaseWordCount - rank + count - 1) / count;
    const size_t index = drawn[0] % own_words * count + rank;
    word = std::string(CaseWord(static_cast<uint8_t>(index)));
    word[0] = static_cast<char>(word[0] - 'a' + 'A');
    const bool taken = std::any_of(
        others.begin(), others.end(),
        [&](const StoredItem& one) { return one.item.code_word() == word; });
    if (!taken) break;
  }
  return word;
}

}  // namespace

bool NeedsClearance(common::v1::ItemClass item_class) {
  return item_class == common::v1::STRATEGIC ||
         item_class == common::v1::ANONYMOUS;
}

meetings::v1::MeetingText TextOf(const Item& item) {
  meetings::v1::MeetingText text;
  text.set_code_word(item.code_word());
  if (item.has_strategic()) text.set_plain(item.strategic());
  if (item.has_anonymous()) *text.mutable_anonymous() = item.anonymous();
  return text;
}

absl::StatusOr<StoredItem> ItemDesk::Find(const base::ReadTransaction& txn,
                                          const StaffIdentity& who,
                                          const ItemId& id) const {
  SAMRAD_ASSIGN_OR_RETURN(std::optional<StoredItem> stored, FindItem(txn, id));
  if (!stored.has_value()) return NoSuchMeeting();
  if (stored->item.has_named() &&
      !CaseReader::RequireOnCase(txn, who, stored->item.named().case_()).ok()) {
    return NoSuchMeeting();
  }
  return *std::move(stored);
}

absl::StatusOr<StoredItem> ItemDesk::Load(const StaffIdentity& who,
                                          std::string_view hex) const {
  SAMRAD_ASSIGN_OR_RETURN(const ItemId id, ParseItem(hex));
  std::optional<StoredItem> stored;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(stored, Find(txn, who, id));
        return absl::OkStatus();
      }));
  return *std::move(stored);
}

absl::StatusOr<meetings::v1::PutDraftResponse> ItemDesk::Put(
    const StaffIdentity& who, const meetings::v1::PutDraftRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId meeting_id,
                          ParseMeeting(request.item().meeting()));
  SAMRAD_ASSIGN_OR_RETURN(const Meeting meeting,
                          parts_.groups.FindMeeting(meeting_id));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId group_id,
                          GroupId::FromBytes(meeting.group_id()));
  SAMRAD_ASSIGN_OR_RETURN(const Group group, parts_.groups.FindGroup(group_id));
  SAMRAD_RETURN_IF_ERROR(
      CheckItem(request.item(), group, parts_.groups.agency()));
  ItemId id = *ItemId::FromBytes(
      IdFromRequest("item", parts_.groups.agency(), request_id, 0));
  const bool fresh = request.item().item().empty();
  if (!fresh) {
    SAMRAD_ASSIGN_OR_RETURN(id, ParseItem(request.item().item()));
  }
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "PutDraft",
                       .content = content};
  const absl::Time now = parts_.clock.TimeNow();
  meetings::v1::PutDraftResponse response;
  SAMRAD_RETURN_IF_ERROR(parts_.db.Write([&](base::Transaction& txn)
                                             -> absl::Status {
    response.Clear();
    return AnswerOnce(
        parts_.requests, txn, key, now, response, [&]() -> absl::Status {
          if (request.item().has_named()) {
            SAMRAD_RETURN_IF_ERROR(CaseReader::RequireOnCase(
                txn, who, request.item().named().case_()));
          }
          StoredItem stored{.id = id, .meeting = meeting_id, .group = group_id};
          stored.item = request.item();
          SAMRAD_ASSIGN_OR_RETURN(const std::vector<StoredItem> others,
                                  ListStoredItems(txn, meeting_id));
          stored.item.set_code_word(NewCodeWord(
              parts_.random, group, parts_.groups.agency(), others));
          stored.item.set_author(who.user.value());
          std::vector<std::string> subjects = {id.ToHex(), meeting_id.ToHex()};
          if (!fresh) {
            SAMRAD_ASSIGN_OR_RETURN(const StoredItem before,
                                    Find(txn, who, id));
            if (Gone(before.item) || !before.pending.empty()) {
              return Cannot("HANDED_IN", "it has been handed in");
            }
            stored.item.set_code_word(before.item.code_word());
            stored.item.set_author(before.item.author());
            for (const std::string& what :
                 GeneralisedIn(before.item, stored.item)) {
              subjects.push_back("generalised=" + what);
            }
          }
          stored.item.set_item(id.ToHex());
          stored.item.set_state(meetings::v1::DRAFT);
          *stored.item.mutable_changed_at() = ToProtoTime(now);
          SAMRAD_RETURN_IF_ERROR(PutItem(txn, stored));
          *response.mutable_item() = stored.item;
          return parts_.journal
              .Append(txn, {.event = events::kItemDrafted,
                            .user = who.user.value(),
                            .subjects = std::move(subjects)})
              .status();
        });
  }));
  SAMRAD_ASSIGN_OR_RETURN(const StoredItem stored,
                          Load(who, response.item().item()));
  SAMRAD_ASSIGN_OR_RETURN(const common::v1::Light light,
                          LightOf(who, stored, meeting));
  SAMRAD_RETURN_IF_ERROR(Announce(stored, request_id, light));
  return response;
}

absl::StatusOr<meetings::v1::ListItemsResponse> ItemDesk::List(
    const StaffIdentity& who, const meetings::v1::ListItemsRequest& request) {
  std::optional<MeetingId> meeting;
  if (!request.meeting().empty()) {
    SAMRAD_ASSIGN_OR_RETURN(meeting, ParseMeeting(request.meeting()));
  }
  meetings::v1::ListItemsResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(std::vector<StoredItem> items,
                                ListStoredItems(txn, meeting));
        for (StoredItem& stored : items) {
          if (!Find(txn, who, stored.id).ok()) continue;
          *response.add_items() = Listed(std::move(stored.item));
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kMeetingItemsListed, .user = who.user.value()}));
  return response;
}

absl::StatusOr<meetings::v1::GetItemResponse> ItemDesk::Get(
    const StaffIdentity& who, const meetings::v1::GetItemRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(StoredItem stored, Load(who, request.item()));
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal.Record({.event = events::kOwnItemRead,
                             .user = who.user.value(),
                             .subjects = {stored.id.ToHex()}}));
  meetings::v1::GetItemResponse response;
  *response.mutable_item() = std::move(stored.item);
  return response;
}

absl::StatusOr<GateContext> ItemDesk::ContextFor(const StaffIdentity& who,
                                                 const Group& group,
                                                 const ItemId& item) {
  SAMRAD_ASSIGN_OR_RETURN(const GroupId group_id,
                          GroupId::FromBytes(group.group_id()));
  GateContext context;
  context.k = std::max<std::uint32_t>(group.k(), 5);
  SAMRAD_RETURN_IF_ERROR(parts_.db.Read([&](const base::ReadTransaction& txn)
                                            -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(context.roster, CaseReader::NamesKnownTo(txn, who));
    SAMRAD_ASSIGN_OR_RETURN(context.population, ReadPopulation(txn));
    SAMRAD_ASSIGN_OR_RETURN(context.earlier, EarlierCases(txn, group_id, item));
    return absl::OkStatus();
  }));
  return context;
}

absl::StatusOr<meetings::v1::CheckTextResponse> ItemDesk::Check(
    const StaffIdentity& who, const meetings::v1::CheckTextRequest& request) {
  const bool alone = !request.has_item();
  meetings::v1::MeetingText text;
  if (alone) {
    if (request.text().empty() || request.text().size() > kMaxStrategicBytes) {
      return Malformed("text", "1 to 65536 bytes");
    }
    text.set_plain(request.text());
  } else {
    if (!NeedsClearance(request.item().item_class())) {
      return Cannot("NO_CHECK_NEEDED",
                    "only texts that name nobody are "
                    "checked; the law decides the others");
    }
    text = TextOf(request.item());
  }
  GroupId group_id(std::array<uint8_t, 16>{});
  if (!request.group().empty()) {
    SAMRAD_ASSIGN_OR_RETURN(group_id, ParseGroup(request.group()));
  } else {
    SAMRAD_ASSIGN_OR_RETURN(const MeetingId id,
                            ParseMeeting(request.item().meeting()));
    SAMRAD_ASSIGN_OR_RETURN(const Meeting meeting,
                            parts_.groups.FindMeeting(id));
    SAMRAD_ASSIGN_OR_RETURN(group_id, GroupId::FromBytes(meeting.group_id()));
  }
  SAMRAD_ASSIGN_OR_RETURN(const Group group, parts_.groups.FindGroup(group_id));
  const auto id = ItemId::FromHex(request.item().item());
  SAMRAD_ASSIGN_OR_RETURN(
      const GateContext context,
      ContextFor(who, group,
                 id.ok() ? *id : ItemId(std::array<uint8_t, 16>{})));
  meetings::v1::CheckTextResponse response = CheckMeetingText(text, context);
  JournalEvent event{.event = events::kTextChecked,
                     .user = who.user.value(),
                     .outcome = response.verdict(),
                     .subjects = {group_id.ToHex()}};
  for (std::string& one : MeterSubjects(response)) {
    event.subjects.push_back(std::move(one));
  }
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(event));
  return response;
}

absl::Status ItemDesk::Refuse(
    const StaffIdentity& who, const StoredItem& stored, absl::Status status,
    const meetings::v1::CheckTextResponse& check) const {
  JournalEvent event{.event = events::kItemRefused,
                     .user = who.user.value(),
                     .outcome = OutcomeOf(status),
                     .subjects = {stored.id.ToHex()}};
  for (std::string& one : MeterSubjects(check)) {
    event.subjects.push_back(std::move(one));
  }
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(event));
  return status;
}

absl::StatusOr<meetings::v1::ConfirmDraftResponse> ItemDesk::Confirm(
    const StaffIdentity& who,
    const meetings::v1::ConfirmDraftRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const StoredItem before, Load(who, request.item()));
  if (Gone(before.item)) return Cannot("HANDED_IN", "it has been handed in");
  if (!NeedsClearance(before.item.item_class())) {
    return Cannot("NO_CHECK_NEEDED",
                  "only texts that name nobody are confirmed");
  }
  SAMRAD_ASSIGN_OR_RETURN(const Group group,
                          parts_.groups.FindGroup(before.group));
  SAMRAD_ASSIGN_OR_RETURN(const GateContext context,
                          ContextFor(who, group, before.id));
  const meetings::v1::MeetingText text = TextOf(before.item);
  const meetings::v1::CheckTextResponse check = CheckMeetingText(text, context);
  if (const absl::Status passed =
          RequirePassed(text, check, request.confirmed());
      !passed.ok()) {
    return Refuse(who, before, passed, check);
  }
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "ConfirmDraft",
                       .content = content};
  const absl::Time now = parts_.clock.TimeNow();
  meetings::v1::ConfirmDraftResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        response.Clear();
        return AnswerOnce(
            parts_.requests, txn, key, now, response, [&]() -> absl::Status {
              SAMRAD_ASSIGN_OR_RETURN(StoredItem stored,
                                      Find(txn, who, before.id));
              // What was checked is what is confirmed.
              if (TextOf(stored.item).SerializeAsString() !=
                  text.SerializeAsString()) {
                return base::Error(absl::StatusCode::kAborted, "REVISION",
                                   "the draft was changed meanwhile");
              }
              stored.item.set_state(meetings::v1::CONFIRMED);
              stored.confirmed_by = who.user.value();
              *stored.confirmed.mutable_confirmed() = request.confirmed();
              stored.second.clear();
              *stored.item.mutable_changed_at() = ToProtoTime(now);
              SAMRAD_RETURN_IF_ERROR(PutItem(txn, stored));
              *response.mutable_item() = stored.item;
              *response.mutable_check() = check;
              JournalEvent event{
                  .event = events::kItemConfirmed,
                  .user = who.user.value(),
                  .outcome = check.verdict(),
                  .subjects = {stored.id.ToHex(),
                               std::to_string(request.confirmed_size())}};
              for (std::string& one : MeterSubjects(check)) {
                event.subjects.push_back(std::move(one));
              }
              return parts_.journal.Append(txn, event).status();
            });
      }));
  return response;
}

absl::StatusOr<meetings::v1::SecondDraftResponse> ItemDesk::Second(
    const StaffIdentity& who, const meetings::v1::SecondDraftRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const StoredItem before, Load(who, request.item()));
  if (before.item.author() == who.user.value() ||
      before.confirmed_by == who.user.value()) {
    return Refuse(
        who, before,
        Cannot("SAME_PERSON", "somebody else than the author has to read it"));
  }
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "SecondDraft",
                       .content = content};
  const absl::Time now = parts_.clock.TimeNow();
  meetings::v1::SecondDraftResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        response.Clear();
        return AnswerOnce(
            parts_.requests, txn, key, now, response, [&]() -> absl::Status {
              SAMRAD_ASSIGN_OR_RETURN(StoredItem stored,
                                      Find(txn, who, before.id));
              if (stored.item.state() != meetings::v1::CONFIRMED) {
                return Cannot("NOT_CONFIRMED",
                              "its author has not confirmed it yet");
              }
              stored.item.set_state(meetings::v1::SECONDED);
              stored.second = who.user.value();
              *stored.item.mutable_changed_at() = ToProtoTime(now);
              SAMRAD_RETURN_IF_ERROR(PutItem(txn, stored));
              *response.mutable_item() = stored.item;
              return parts_.journal
                  .Append(txn, {.event = events::kItemSeconded,
                                .user = who.user.value(),
                                .subjects = {stored.id.ToHex()}})
                  .status();
            });
      }));
  return response;
}

}  // namespace samrad::agency
