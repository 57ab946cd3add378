#include "tests/bench/pace.h"

#include <algorithm>
#include <cstdio>
#include <string>

namespace samrad::bench {
namespace {

void AnswerError(const absl::Status& status) {
  std::string message(status.message());
  std::replace(message.begin(), message.end(), '"', '\'');
  std::printf("{\"error\":\"%d %s\"}\n", static_cast<int>(status.code()),
              message.c_str());
  std::fflush(stdout);
}

}  // namespace

void AnswerLoad(const Ends& ends, std::istream& words) {
  std::string mode;
  double seconds = 1;
  words >> mode >> seconds;
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
