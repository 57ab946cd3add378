// Slows down guessing of passwords without locking anybody else out.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_PASSWORD_GUARD_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_PASSWORD_GUARD_H_

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"

namespace samrad::agency {

// After 5 failures an account rests: 1 s, then twice as long each time, at most
// 15 min; 24 h without a failure forget them. When the whole node has seen 60
// failures in a minute, accounts that have failed lately rest until the minute
// is over; an account without a failure is never kept waiting by others.
// Unknown accounts are counted like known ones. An "account" is any name that
// attempts are counted under: PasswordDoor adds where they come from.
// Thread-safe.
class PasswordGuard {
 public:
  static constexpr int kFreeFailures = 5;
  static constexpr int kNodeFailures = 60;
  static constexpr size_t kMaxAccounts = 10000;

  explicit PasswordGuard(const base::Clock& clock) : clock_(clock) {}

  // OK when a password may be tried for this account now; RESOURCE_EXHAUSTED,
  // tag TOO_MANY_ATTEMPTS, otherwise.
  [[nodiscard]] absl::Status Admit(const std::string& account);
  // True once for each rest of the account: so that a flood of attempts leaves
  // one journal entry, not as many as there are attempts.
  [[nodiscard]] bool IsNews(const std::string& account);
  void Failed(const std::string& account);
  void Succeeded(const std::string& account);
  // As Succeeded, for every name that begins so.
  void ForgetAllOf(const std::string& prefix);

 private:
  struct Record {
    int failures = 0;
    absl::Time last = absl::InfinitePast();
    absl::Time rests_until = absl::InfinitePast();
    bool told = false;
  };
  void ForgetOldest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const base::Clock& clock_;
  base::Mutex mutex_;
  std::map<std::string, Record> accounts_ ABSL_GUARDED_BY(mutex_);
  absl::Time minute_began_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  int minute_failures_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_PASSWORD_GUARD_H_
