#include "services/audit/headers.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using sealed::v1::DisclosureHeader;
using testing::SyntheticLog;

// A change that makes a good header bad, and what it is about.
template <typename Header>
struct Spoil {
  const char* what;
  std::function<void(Header&)> change;
};

template <typename Header>
void ExpectEachSpoils(const Header& good,
                      absl::Status (*validate)(const Header&),
                      const std::vector<Spoil<Header>>& spoils) {
  EXPECT_TRUE(validate(good).ok()) << validate(good);
  for (const Spoil<Header>& spoil : spoils) {
    Header bad = good;
    spoil.change(bad);
    EXPECT_EQ(validate(bad).code(), absl::StatusCode::kInvalidArgument)
        << spoil.what;
  }
}

TEST(HeadersTest, RefusesEachFaultOfADisclosureHeader) {
  const SyntheticLog log;
  ExpectEachSpoils<DisclosureHeader>(
      log.Disclosure(1), &ValidateDisclosureHeader,
      {
          {"suite", [](auto& h) { h.set_suite(2); }},
          {"origin", [](auto& h) { h.set_origin("a b"); }},
          {"id", [](auto& h) { h.set_disclosure_id("short"); }},
          {"no sender", [](auto& h) { h.clear_from(); }},
          {"sender id",
           [](auto& h) { h.mutable_from()->set_agency("Anna B"); }},
          {"kind", [](auto& h) { h.mutable_from()->clear_kind(); }},
          {"authority",
           [](auto& h) { h.mutable_from()->set_authority_id("Anna Berg"); }},
          {"branch", [](auto& h) { h.mutable_to(0)->set_branch_id("Anna B"); }},
          {"notified",
           [](auto& h) { h.mutable_to(0)->set_notified_under("of Anna"); }},
          {"nobody", [](auto& h) { h.clear_to(); }},
          {"to itself", [](auto& h) { h.mutable_to(0)->set_agency("social"); }},
          {"ground", [](auto& h) { h.clear_ground(); }},
          {"unknown ground",
           [](auto& h) {
             h.mutable_ground()->set_kind(static_cast<law::v1::GroundKind>(99));
           }},
          {"free text as ground",
           [](auto& h) { h.mutable_ground()->set_provision("Anna said so"); }},
          {"duty", [](auto& h) { h.mutable_ground()->set_duty("because"); }},
          {"no category", [](auto& h) { h.clear_categories(); }},
          {"category twice",
           [](auto& h) { h.add_categories(common::v1::RISK_OF_CRIME); }},
          {"unknown category",
           [](auto& h) {
             h.add_categories(static_cast<common::v1::Category>(88));
           }},
          {"secrecy", [](auto& h) { h.add_secrecy("Anna"); }},
          {"secrecy twice", [](auto& h) { h.add_secrecy("OSL 26:1"); }},
          {"assessment twice",
           [](auto& h) { *h.add_assessments() = h.assessments(0); }},
          {"assessment of a person",
           [](auto& h) { h.mutable_assessments(0)->set_concerns("subject"); }},
          {"no answer",
           [](auto& h) { h.mutable_assessments(0)->clear_answer(); }},
          {"digest", [](auto& h) { h.set_catalogue_digest("x"); }},
          {"version", [](auto& h) { h.set_provision_version("2025-02-30"); }},
          {"no time", [](auto& h) { h.clear_decided_at(); }},
          {"time",
           [](auto& h) { h.mutable_decided_at()->set_nanos(1'000'000'000); }},
          {"handle without consent",
           [](auto& h) { h.set_consent_handle(std::string(16, 'h')); }},
          {"consent without handle",
           [](auto& h) { h.mutable_ground()->set_kind(law::v1::CONSENT); }},
          {"no expiry", [](auto& h) { h.clear_expires_at(); }},
          {"expiry", [](auto& h) { *h.mutable_expires_at() = h.decided_at(); }},
          {"no link", [](auto& h) { h.clear_links(); }},
          {"other link", [](auto& h) { h.mutable_links(0)->set_to("school"); }},
          {"counter 0", [](auto& h) { h.mutable_links(0)->set_counter(0); }},
          {"counter without hash",
           [](auto& h) { h.mutable_links(0)->set_counter(2); }},
          {"journal", [](auto& h) { h.clear_journal_head(); }},
          {"outside without time", [](auto& h) { h.set_outside_act(true); }},
          {"time without outside",
           [](auto& h) { *h.mutable_occurred_at() = h.decided_at(); }},
      });
}

TEST(HeadersTest, RefusesSeventeenRecipientsAndTheSameTwice) {
  const SyntheticLog log;
  DisclosureHeader header = log.Disclosure(1);
  for (int i = 2; i <= 16; ++i) {
    *header.add_to() = header.to(0);
    header.mutable_to(i - 1)->set_agency("police-" + std::to_string(i));
    *header.add_links() = header.links(0);
    header.mutable_links(i - 1)->set_to("police-" + std::to_string(i));
  }
  EXPECT_TRUE(ValidateDisclosureHeader(header).ok());
  header.mutable_to(15)->set_agency("police");
  header.mutable_links(15)->set_to("police");
  EXPECT_FALSE(ValidateDisclosureHeader(header).ok());
  header.mutable_to(15)->set_agency("police-16");
  header.mutable_links(15)->set_to("police-16");
  *header.add_to() = header.to(0);
  header.mutable_to(16)->set_agency("police-17");
  *header.add_links() = header.links(0);
  header.mutable_links(16)->set_to("police-17");
  EXPECT_FALSE(ValidateDisclosureHeader(header).ok());
}

TEST(HeadersTest, RefusesAFieldThatItDoesNotKnowHoweverDeep) {
  const SyntheticLog log;
  DisclosureHeader header = log.Disclosure(1);
  header.GetReflection()->MutableUnknownFields(&header)->AddLengthDelimited(
      900, "Anna Berg");
  EXPECT_FALSE(ParseDisclosureHeader(header.SerializeAsString()).ok());

  header = log.Disclosure(1);
  sealed::v1::Party& party = *header.mutable_to(0);
  party.GetReflection()->MutableUnknownFields(&party)->AddVarint(900, 1);
  EXPECT_FALSE(ParseDisclosureHeader(header.SerializeAsString()).ok());
}

TEST(HeadersTest, RefusesBytesThatAreNoHeader) {
  EXPECT_FALSE(ParseDisclosureHeader("").ok());
  EXPECT_FALSE(ParseDisclosureHeader("\xff\xff").ok());
  EXPECT_FALSE(ParseOpeningHeader(std::string(70000, '\0')).ok());
}

TEST(HeadersTest, TakesAnOutsideActWithItsTimeAndNoLinks) {
  const SyntheticLog log;
  DisclosureHeader header = log.Disclosure(1);
  header.set_outside_act(true);
  header.mutable_occurred_at()->set_seconds(header.decided_at().seconds() - 60);
  header.clear_links();
  header.clear_expires_at();
  EXPECT_TRUE(ValidateDisclosureHeader(header).ok());

  header.mutable_occurred_at()->set_seconds(header.decided_at().seconds() + 60);
  EXPECT_FALSE(ValidateDisclosureHeader(header).ok());
}

TEST(HeadersTest, RefusesEachFaultOfTheOtherHeaders) {
  const SyntheticLog log;
  const std::string handle(16, 'h');
  ExpectEachSpoils<sealed::v1::ConsentHeader>(
      log.Consent(handle), &ValidateConsentHeader,
      {{"handle", [](auto& h) { h.set_consent_handle("x"); }},
       {"agency", [](auto& h) { h.set_agency("Anna Berg"); }},
       {"from", [](auto& h) { h.clear_from(); }},
       {"to", [](auto& h) { h.clear_to(); }},
       {"categories", [](auto& h) { h.clear_categories(); }},
       {"purposes", [](auto& h) { h.clear_purposes(); }},
       {"form", [](auto& h) { h.clear_form(); }},
       {"validity",
        [](auto& h) { *h.mutable_valid_before() = h.registered_at(); }},
       {"suite", [](auto& h) { h.clear_suite(); }}});
  ExpectEachSpoils<sealed::v1::WithdrawalHeader>(
      log.Withdrawal(handle), &ValidateWithdrawalHeader,
      {{"handle", [](auto& h) { h.clear_consent_handle(); }},
       {"agency", [](auto& h) { h.clear_agency(); }},
       {"time", [](auto& h) { h.clear_withdrawn_at(); }}});
  ExpectEachSpoils<sealed::v1::OpeningHeader>(
      log.Opening(log.Disclosure(1), 3, "police"), &ValidateOpeningHeader,
      {{"id", [](auto& h) { h.clear_disclosure_id(); }},
       {"agency", [](auto& h) { h.set_agency("-police"); }},
       {"time", [](auto& h) { h.clear_at(); }},
       {"journal", [](auto& h) { h.clear_journal_head(); }}});
  ExpectEachSpoils<sealed::v1::AnchorHeader>(
      log.Anchor("police"), &ValidateAnchorHeader,
      {{"agency", [](auto& h) { h.clear_agency(); }},
       {"journal", [](auto& h) { h.set_journal_head("x"); }},
       {"time", [](auto& h) { h.clear_at(); }}});
}

TEST(WordsTest, KnowsAProvisionFromAnyOtherText) {
  for (const char* good :
       {"OSL 10:18 a", "OSL 23:2 st 1", "OSL 23:2 st 1 p 12", "OSL 10:2 p 3",
        "SoL 19:1", "SoL2001 14:1", "SkolL 6a:10", "SkolL 6 a:10", "BrB 24:4",
        "PL 6", "LUL 32 a st 2", "L2025:170 7", "L2025:170 7 st 3", "L2023:196",
        "SoL tystnadsplikt", "L2018:1693 2:3"}) {
    EXPECT_TRUE(IsProvision(good)) << good;
  }
  for (const char* bad :
       {"", "OSL", "OSL 10", "OSL 10:", "OSL 10:18 aa", "OSL 10:18 a ",
        "osl 1:1", "OSL 10:18 st 12", "Anna Berg", "OSL 10:18 a st", "PL 6:1",
        "L2025:170", "OSL 10:18\n"}) {
    EXPECT_FALSE(IsProvision(bad)) << bad;
  }
}

TEST(WordsTest, KnowsIdsAndDates) {
  EXPECT_TRUE(IsAgencyId("police-2"));
  EXPECT_TRUE(IsAgencyId(std::string(31, 'a')));
  EXPECT_FALSE(IsAgencyId(std::string(32, 'a')));
  EXPECT_FALSE(IsAgencyId("2police"));
  EXPECT_FALSE(IsAgencyId(""));
  EXPECT_TRUE(IsOpaqueId("ekvik:A_1.b-2"));
  EXPECT_FALSE(IsOpaqueId("två ord"));
  EXPECT_FALSE(IsOpaqueId(std::string(65, 'a')));
  EXPECT_TRUE(IsDate("2024-02-29"));
  EXPECT_FALSE(IsDate("2025-02-29"));
  EXPECT_FALSE(IsDate("2025-2-1"));
  EXPECT_FALSE(IsDate("2025-13-01"));
  EXPECT_FALSE(IsDate(""));
}

}  // namespace
}  // namespace samrad::audit
