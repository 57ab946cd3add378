#include "services/law/strict_json.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "samrad/law/v1/facts.pb.h"

namespace samrad::law {
namespace {

// The path a refusal names, or "accepted".
std::string Refused(std::string_view json) {
  v1::DecideRequest request;
  const absl::Status status = ParseStrictJson(json, &request);
  if (status.ok()) return "accepted";
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(request.ByteSizeLong(), 0u);
  return JsonPathOf(status).value_or("no path");
}

TEST(StrictJsonTest, ReadsEveryKindOfField) {
  v1::DecideRequest request;

  ASSERT_TRUE(ParseStrictJson(
                  R"({"facts":{"at":"2026-09-15T10:00:00.25+02:00",
                   "to":[{"kind":"POLICE","isAuthority":true,"name":"å"}],
                   "subject":{"presumedUnder18":false,"birthDate":""},
                   "anonymisation":{"smallestGroup":25}}})",
                  &request)
                  .ok());

  EXPECT_EQ(request.facts().at().seconds(), 1789459200);
  EXPECT_EQ(request.facts().at().nanos(), 250000000);
  EXPECT_EQ(request.facts().to(0).kind(), common::v1::POLICE);
  EXPECT_EQ(request.facts().anonymisation().smallest_group(), 25);
}

TEST(StrictJsonTest, NamesThePathOfWhatItRefuses) {
  EXPECT_EQ(Refused(R"({"facts":{"nonsense":1}})"), "facts.nonsense");
  EXPECT_EQ(Refused(R"({"facts":{"is_authority":1}})"), "facts.is_authority");
  EXPECT_EQ(
      Refused(R"({"facts":{"to":[{"kind":"POLICE"},{"kind":"police"}]}})"),
      "facts.to[1].kind");
  EXPECT_EQ(Refused(R"({"facts":{"from":{"isAuthority":"true"}}})"),
            "facts.from.isAuthority");
  EXPECT_EQ(Refused(R"({"facts":{"from":{"kind":8}}})"), "facts.from.kind");
  EXPECT_EQ(Refused(R"({"facts":{"from":null}})"), "facts.from");
  EXPECT_EQ(Refused(R"({"facts":{"from":[]}})"), "facts.from");
  EXPECT_EQ(Refused(R"({"facts":{"to":{}}})"), "facts.to");
  EXPECT_EQ(Refused(R"({"facts":{"to":[[]]}})"), "facts.to[0]");
  EXPECT_EQ(Refused(R"({"facts":{"purpose":"OWN_TASK","purpose":"OWN_TASK"}})"),
            "facts.purpose");
  EXPECT_EQ(Refused(R"({"facts":{},"facts":{}})"), "facts");
}

TEST(StrictJsonTest, RefusesDatesAndProvisionsThatCannotBe) {
  EXPECT_EQ(Refused(R"({"facts":{"subject":{"birthDate":"2010-02-30"}}})"),
            "facts.subject.birthDate");
  EXPECT_EQ(Refused(R"({"facts":{"consent":{"validUntil":"2026-9-1"}}})"),
            "facts.consent.validUntil");
  EXPECT_EQ(Refused(R"({"facts":{"ground":{"provision":"OSL 10"}}})"),
            "facts.ground.provision");
  EXPECT_EQ(Refused(R"({"facts":{"ground":{"duty":"SoL"}}})"),
            "facts.ground.duty");
  EXPECT_EQ(
      Refused(R"({"facts":{"information":{"secrecy":["OSL 26:1","x"]}}})"),
      "facts.information.secrecy[1]");
  EXPECT_EQ(Refused(R"({"facts":{"to":[{"notifiedUnder":"19:1"}]}})"),
            "facts.to[0].notifiedUnder");
  // Person ids and free text are no provisions.
  EXPECT_EQ(Refused(R"({"facts":{"assessments":[{"concerns":"guardian-a"}]}})"),
            "accepted");
  EXPECT_EQ(Refused(R"({"facts":{"ground":{"provision":"OSL 99:99 z"}}})"),
            "accepted");
}

TEST(StrictJsonTest, RefusesInstantsThatAreNone) {
  for (const char* text :
       {"2026-09-15T10:00:00", "2026-09-15", "2026-02-30T10:00:00Z",
        "2026-09-15T24:00:00Z", "2026-09-15T10:60:00Z", "2026-09-15T10:00:60Z",
        "2026-09-15t10:00:00Z", "2026-09-15T10:00:00z", "2026-09-15 10:00:00Z",
        "2026-09-15T10:00:00+0200", "2026-09-15T10:00:00+24:00",
        "2026-09-15T10:00:00.Z", "2026-09-15T10:00:00.1234567890Z",
        "0001-01-01T00:00:00+00:01", ""}) {
    EXPECT_EQ(Refused(std::string(R"({"facts":{"at":")") + text + "\"}}"),
              "facts.at")
        << text;
  }
  EXPECT_EQ(Refused(R"({"facts":{"at":1789459200}})"), "facts.at");
  EXPECT_EQ(Refused(R"({"facts":{"at":{"seconds":1}}})"), "facts.at");
}

TEST(StrictJsonTest, TakesIntegersAsTheSchemaMeansThem) {
  const auto group = [](const char* number) {
    return Refused(
        std::string(R"({"facts":{"anonymisation":{"smallestGroup":)") + number +
        "}}}");
  };
  for (const char* good : {"0", "2147483647", "25.0", "1e2"}) {
    EXPECT_EQ(group(good), "accepted") << good;
  }
  for (const char* bad : {"-1", "2147483648", "2.5", "1e400", "\"5\"", "true",
                          "99999999999999999999", "-1.0"}) {
    EXPECT_EQ(group(bad).substr(0, 5), "facts") << bad;
  }
}

TEST(StrictJsonTest, RefusesWhatIsNotOneJsonObject) {
  for (const char* text :
       {"", " ", "[]", "1", "null", "\"x\"", "{", "{}{}", "{\"facts\":}",
        "{'facts':{}}", "{\"facts\":{},}", "\xEF\xBB\xBF{}", "{\"facts\":{}} x",
        "{\"facts\":{\"from\":{\"name\":\"\xff\"}}}"}) {
    EXPECT_NE(Refused(text), "accepted") << text;
  }
  EXPECT_EQ(Refused("{}"), "accepted");
}

TEST(StrictJsonTest, HasLimits) {
  const std::string limit(size_t{1} << 20, ' ');
  EXPECT_EQ(Refused("{}" + limit.substr(2)), "accepted");
  EXPECT_EQ(Refused("{}" + limit), "");

  v1::DecideRequest request;
  StrictJsonOptions shallow;
  shallow.max_depth = 2;
  EXPECT_TRUE(ParseStrictJson(R"({"facts":{}})", &request, shallow).ok());
  EXPECT_FALSE(
      ParseStrictJson(R"({"facts":{"from":{}}})", &request, shallow).ok());
  EXPECT_NE(Refused(std::string(100000, '[')), "accepted");
}

TEST(StrictJsonTest, MessagesNeverHoldValues) {
  v1::DecideRequest request;
  const absl::Status status = ParseStrictJson(
      R"({"facts":{"subject":{"birthDate":"Kim Andersson"}}})", &request);
  EXPECT_EQ(status.ToString().find("Kim"), std::string::npos);
}

TEST(StrictJsonTest, UnspecifiedIsNotStated) {
  v1::DecideRequest request;
  ASSERT_TRUE(ParseStrictJson(R"({"facts":{"purpose":"PURPOSE_UNSPECIFIED"}})",
                              &request)
                  .ok());
  EXPECT_EQ(ToJson(request), R"({"facts":{}})");
}

TEST(StrictJsonTest, WritesWhatItReads) {
  const std::string text =
      R"({"facts":{"at":"2026-09-15T08:00:00.250Z","to":[{"kind":"POLICE",)"
      R"("isAuthority":true,"name":"å \"q\""}],"subject":{)"
      R"("presumedUnder18":true}}})";
  v1::DecideRequest request;

  ASSERT_TRUE(ParseStrictJson(text, &request).ok());

  EXPECT_EQ(ToJson(request), text);
}

}  // namespace
}  // namespace samrad::law
