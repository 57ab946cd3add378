#include "services/hub/stubs/log_appender.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/base/status.h"

namespace samrad::hub {

void LateLogAppender::Set(std::unique_ptr<LogAppender> log) {
  base::MutexLock lock(mutex_);
  log_ = std::move(log);
}

absl::StatusOr<std::shared_ptr<LogAppender>> LateLogAppender::Get() {
  base::MutexLock lock(mutex_);
  if (log_ == nullptr) {
    return absl::UnavailableError("the log is not there yet");
  }
  return log_;
}

absl::StatusOr<std::vector<audit::v1::Receipt>> LateLogAppender::Append(
    std::span<const OrderedEntry> entries) {
  SAMRAD_ASSIGN_OR_RETURN(const std::shared_ptr<LogAppender> log, Get());
  return log->Append(entries);
}

absl::StatusOr<WitnessState> LateLogAppender::GetWitnessState() {
  SAMRAD_ASSIGN_OR_RETURN(const std::shared_ptr<LogAppender> log, Get());
  return log->GetWitnessState();
}

absl::Status CheckReceipts(std::span<const audit::v1::Receipt> receipts,
                           size_t count) {
  if (receipts.size() != count) {
    return absl::DataLossError("the log answered with another count");
  }
  std::vector<uint64_t> leaves;
  leaves.reserve(count);
  for (const audit::v1::Receipt& receipt : receipts) {
    if (receipt.tree_size() <= receipt.leaf()) {
      return absl::DataLossError("a leaf lies outside its tree");
    }
    leaves.push_back(receipt.leaf());
  }
  std::sort(leaves.begin(), leaves.end());
  if (std::adjacent_find(leaves.begin(), leaves.end()) != leaves.end()) {
    return absl::DataLossError("the log gave one leaf to two entries");
  }
  return absl::OkStatus();
}

}  // namespace samrad::hub
