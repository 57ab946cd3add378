// What the tests of this room share.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CASE_TEST_SUPPORT_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CASE_TEST_SUPPORT_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/agency/cases/case_book.h"
#include "services/agency/cases/case_store.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/account_store.h"
#include "services/agency/vault/test_vault.h"
#include "services/base/log.h"

namespace samrad::agency {

inline std::string Uuid(int n) {
  std::string id = "123e4567-e89b-12d3-a456-426614174000";
  const std::string digits = std::to_string(n);
  return id.replace(id.size() - digits.size(), digits.size(), digits);
}

inline StaffIdentity Officer(const std::string& user) {
  return {*base::StaffId::Parse(user), {staff::v1::OFFICER}, {}};
}

// Anna and Bo are active officers; Cecilia's account is disabled.
class CaseFixture : public testing::Test {
 protected:
  void SetUp() override {
    journal_ = *Journal::Open(vault_.db(), vault_.clock());
    for (const std::string user : {"anna", "bo", "cecilia"}) {
      Account account;
      account.staff.set_user(user);
      account.staff.add_roles(staff::v1::OFFICER);
      account.password_hash = "a line";
      ASSERT_TRUE(vault_.db()
                      .Write([&](base::Transaction& txn) {
                        return InsertAccount(txn, account,
                                             vault_.clock().TimeNow());
                      })
                      .ok());
    }
    ASSERT_TRUE(vault_.db()
                    .Write([](base::Transaction& txn) {
                      return SetDisabled(txn, "cecilia");
                    })
                    .ok());
    book_ = std::make_unique<CaseBook>(
        CaseBook::Parts{vault_.db(), vault_.clock(), vault_.random(), *journal_,
                        vault_.requests(), log_});
  }

  // A girl of 15 with two guardians, checked just now.
  cases::v1::CreateCaseRequest NewCase(int id) {
    cases::v1::CreateCaseRequest request;
    request.set_request_id(Uuid(id));
    request.mutable_person()->set_name("Testa Testsson");
    cases::v1::RegisterFacts& facts = *request.mutable_register_();
    facts.set_birth_date("2011-03-04");
    facts.set_protected_identity(law::v1::NOT_PROTECTED);
    for (const char* guardian : {"g1", "g2"}) {
      cases::v1::RegisteredGuardian& out = *facts.add_guardians();
      out.set_id(guardian);
      out.set_name("Vårda Testsson");
      out.set_kind(law::v1::PARENT);
    }
    facts.set_source("folkbokföringen");
    *facts.mutable_checked_at() = ToTimestamp(vault_.clock().TimeNow());
    return request;
  }
  cases::v1::AddNoteRequest NewNote(const std::string& code, int id) {
    cases::v1::AddNoteRequest request;
    request.set_request_id(Uuid(id));
    request.set_case_(code);
    request.mutable_note()->set_category(common::v1::SCHOOL_ATTENDANCE);
    request.mutable_note()->set_nature(cases::v1::FACT);
    request.mutable_note()->set_source(law::v1::OWN_RECORDS);
    request.mutable_note()->add_secrecy("OSL 23:2 st 1");
    request.mutable_note()->set_text("Frånvaro tre dagar i oktober.");
    return request;
  }
  // A new case of Anna's.
  std::string Open(int id = 900) {
    auto made = book_->Create(anna_, NewCase(id));
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->case_().code() : "";
  }
  std::string AddNote(const std::string& code, int id = 901) {
    auto added = book_->AddNote(anna_, NewNote(code, id));
    EXPECT_TRUE(added.ok()) << added.status();
    return added.ok() ? added->note().id() : "";
  }
  std::vector<journal::v1::JournalEntry> Journalled(const std::string& event) {
    auto listed = journal_->List({.event = event});
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.ok() ? *listed : std::vector<journal::v1::JournalEntry>();
  }

  TestVault vault_{{JournalSchema(), StaffSchema(), CasesSchema()}};
  base::MemoryLogSink sink_;
  base::Logger log_{sink_, vault_.clock(), "cases"};
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<CaseBook> book_;
  const StaffIdentity anna_ = Officer("anna");
  const StaffIdentity bo_ = Officer("bo");
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CASE_TEST_SUPPORT_H_
