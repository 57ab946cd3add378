// ItemDesk: what leaves the agency.
#include <algorithm>
#include <optional>
#include <utility>

#include "services/agency/cases/case_reader.h"
#include "services/agency/cases/input_rules.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/item_rules.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/minutes_store.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::Group;
using hub::meetings::v1::Meeting;
using internal::Gone;

// A consent that ends this soon after the meeting is a yellow light.
constexpr absl::Duration kSoon = absl::Hours(24 * 7);

}  // namespace

bool internal::Gone(const meetings::v1::Item& item) {
  return item.state() == meetings::v1::HANDED_IN ||
         item.state() == meetings::v1::DISCUSSED ||
         item.state() == meetings::v1::TAKEN_BACK;
}

absl::StatusOr<common::v1::Light> ItemDesk::LightOf(
    const StaffIdentity& who, const StoredItem& stored,
    const Meeting& meeting) const {
  if (stored.item.item_class() != common::v1::CONSENTED) {
    return common::v1::GREEN;
  }
  common::v1::Light light = common::v1::RED;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        const meetings::v1::NamedContent& named = stored.item.named();
        const std::vector<std::string> items(named.items().begin(),
                                             named.items().end());
        auto material = CaseReader::ReadForDisclosure(txn, who, named.case_(),
                                                      items, named.consent(),
                                                      parts_.clock.TimeNow());
        if (!material.ok() || !material->consent.has_value() ||
            !CaseReader::RequireConsentStands(txn, *material).ok()) {
          return absl::OkStatus();
        }
        absl::CivilDay until;
        if (!absl::ParseCivilTime(material->consent->valid_until(), &until)) {
          return absl::OkStatus();
        }
        const absl::CivilDay day = SwedishDay(TimeIn(meeting.starts_at()));
        if (until < day) return absl::OkStatus();
        light = until < day + absl::ToInt64Hours(kSoon) / 24
                    ? common::v1::YELLOW
                    : common::v1::GREEN;
        return absl::OkStatus();
      }));
  return light;
}

absl::Status ItemDesk::Announce(const StoredItem& stored,
                                const base::RequestId& request,
                                common::v1::Light light) {
  hub::meetings::v1::AnnounceItemRequest out;
  out.set_request_id(std::string(request.bytes()));
  out.set_meeting_id(std::string(stored.meeting.bytes()));
  hub::meetings::v1::AgendaItem& item = *out.mutable_item();
  item.set_item_id(std::string(stored.id.bytes()));
  item.set_item_class(stored.item.item_class());
  item.set_minutes(stored.item.minutes());
  *item.mutable_required() = stored.item.required();
  *item.mutable_excluded() = stored.item.excluded();
  item.set_light(light);
  return Told(parts_.hub.AnnounceItem(out).status());
}

absl::Time TextsUntil(const std::vector<Meeting>& meetings, absl::Time now) {
  absl::Time until = absl::InfinitePast();
  for (const Meeting& meeting : meetings) {
    if (meeting.state() == common::v1::CANCELLED) continue;
    until = std::max(until, TimeIn(meeting.ends_at()) + kTextLifetime);
  }
  return std::min(until, now + kLongestTextLife);
}

absl::StatusOr<TextPlace> ItemDesk::PlaceOf(const StoredItem& stored) {
  SAMRAD_ASSIGN_OR_RETURN(const Group group,
                          parts_.groups.FindGroup(stored.group));
  SAMRAD_ASSIGN_OR_RETURN(const Meeting meeting,
                          parts_.groups.FindMeeting(stored.meeting));
  TextPlace place{.group_id = std::string(stored.group.bytes()),
                  .meeting_id = std::string(stored.meeting.bytes()),
                  .item_id = "",
                  .content_id = std::string(stored.id.bytes()),
                  .kind = common::v1::ITEM,
                  .item_class = stored.item.item_class(),
                  .to = ListenersOf(stored.item, group, parts_.groups.agency()),
                  .expires_at = TimeIn(meeting.ends_at()) + kTextLifetime};
  if (place.to.empty()) {
    return Malformed("excluded", "nobody is left to hear it");
  }
  return place;
}

absl::Status ItemDesk::Seal(const StaffIdentity& who, StoredItem& stored,
                            meetings::v1::HandInItemResponse& response) {
  SAMRAD_ASSIGN_OR_RETURN(const TextPlace place, PlaceOf(stored));
  const auto keep = [&](base::Transaction& txn,
                        const hub::meetings::v1::SubmitContentRequest& request)
      -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const StoredItem now, Find(txn, who, stored.id));
    if (!now.pending.empty() || Gone(now.item) ||
        now.item.SerializeAsString() != stored.item.SerializeAsString()) {
      return base::Error(absl::StatusCode::kAborted, "REVISION",
                         "the item was changed meanwhile");
    }
    stored.pending = request.SerializeAsString();
    SAMRAD_RETURN_IF_ERROR(PutItem(txn, stored));
    const auto header = audit::ParseMeetingHeader(request.record().header());
    if (!header.ok() || !header->content().has_disclosure()) {
      return absl::OkStatus();
    }
    // The leaf is the item's, once it is handed in.
    return PutTold(txn, {.item = stored.id,
                         .code_word = stored.item.code_word(),
                         .line = ToldLineOf(header->content(), 0)});
  };
  if (!NeedsClearance(stored.item.item_class())) {
    SAMRAD_ASSIGN_OR_RETURN(
        *response.mutable_decision(),
        parts_.sharing.SealNamed(who, place, stored.item.named(),
                                 stored.item.code_word(), keep));
    return absl::OkStatus();
  }
  SAMRAD_ASSIGN_OR_RETURN(const Group group,
                          parts_.groups.FindGroup(stored.group));
  SAMRAD_ASSIGN_OR_RETURN(const GateContext context,
                          ContextFor(who, group, stored.id));
  const meetings::v1::MeetingText text = TextOf(stored.item);
  *response.mutable_check() = CheckMeetingText(text, context);
  SAMRAD_ASSIGN_OR_RETURN(
      const LawQuestion question,
      parts_.sharing.AnonymisedQuestion(
          place.to, SmallestGroup(response.check(), context.k),
          !stored.second.empty()));
  *response.mutable_decision() = question.decision;
  auto clearance = ClearMeetingText(text, context,
                                    {.confirmed = stored.confirmed.confirmed(),
                                     .author = stored.item.author(),
                                     .second = stored.second,
                                     .facts = question.facts,
                                     .catalogue = question.catalogue});
  if (!clearance.ok()) {
    // A refusal is an answer: the check and the law say why.
    return absl::IsFailedPrecondition(clearance.status())
               ? Refuse(who, stored, absl::OkStatus(), response.check())
               : clearance.status();
  }
  return parts_.sharing.SealCleared(who, place, *clearance, question, text,
                                    keep);
}

absl::StatusOr<std::uint64_t> ItemDesk::Send(StoredItem& stored) {
  hub::meetings::v1::SubmitContentRequest request;
  if (!request.ParseFromString(stored.pending)) {
    return absl::DataLossError("what is to be handed in cannot be read");
  }
  const absl::StatusOr<std::uint64_t> leaf = parts_.sharing.HandIn(request);
  const bool final = !leaf.ok() && !absl::IsUnavailable(leaf.status()) &&
                     !absl::IsDeadlineExceeded(leaf.status()) &&
                     !absl::IsResourceExhausted(leaf.status());
  if (!leaf.ok() && !final) return Told(leaf.status());
  const absl::Status noted =
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(std::optional<StoredItem> now,
                                FindItem(txn, stored.id));
        if (!now.has_value()) return NoSuchMeeting();
        if (now->pending.empty()) {  // another call has told its end
          stored = *std::move(now);
          return absl::OkStatus();
        }
        now->pending.clear();
        JournalEvent event{
            .event = events::kItemRefused,
            .user = now->item.author(),
            .outcome = leaf.ok() ? "ok" : OutcomeOf(leaf.status()),
            .subjects = {stored.id.ToHex()}};
        if (leaf.ok()) {
          event.event = events::kItemHandedIn;
          now->item.set_state(meetings::v1::HANDED_IN);
          now->leaf = *leaf;
        }
        SAMRAD_RETURN_IF_ERROR(PutItem(txn, *now));
        stored = *std::move(now);
        return parts_.journal.Append(txn, event).status();
      });
  if (!noted.ok()) return noted;
  if (!leaf.ok()) return Told(leaf.status());
  return leaf;
}

absl::StatusOr<meetings::v1::HandInItemResponse> ItemDesk::HandIn(
    const StaffIdentity& who, const meetings::v1::HandInItemRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(StoredItem stored, Load(who, request.item()));
  meetings::v1::HandInItemResponse response;
  if (stored.item.state() == meetings::v1::TAKEN_BACK) {
    return Cannot("TAKEN_BACK", "it was taken back");
  }
  if (stored.item.item_class() == common::v1::SEALED) {
    return Cannot("NOTHING_TO_HAND_IN", "a sealed item is a signal only");
  }
  if (!Gone(stored.item) && stored.pending.empty()) {
    if (NeedsClearance(stored.item.item_class()) &&
        stored.item.state() != meetings::v1::SECONDED) {
      return Refuse(
          who, stored,
          Cannot("NOT_SECONDED", "a second person has to read it first"));
    }
    SAMRAD_ASSIGN_OR_RETURN(const Meeting meeting,
                            parts_.groups.FindMeeting(stored.meeting));
    SAMRAD_ASSIGN_OR_RETURN(const common::v1::Light light,
                            LightOf(who, stored, meeting));
    // After the lock the agenda stands as it was announced.
    if (const absl::Status told = Announce(stored, request_id, light);
        !told.ok() && base::TagOf(told) != "LOCKED") {
      return told;
    }
    SAMRAD_RETURN_IF_ERROR(Seal(who, stored, response));
    if (stored.pending.empty()) {  // refused, with the answer's reasons
      *response.mutable_item() = stored.item;
      return response;
    }
  }
  if (!stored.pending.empty()) {
    SAMRAD_RETURN_IF_ERROR(Send(stored).status());
  }
  *response.mutable_item() = stored.item;
  response.set_leaf(stored.leaf);
  return response;
}

absl::StatusOr<meetings::v1::WithdrawItemResponse> ItemDesk::Withdraw(
    const StaffIdentity& who,
    const meetings::v1::WithdrawItemRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(StoredItem stored, Load(who, request.item()));
  if (stored.item.state() == meetings::v1::DISCUSSED) {
    return Cannot("DISCUSSED", "it has been discussed");
  }
  hub::meetings::v1::WithdrawItemRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  out.set_item_id(std::string(stored.id.bytes()));
  SAMRAD_RETURN_IF_ERROR(Told(parts_.hub.WithdrawItem(out).status()));
  meetings::v1::WithdrawItemResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(stored, Find(txn, who, stored.id));
        stored.item.set_state(meetings::v1::TAKEN_BACK);
        stored.pending.clear();
        *stored.item.mutable_changed_at() = ToProtoTime(parts_.clock.TimeNow());
        SAMRAD_RETURN_IF_ERROR(PutItem(txn, stored));
        return parts_.journal
            .Append(txn, {.event = events::kItemTakenBack,
                          .user = who.user.value(),
                          .subjects = {stored.id.ToHex()}})
            .status();
      }));
  *response.mutable_item() = std::move(stored.item);
  return response;
}

}  // namespace samrad::agency
