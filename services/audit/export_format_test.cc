#include "services/audit/export_format.h"

#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using nlohmann::ordered_json;
using testing::SyntheticLog;

// `text` with one field set to another JSON value, or removed.
std::string With(const std::string& text, const std::string& name,
                 const ordered_json& value) {
  ordered_json parsed = ordered_json::parse(text);
  parsed[name] = value;
  return parsed.dump();
}
std::string Without(const std::string& text, const std::string& name) {
  ordered_json parsed = ordered_json::parse(text);
  parsed.erase(name);
  return parsed.dump();
}

TEST(ExportFormatTest, AnOpeningLineComesBackAsItWas) {
  SyntheticLog log;
  log.LogSigned(v1::DISCLOSURE, log.Disclosure(1), "social");
  const OpeningLine& line = log.openings[0];

  const std::string text = EncodeOpeningLine(line);
  const auto back = ParseOpeningLine(text);

  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->leaf, line.leaf);
  EXPECT_EQ(back->record.SerializeAsString(), line.record.SerializeAsString());
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.rfind("{\"leaf\":9,\"type\":\"DISCLOSURE\",\"header\":\"", 0),
            0u)
      << text;
}

TEST(ExportFormatTest, RefusesAnOpeningLineThatIsNotExactlyThat) {
  SyntheticLog log;
  log.LogSigned(v1::DISCLOSURE, log.Disclosure(1), "social");
  const std::string good = EncodeOpeningLine(log.openings[0]);
  ASSERT_TRUE(ParseOpeningLine(good).ok());

  for (const std::string& bad :
       {std::string(),
        std::string("[]"),
        std::string("null"),
        good.substr(0, good.size() - 1),
        good + "{}",
        good + good,
        With(good, "more", 1),
        Without(good, "salt"),
        With(good, "leaf", -1),
        With(good, "leaf", 1.5),
        With(good, "leaf", "1"),
        With(good, "type", "SOMETHING"),
        With(good, "type", 1),
        With(good, "type", "LEAF_TYPE_UNSPECIFIED"),
        With(good, "salt", "AA=="),
        With(good, "salt", "not base64"),
        With(good, "header", ""),
        With(good, "ciphertext_hash", "AA=="),
        With(good, "signature", nullptr),
        "{\"leaf\":9," + good.substr(1),
        With(good, "header", std::string(300000, 'A'))}) {
    EXPECT_EQ(ParseOpeningLine(bad).status().code(),
              absl::StatusCode::kInvalidArgument)
        << bad.substr(0, 200);
  }
}

TEST(ExportFormatTest, ADirectoryLineComesBackAsItWas) {
  const SyntheticLog log;
  for (const v1::DirectoryEvent& event : log.events) {
    const auto text = EncodeDirectoryLine(event);
    ASSERT_TRUE(text.ok()) << text.status();
    const auto back = ParseDirectoryLine(*text);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->SerializeAsString(), event.SerializeAsString());
  }
  const auto onboard = ordered_json::parse(*EncodeDirectoryLine(log.events[2]));
  EXPECT_EQ(onboard["event"], "ONBOARD");
  EXPECT_EQ(onboard["kind"], "MUNICIPAL_SCHOOL");
  EXPECT_EQ(onboard["key"]["use"], "sign");
}

TEST(ExportFormatTest, RefusesADirectoryLineThatSaysElseThanItsHeader) {
  const SyntheticLog log;
  const std::string good = *EncodeDirectoryLine(log.events[2]);
  const auto code = [](const std::string& line) {
    return ParseDirectoryLine(line).status().code();
  };

  EXPECT_EQ(code(With(good, "event", "KEY")), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(With(good, "agency", "police")), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(With(good, "kind", nullptr)), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(With(good, "kind", "COURT")), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(With(good, "key", nullptr)), absl::StatusCode::kDataLoss);
  EXPECT_EQ(code(Without(good, "kind")), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(With(good, "x", 1)), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(With(good, "key", {{"use", "sign"}})),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("{}"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("7"), absl::StatusCode::kInvalidArgument);
}

TEST(ExportFormatTest, ExportInfoComesBackAndRefusesTheRest) {
  const ExportInfo info{"ekvik.samrad.example/log", 12, "police",
                        absl::FromUnixSeconds(1788256800)};
  const std::string text = EncodeExportInfo(info);
  EXPECT_EQ(text,
            "{\"format\":\"samrad-export/1\",\"origin\":"
            "\"ekvik.samrad.example/log\",\"tree_size\":12,\"agency\":"
            "\"police\",\"at\":\"2026-09-01T10:00:00Z\"}");
  const auto back = ParseExportInfo(text);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->tree_size, 12u);
  EXPECT_EQ(back->at, info.at);

  for (const std::string& bad :
       {With(text, "format", "samrad-export/2"), With(text, "origin", "a b"),
        With(text, "agency", "Police"), With(text, "at", "yesterday"),
        With(text, "tree_size", -1), Without(text, "at")}) {
    EXPECT_FALSE(ParseExportInfo(bad).ok()) << bad;
  }
}

TEST(ExportFormatTest, TrustFileComesBackAndRefusesTheRest) {
  const SyntheticLog log;
  const auto text = EncodeTrustFile(log.Trust());
  ASSERT_TRUE(text.ok());
  const auto back = ParseTrustFile(*text);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->log.vkey, log.Trust().log.vkey);
  EXPECT_EQ(back->genesis.size(), 2u);

  ordered_json parsed = ordered_json::parse(*text);
  parsed["genesis"][0]["fingerprint"] = parsed["genesis"][1]["fingerprint"];
  EXPECT_FALSE(ParseTrustFile(parsed.dump()).ok());
  EXPECT_FALSE(
      ParseTrustFile(With(*text, "genesis", ordered_json::array())).ok());
  EXPECT_FALSE(ParseTrustFile(With(*text, "format", "x")).ok());
  EXPECT_FALSE(ParseTrustFile(With(*text, "log", 1)).ok());
  EXPECT_FALSE(ParseTrustFile(Without(*text, "log")).ok());
  EXPECT_FALSE(ParseTrustFile("").ok());
}

}  // namespace
}  // namespace samrad::audit
