// Texts: what is taken, what is refused, who may read what and when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/hub/meetings/room_view.h"
#include "services/hub/meetings/testing/test_meetings.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

using sealed::v1::MeetingContentHeader;
using ::testing::Contains;
using testing::Id;
using ::testing::Not;
using testing::ReleaseHeader;
using testing::RevisedCatalogue;
using testing::SealKeyId;
using testing::SignedEvent;
using testing::StricterCatalogue;
using testing::TagOf;
using testing::TestBytes;
using testing::TestMeetings;

const std::vector<std::string> kAll = {"police", "school", "social"};

class TextsTest : public ::testing::Test {
 protected:
  TextsTest() : meeting_(t_.Plan()) {}

  MeetingContentHeader Announced(
      common::v1::ItemClass item_class,
      const std::vector<std::string>& excluded = {}) {
    item_ = t_.Announce(meeting_, "social", item_class, {}, excluded);
    return t_.Text(meeting_, item_, item_class, "social", {"police", "school"});
  }
  std::string TagOfSubmit(const MeetingContentHeader& header) {
    return TagOf(t_.Submit(header).status());
  }
  void Opened() {
    ASSERT_TRUE(t_.Submit(Announced(common::v1::ANONYMOUS)).ok());
    t_.Begin(meeting_);
    ASSERT_TRUE(t_.CallAndAnswer(meeting_, item_).ok());
    ASSERT_TRUE(t_.Open(meeting_, item_, kAll).ok());
  }
  absl::Status CarryTo(const std::string& later) {
    meetings::v1::SetAgendaRequest request;
    request.set_request_id(t_.NewId());
    request.set_meeting_id(meeting_);
    request.set_expected_revision(t_.Revision(meeting_));
    meetings::v1::Carry& carry = *request.add_carry();
    carry.set_item_id(item_);
    carry.set_to_meeting_id(later);
    carry.set_why(common::v1::NO_TIME);
    return t_.core->SetAgenda(Id("police"), request).status();
  }
  MeetingContentHeader Reply(const std::string& author,
                             const std::vector<std::string>& to) {
    MeetingContentHeader reply =
        t_.Text(meeting_, t_.NewId(), common::v1::ANONYMOUS, author, to);
    reply.set_kind(common::v1::REPLY);
    reply.set_item_id(item_);
    reply.mutable_clearance()->set_counted(false);
    return reply;
  }
  MeetingContentHeader Minutes(const std::string& to) {
    MeetingContentHeader minutes =
        t_.Text(meeting_, t_.NewId(), common::v1::STRATEGIC, "police", {to});
    minutes.set_kind(common::v1::MINUTES);
    minutes.clear_item_class();
    return minutes;
  }

  TestMeetings t_;
  const std::string meeting_;
  std::string item_;
};

TEST_F(TextsTest, ATextCountsWithItsReceipt) {
  const auto response = t_.Submit(Announced(common::v1::ANONYMOUS));

  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->receipt().leaf(), 0u);
  EXPECT_TRUE(t_.View(meeting_, "social").items(0).handed_in());
  EXPECT_THAT(t_.Kinds(meeting_, "police"),
              Contains(common::v1::CONTENT_ADDED));
}

TEST_F(TextsTest, ATextDoesNotCountWhileTheLogIsAway) {
  TestMeetings t(common::v1::SSPF, absl::Seconds(2));
  const std::string meeting = t.Plan();
  const std::string item = t.Announce(meeting, "social", common::v1::STRATEGIC);
  const auto request = t.Make(
      t.Text(meeting, item, common::v1::STRATEGIC, "social", {"police"}));
  t.log.SetFailing(true);

  EXPECT_EQ(TagOf(t.core->SubmitContent(Id("social"), request).status()),
            "LOG_PENDING");

  EXPECT_FALSE(t.View(meeting, "social").items(0).handed_in());
  t.log.SetFailing(false);
  absl::Status again;
  for (int i = 0; i < 500; ++i) {
    again = t.core->SubmitContent(Id("social"), request).status();
    if (again.ok()) break;
  }
  EXPECT_TRUE(again.ok());
  EXPECT_TRUE(t.View(meeting, "social").items(0).handed_in());
  EXPECT_EQ(t.log.entries().size(), 1u);
}

TEST_F(TextsTest, TheSameBytesAnswerAlikeAndOthersDoNot) {
  const MeetingContentHeader header = Announced(common::v1::ANONYMOUS);
  auto request = t_.Make(header);
  const auto first = t_.core->SubmitContent(Id("social"), request);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(t_.core->SubmitContent(Id("social"), request)->receipt().leaf(),
            first->receipt().leaf());
  EXPECT_EQ(TagOfSubmit(header), "OTHER_BYTES");  // another salt
  request.mutable_shares(0)->set_share(TestBytes("another", 32));
  EXPECT_EQ(TagOf(t_.core->SubmitContent(Id("social"), request).status()),
            "OTHER_BYTES");
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_record"), 1);
}

TEST_F(TextsTest, RefusesATextThatIsNotTheOneSigned) {
  const MeetingContentHeader header = Announced(common::v1::ANONYMOUS);
  const auto tag = [&](const auto& change, const std::string& caller) {
    auto request = t_.Make(header);
    change(request);
    return TagOf(t_.core->SubmitContent(Id(caller), request).status());
  };
  EXPECT_EQ(tag([](auto& r) { r.mutable_body()->push_back('x'); }, "social"),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& r) { r.mutable_shares()->RemoveLast(); }, "social"),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& r) { r.mutable_shares(0)->set_share("x"); }, "social"),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& r) { (*r.mutable_record()->mutable_salt())[0] ^= 1; },
                "social"),
            "BAD_SIGNATURE");
  EXPECT_EQ(tag([](auto&) {}, "police"), "NOT_YOURS");
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_record"), 0);
}

TEST_F(TextsTest, RefusesABodyOverOneMebibyte) {
  auto request = t_.Make(Announced(common::v1::ANONYMOUS));
  request.set_body(std::string((1 << 20) + 1, 'x'));
  EXPECT_EQ(TagOf(t_.core->SubmitContent(Id("social"), request).status()),
            "TOO_LARGE");
}

TEST_F(TextsTest, RefusesATextThatDoesNotFitItsItem) {
  const MeetingContentHeader header = Announced(common::v1::ANONYMOUS);
  const auto tag = [&](const auto& change) {
    MeetingContentHeader bad = header;
    change(bad);
    return TagOfSubmit(bad);
  };
  EXPECT_EQ(tag([&](auto& h) { h.set_content_id(t_.NewId()); }), "NOT_FOUND");
  EXPECT_EQ(tag([](auto& h) { h.set_group_id(TestBytes("other", 16)); }),
            "NOT_FOUND");
  EXPECT_EQ(tag([](auto& h) {
              h.set_item_class(common::v1::STRATEGIC);
              h.mutable_clearance()->set_counted(false);
            }),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& h) { h.mutable_clearance()->set_k(9); }),
            "K_TOO_SMALL");
  EXPECT_EQ(
      tag([](auto& h) { h.mutable_to(0)->set_kind(common::v1::LEISURE); }),
      "PARTY_MISMATCH");
  EXPECT_EQ(tag([](auto& h) { h.set_origin("other.example/log"); }),
            "INVALID_ARGUMENT");
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_record"), 0);
}

TEST_F(TextsTest, AnotherAgencysItemIsNotHandedIn) {
  Announced(common::v1::ANONYMOUS);
  EXPECT_EQ(TagOfSubmit(t_.Text(meeting_, item_, common::v1::ANONYMOUS,
                                "school", {"police"})),
            "NOT_FOUND");
}

TEST_F(TextsTest, AnExcludedAgencyGetsNoShareAtAll) {
  EXPECT_EQ(TagOfSubmit(Announced(common::v1::ANONYMOUS, {"school"})),
            "EXCLUDED_RECIPIENT");
}

TEST_F(TextsTest, WhoIsNotInTheGroupGetsNone) {
  t_.directory.Add(
      testing::SignedEvent(testing::JoinHeader(audit::v1::ONBOARD, "stranger"),
                           {"social", "police"}));
  t_.directory.Add(testing::SignedEvent(
      testing::KeyHeader("stranger", audit::v1::SEAL, 0), {"stranger"}));
  Announced(common::v1::ANONYMOUS);
  EXPECT_EQ(TagOfSubmit(t_.Text(meeting_, item_, common::v1::ANONYMOUS,
                                "social", {"stranger"})),
            "NOT_IN_GROUP");
}

TEST_F(TextsTest, TheClockAndTheKeysMustBeOfNow) {
  const MeetingContentHeader header = Announced(common::v1::ANONYMOUS);
  MeetingContentHeader ahead = header;
  SetTimestamp(t_.clock.TimeNow() + absl::Minutes(3), *ahead.mutable_at());
  EXPECT_EQ(TagOfSubmit(ahead), "CLOCK_SKEW");
  MeetingContentHeader old = header;
  SetTimestamp(t_.clock.TimeNow() - absl::Minutes(61), *old.mutable_at());
  EXPECT_EQ(TagOfSubmit(old), "TOO_OLD");
  auto request = t_.Make(header);
  sealed::v1::Body body;
  ASSERT_TRUE(body.ParseFromString(request.body()));
  body.mutable_slots(0)->set_recipient_key_id(SealKeyId("police", 7));
  request.set_body(body.SerializeAsString());
  sealed::v1::MeetingHeader wrapped;
  *wrapped.mutable_content() = header;
  *request.mutable_record() =
      t_.Sign(wrapped, Sha256Bytes(request.body()), "social");
  EXPECT_EQ(TagOf(t_.core->SubmitContent(Id("social"), request).status()),
            "KEY_NOT_CURRENT");
}

TEST_F(TextsTest, TheGateRefusesWhatTheLawDoes) {
  t_.gate.SetAnswer(base::Error(absl::StatusCode::kFailedPrecondition,
                                "ASSESSMENT_NEGATIVE", "no"));
  EXPECT_EQ(TagOfSubmit(Announced(common::v1::LEGAL_GROUND)),
            "ASSESSMENT_NEGATIVE");
  t_.gate.SetAnswer(absl::UnavailableError("away"));
  EXPECT_EQ(TagOfSubmit(Announced(common::v1::CONSENTED)), "UNAVAILABLE");
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_record"), 0);
  EXPECT_EQ(TagOfSubmit(Announced(common::v1::ANONYMOUS)), "");
}

TEST_F(TextsTest, AClearanceCitesTheLawInForceWhenItWasGiven) {
  const absl::Time effect =
      absl::FromUnixSeconds(absl::ToUnixSeconds(t_.clock.TimeNow())) +
      absl::Minutes(10);
  t_.directory.Add(SignedEvent(
      ReleaseHeader(RevisedCatalogue(), law::Catalogue::BuiltIn(), 1, effect),
      {"social", "police"}));
  t_.Restart();
  const auto citing = [&](const std::string& digest) {
    MeetingContentHeader text = Announced(common::v1::ANONYMOUS);
    text.mutable_clearance()->set_catalogue_digest(digest);
    return TagOfSubmit(text);
  };
  EXPECT_EQ(citing(RevisedCatalogue().digest()), "CATALOGUE_NOT_YET");
  EXPECT_EQ(citing(law::Catalogue::BuiltIn().digest()), "");
  t_.clock.Advance(absl::Minutes(10));

  EXPECT_EQ(citing(law::Catalogue::BuiltIn().digest()), "CATALOGUE_SUPERSEDED");
  EXPECT_EQ(citing(StricterCatalogue().digest()), "UNKNOWN_CATALOGUE");
  EXPECT_EQ(citing(RevisedCatalogue().digest()), "");
}

TEST_F(TextsTest, NobodyReadsBeforeTheItemIsOpen) {
  ASSERT_TRUE(t_.Submit(Announced(common::v1::ANONYMOUS)).ok());
  EXPECT_EQ(TagOf(t_.Read(meeting_, item_, "police").status()), "CLOSED");
  t_.Begin(meeting_);
  EXPECT_EQ(TagOf(t_.Read(meeting_, item_, "police").status()), "CLOSED");
  ASSERT_TRUE(t_.CallAndAnswer(meeting_, item_).ok());
  EXPECT_EQ(TagOf(t_.Read(meeting_, item_, "police").status()), "CLOSED");
}

TEST_F(TextsTest, WhatIsUnknownAndWhatIsClosedReadAlike) {
  Opened();
  EXPECT_EQ(
      t_.core
          ->ReadContent(Id("leisure"), t_.Reading(meeting_, item_,
                                                  t_.HashOf(item_), "leisure"))
          .status(),
      t_.core
          ->ReadContent(Id("leisure"),
                        t_.Reading(meeting_, TestBytes("none", 16),
                                   TestBytes("none", 32), "leisure"))
          .status());
}

TEST_F(TextsTest, AReadingIsLoggedBeforeTheShareAndOnce) {
  Opened();
  const size_t leaves = t_.log.entries().size();
  const auto request = t_.Reading(meeting_, item_, t_.HashOf(item_), "school");
  const auto first = t_.core->ReadContent(Id("school"), request);
  const auto second = t_.core->ReadContent(Id("school"), request);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(first->receipt().leaf(), second->receipt().leaf());
  EXPECT_EQ(t_.log.entries().size(), leaves + 1);
}

TEST_F(TextsTest, NoReceiptNoShare) {
  TestMeetings t(common::v1::SSPF, absl::Seconds(2));
  const std::string meeting = t.Plan();
  const std::string item =
      t.HandIn(meeting, "social", common::v1::ANONYMOUS, {"police", "school"});
  t.Begin(meeting);
  ASSERT_TRUE(t.CallAndAnswer(meeting, item).ok());
  ASSERT_TRUE(t.Open(meeting, item, kAll).ok());
  t.log.SetFailing(true);

  EXPECT_EQ(TagOf(t.Read(meeting, item, "school").status()), "LOG_PENDING");
}

TEST_F(TextsTest, ClosingDoesNotWaitForTheLog) {
  TestMeetings t(common::v1::SSPF, absl::Seconds(2));
  const std::string meeting = t.Plan();
  const std::string item =
      t.HandIn(meeting, "social", common::v1::ANONYMOUS, {"police", "school"});
  t.Begin(meeting);
  ASSERT_TRUE(t.CallAndAnswer(meeting, item).ok());
  ASSERT_TRUE(t.Open(meeting, item, kAll).ok());
  t.log.SetFailing(true);

  EXPECT_EQ(TagOf(t.Close(meeting, item)), "LOG_PENDING");

  EXPECT_EQ(TagOf(t.Renew(meeting, item, "school")), "CLOSED");
  EXPECT_THAT(t.Kinds(meeting, "school"), Contains(common::v1::ITEM_STOPPED));
  EXPECT_THAT(t.Kinds(meeting, "school"),
              Not(Contains(common::v1::EVENT_ITEM_CLOSED)));
}

TEST_F(TextsTest, AReadingThatIsLoggedAfterTheClosingGetsNoShare) {
  TestMeetings t(common::v1::SSPF, absl::Seconds(2));
  const std::string meeting = t.Plan();
  const std::string item =
      t.HandIn(meeting, "social", common::v1::ANONYMOUS, {"police", "school"});
  t.Begin(meeting);
  ASSERT_TRUE(t.CallAndAnswer(meeting, item).ok());
  ASSERT_TRUE(t.Open(meeting, item, kAll).ok());
  t.log.SetFailing(true);
  const auto request = t.Reading(meeting, item, t.HashOf(item), "school");
  EXPECT_EQ(TagOf(t.core->ReadContent(Id("school"), request).status()),
            "LOG_PENDING");
  EXPECT_EQ(TagOf(t.Close(meeting, item)), "LOG_PENDING");
  t.log.SetFailing(false);
  while (t.core->pending() > 0) t.core->SweepRooms();

  EXPECT_EQ(TagOf(t.core->ReadContent(Id("school"), request).status()),
            "CLOSED");
}

TEST_F(TextsTest, AReplyStaysWithinTheReadersOfItsItem) {
  Opened();
  ASSERT_EQ(TagOfSubmit(Reply("school", {"police", "social"})), "");
  EXPECT_EQ(TagOfSubmit(Reply("school", {"leisure"})), "NOT_A_READER");
  EXPECT_EQ(TagOfSubmit(Reply("leisure", {"police"})), "NOT_FOUND");
  meetings::v1::RenewLeaseRequest request;
  request.set_meeting_id(meeting_);
  request.set_item_id(item_);
  EXPECT_EQ(t_.core->RenewLease(Id("police"), request)->content_ids_size(), 2);
  EXPECT_THAT(t_.Kinds(meeting_, "leisure"),
              Not(Contains(common::v1::CONTENT_ADDED).Times(2)));
}

// The item is paused and carried to a meeting whose agenda is not locked.
TEST_F(TextsTest, AThreadGoesOnBetweenMeetingsForThoseWhoMayReadTheItem) {
  Opened();
  const MeetingContentHeader in_room = Reply("school", {"police", "social"});
  ASSERT_EQ(TagOfSubmit(in_room), "");
  const std::string later = t_.Plan();
  ASSERT_TRUE(t_.Close(meeting_, item_, common::v1::PAUSED).ok());
  ASSERT_TRUE(CarryTo(later).ok());

  const MeetingContentHeader between = Reply("police", {"school", "social"});
  EXPECT_EQ(TagOfSubmit(between), "");
  EXPECT_EQ(TagOfSubmit(Reply("leisure", {"police"})), "NOT_FOUND");

  EXPECT_EQ(t_.View(later, "leisure").items_size(), 0);
  EXPECT_THAT(t_.Kinds(later, "leisure"),
              Not(Contains(common::v1::CONTENT_ADDED)));
  for (const std::string agency : {"school", "police", "social"}) {
    ASSERT_EQ(t_.View(later, agency).items_size(), 1) << agency;
    const auto item = t_.View(later, agency).items(0);
    EXPECT_TRUE(item.thread());
    EXPECT_EQ(item.replies(), 2u);
    EXPECT_THAT(t_.Kinds(later, agency),
                Contains(common::v1::CONTENT_ADDED).Times(2));
  }
  const auto read = [&](const MeetingContentHeader& reply) {
    return TagOf(
        t_.core
            ->ReadContent(Id("social"),
                          t_.Reading(later, item_,
                                     t_.HashOf(reply.content_id()), "social"))
            .status());
  };
  EXPECT_EQ(read(between), "CLOSED");
  t_.Begin(later);
  ASSERT_TRUE(t_.CallAndAnswer(later, item_).ok());
  ASSERT_TRUE(t_.Open(later, item_, kAll).ok());
  EXPECT_EQ(read(between), "");
  EXPECT_EQ(read(in_room), "");
}

TEST_F(TextsTest, AThreadEndsWithItsItem) {
  Opened();
  ASSERT_TRUE(t_.Close(meeting_, item_).ok());
  EXPECT_EQ(TagOfSubmit(Reply("school", {"police"})), "ITEM_ENDED");
  EXPECT_FALSE(t_.View(meeting_, "school").items(0).thread());
}

TEST_F(TextsTest, AReplyIsReadByItsRecipientsWhileTheItemIsOpen) {
  Opened();
  const MeetingContentHeader reply = Reply("school", {"police"});
  ASSERT_EQ(TagOfSubmit(reply), "");
  const auto read = [&](const std::string& agency) {
    return TagOf(
        t_.core
            ->ReadContent(Id(agency),
                          t_.Reading(meeting_, item_,
                                     t_.HashOf(reply.content_id()), agency))
            .status());
  };
  EXPECT_EQ(read("police"), "");
  EXPECT_EQ(read("social"), "NOT_FOUND");
  ASSERT_TRUE(t_.Close(meeting_, item_).ok());
  EXPECT_EQ(read("police"), "CLOSED");
}

TEST_F(TextsTest, TheThreadIsFrozenUntilAnOopsIsAcknowledged) {
  Opened();
  ASSERT_TRUE(t_.Do(t_.Act(meeting_, item_, sealed::v1::OOPS, kAll)).ok());
  EXPECT_EQ(TagOfSubmit(Reply("school", {"police"})), "FROZEN");
  EXPECT_EQ(TagOf(CarryTo(t_.Plan())), "FROZEN");
}

TEST_F(TextsTest, ThePartiesAloneSeeTheHeaderAndTheChairItsHash) {
  item_ = t_.Announce(meeting_, "social", common::v1::LEGAL_GROUND);
  ASSERT_TRUE(t_.Submit(t_.Text(meeting_, item_, common::v1::LEGAL_GROUND,
                                "social", {"school"}))
                  .ok());
  EXPECT_FALSE(t_.Events(meeting_, "police").back().has_logged());
  EXPECT_TRUE(t_.Events(meeting_, "social").back().has_logged());
  EXPECT_EQ(t_.View(meeting_, "police").items(0).content_header_hash(),
            t_.HashOf(item_));
  ASSERT_TRUE(t_.Lock(meeting_).ok());
  EXPECT_EQ(t_.View(meeting_, "leisure").items(0).content_header_hash(), "");
}

TEST_F(TextsTest, NobodyRepliesToWhatHasNotBeenOpen) {
  ASSERT_TRUE(t_.Submit(Announced(common::v1::ANONYMOUS)).ok());
  EXPECT_EQ(TagOfSubmit(Reply("school", {"social"})), "CLOSED");
  EXPECT_FALSE(t_.View(meeting_, "social").items(0).thread());
}

TEST_F(TextsTest, MinutesAreGivenByTheChairAndReadWithoutALease) {
  Opened();
  const MeetingContentHeader minutes = Minutes("school");
  ASSERT_EQ(TagOfSubmit(minutes), "");
  const std::string hash = t_.HashOf(minutes.content_id());
  const auto read = [&](const std::string& agency) {
    return t_.core->ReadContent(Id(agency),
                                t_.Reading(meeting_, "", hash, agency));
  };
  ASSERT_TRUE(read("school").ok());
  EXPECT_FALSE(read("school")->has_lease_until());
  EXPECT_FALSE(read("school")->has_opened());
  EXPECT_EQ(TagOf(read("social").status()), "NOT_FOUND");
  EXPECT_THAT(t_.Kinds(meeting_, "social"),
              Not(Contains(common::v1::MINUTES_GIVEN)));

  EXPECT_EQ(TagOf(t_.Record(t_.ActHeader(
                meeting_, "", sealed::v1::MINUTES_APPROVED, "school", hash))),
            "");
  EXPECT_EQ(TagOf(t_.Record(t_.ActHeader(
                meeting_, "", sealed::v1::MINUTES_OBJECTED, "social", hash))),
            "NOT_FOUND");
  EXPECT_THAT(t_.Kinds(meeting_, "police"),
              Contains(common::v1::EVENT_MINUTES_APPROVED));
  EXPECT_THAT(t_.Kinds(meeting_, "social"),
              Not(Contains(common::v1::EVENT_MINUTES_APPROVED)));
}

TEST_F(TextsTest, MinutesOfAMeetingThatLeftTheMemoryAreGivenAndAnswered) {
  Opened();
  ASSERT_TRUE(t_.Close(meeting_, item_).ok());
  ASSERT_TRUE(t_.Run(meeting_, common::v1::CLOSE_ROOM).ok());
  ASSERT_TRUE(t_.core->SweepStore().ok());

  const MeetingContentHeader minutes = Minutes("school");
  ASSERT_EQ(TagOfSubmit(minutes), "");
  ASSERT_TRUE(t_.core->SweepStore().ok());
  const std::string hash = t_.HashOf(minutes.content_id());
  const auto read = t_.core->ReadContent(
      Id("school"), t_.Reading(meeting_, "", hash, "school"));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_TRUE(t_.core->SweepStore().ok());
  EXPECT_EQ(TagOf(t_.Record(t_.ActHeader(
                meeting_, "", sealed::v1::MINUTES_APPROVED, "school", hash))),
            "");

  // Nothing of it was lost on the way.
  ASSERT_TRUE(t_.core->SweepStore().ok());
  EXPECT_EQ(t_.View(meeting_, "police").items(0).outcome(),
            common::v1::ADVICE_GIVEN);
  EXPECT_THAT(t_.Kinds(meeting_, "police"),
              Contains(common::v1::EVENT_MINUTES_APPROVED));
}

TEST_F(TextsTest, OnlyTheChairGivesMinutesAndOfAMeetingThatWasHeld) {
  EXPECT_EQ(TagOfSubmit(Minutes("school")), "ROOM_STATE");
  Opened();
  MeetingContentHeader others = t_.Text(
      meeting_, t_.NewId(), common::v1::STRATEGIC, "social", {"police"});
  others.set_kind(common::v1::MINUTES);
  others.clear_item_class();
  EXPECT_EQ(TagOfSubmit(others), "NOT_FOUND");
}

TEST_F(TextsTest, WhatHasExpiredIsErased) {
  ASSERT_TRUE(t_.Submit(Announced(common::v1::ANONYMOUS)).ok());
  t_.clock.Advance(absl::Hours(241));
  ASSERT_TRUE(t_.core->SweepStore().ok());
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_text"), 0);
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 0);
}

TEST_F(TextsTest, NoLogLineNamesAnythingOfATextOrARoom) {
  t_.gate.SetAnswer(base::Error(absl::StatusCode::kFailedPrecondition,
                                "ASSESSMENT_NEGATIVE", "no"));
  EXPECT_NE(TagOfSubmit(Announced(common::v1::LEGAL_GROUND)), "");
  const std::string text = t_.sink.Text();
  EXPECT_NE(text.find("meeting_text_refused"), std::string::npos);
  EXPECT_EQ(text.find("ciphertext"), std::string::npos);
}

}  // namespace
}  // namespace samrad::hub
