#include "services/agency/cases/case_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/agency/cases/case_test_support.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class CaseReaderTest : public CaseFixture {
 protected:
  absl::StatusOr<DisclosureMaterial> Read(const StaffIdentity& who,
                                          const std::string& code,
                                          std::vector<std::string> items,
                                          const std::string& consent = "") {
    absl::StatusOr<DisclosureMaterial> material =
        absl::UnknownError("not read");
    EXPECT_TRUE(vault_.db()
                    .Read([&](const base::ReadTransaction& txn) {
                      material = CaseReader::ReadForDisclosure(
                          txn, who, code, items, consent,
                          vault_.clock().TimeNow());
                      return absl::OkStatus();
                    })
                    .ok());
    return material;
  }
};

TEST_F(CaseReaderTest, GivesTheNamedItemsAndFreshFacts) {
  const std::string code = Open();
  const std::string first = AddNote(code, 1);
  AddNote(code, 2);

  const auto material = Read(anna_, code, {first});

  ASSERT_TRUE(material.ok()) << material.status();
  ASSERT_EQ(material->notes.size(), 1u);
  EXPECT_EQ(material->notes[0].id(), first);
  EXPECT_TRUE(material->register_fresh);
  EXPECT_TRUE(material->missing_facts.empty());
  EXPECT_EQ(material->subject.birth_date(), "2011-03-04");
  EXPECT_EQ(material->subject.guardians_size(), 2);
}

TEST_F(CaseReaderTest, CountsRegisterFactsOver30DaysOldAsNotStated) {
  const std::string code = Open();
  const std::string item = AddNote(code);
  vault_.clock().Advance(kRegisterFactsLifetime);
  EXPECT_TRUE(Read(anna_, code, {item})->register_fresh);

  vault_.clock().Advance(absl::Seconds(1));

  const auto material = Read(anna_, code, {item});
  EXPECT_FALSE(material->register_fresh);
  EXPECT_EQ(material->subject.birth_date(), "");
  EXPECT_EQ(material->missing_facts.size(), 2u);
}

TEST_F(CaseReaderTest, CountsRegisterFactsWithoutASourceAsNotStated) {
  auto request = NewCase(1);
  request.mutable_register_()->clear_source();
  const std::string code = book_->Create(anna_, request)->case_().code();

  const auto material = Read(anna_, code, {AddNote(code)});

  EXPECT_FALSE(material->register_fresh);
}

TEST_F(CaseReaderTest, NamesAProtectionThatNobodyHasLookedUp) {
  auto request = NewCase(1);
  request.mutable_register_()->clear_protected_identity();
  const std::string code = book_->Create(anna_, request)->case_().code();

  const auto material = Read(anna_, code, {AddNote(code)});

  EXPECT_EQ(material->missing_facts,
            std::vector<std::string>{"subject.protectedIdentity"});
}

TEST_F(CaseReaderTest, RefusesAlikeACaseItemOrConsentThatIsNotOnes) {
  const std::string code = Open(1);
  const std::string item = AddNote(code, 2);
  const std::string other = Open(3);

  const absl::Status foreign = Read(bo_, code, {item}).status();
  const absl::Status unknown = Read(bo_, "granit-1000", {item}).status();
  const absl::Status elsewhere = Read(anna_, other, {item}).status();
  const absl::Status consent =
      Read(anna_, code, {item}, std::string(32, 'a')).status();

  EXPECT_EQ(foreign.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(foreign, unknown);
  EXPECT_EQ(foreign, elsewhere);
  EXPECT_EQ(consent.code(), absl::StatusCode::kNotFound);
}

TEST_F(CaseReaderTest, RefusesNoItemsTooManyAndRepeatedOnes) {
  const std::string code = Open();
  const std::string item = AddNote(code);

  EXPECT_EQ(base::PathOf(Read(anna_, code, {}).status()), "items");
  EXPECT_EQ(base::PathOf(
                Read(anna_, code, std::vector<std::string>(41, item)).status()),
            "items");
  EXPECT_EQ(base::PathOf(Read(anna_, code, {item, item}).status()), "items[1]");
}

TEST_F(CaseReaderTest, TellsTheJournalWhatWasRead) {
  const std::string code = Open();
  const std::string item = AddNote(code);

  const JournalEvent event =
      CaseReader::ReadEvent(anna_, *Read(anna_, code, {item}));

  EXPECT_EQ(event.user, "anna");
  EXPECT_EQ(event.subjects, (std::vector<std::string>{code, item}));
}

TEST_F(CaseReaderTest, RegistersAnOpenedPacketOnceUnderANeutralText) {
  const OpenedPacket packet{*base::DisclosureId::FromHex(std::string(32, 'a')),
                            *base::AgencyId::Parse("school"), anna_.user,
                            vault_.clock().TimeNow()};
  std::vector<std::int64_t> numbers;

  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(vault_.db()
                    .Write([&](base::Transaction& txn) -> absl::Status {
                      auto number = CaseWriter::RegisterOpened(txn, packet);
                      if (number.ok()) numbers.push_back(*number);
                      return number.status();
                    })
                    .ok());
  }

  EXPECT_EQ(numbers, (std::vector<std::int64_t>{1, 1}));
}

TEST_F(CaseReaderTest, PutsOpenedItemsOnACaseOnce) {
  const std::string code = Open();
  const OpenedPacket packet{*base::DisclosureId::FromHex(std::string(32, 'a')),
                            *base::AgencyId::Parse("school"), anna_.user,
                            vault_.clock().TimeNow()};
  const std::vector<OpenedItem> items = {
      {common::v1::SCHOOL_ATTENDANCE, "Frånvaro.", {"OSL 23:2 st 1"}}};

  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(vault_.db()
                    .Write([&](base::Transaction& txn) {
                      return CaseWriter::AddOpenedItems(txn, anna_, code,
                                                        packet, items);
                    })
                    .ok());
  }

  cases::v1::GetCaseRequest request;
  request.set_case_(code);
  const auto read = book_->Get(anna_, request);
  ASSERT_EQ(read->notes_size(), 1);
  EXPECT_EQ(read->notes(0).from_disclosure(), packet.disclosure.ToHex());
}

}  // namespace
}  // namespace samrad::agency
