// What tests of an item's way have in common: three agencies over fake hubs,
// and one item of the school.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_WALK_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_WALK_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "crypto/secret/bytes.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/meeting_town.h"
#include "services/agency/sharing/open_packet.h"
#include "services/base/status.h"

namespace samrad::agency {

inline constexpr char kWalkText[] =
    "Kommer trött, undviker matsalen och svarar kort.";

class MeetingWalkTest : public testing::Test {
 protected:
  // Handed in by school, open for all three.
  std::string OpenOne() {
    town_.OpenMeeting();
    const std::string item = town_.DraftAnonymous(town_.school, kWalkText);
    const auto handed = town_.HandIn(town_.school, item);
    EXPECT_TRUE(handed.ok()) << handed.status();
    const auto opened = town_.Open(item);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return item;
  }
  meetings::v1::SayOopsRequest Oops(const std::string& item) {
    meetings::v1::SayOopsRequest request;
    request.set_meeting(town_.meeting);
    request.set_item(item);
    return request;
  }
  absl::Status Acknowledge(MeetingNode& node, const std::string& item) {
    meetings::v1::AcknowledgeOopsRequest request;
    request.set_meeting(town_.meeting);
    request.set_item(item);
    return node.room
        ->AcknowledgeOops(&node == &town_.police ? node.cia : node.anna,
                          request)
        .status();
  }
  meetings::v1::ReplyRequest Reply(MeetingNode& node, const std::string& item,
                                   const std::string& text) {
    meetings::v1::ReplyRequest request;
    request.set_request_id(node.NewRequest());
    request.set_item(item);
    request.set_text(text);
    request.set_second("bo");
    return request;
  }

  // A draft of social on OSL 10:18 a, for the police alone. Its id.
  std::string DraftNamed() {
    const auto [code, note] =
        town_.social.OpenCase("Har setts växla stora sedlar vid Kiosken.");
    meetings::v1::PutDraftRequest put;
    put.set_request_id(town_.social.NewRequest());
    auto& item = *put.mutable_item();
    item.set_meeting(town_.meeting);
    item.set_item_class(common::v1::LEGAL_GROUND);
    item.set_minutes(10);
    item.add_excluded("school");
    auto& named = *item.mutable_named();
    named.set_case_(code);
    named.add_items(note);
    named.mutable_ground()->set_kind(law::v1::PROVISION);
    named.mutable_ground()->set_provision("OSL 10:18 a");
    named.mutable_offence()->set_status(law::v1::RISK);
    named.set_direction(law::v1::OWN_INITIATIVE);
    named.set_purpose(law::v1::PREVENT_CRIME);
    for (const auto kind : {law::v1::CONCRETE_CIRCUMSTANCES_OF_RISK,
                            law::v1::NOT_INAPPROPRIATE}) {
      auto& assessment = *named.add_assessments();
      assessment.set_kind(kind);
      assessment.set_answer(law::v1::YES);
    }
    const auto draft = town_.social.items->Put(town_.social.anna, put);
    EXPECT_TRUE(draft.ok()) << draft.status();
    return draft.ok() ? draft->item().item() : "";
  }
  // Everything that the hub has to give of an open item's text.
  struct Given {
    audit::v1::SignedRecord read;
    hub::meetings::v1::ReadContentResponse text;
  };
  absl::StatusOr<Given> TakeFromHub(MeetingNode& node,
                                    const std::string& item) {
    const std::string item_id(ParseItem(item)->bytes());
    SAMRAD_ASSIGN_OR_RETURN(
        const MeetingPlace place,
        node.groups->PlaceFor(&node == &town_.police ? node.cia : node.anna,
                              *ParseMeeting(town_.meeting)));
    const auto view = node.hub->GetMeeting(place.meeting.meeting_id());
    sealed::v1::MeetingActHeader header;
    header.set_group_id(place.group.group_id());
    header.set_meeting_id(place.meeting.meeting_id());
    header.set_item_id(item_id);
    header.set_act(sealed::v1::CONTENT_READ);
    for (const auto& line : view->view().items()) {
      if (line.item_id() != item_id) continue;
      header.set_content_header_hash(line.content_header_hash());
    }
    Given given;
    SAMRAD_RETURN_IF_ERROR(
        node.node.vault.db().Write([&](base::Transaction& txn) -> absl::Status {
          SAMRAD_ASSIGN_OR_RETURN(
              const SignedAct act,
              node.post->SignAct(txn, header,
                                 node.node.vault.clock().TimeNow()));
          given.read = act.record;
          return absl::OkStatus();
        }));
    hub::meetings::v1::ReadContentRequest request;
    *request.mutable_record() = given.read;
    SAMRAD_ASSIGN_OR_RETURN(given.text, node.hub->ReadContent(request));
    return given;
  }
  // Opens it as `node` with the keys of `with` and this share.
  absl::Status OpenWith(const Given& given, MeetingNode& node,
                        MeetingNode& with, const std::string& share) {
    SAMRAD_ASSIGN_OR_RETURN(
        const audit::Receipt receipt,
        node.post->Believe(given.read, given.text.receipt()));
    SAMRAD_ASSIGN_OR_RETURN(const BelievedRecord content,
                            node.post->Believe(given.text.content()));
    SAMRAD_ASSIGN_OR_RETURN(const BelievedRecord opened,
                            node.post->Believe(given.text.opened()));
    SAMRAD_ASSIGN_OR_RETURN(
        const crypto::SecretBytes half,
        crypto::SecretBytes::CopyOf(crypto::AsBytes(share)));
    crypto::PairKeyCache cache(16);
    const ChainSnapshot chain = node.node.outbox->directory().chain();
    return OpenAgainstReceipt({.receipt = receipt,
                               .read = given.read,
                               .content = content,
                               .opened = &opened,
                               .chair = "police",
                               .body = given.text.body()},
                              node.node.agency, half, *chain,
                              with.node.vault.keys(), cache)
        .status();
  }
  void LeaveSchool() {
    meetings::v1::LeaveSeatRequest leave;
    leave.set_meeting(town_.meeting);
    ASSERT_TRUE(town_.school.room->LeaveSeat(town_.school.anna, leave).ok());
  }

  MeetingTown town_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_WALK_H_
