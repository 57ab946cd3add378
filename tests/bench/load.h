// Drives walks: Disclose at the sender's node, then AcceptPacket at the
// recipient's. The real town and the walk floor are driven by this same code,
// so that the client costs both the same.
#ifndef SAMRAD_TESTS_BENCH_LOAD_H_
#define SAMRAD_TESTS_BENCH_LOAD_H_

#include <grpcpp/channel.h>
#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"

namespace samrad::bench {

// What a walk needs to know of the two nodes.
struct Ends {
  std::shared_ptr<grpc::Channel> sender;
  std::shared_ptr<grpc::Channel> recipient;
  std::string sender_token;
  std::string recipient_token;
  // The request without its id.
  agency::sharing::v1::DiscloseRequest request;
  // Every process that takes part, without this one.
  std::vector<pid_t> parties;
};

// How many walks go on at a time.
struct Pace {
  // One thread keeps this many in flight on one channel per node; 0: instead
  // `blocking` threads make one call at a time.
  int in_flight = 0;
  int blocking = 0;
};

struct LoadResult {
  double seconds = 0;
  uint64_t walks = 0;
  // Disclose call to receipt, and decided to opened.
  double disclose_p50_us = 0;
  double walk_p50_us = 0;
  // Of all parties and this process, what follows the walks included.
  double cpu_us_per_walk = 0;
  // Share of it that this process took.
  double client_cpu_us_per_walk = 0;
  // Accepts that came before the packet.
  uint64_t too_early = 0;

  // One line of JSON.
  std::string ToJson() const;
};

// A social services disclosure to the police on OSL 10:18 a.
agency::sharing::v1::DiscloseRequest RiskToPolice(const std::string& case_code,
                                                  const std::string& item);

// Runs for about `seconds`. The first failure of a call ends it.
absl::StatusOr<LoadResult> RunLoad(const Ends& ends, const Pace& pace,
                                   double seconds);

// Calls `method` with the same bytes for `seconds`, one thread keeping
// `in_flight` calls on one channel; calls per second.
struct EchoResult {
  double per_second = 0;
  double p50_us = 0;
  double cpu_us_per_call = 0;
  uint64_t answer_bytes = 0;
};
absl::StatusOr<EchoResult> RunEcho(const std::shared_ptr<grpc::Channel>& to,
                                   const std::string& method,
                                   const std::vector<std::string>& requests,
                                   int in_flight, double seconds,
                                   const std::vector<pid_t>& parties);

double Median(std::vector<double> values);

}  // namespace samrad::bench

#endif  // SAMRAD_TESTS_BENCH_LOAD_H_
