// A mutex that clang's thread-safety analysis and TSan both understand
// (Debian's absl::Mutex is built without TSan's annotations). The twin of
// services/base/mutex.h, which crypto may not know.
#ifndef SAMRAD_CRYPTO_SECRET_MUTEX_H_
#define SAMRAD_CRYPTO_SECRET_MUTEX_H_

#include <mutex>

#include "absl/base/thread_annotations.h"

namespace samrad::crypto {

// Thread-safe.
class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

// Holds the mutex until the end of its block.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex)
      : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_MUTEX_H_
