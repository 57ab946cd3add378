#include "tests/bench/pace.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/bench/cpu.h"

namespace samrad::bench {
namespace {

void AnswerError(const absl::Status& status) {
  std::string message(status.message());
  std::replace(message.begin(), message.end(), '"', '\'');
  std::printf("{\"error\":\"%d %s\"}\n", static_cast<int>(status.code()),
              message.c_str());
  std::fflush(stdout);
}

// What the parties use when nobody asks them for anything.
void AnswerIdle(const Ends& ends, double seconds) {
  const double before = CpuSecondsOf(ends.parties);
  absl::SleepFor(absl::Seconds(seconds));
  std::printf("{\"cpu_ms_per_second\":%.2f}\n",
              (CpuSecondsOf(ends.parties) - before) * 1e3 / seconds);
  std::fflush(stdout);
}

}  // namespace

void AnswerLoad(const Ends& ends, std::istream& words) {
  std::string mode;
  double seconds = 1;
  words >> mode >> seconds;
  if (mode == "idle") {
    AnswerIdle(ends, seconds);
    return;
  }
  Pace pace;
  if (mode == "in_flight") {
    pace.in_flight = 64;
  } else {
    pace.blocking = mode == "blocking" ? 8 : 1;
  }
  const auto result = RunLoad(ends, pace, seconds);
  if (!result.ok()) {
    AnswerError(result.status());
    return;
  }
  std::printf("%s\n", result->ToJson().c_str());
  std::fflush(stdout);
}

void AnswerEcho(const absl::StatusOr<EchoResult>& echo) {
  if (!echo.ok()) {
    AnswerError(echo.status());
    return;
  }
  std::printf(
      "{\"per_second\":%.1f,\"p50_us\":%.1f,\"cpu_us_per_call\":%.1f,"
      "\"answer_bytes\":%llu}\n",
      echo->per_second, echo->p50_us, echo->cpu_us_per_call,
      static_cast<unsigned long long>(echo->answer_bytes));
  std::fflush(stdout);
}

}  // namespace samrad::bench
