// How a hub room asks for leaves: through the log's stub, never its store.
#ifndef SAMRAD_SERVICES_HUB_STUBS_LOG_APPENDER_H_
#define SAMRAD_SERVICES_HUB_STUBS_LOG_APPENDER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/base/mutex.h"

namespace samrad::hub {

// One entry in the order of its room.
struct OrderedEntry {
  // Strictly increasing number of the appending room; the key of idempotency.
  uint64_t sequence = 0;
  // 32 bytes.
  std::string entry;
};

// At most this many entries in one call.
inline constexpr size_t kMaxAppendGroup = 512;

// What the log's newest checkpoint says of its witnesses.
struct WitnessState {
  // When a quorum last cosigned, by the log's account; InfinitePast: never.
  absl::Time last_witnessed_at = absl::InfinitePast();
};

// Thread-safe.
class LogAppender {
 public:
  virtual ~LogAppender() = default;

  // One receipt per entry, in order, each parsed from what the log answered.
  // Any error: whether the entries are in the log is unknown; ask again with
  // the same numbers. DATA_LOSS: the log answered something impossible (wrong
  // count, one leaf for two entries).
  virtual absl::StatusOr<std::vector<audit::v1::Receipt>> Append(
      std::span<const OrderedEntry> entries) = 0;

  // UNAVAILABLE when the log does not answer.
  virtual absl::StatusOr<WitnessState> GetWitnessState() = 0;
};

// A log that can be reached only later: rooms are made before the channels
// between them. UNAVAILABLE until Set. Thread-safe.
class LateLogAppender final : public LogAppender {
 public:
  void Set(std::unique_ptr<LogAppender> log);

  absl::StatusOr<std::vector<audit::v1::Receipt>> Append(
      std::span<const OrderedEntry> entries) override;
  absl::StatusOr<WitnessState> GetWitnessState() override;

 private:
  absl::StatusOr<std::shared_ptr<LogAppender>> Get();

  base::Mutex mutex_;
  std::shared_ptr<LogAppender> log_ ABSL_GUARDED_BY(mutex_);
};

// DATA_LOSS unless there are `count` receipts, each with a leaf of its own. The
// leaves of what is new rise; what a restored log had already, and agencies
// hand in once more in an order of theirs, may lie anywhere.
absl::Status CheckReceipts(std::span<const audit::v1::Receipt> receipts,
                           size_t count);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_LOG_APPENDER_H_
