// The writer thread and its groups. Internal to base_store.
#ifndef SAMRAD_SERVICES_BASE_WRITE_QUEUE_H_
#define SAMRAD_SERVICES_BASE_WRITE_QUEUE_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/base/connection.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::base {

// Group commit: works that arrive while a commit is in progress go into the
// next one together. Thread-safe. The destructor finishes what is queued.
class WriteQueue {
 public:
  using Job = std::function<absl::Status(Connection&)>;

  WriteQueue(std::unique_ptr<Connection> connection, int max_group,
             absl::Duration group_wait);
  ~WriteQueue();
  WriteQueue(const WriteQueue&) = delete;
  WriteQueue& operator=(const WriteQueue&) = delete;

  // `durable` may be null.
  absl::Status Write(const Database::WriteWork& work,
                     const std::function<void()>* durable);
  void WriteAsync(Database::WriteWork work,
                  std::function<void(absl::Status)> done);
  // Runs `job` on the writer's connection, in no transaction.
  absl::Status RunAlone(const Job& job);
  Database::WriteCounts counts() const;

 private:
  struct Pending {
    const Database::WriteWork& work() const {
      return borrowed_work != nullptr ? *borrowed_work : own_work;
    }
    const Database::WriteWork* borrowed_work = nullptr;
    Database::WriteWork own_work;
    const std::function<void()>* borrowed_durable = nullptr;
    std::function<void(absl::Status)> done;  // empty: a thread waits
    absl::Status result = absl::UnavailableError("not run");
  };
  // Works that commit together, or one job.
  struct Group {
    std::vector<Pending> works;
    const Job* job = nullptr;
    absl::Status job_result;

    Mutex mutex;
    CondVar finished_condition;
    bool finished ABSL_GUARDED_BY(mutex) = false;
  };

  // Puts `pending` into the last open group; null when the store is closing.
  std::shared_ptr<Group> Enqueue(Pending pending, size_t& index);
  static void WaitFor(Group& group);
  void Loop();
  std::shared_ptr<Group> TakeGroup();
  void Commit(Group& group);
  // Runs all works; not OK when the whole transaction is lost.
  absl::Status RunWorks(Group& group);
  absl::Status RunInSavepoint(Pending& pending);
  static void Finish(Group& group);

  const std::unique_ptr<Connection> connection_;
  const size_t max_group_;
  const absl::Duration group_wait_;
  std::atomic<int64_t> works_{0};
  std::atomic<int64_t> groups_{0};

  Mutex mutex_;
  CondVar changed_;
  std::deque<std::shared_ptr<Group>> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_WRITE_QUEUE_H_
