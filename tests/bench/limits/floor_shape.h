// What the walk floor shares with the walk: sizes, keys, names. Sizes are those
// of one social-to-police disclosure of a 1 KiB note on OSL 10:18 a, estimated
// by reading the code that makes them (tests/bench/README.md), not measured.
#ifndef SAMRAD_TESTS_BENCH_LIMITS_FLOOR_SHAPE_H_
#define SAMRAD_TESTS_BENCH_LIMITS_FLOOR_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "crypto/sign/ed25519.h"
#include "services/audit/leaf.h"
#include "services/audit/receipt.h"
#include "services/base/store.h"

namespace samrad::bench {

// A DisclosureHeader, an OpeningHeader, what is sealed, a journal entry as it
// is hashed, an answer kept for its request id, a decision with its reasons.
inline constexpr std::size_t kHeaderBytes = 426;
inline constexpr std::size_t kOpeningHeaderBytes = 118;
inline constexpr std::size_t kContentBytes = 1180;
inline constexpr std::size_t kJournalBytes = 170;
inline constexpr std::size_t kAnswerBytes = 150;
inline constexpr std::size_t kDecisionBytes = 110;

inline constexpr std::size_t kBatch = 64;
inline constexpr std::size_t kDeliverGroup = 128;
inline constexpr std::size_t kAppendGroup = 1024;

inline constexpr char kOrigin[] = "ekvik.samrad.example/log";
inline constexpr char kDomain[] = "ekvik.samrad.example";
inline constexpr std::string_view kAckDomain = "samrad/ack/v1";
inline constexpr char kEchoMethod[] = "/samrad.test.Echo/Call";

// Keys that every process of the floor knows by number.
inline constexpr std::uint64_t kLogKeyNumber = 1;
std::uint64_t KeyNumberOf(std::string_view agency);
crypto::SigningKey SigningKeyOf(std::string_view agency);
audit::LogKey FloorLogKey();

// Files of one process of the floor.
struct FloorFiles {
  std::string folder;
  std::string role;  // "hub" or an agency id

  std::string Path(std::string_view name) const;
  std::string port_file() const { return Path("port"); }
};

// A store as the real rooms open theirs. Ends the process when it cannot.
std::unique_ptr<base::Database> OpenFloorStore(const std::string& path,
                                               base::Schema schema);

// Ends the process with a word about what failed.
void Must(const absl::Status& status, const char* what);

// The address of a process of the floor; waits until it has one.
std::string AddressOf(const std::string& folder, const std::string& role);

// Runs until the process is killed.
int RunFloorHub(const FloorFiles& files);
int RunFloorNode(const FloorFiles& files);
// A node that only mirrors the log, as the agencies that have no part do.
int RunFloorMirror(const FloorFiles& files);

// The parts of one walk by themselves.
struct FloorParts {
  double commit_us = 0;  // wall time of a walk's commits, groups of 64
  double commit_cpu_us = 0;
  double crypto_us = 0;        // processor time, batches of 64
  double crypto_alone_us = 0;  // the same when nothing is batched
};
FloorParts MeasureParts(const std::string& folder);

}  // namespace samrad::bench

#endif  // SAMRAD_TESTS_BENCH_LIMITS_FLOOR_SHAPE_H_
