#include "services/audit/meeting_headers.h"

#include <functional>
#include <string>
#include <vector>

#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "services/audit/header_facts.h"
#include "services/audit/meeting_admit.h"
#include "services/audit/parties.h"
#include "services/audit/record.h"
#include "services/audit/testing/synthetic_meeting.h"

namespace samrad::audit {
namespace {

using sealed::v1::MeetingActHeader;
using sealed::v1::MeetingContentHeader;
using testing::MeetingActOn;
using testing::MeetingItem;
using testing::MeetingMinutes;
using testing::SyntheticLog;
using testing::Wrap;

// A change that makes a good header bad, and what it is about.
template <typename Header>
struct Spoil {
  const char* what;
  std::function<void(Header&)> change;
};

template <typename Header>
void ExpectEachSpoils(const Header& good,
                      const std::vector<Spoil<Header>>& spoils) {
  const absl::Status taken = ValidateMeetingHeader(Wrap(good));
  EXPECT_TRUE(taken.ok()) << taken;
  for (const Spoil<Header>& spoil : spoils) {
    Header bad = good;
    spoil.change(bad);
    EXPECT_EQ(ValidateMeetingHeader(Wrap(bad)).code(),
              absl::StatusCode::kInvalidArgument)
        << spoil.what;
  }
}

using TextSpoils = std::vector<Spoil<MeetingContentHeader>>;
using ActSpoils = std::vector<Spoil<MeetingActHeader>>;

class MeetingHeadersTest : public ::testing::Test {
 protected:
  MeetingContentHeader Item(common::v1::ItemClass item_class) const {
    return MeetingItem(log_, 1, item_class);
  }
  MeetingContentHeader Reply(common::v1::ItemClass item_class) const {
    MeetingContentHeader reply = MeetingItem(log_, 2, item_class);
    reply.set_kind(common::v1::REPLY);
    reply.set_item_id(Item(item_class).content_id());
    return reply;
  }

  SyntheticLog log_;
};

TEST_F(MeetingHeadersTest, TakesEachClassOfItemAndReplyAndMinutes) {
  for (const auto item_class :
       {common::v1::STRATEGIC, common::v1::ANONYMOUS, common::v1::CONSENTED,
        common::v1::LEGAL_GROUND}) {
    EXPECT_TRUE(ValidateMeetingContent(Item(item_class)).ok());
    EXPECT_TRUE(ValidateMeetingContent(Reply(item_class)).ok());
  }
  EXPECT_TRUE(ValidateMeetingContent(MeetingMinutes(log_, 3)).ok());
}

TEST_F(MeetingHeadersTest, RefusesEachFaultThatAnyTextCanHave) {
  ExpectEachSpoils<MeetingContentHeader>(
      Item(common::v1::STRATEGIC),
      TextSpoils{
          {"suite", [](auto& h) { h.set_suite(2); }},
          {"origin", [](auto& h) { h.set_origin("a b"); }},
          {"id", [](auto& h) { h.set_content_id("short"); }},
          {"group", [](auto& h) { h.clear_group_id(); }},
          {"meeting", [](auto& h) { h.set_meeting_id("short"); }},
          {"an item within an item",
           [](auto& h) { h.set_item_id(h.content_id()); }},
          {"no kind", [](auto& h) { h.clear_kind(); }},
          {"unknown kind",
           [](auto& h) {
             h.set_kind(static_cast<common::v1::ContentKind>(99));
           }},
          {"no class", [](auto& h) { h.clear_item_class(); }},
          {"a signal", [](auto& h) { h.set_item_class(common::v1::SEALED); }},
          {"no author", [](auto& h) { h.clear_from(); }},
          {"a name", [](auto& h) { h.mutable_from()->set_agency("Anna B"); }},
          {"nobody", [](auto& h) { h.clear_to(); }},
          {"to itself", [](auto& h) { h.mutable_to(0)->set_agency("social"); }},
          {"twice", [](auto& h) { *h.add_to() = h.to(0); }},
          {"no time", [](auto& h) { h.clear_at(); }},
          {"expiry", [](auto& h) { *h.mutable_expires_at() = h.at(); }},
          {"journal", [](auto& h) { h.set_journal_head("short"); }},
          {"unknown field",
           [](auto& h) {
             h.GetReflection()->MutableUnknownFields(&h)->AddVarint(77, 1);
           }},
      });
}

TEST_F(MeetingHeadersTest, RefusesAClearanceThatDoesNotHold) {
  const TextSpoils spoils = {
      {"none", [](auto& h) { h.clear_clearance(); }},
      {"a disclosure too",
       [this](auto& h) {
         *h.mutable_disclosure() = Item(common::v1::LEGAL_GROUND).disclosure();
       }},
      {"k", [](auto& h) { h.mutable_clearance()->set_k(4); }},
      {"counted or not",
       [](auto& h) {
         h.mutable_clearance()->set_counted(!h.clearance().counted());
       }},
      {"screening",
       [](auto& h) { h.mutable_clearance()->set_screening_digest("x"); }},
      {"catalogue",
       [](auto& h) { h.mutable_clearance()->clear_catalogue_digest(); }},
  };
  ExpectEachSpoils<MeetingContentHeader>(Item(common::v1::STRATEGIC), spoils);
  ExpectEachSpoils<MeetingContentHeader>(Item(common::v1::ANONYMOUS), spoils);
  ExpectEachSpoils<MeetingContentHeader>(MeetingMinutes(log_, 3), spoils);
}

TEST_F(MeetingHeadersTest, RefusesADisclosureThatDoesNotAgree) {
  const TextSpoils spoils = {
      {"none", [](auto& h) { h.clear_disclosure(); }},
      {"a clearance too",
       [this](auto& h) {
         *h.mutable_clearance() = Item(common::v1::STRATEGIC).clearance();
       }},
      {"origin",
       [](auto& h) { h.mutable_disclosure()->set_origin("o.example/log"); }},
      {"id",
       [](auto& h) {
         h.mutable_disclosure()->set_disclosure_id(std::string(16, 'x'));
       }},
      {"sender",
       [](auto& h) {
         h.mutable_disclosure()->mutable_from()->set_agency("school");
       }},
      {"function of the sender",
       [](auto& h) {
         h.mutable_disclosure()->mutable_from()->set_function(
             common::v1::FUNCTION_UNSPECIFIED);
       }},
      {"one recipient more around it",
       [](auto& h) {
         *h.add_to() = h.to(0);
         h.mutable_to(1)->set_agency("school");
       }},
      {"one recipient more inside",
       [](auto& h) {
         sealed::v1::Party& more = *h.mutable_disclosure()->add_to();
         more = h.to(0);
         more.set_agency("school");
       }},
      {"links",
       [](auto& h) { h.mutable_disclosure()->add_links()->set_to("police"); }},
      {"outside act",
       [](auto& h) {
         h.mutable_disclosure()->set_outside_act(true);
         *h.mutable_disclosure()->mutable_occurred_at() = h.at();
       }},
      {"bilateral",
       [](auto& h) {
         h.mutable_disclosure()->set_setting(law::v1::BILATERAL);
       }},
      {"expiry",
       [](auto& h) {
         h.mutable_disclosure()->mutable_expires_at()->set_nanos(1);
       }},
      {"journal",
       [](auto& h) {
         h.mutable_disclosure()->set_journal_head(std::string(32, 'x'));
       }},
      {"decided afterwards",
       [](auto& h) {
         h.mutable_disclosure()->mutable_decided_at()->set_seconds(
             h.at().seconds() + 1);
       }},
      {"the other class",
       [](auto& h) {
         h.set_item_class(h.item_class() == common::v1::CONSENTED
                              ? common::v1::LEGAL_GROUND
                              : common::v1::CONSENTED);
       }},
      {"a class without names",
       [](auto& h) { h.set_item_class(common::v1::STRATEGIC); }},
  };
  ExpectEachSpoils<MeetingContentHeader>(Item(common::v1::CONSENTED), spoils);
  ExpectEachSpoils<MeetingContentHeader>(Item(common::v1::LEGAL_GROUND),
                                         spoils);
}

TEST_F(MeetingHeadersTest, AReplyNamesItsItemAndStandsOnItsOwnGround) {
  ExpectEachSpoils<MeetingContentHeader>(
      Reply(common::v1::LEGAL_GROUND),
      TextSpoils{{"no item", [](auto& h) { h.clear_item_id(); }}});
  MeetingContentHeader reply = Reply(common::v1::LEGAL_GROUND);
  reply.set_item_class(common::v1::CONSENTED);
  EXPECT_TRUE(ValidateMeetingContent(reply).ok());
}

TEST_F(MeetingHeadersTest, MinutesAreOfOneMeetingForOneAgency) {
  ExpectEachSpoils<MeetingContentHeader>(
      MeetingMinutes(log_, 3),
      TextSpoils{
          {"no meeting", [](auto& h) { h.clear_meeting_id(); }},
          {"a class", [](auto& h) { h.set_item_class(common::v1::STRATEGIC); }},
          {"two agencies",
           [](auto& h) {
             *h.add_to() = h.to(0);
             h.mutable_to(1)->set_agency("school");
           }},
      });
  MeetingContentHeader between = Item(common::v1::STRATEGIC);
  between.clear_meeting_id();
  EXPECT_TRUE(ValidateMeetingContent(between).ok());
}

TEST_F(MeetingHeadersTest, RefusesEachFaultOfAnAct) {
  const MeetingContentHeader item = Item(common::v1::LEGAL_GROUND);
  const ActSpoils of_any = {
      {"suite", [](auto& h) { h.set_suite(2); }},
      {"group", [](auto& h) { h.clear_group_id(); }},
      {"meeting", [](auto& h) { h.clear_meeting_id(); }},
      {"act", [](auto& h) { h.clear_act(); }},
      {"unknown act",
       [](auto& h) { h.set_act(static_cast<sealed::v1::MeetingAct>(99)); }},
      {"agency", [](auto& h) { h.set_agency("Anna B"); }},
      {"time", [](auto& h) { h.clear_at(); }},
      {"journal", [](auto& h) { h.clear_journal_head(); }},
      {"a half id", [](auto& h) { h.set_item_id("short"); }},
      {"a half hash", [](auto& h) { h.set_content_header_hash("short"); }},
      {"a name", [](auto& h) { h.add_present("Anna B"); }},
      {"a category twice",
       [](auto& h) {
         h.add_categories(common::v1::HEALTH);
         h.add_categories(common::v1::HEALTH);
       }},
  };
  for (int act = sealed::v1::ITEM_OPENED; act <= sealed::v1::OOPS_ACKNOWLEDGED;
       ++act) {
    ExpectEachSpoils<MeetingActHeader>(
        MeetingActOn(log_, item, static_cast<sealed::v1::MeetingAct>(act),
                     "police"),
        of_any);
  }
  for (const auto act :
       {sealed::v1::MINUTES_APPROVED, sealed::v1::MINUTES_OBJECTED,
        sealed::v1::CONTENT_READ}) {
    ExpectEachSpoils<MeetingActHeader>(
        MeetingActOn(log_, MeetingMinutes(log_, 3), act, "social"), of_any);
  }
}

TEST_F(MeetingHeadersTest, AnActCarriesJustWhatGoesWithIt) {
  const MeetingContentHeader item = Item(common::v1::LEGAL_GROUND);
  const auto act = [&](sealed::v1::MeetingAct kind) {
    return MeetingActOn(log_, item, kind, "police");
  };
  const Spoil<MeetingActHeader> no_item = {"no item",
                                           [](auto& h) { h.clear_item_id(); }};
  const Spoil<MeetingActHeader> no_hash = {
      "no hash", [](auto& h) { h.clear_content_header_hash(); }};
  const Spoil<MeetingActHeader> hash = {
      "hash", [](auto& h) { h.set_content_header_hash(std::string(32, 'x')); }};
  const Spoil<MeetingActHeader> nobody = {"nobody",
                                          [](auto& h) { h.clear_present(); }};
  const Spoil<MeetingActHeader> somebody = {
      "somebody", [](auto& h) { h.add_present("school"); }};
  const Spoil<MeetingActHeader> category = {
      "category", [](auto& h) { h.add_categories(common::v1::IDENTITY); }};

  for (const auto kind : {sealed::v1::ITEM_OPENED, sealed::v1::LATE_ADMITTED}) {
    ExpectEachSpoils<MeetingActHeader>(act(kind),
                                       {no_item, no_hash, nobody, category});
  }
  ExpectEachSpoils<MeetingActHeader>(act(sealed::v1::CONTENT_READ),
                                     {no_hash, somebody, category});
  ExpectEachSpoils<MeetingActHeader>(act(sealed::v1::ITEM_CLOSED),
                                     {no_item, hash, nobody, category});
  ExpectEachSpoils<MeetingActHeader>(
      act(sealed::v1::OOPS),
      {no_item, hash, nobody, {"without identity", [](auto& h) {
                                 h.set_categories(0, common::v1::HEALTH);
                               }}});
  ExpectEachSpoils<MeetingActHeader>(act(sealed::v1::OOPS_ACKNOWLEDGED),
                                     {no_item, hash, somebody, category});
  ExpectEachSpoils<MeetingActHeader>(
      MeetingActOn(log_, MeetingMinutes(log_, 3), sealed::v1::MINUTES_APPROVED,
                   "social"),
      {no_hash, somebody, category, {"item", [](auto& h) {
                                       h.set_item_id(std::string(16, 'i'));
                                     }}});
}

TEST_F(MeetingHeadersTest, WhoIsPresentStandsInOneOrder) {
  MeetingActHeader act = MeetingActOn(log_, Item(common::v1::STRATEGIC),
                                      sealed::v1::ITEM_OPENED, "police");
  ExpectEachSpoils<MeetingActHeader>(
      act, {{"order", [](auto& h) { h.mutable_present()->SwapElements(0, 1); }},
            {"twice", [](auto& h) { h.add_present("social"); }},
            {"18", [](auto& h) {
               for (int i = 10; i < 26; ++i) {
                 h.add_present("t" + std::to_string(i));
               }
             }}});
}

TEST_F(MeetingHeadersTest, RefusesAHeaderThatIsNeitherOrForeignBytes) {
  EXPECT_FALSE(ValidateMeetingHeader(sealed::v1::MeetingHeader()).ok());
  EXPECT_FALSE(ParseMeetingHeader("\x0a\xff garbage").ok());
  EXPECT_FALSE(ParseMeetingHeader(std::string(64 * 1024 + 1, 'x')).ok());
  EXPECT_TRUE(
      ParseMeetingHeader(Wrap(Item(common::v1::STRATEGIC)).SerializeAsString())
          .ok());
}

TEST_F(MeetingHeadersTest, ARecordOfATextHasACiphertextAndOfAnActNone) {
  const MeetingContentHeader item = Item(common::v1::STRATEGIC);
  v1::SignedRecord text =
      log_.Sign(v1::MEETING, Wrap(item).SerializeAsString(), "social");
  v1::SignedRecord act = log_.Sign(
      v1::MEETING,
      Wrap(MeetingActOn(log_, item, sealed::v1::ITEM_OPENED, "police"))
          .SerializeAsString(),
      "police");
  ASSERT_TRUE(ParseMeetingRecord(text).ok());
  ASSERT_TRUE(ParseMeetingRecord(act).ok());
  EXPECT_EQ(AuthorOf(text)->agency, "social");
  EXPECT_EQ(AuthorOf(act)->agency, "police");
  EXPECT_TRUE(VerifyPendingSignature(text, log_.Chain()).ok());
  EXPECT_TRUE(VerifyPendingSignature(act, log_.Chain()).ok());

  text.clear_ciphertext_hash();
  act.set_ciphertext_hash(std::string(32, 'x'));

  EXPECT_FALSE(ParseMeetingRecord(text).ok());
  EXPECT_FALSE(ParseMeetingRecord(act).ok());
  act.set_type(v1::OPENING);
  EXPECT_FALSE(ParseMeetingRecord(act).ok());
}

TEST_F(MeetingHeadersTest, PartiesMustBeAsTheDirectorySays) {
  MeetingContentHeader item = Item(common::v1::STRATEGIC);
  EXPECT_TRUE(CheckParties(item, log_.Chain(), std::nullopt).ok());
  item.mutable_to(0)->set_kind(common::v1::LEISURE);
  EXPECT_FALSE(CheckParties(item, log_.Chain(), std::nullopt).ok());
  item.mutable_to(0)->set_agency("unknown");
  EXPECT_FALSE(CheckParties(item, log_.Chain(), std::nullopt).ok());
}

class AdmitMeetingTest : public MeetingHeadersTest {
 protected:
  law::Admission Admit(const MeetingContentHeader& text) {
    return AdmitMeetingContent(text, log_.decided_at, consent_,
                               law::Catalogue::BuiltIn());
  }
  // With the version that decides.
  MeetingContentHeader Decided(common::v1::ItemClass item_class) {
    MeetingContentHeader text = Item(item_class);
    text.mutable_disclosure()->set_provision_version(
        law::Admit(
            FactsFromHeader(text.disclosure(), log_.decided_at, consent_),
            law::Catalogue::BuiltIn())
            .decision.provision_version());
    return text;
  }

  std::optional<sealed::v1::ConsentHeader> consent_ =
      log_.Consent(testing::kConsentHandle);
};

TEST_F(AdmitMeetingTest, AsksTheLawOfWhatNamesSomebody) {
  EXPECT_TRUE(Admit(Decided(common::v1::LEGAL_GROUND)).admitted);
  EXPECT_TRUE(Admit(Decided(common::v1::CONSENTED)).admitted);
  MeetingContentHeader weak = Decided(common::v1::LEGAL_GROUND);
  weak.mutable_disclosure()->mutable_assessments()->RemoveLast();
  EXPECT_FALSE(Admit(weak).admitted);
}

TEST_F(AdmitMeetingTest, RefusesAConsentThatIsNotRegistered) {
  const MeetingContentHeader text = Decided(common::v1::CONSENTED);
  consent_.reset();
  EXPECT_FALSE(Admit(text).admitted);
}

TEST_F(AdmitMeetingTest, TakesAClearanceForWhatNamesNobody) {
  const law::Admission admission = Admit(Item(common::v1::ANONYMOUS));
  EXPECT_TRUE(admission.admitted);
  EXPECT_EQ(admission.decision.verdict(), law::v1::ALLOW_ANONYMISED_ONLY);
  EXPECT_TRUE(Admit(MeetingMinutes(log_, 3)).admitted);
}

TEST_F(AdmitMeetingTest, FailsClosedOnAHeaderThatNobodyValidated) {
  MeetingContentHeader text = Item(common::v1::STRATEGIC);
  text.set_item_class(common::v1::LEGAL_GROUND);
  EXPECT_FALSE(Admit(text).admitted);
  text.clear_clearance();
  EXPECT_FALSE(Admit(text).admitted);
}

TEST_F(AdmitMeetingTest, SaysWhichCatalogueAndConsentItStandsOn) {
  EXPECT_EQ(CatalogueDigestOf(Item(common::v1::STRATEGIC)),
            log_.catalogue_digest);
  EXPECT_EQ(CatalogueDigestOf(Item(common::v1::CONSENTED)),
            log_.catalogue_digest);
  EXPECT_EQ(ConsentHandleOf(Item(common::v1::CONSENTED)),
            testing::kConsentHandle);
  EXPECT_EQ(ConsentHandleOf(Item(common::v1::STRATEGIC)), "");
}

}  // namespace
}  // namespace samrad::audit
