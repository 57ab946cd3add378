#include "services/hub/genesis_request.h"

#include <gtest/gtest.h>

#include "services/hub/hub_testing.h"

namespace samrad::hub {
namespace {

using nlohmann::json;

const audit::LogKey& TestLogKey() {
  static const auto& key = *new audit::LogKey{
      kTestOrigin,
      crypto::EncodeVkey({kTestOrigin, crypto::NoteKeyType::kEd25519,
                          TestSigningKey(1).PublicKey()})};
  return key;
}

absl::StatusOr<Genesis> Make(const json& first, const json& second) {
  std::vector<AgencyRequest> requests;
  for (const json& request : {first, second}) {
    auto parsed = ParseAgencyRequest(request.dump());
    if (!parsed.ok()) return parsed.status();
    requests.push_back(*std::move(parsed));
  }
  return MakeGenesis(TestLogKey(), requests);
}

TEST(GenesisRequestTest, TwoRequestsFoundTheDirectory) {
  const auto genesis = Make(TestRequest("social"), TestRequest("police"));

  ASSERT_TRUE(genesis.ok()) << genesis.status();
  EXPECT_EQ(genesis->events.size(), 6u);
  ASSERT_EQ(genesis->trust.genesis.size(), 2u);
  EXPECT_EQ(genesis->trust.genesis[0].agency, "social");
  EXPECT_EQ(genesis->trust.genesis[1].vkey, TestDirectory::SignVkey("police"));
}

TEST(GenesisRequestTest, RefusesOneAgencyTwice) {
  EXPECT_FALSE(Make(TestRequest("social"), TestRequest("social")).ok());
}

TEST(GenesisRequestTest, RefusesAnotherFingerprint) {
  json request = TestRequest("police");
  request["fingerprint"] = TestRequest("social")["fingerprint"];

  EXPECT_EQ(Make(TestRequest("social"), request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(GenesisRequestTest, RefusesAnotherAgencysName) {
  json request = TestRequest("police");
  request["agency"] = "school";

  EXPECT_EQ(Make(TestRequest("social"), request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(GenesisRequestTest, RefusesWhenOneBitOfASignatureIsFlipped) {
  json request = TestRequest("police");
  json& signature = request["events"][1]["signatures"][0]["signature"];
  std::string bytes = *crypto::Base64Decode(signature.get<std::string>());
  bytes[10] = static_cast<char>(bytes[10] ^ 1);
  signature = crypto::Base64Encode(crypto::AsBytes(bytes));

  EXPECT_EQ(Make(TestRequest("social"), request).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(GenesisRequestTest, RefusesARequestThatWasMadeForOnboarding) {
  json request = TestRequest("police");
  request["events"].erase(0);

  EXPECT_EQ(Make(TestRequest("social"), request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(GenesisRequestTest, RefusesWhatIsNoRequestFile) {
  json wrong_format = TestRequest("police");
  wrong_format["format"] = "samrad-request/2";
  json no_events = TestRequest("police");
  no_events.erase("events");
  json bad_bytes = TestRequest("police");
  bad_bytes["events"][0]["salt"] = "***";

  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{"), wrong_format.dump(),
        no_events.dump(), bad_bytes.dump()}) {
    EXPECT_EQ(ParseAgencyRequest(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

}  // namespace
}  // namespace samrad::hub
