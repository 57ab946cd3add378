#include "services/base/log.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "services/base/fake_clock.h"
#include "services/base/ids.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"

namespace samrad::base {
namespace {

// What must not compile: run-time text, and ids that point at a person.
static_assert(!std::is_constructible_v<LogValue, std::string>);
static_assert(!std::is_constructible_v<LogValue, std::string_view>);
static_assert(!std::is_constructible_v<LogValue, const char*>);
static_assert(!std::is_constructible_v<LogValue, CaseCode>);
static_assert(!std::is_constructible_v<LogValue, StaffId>);
static_assert(!std::is_constructible_v<Literal, std::string>);
static_assert(!std::is_constructible_v<Literal, const char*>);

class LogTest : public testing::Test {
 protected:
  MemoryLogSink sink_;
  FakeClock clock_{absl::FromUnixSeconds(0)};
  Logger log_{sink_, clock_, "exchange"};
};

TEST_F(LogTest, WritesOneJsonObjectPerEvent) {
  log_.Info("envelope_accepted", {{"agency", *AgencyId::Parse("police")},
                                  {"size_bytes", 512},
                                  {"late", false},
                                  {"took", absl::Milliseconds(250)},
                                  {"kind", "first"}});

  EXPECT_EQ(sink_.Text(),
            "{\"at\":\"1970-01-01T00:00:00.000000Z\",\"severity\":\"INFO\","
            "\"room\":\"exchange\",\"event\":\"envelope_accepted\","
            "\"agency\":\"police\",\"size_bytes\":512,\"late\":false,"
            "\"took\":0.25,\"kind\":\"first\"}\n");
}

TEST_F(LogTest, WritesCodeAndTagOfAStatusButNeverItsMessage) {
  log_.Alarm("proof_refused",
             {{"status", Error(absl::StatusCode::kDataLoss, "BAD_PROOF",
                               "Kalle Anka 20100101-1234")}});

  EXPECT_NE(sink_.Text().find("\"DATA_LOSS/BAD_PROOF\""), std::string::npos);
  EXPECT_EQ(sink_.Text().find("Kalle"), std::string::npos);
  EXPECT_NE(sink_.Text().find("ALARM"), std::string::npos);
}

TEST_F(LogTest, WritesNullForANumberThatJsonLacks) {
  log_.Info("measured", {{"x", std::numeric_limits<double>::infinity()}});

  EXPECT_NE(sink_.Text().find("\"x\":null"), std::string::npos);
}

TEST_F(LogTest, WritesUnderAnotherRoomsName) {
  log_.For("directory").Warning("odd");

  EXPECT_NE(sink_.Text().find("\"room\":\"directory\""), std::string::npos);
}

TEST_F(LogTest, KeepsLinesOfManyThreadsWhole) {
  const TempDir folder;
  auto file = FileLogSink::Open(folder.File("log"));
  ASSERT_TRUE(file.ok());
  const Logger log(**file, clock_, "base");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&log, this] {
      for (int j = 0; j < 200; ++j) {
        log.Info("line", {{"number", j}});
        log_.Info("line", {{"number", j}});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  FILE* const in = std::fopen(folder.File("log").c_str(), "r");
  char line[512];
  int lines = 0;
  while (std::fgets(line, sizeof(line), in) != nullptr) {
    const std::string_view text(line);
    EXPECT_TRUE(text.starts_with("{\"at\":") && text.ends_with("}\n"));
    ++lines;
  }
  std::fclose(in);
  EXPECT_EQ(lines, 800);
}

}  // namespace
}  // namespace samrad::base
