// The commands that the floor and the load client have in common.
#ifndef SAMRAD_TESTS_BENCH_PACE_H_
#define SAMRAD_TESTS_BENCH_PACE_H_

#include <istream>

#include "absl/status/statusor.h"
#include "tests/bench/load.h"

namespace samrad::bench {

// Reads "MODE SECONDS", runs it and prints the result as a line of JSON. A
// failure is told in the line: {"error":...}.
void AnswerLoad(const Ends& ends, std::istream& words);

// Prints the result as a line of JSON.
void AnswerEcho(const absl::StatusOr<EchoResult>& echo);

}  // namespace samrad::bench

#endif  // SAMRAD_TESTS_BENCH_PACE_H_
