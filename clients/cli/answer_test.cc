// What scripts see: exit codes and JSON forms.
#include <gtest/gtest.h>

#include "clients/cli/command.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/message_json.h"
#include "clients/cli/words.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"

namespace samrad::cli {
namespace {

namespace law = samrad::law::v1;
namespace sharing = samrad::agency::sharing::v1;

TEST(ExitCodeTest, MakesUnknownAndForbiddenAlike) {
  EXPECT_EQ(ExitCodeFor(absl::StatusCode::kNotFound, ""),
            ExitCodeFor(absl::StatusCode::kPermissionDenied, ""));
  EXPECT_EQ(ExitCodeFor(absl::StatusCode::kNotFound, ""), ExitCode::kNotYours);
}

TEST(ExitCodeTest, FollowsTheContract) {
  EXPECT_EQ(ExitCodeFor(absl::StatusCode::kInternal, ""), ExitCode::kOurFault);
  EXPECT_EQ(ExitCodeFor(absl::StatusCode::kInvalidArgument, ""),
            ExitCode::kUsage);
  EXPECT_EQ(ExitCodeFor(absl::StatusCode::kFailedPrecondition, ""),
            ExitCode::kWrongState);
  EXPECT_EQ(ExitCodeFor(absl::StatusCode::kUnavailable, ""), ExitCode::kAway);
  EXPECT_EQ(ExitCodeFor(absl::StatusCode::kDataLoss, ""),
            ExitCode::kProofWrong);
}

TEST(ExitCodeTest, TellsRefusalFromMissingFacts) {
  EXPECT_EQ(ExitCodeForVerdict(law::ALLOW), ExitCode::kDone);
  EXPECT_EQ(ExitCodeForVerdict(law::ALLOW_WITH_DUTY), ExitCode::kDone);
  EXPECT_EQ(ExitCodeForVerdict(law::DENY), ExitCode::kRefusedByLaw);
  EXPECT_EQ(ExitCodeForVerdict(law::ALLOW_ANONYMISED_ONLY),
            ExitCode::kRefusedByLaw);
  EXPECT_EQ(ExitCodeForVerdict(law::FACTS_MISSING), ExitCode::kFactsMissing);
  EXPECT_EQ(ExitCodeForVerdict(law::VERDICT_UNSPECIFIED),
            ExitCode::kRefusedByLaw);
}

TEST(MessageJsonTest, ShowsADisclosureAsTheContractHasIt) {
  sharing::DiscloseResponse response;
  response.mutable_decision()->set_verdict(law::ALLOW);
  response.mutable_decision()->set_provision_version("2025-04-01");
  response.mutable_decision()->mutable_ground()->set_kind(law::CONSENT);
  response.mutable_disclosure()->set_id("ab");
  response.mutable_disclosure()->add_to("police");
  response.mutable_disclosure()->set_receipt("\x01\x02");
  response.mutable_disclosure()->set_state(sharing::PUBLISHED);

  OrderedJson json = MessageJson(response);

  EXPECT_EQ(json["decision"]["provisionVersion"], "2025-04-01");
  EXPECT_EQ(json["decision"]["missingFacts"], OrderedJson::array());
  EXPECT_FALSE(json["decision"]["ground"].contains("duty"));
  EXPECT_EQ(json["disclosure"]["to"], OrderedJson::array({"police"}));
  EXPECT_EQ(json["disclosure"]["leaf"], 0);
  EXPECT_EQ(json["disclosure"]["tree_size"], 0);
  EXPECT_EQ(json["disclosure"]["receipt"], "AQI=");
  EXPECT_EQ(json["disclosure"]["state"], "PUBLISHED");
}

TEST(MessageJsonTest, ShowsARefusalWithANullDisclosure) {
  sharing::DiscloseResponse response;
  response.mutable_decision()->set_verdict(law::DENY);

  EXPECT_TRUE(MessageJson(response)["disclosure"].is_null());
}

TEST(MessageJsonTest, ShowsPacketStatesAsTheContractNamesThem) {
  sharing::Packet packet;
  packet.set_state(sharing::PACKET_OPENED);

  EXPECT_EQ(MessageJson(packet)["state"], "OPENED");
}

TEST(WordsTest, HasWordsForEveryReasonInBothLanguages) {
  for (int i = law::ReasonCode_MIN; i <= law::ReasonCode_MAX; ++i) {
    if (i == law::REASON_CODE_UNSPECIFIED || !law::ReasonCode_IsValid(i)) {
      continue;
    }
    Words words = ReasonWords(static_cast<law::ReasonCode>(i));
    EXPECT_NE(words.english, "unknown reason")
        << law::ReasonCode_Name(static_cast<law::ReasonCode>(i));
    EXPECT_NE(words.swedish, words.english);
  }
}

TEST(CommandTest, EveryCommandHasAnExampleThatNamesIt) {
  for (const Command& command : AllCommands()) {
    std::string name = "samrad";
    for (std::string_view word : command.words) {
      name += " " + std::string(word);
    }
    EXPECT_EQ(command.example.substr(0, name.size()), name);
    EXPECT_FALSE(command.swedish.empty());
    EXPECT_FALSE(command.english.empty());
  }
}

TEST(CommandTest, NoOptionTakesASecretByValue) {
  for (const Command& command : AllCommands()) {
    for (const OptionSpec& option : command.options) {
      EXPECT_NE(option.name, "password");
      EXPECT_NE(option.name, "token");
      EXPECT_NE(option.name, "reason");
      EXPECT_NE(option.name, "text");
    }
  }
}

TEST(FillRequestIdTest, KeepsAGivenIdAndMakesAFreshOne) {
  sharing::DiscloseRequest given;
  given.set_request_id("mine");
  sharing::DiscloseRequest first;
  sharing::DiscloseRequest second;

  FillRequestId(&given);
  FillRequestId(&first);
  FillRequestId(&second);

  EXPECT_EQ(given.request_id(), "mine");
  EXPECT_EQ(first.request_id().size(), 36u);
  EXPECT_NE(first.request_id(), second.request_id());
}

}  // namespace
}  // namespace samrad::cli
