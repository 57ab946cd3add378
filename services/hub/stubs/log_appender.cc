#include "services/hub/stubs/log_appender.h"

#include <utility>

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
  for (size_t i = 0; i < receipts.size(); ++i) {
    if (receipts[i].tree_size() <= receipts[i].leaf()) {
      return absl::DataLossError("a leaf lies outside its tree");
    }
    if (i > 0 && receipts[i].leaf() <= receipts[i - 1].leaf()) {
      return absl::DataLossError("the log's leaves do not rise");
    }
  }
  return absl::OkStatus();
}

}  // namespace samrad::hub
