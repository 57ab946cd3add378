#include "services/agency/cases/input_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "services/agency/cases/case_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1795262400);  // 2026-11-21 12:00Z

cases::v1::Note GoodNote() {
  cases::v1::Note note;
  note.set_category(common::v1::SCHOOL_ATTENDANCE);
  note.set_nature(cases::v1::FACT);
  note.add_secrecy("OSL 23:2 st 1");
  note.set_text("Frånvaro.");
  return note;
}

law::v1::Consent GoodConsent() {
  law::v1::Consent consent;
  law::v1::Giver& giver = *consent.add_givers();
  giver.set_person("g1");
  giver.set_capacity(law::v1::AS_GUARDIAN);
  *giver.mutable_given_at() = ToTimestamp(kNow - absl::Hours(1));
  consent.set_form(law::v1::WRITTEN);
  consent.mutable_scope()->add_from(common::v1::MUNICIPAL_SCHOOL);
  consent.mutable_scope()->add_to(common::v1::LEISURE);
  consent.mutable_scope()->add_categories(common::v1::SCHOOL_ATTENDANCE);
  consent.mutable_scope()->add_purposes(law::v1::SSPF_COOPERATION);
  consent.set_valid_until("2027-06-30");
  return consent;
}

void ExpectRefusedAt(const absl::Status& status, const std::string& path) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  EXPECT_EQ(base::PathOf(status), path) << status;
}

TEST(NoteRulesTest, AcceptAWholeNote) {
  EXPECT_TRUE(CheckNote(GoodNote()).ok());
}

TEST(NoteRulesTest, RefuseANoteWithoutCategoryNatureOrText) {
  cases::v1::Note note = GoodNote();
  note.clear_category();
  ExpectRefusedAt(CheckNote(note), "note.category");
  note = GoodNote();
  note.clear_nature();
  ExpectRefusedAt(CheckNote(note), "note.nature");
  note = GoodNote();
  note.clear_text();
  ExpectRefusedAt(CheckNote(note), "note.text");
}

TEST(NoteRulesTest, RefuseATextOver64KiB) {
  cases::v1::Note note = GoodNote();
  note.set_text(std::string(64 * 1024, 'x'));
  EXPECT_TRUE(CheckNote(note).ok());

  note.set_text(std::string(64 * 1024 + 1, 'x'));

  ExpectRefusedAt(CheckNote(note), "note.text");
}

TEST(NoteRulesTest, RefuseAMalformedProvision) {
  cases::v1::Note note = GoodNote();
  note.add_secrecy("chapter 10");

  ExpectRefusedAt(CheckNote(note), "note.secrecy[1]");
}

TEST(NoteRulesTest, RefuseAProvisionBesideNoSecrecy) {
  cases::v1::Note note = GoodNote();
  note.set_no_secrecy_found(true);

  ExpectRefusedAt(CheckNote(note), "note.no_secrecy_found");
}

TEST(NoteRulesTest, RefuseAThirdPartyThatIsNoId) {
  cases::v1::Note note = GoodNote();
  note.add_third_parties("Test Testsson");

  ExpectRefusedAt(CheckNote(note), "note.third_parties[0]");
}

TEST(EnumRulesTest, RefuseAnUnknownValueAtAnyDepth) {
  cases::v1::AddNoteRequest request;
  *request.mutable_note() = GoodNote();
  request.mutable_note()->set_category(static_cast<common::v1::Category>(4711));

  ExpectRefusedAt(CheckKnownEnums(request), "note.category");
  law::v1::Consent consent = GoodConsent();
  consent.mutable_scope()->add_to(static_cast<common::v1::AgencyKind>(4711));
  ExpectRefusedAt(CheckKnownEnums(consent), "scope.to[1]");
}

TEST(PersonRulesTest, RefuseAPersonWithoutAName) {
  ExpectRefusedAt(CheckPerson({}), "person.name");
}

TEST(RegisterRulesTest, AcceptNothingStated) {
  EXPECT_TRUE(CheckRegister({}, kNow).ok());
}

TEST(RegisterRulesTest, RefuseADateThatDoesNotExist) {
  cases::v1::RegisterFacts facts;
  facts.set_birth_date("2011-02-29");

  ExpectRefusedAt(CheckRegister(facts, kNow), "register.birth_date");
}

TEST(RegisterRulesTest, RefuseABirthInTheFuture) {
  cases::v1::RegisterFacts facts;
  facts.set_birth_date("2026-11-22");

  ExpectRefusedAt(CheckRegister(facts, kNow), "register.birth_date");
}

TEST(RegisterRulesTest, RefuseACheckInTheFuture) {
  cases::v1::RegisterFacts facts;
  *facts.mutable_checked_at() = ToTimestamp(kNow + absl::Minutes(3));

  ExpectRefusedAt(CheckRegister(facts, kNow), "register.checked_at");
}

TEST(RegisterRulesTest, RefuseAnImpossibleInstant) {
  cases::v1::RegisterFacts facts;
  facts.mutable_checked_at()->set_seconds(-62135596800);

  ExpectRefusedAt(CheckRegister(facts, kNow), "register.checked_at");
}

TEST(RegisterRulesTest, RefuseAGuardianNamedTwiceOrAsTheSubject) {
  cases::v1::RegisterFacts facts;
  facts.add_guardians()->set_id("g1");
  facts.add_guardians()->set_id("g1");
  ExpectRefusedAt(CheckRegister(facts, kNow), "register.guardians[1].id");

  facts.mutable_guardians(0)->set_id("subject");

  ExpectRefusedAt(CheckRegister(facts, kNow), "register.guardians[0].id");
}

TEST(ConsentRulesTest, AcceptAWholeConsent) {
  EXPECT_TRUE(CheckConsent(GoodConsent(), kNow).ok());
}

TEST(ConsentRulesTest, RefuseAConsentThatNobodyGave) {
  law::v1::Consent consent = GoodConsent();
  consent.clear_givers();

  ExpectRefusedAt(CheckConsent(consent, kNow), "consent.givers");
}

TEST(ConsentRulesTest, RefuseAnEmptyListInTheScope) {
  for (const std::string list : {"from", "to", "categories", "purposes"}) {
    law::v1::Consent consent = GoodConsent();
    law::v1::ConsentScope& scope = *consent.mutable_scope();
    if (list == "from") scope.clear_from();
    if (list == "to") scope.clear_to();
    if (list == "categories") scope.clear_categories();
    if (list == "purposes") scope.clear_purposes();

    ExpectRefusedAt(CheckConsent(consent, kNow), "consent.scope." + list);
  }
}

TEST(ConsentRulesTest, RefuseAConsentGivenInTheFuture) {
  law::v1::Consent consent = GoodConsent();
  *consent.mutable_givers(0)->mutable_given_at() =
      ToTimestamp(kNow + absl::Hours(1));

  ExpectRefusedAt(CheckConsent(consent, kNow), "consent.givers[0].givenAt");
}

TEST(ConsentRulesTest, RefuseAConsentThatEndsBeforeItBegins) {
  law::v1::Consent consent = GoodConsent();
  consent.set_valid_from("2027-07-01");

  ExpectRefusedAt(CheckConsent(consent, kNow), "consent.validUntil");
}

TEST(ConsentRulesTest, RefuseAConsentOfMoreThanTwelveMonths) {
  law::v1::Consent consent = GoodConsent();
  consent.set_valid_until("2027-11-30");
  EXPECT_TRUE(CheckConsent(consent, kNow).ok());

  consent.set_valid_until("2027-12-01");

  ExpectRefusedAt(CheckConsent(consent, kNow), "consent.validUntil");
}

TEST(GlassRulesTest, RefuseAReasonOfSpaces) {
  EXPECT_TRUE(CheckGlassReason("Jourärende, handläggaren är sjuk.").ok());
  ExpectRefusedAt(CheckGlassReason("kort"), "reason");
  ExpectRefusedAt(CheckGlassReason(std::string(100, ' ')), "reason");
  ExpectRefusedAt(CheckGlassReason(std::string(2001, 'x')), "reason");
}

TEST(SwedishTimeTest, KnowsSummerTime) {
  // Last Sunday of March 2026 is the 29th, of October the 25th.
  const auto utc = [](int month, int day, int hour, int minute) {
    return absl::FromCivil(absl::CivilSecond(2026, month, day, hour, minute),
                           absl::UTCTimeZone());
  };

  EXPECT_EQ(SwedishDay(utc(3, 28, 23, 30)), absl::CivilDay(2026, 3, 29));
  EXPECT_EQ(SwedishDay(utc(6, 30, 22, 0)), absl::CivilDay(2026, 7, 1));
  EXPECT_EQ(SwedishDay(utc(10, 25, 22, 30)), absl::CivilDay(2026, 10, 25));
  EXPECT_EQ(SwedishDay(utc(12, 31, 23, 0)), absl::CivilDay(2027, 1, 1));
}

TEST(SwedishTimeTest, EndsAMonthAtMidnightInSweden) {
  EXPECT_EQ(EndOfSwedishMonth(absl::CivilDay(2027, 6, 30)),
            absl::FromCivil(absl::CivilSecond(2027, 6, 30, 22, 0, 0),
                            absl::UTCTimeZone()));
  EXPECT_EQ(EndOfSwedishMonth(absl::CivilDay(2026, 12, 1)),
            absl::FromCivil(absl::CivilSecond(2026, 12, 31, 23, 0, 0),
                            absl::UTCTimeZone()));
}

}  // namespace
}  // namespace samrad::agency
