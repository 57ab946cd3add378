#include "services/agency/staff/password_guard.h"

#include <algorithm>
#include <utility>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr absl::Duration kFirstRest = absl::Seconds(1);
constexpr absl::Duration kLongestRest = absl::Minutes(15);
constexpr absl::Duration kMemory = absl::Hours(24);

absl::Status TooMany() {
  return base::Error(absl::StatusCode::kResourceExhausted, "TOO_MANY_ATTEMPTS",
                     "too many attempts; try again in a while");
}

}  // namespace

absl::Status PasswordGuard::Admit(const std::string& account) {
  const absl::Time now = clock_.TimeNow();
  base::MutexLock lock(mutex_);
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return absl::OkStatus();
  if (now - found->second.last > kMemory) {
    accounts_.erase(found);
    return absl::OkStatus();
  }
  const bool node_busy = now - minute_began_ < absl::Minutes(1) &&
                         minute_failures_ >= kNodeFailures;
  return node_busy || now < found->second.rests_until ? TooMany()
                                                      : absl::OkStatus();
}

bool PasswordGuard::IsNews(const std::string& account) {
  base::MutexLock lock(mutex_);
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return true;
  return !std::exchange(found->second.told, true);
}

void PasswordGuard::Failed(const std::string& account) {
  const absl::Time now = clock_.TimeNow();
  base::MutexLock lock(mutex_);
  if (now - minute_began_ >= absl::Minutes(1)) {
    minute_began_ = now;
    minute_failures_ = 0;
  }
  ++minute_failures_;
  if (accounts_.size() >= kMaxAccounts && !accounts_.contains(account)) {
    ForgetOldest();
  }
  Record& record = accounts_[account];
  record.last = now;
  record.told = false;
  ++record.failures;
  if (record.failures >= kFreeFailures) {
    const int doublings = std::min(record.failures - kFreeFailures, 20);
    record.rests_until =
        now + std::min(kFirstRest * (1 << doublings), kLongestRest);
  }
}

void PasswordGuard::Succeeded(const std::string& account) {
  base::MutexLock lock(mutex_);
  accounts_.erase(account);
}

void PasswordGuard::ForgetAllOf(const std::string& prefix) {
  base::MutexLock lock(mutex_);
  std::erase_if(accounts_, [&](const auto& entry) {
    return entry.first.starts_with(prefix);
  });
}

void PasswordGuard::ForgetOldest() {
  const auto oldest = std::min_element(accounts_.begin(), accounts_.end(),
                                       [](const auto& a, const auto& b) {
                                         return a.second.last < b.second.last;
                                       });
  if (oldest != accounts_.end()) accounts_.erase(oldest);
}

}  // namespace samrad::agency
