#include "services/agency/request_file.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "crypto/hash/encoding.h"
#include "crypto/secret/init.h"
#include "services/audit/directory_chain.h"

namespace samrad::agency {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1795262400);

AgencyProfile Profile(const std::string& id) {
  return {*base::AgencyId::Parse(id),
          *base::LogOrigin::Parse("ekvik.samrad.example/log"),
          common::v1::MUNICIPAL_SCHOOL,
          common::v1::PRINCIPAL,
          true,
          "barn-och-utbildningsnamnden",
          ""};
}

// As the hub and the command line read it.
std::vector<audit::v1::DirectoryEvent> EventsOf(const std::string& text) {
  const auto file = nlohmann::json::parse(text);
  std::vector<audit::v1::DirectoryEvent> events;
  for (const auto& one : file["events"]) {
    audit::v1::DirectoryEvent& event = events.emplace_back();
    event.set_header(*crypto::Base64Decode(one["header"].get<std::string>()));
    event.set_salt(*crypto::Base64Decode(one["salt"].get<std::string>()));
    for (const auto& line : one["signatures"]) {
      audit::v1::AgencySignature& signature = *event.add_signatures();
      signature.set_agency(line["agency"].get<std::string>());
      signature.set_signature(
          *crypto::Base64Decode(line["signature"].get<std::string>()));
    }
  }
  return events;
}

class RequestFileTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::InitCrypto().ok()); }

  RequestFile Make(const std::string& id, bool genesis) {
    auto ring = crypto::Keyring::Create(random_);
    EXPECT_TRUE(ring.ok()) << ring.status();
    auto file = MakeRequestFile(Profile(id), genesis, *ring, random_, kNow);
    EXPECT_TRUE(file.ok()) << file.status();
    return *file;
  }

  crypto::SodiumRandomSource random_;
};

TEST_F(RequestFileTest, FoundsADirectoryTogetherWithAnother) {
  const auto school = EventsOf(Make("school", true).json);
  const auto social = EventsOf(Make("social", true).json);
  const auto vkey = [](const audit::v1::DirectoryEvent& event) {
    return audit::ParseDirectoryHeader(event.header())->vkey();
  };
  auto chain = audit::DirectoryChain::FromGenesis(
      "ekvik.samrad.example/log",
      {{"school", vkey(school[0])}, {"social", vkey(social[0])}});
  ASSERT_TRUE(chain.ok()) << chain.status();

  uint64_t leaf = 0;
  for (const auto& events : {school, social}) {
    for (audit::v1::DirectoryEvent event : events) {
      event.set_leaf(leaf++);
      const absl::Status applied = chain->Apply(event);
      EXPECT_TRUE(applied.ok()) << applied;
    }
  }

  const audit::AgencyRecord* record = chain->Find("school");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->kind, common::v1::MUNICIPAL_SCHOOL);
  EXPECT_EQ(record->function, common::v1::PRINCIPAL);
  EXPECT_NE(record->Current(audit::v1::SEAL), nullptr);
  EXPECT_NE(record->Current(audit::v1::WITNESS), nullptr);
}

TEST_F(RequestFileTest, AsksToBeOnboardedOtherwise) {
  const auto events = EventsOf(Make("police", false).json);

  const auto header = audit::ParseDirectoryHeader(events[0].header());

  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->event(), audit::v1::ONBOARD);
  EXPECT_EQ(events.size(), 3u);
}

TEST_F(RequestFileTest, StatesTheFingerprintThatPeopleCompare) {
  const RequestFile file = Make("police", false);

  const auto parsed = nlohmann::json::parse(file.json);

  EXPECT_EQ(parsed["format"], "samrad-request/1");
  EXPECT_EQ(parsed["agency"], "police");
  EXPECT_EQ(parsed["fingerprint"], file.fingerprint);
  EXPECT_EQ(file.fingerprint.size(), 79u);  // 16 groups of 4, 15 colons
}

TEST_F(RequestFileTest, NamesKeysAfterHubAndAgency) {
  EXPECT_EQ(KeyNameOf(Profile("police")), "ekvik.samrad.example/agency/police");
}

}  // namespace
}  // namespace samrad::agency
