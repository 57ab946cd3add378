#include "services/screening/description.h"

#include <gtest/gtest.h>

#include "services/screening/text_place.h"

namespace samrad::screening {
namespace {

TEST(ParseFitRequestTest, ReadsEveryField) {
  auto request = ParseFitRequest(
      R"({"school":"Nordskolan","stages":["9","7",8,"G1","7"],"sex":"F",
          "areas":["Norrby"],"moved_in_from":2025,"text":"i åttan",
          "earlier":[{"sex":"M"},{"stages":["8"],"text":"x"}],"k":12})");

  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->description.school, "Nordskolan");
  EXPECT_EQ(request->description.stages, (std::vector<int>{6, 7, 8, 9}));
  EXPECT_EQ(request->description.sex, Sex::kFemale);
  EXPECT_EQ(request->description.areas, (std::vector<std::string>{"Norrby"}));
  EXPECT_EQ(request->description.moved_in_from, 2025);
  EXPECT_EQ(request->description.text, "i åttan");
  ASSERT_EQ(request->earlier.size(), 2u);
  EXPECT_EQ(request->earlier[0].sex, Sex::kMale);
  EXPECT_EQ(request->earlier[1].stages, (std::vector<int>{7}));
  EXPECT_EQ(request->k, 12);
}

TEST(ParseFitRequestTest, TakesAbsentAndNullAlike) {
  auto absent = ParseFitRequest("{}");
  auto null = ParseFitRequest(
      R"({"school":null,"stages":null,"sex":null,"areas":null,)"
      R"("moved_in_from":null,"text":null,"earlier":null,"k":null})");

  ASSERT_TRUE(absent.ok() && null.ok()) << null.status();
  EXPECT_EQ(absent->description, Description());
  EXPECT_EQ(null->description, Description());
  EXPECT_EQ(null->k, kDefaultK);
}

struct Bad {
  const char* name;
  const char* json;
  const char* message;
};

class FitRequestRefusalTest : public ::testing::TestWithParam<Bad> {};

TEST_P(FitRequestRefusalTest, NamesThePlaceAndTheField) {
  auto request = ParseFitRequest(GetParam().json);

  ASSERT_EQ(request.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(request.status().message()), GetParam().message);
  EXPECT_FALSE(PlaceOfFault(request.status()).empty());
}

INSTANTIATE_TEST_SUITE_P(
    Texts, FitRequestRefusalTest,
    ::testing::Values(
        Bad{"Nothing", "", "line 1, column 1: not JSON"},
        Bad{"AList", "[]", "line 1, column 1: not a JSON object"},
        Bad{"TextAfter", "{}\n x", "line 2, column 2: not JSON"},
        Bad{"AnUnknownField", "{\n \"sex\":\"F\",\"name\":\"Maja\"}",
            "line 2, column 17: unknown field"},
        Bad{"TheSameFieldTwice", R"({"sex":"F","sex":"M"})",
            "line 1, column 16: sex: the same field twice"},
        Bad{"AnotherSex", R"({"sex":"K"})",
            "line 1, column 10: sex: must be F or M"},
        Bad{"ANumberForText", R"({"text":1})",
            "line 1, column 10: text: not a value of the right type"},
        Bad{"Stage10", R"({"stages":["10"]})",
            "line 1, column 15: stages: a stage must be 1-9 or G1-G3"},
        Bad{"AStageAlone", R"({"stages":"7"})",
            "line 1, column 13: stages: not a value of the right type"},
        Bad{"AnEmptyArea", R"({"areas":[""]})",
            "line 1, column 12: areas: an area is empty"},
        Bad{"KOfNothing", R"({"k":0})",
            "line 1, column 7: k: must be a whole number from 1 to 1000000"},
        Bad{"KInAnEarlierItem", R"({"earlier":[{"k":9}]})",
            "line 1, column 16: earlier[0]: unknown field"},
        Bad{"AnEarlierItemThatIsText", R"({"earlier":["x"]})",
            "line 1, column 15: earlier: not a value of the right type"},
        Bad{"AYearOfTwoDigits", R"({"moved_in_from":25})",
            "line 1, column 20: moved_in_from: not a year"},
        Bad{"NotUtf8", "{\"text\":\"\xE5\"}", "line 1, column 10: not UTF-8"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(ParseFitRequestTest, RefusesWhatIsOverTheLimits) {
  const std::string text(kMaxDescriptionText + 1, 'a');
  EXPECT_FALSE(ParseFitRequest("{\"text\":\"" + text + "\"}").ok());
  std::string earlier = "{\"earlier\":[{}";
  for (size_t i = 0; i < kMaxEarlier; ++i) earlier += ",{}";
  EXPECT_FALSE(ParseFitRequest(earlier + "]}").ok());
  EXPECT_FALSE(
      ParseFitRequest(std::string(kMaxDescriptionBytes + 1, ' ')).ok());
}

}  // namespace
}  // namespace samrad::screening
