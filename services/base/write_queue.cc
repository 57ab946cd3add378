#include "services/base/write_queue.h"

#include <algorithm>
#include <utility>

#include "services/base/status.h"

namespace samrad::base {
namespace {

absl::Status Closing() {
  return absl::UnavailableError("the store is closing");
}

absl::Status Lost() {
  return absl::InternalError("the transaction ended before its time");
}

absl::Status Broken() {
  return Error(absl::StatusCode::kUnavailable, "STORE_BROKEN",
               "the store takes no writes until the process restarts");
}

}  // namespace

WriteQueue::WriteQueue(std::unique_ptr<Connection> connection, int max_group,
                       absl::Duration group_wait)
    : connection_(std::move(connection)),
      max_group_(static_cast<size_t>(std::max(1, max_group))),
      group_wait_(group_wait),
      thread_([this] { Loop(); }) {}

WriteQueue::~WriteQueue() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  thread_.join();
}

std::shared_ptr<WriteQueue::Group> WriteQueue::Enqueue(Pending pending,
                                                       size_t& index) {
  MutexLock lock(mutex_);
  if (stopping_) return nullptr;
  if (queue_.empty() || queue_.back()->job != nullptr ||
      queue_.back()->works.size() >= max_group_) {
    queue_.push_back(std::make_shared<Group>());
  }
  std::shared_ptr<Group> group = queue_.back();
  index = group->works.size();
  group->works.push_back(std::move(pending));
  changed_.SignalOne();
  return group;
}

void WriteQueue::WaitFor(Group& group) {
  MutexLock lock(group.mutex);
  while (!group.finished) group.finished_condition.Wait(group.mutex);
}

absl::Status WriteQueue::Write(const Database::WriteWork& work,
                               const std::function<void()>* durable) {
  Pending pending;
  pending.borrowed_work = &work;
  pending.borrowed_durable = durable;
  size_t index = 0;
  const std::shared_ptr<Group> group = Enqueue(std::move(pending), index);
  if (group == nullptr) return Closing();
  WaitFor(*group);
  return std::move(group->works[index].result);
}

void WriteQueue::WriteAsync(Database::WriteWork work,
                            std::function<void(absl::Status)> done) {
  Pending pending;
  pending.own_work = std::move(work);
  pending.done = done;
  size_t index = 0;
  if (Enqueue(std::move(pending), index) == nullptr) done(Closing());
}

absl::Status WriteQueue::RunAlone(const Job& job) {
  auto group = std::make_shared<Group>();
  group->job = &job;
  {
    MutexLock lock(mutex_);
    if (stopping_) return Closing();
    queue_.push_back(group);
    changed_.SignalOne();
  }
  WaitFor(*group);
  return group->job_result;
}

Database::WriteCounts WriteQueue::counts() const {
  return {.works = works_.load(), .groups = groups_.load()};
}

std::shared_ptr<WriteQueue::Group> WriteQueue::TakeGroup() {
  MutexLock lock(mutex_);
  while (queue_.empty() && !stopping_) changed_.Wait(mutex_);
  if (queue_.empty()) return nullptr;
  if (group_wait_ > absl::ZeroDuration()) {
    const auto may_grow = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return !stopping_ && queue_.size() == 1 &&
             queue_.front()->job == nullptr &&
             queue_.front()->works.size() < max_group_;
    };
    while (may_grow() && changed_.WaitFor(mutex_, group_wait_)) {
    }
  }
  std::shared_ptr<Group> group = std::move(queue_.front());
  queue_.pop_front();
  return group;
}

void WriteQueue::Loop() {
  while (const std::shared_ptr<Group> group = TakeGroup()) {
    if (group->job != nullptr) {
      group->job_result = (*group->job)(*connection_);
    } else {
      Commit(*group);
    }
    Finish(*group);
  }
}

void WriteQueue::Commit(Group& group) {
  works_ += static_cast<int64_t>(group.works.size());
  ++groups_;
  absl::Status status =
      connection_->broken() ? Broken() : connection_->Run("BEGIN IMMEDIATE");
  if (status.ok()) status = RunWorks(group);
  if (status.ok()) status = connection_->Run("COMMIT");
  if (status.ok()) return;
  if (!connection_->autocommit()) connection_->Run("ROLLBACK").IgnoreError();
  for (Pending& pending : group.works) {
    // A work that failed by itself keeps its own reason.
    if (pending.result.ok() ||
        pending.result.code() == absl::StatusCode::kUnavailable) {
      pending.result = status;
    }
  }
}

absl::Status WriteQueue::RunWorks(Group& group) {
  if (group.works.size() == 1) {
    // Alone: its failure is the transaction's, no savepoint is needed.
    Pending& only = group.works.front();
    Transaction txn(*connection_);
    only.result = only.work()(txn);
    if (only.result.ok() && connection_->autocommit()) return Lost();
    return only.result;
  }
  for (Pending& pending : group.works) {
    SAMRAD_RETURN_IF_ERROR(RunInSavepoint(pending));
  }
  return absl::OkStatus();
}

absl::Status WriteQueue::RunInSavepoint(Pending& pending) {
  SAMRAD_RETURN_IF_ERROR(connection_->Run("SAVEPOINT work"));
  Transaction txn(*connection_);
  pending.result = pending.work()(txn);
  if (connection_->autocommit()) {
    // SQLite gave up the whole transaction (disk full, out of memory).
    return pending.result.ok() ? Lost() : pending.result;
  }
  if (!pending.result.ok()) {
    SAMRAD_RETURN_IF_ERROR(connection_->Run("ROLLBACK TO work"));
  }
  return connection_->Run("RELEASE work");
}

void WriteQueue::Finish(Group& group) {
  for (Pending& pending : group.works) {
    if (pending.done) pending.done(std::move(pending.result));
    if (pending.borrowed_durable != nullptr && pending.result.ok()) {
      (*pending.borrowed_durable)();
    }
  }
  MutexLock lock(group.mutex);
  group.finished = true;
  group.finished_condition.SignalAll();
}

}  // namespace samrad::base
