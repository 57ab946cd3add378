#include "services/agency/sharing/press.h"

#include <utility>

#include "services/base/fail_point.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr std::size_t kMaxGroup = 64;

}  // namespace

Press::Press(base::Database& db, const Signer& signer)
    : db_(db), signer_(signer) {}

absl::Status Press::Run(PressJob& job) {
  Entry own{.job = &job};
  base::MutexLock lock(mutex_);
  waiting_.push_back(&own);
  if (led_) {
    while (!own.done && !own.lead) own.changed.Wait(mutex_);
    if (own.done) return own.status;
  }
  led_ = true;
  while (!own.done) {
    std::vector<Entry*> group;
    while (!waiting_.empty() && group.size() < kMaxGroup) {
      group.push_back(waiting_.front());
      waiting_.pop_front();
    }
    mutex_.Unlock();
    Work(group);
    mutex_.Lock();
    for (Entry* entry : group) {
      entry->done = true;
      if (entry != &own) entry->changed.SignalAll();
    }
  }
  if (waiting_.empty()) {
    led_ = false;
  } else {
    waiting_.front()->lead = true;
    waiting_.front()->changed.SignalAll();
  }
  return own.status;
}

void Press::Work(const std::vector<Entry*>& group) {
  base::FailPoint("sharing.before_store");
  const absl::Status status = TryGroup(group);
  if (!status.ok() && group.size() > 1) {
    // One of them may have spoilt it for all: each for itself.
    for (Entry* entry : group) {
      const absl::Status alone = TryGroup({entry});
      if (!alone.ok()) entry->status = alone;
    }
  } else if (!status.ok()) {
    group[0]->status = status;
  }
}

absl::Status Press::TryGroup(const std::vector<Entry*>& group) {
  const auto store = [&](base::Transaction& txn) -> absl::Status {
    LinkAssigner links;
    std::vector<Entry*> signing;
    std::vector<audit::Entry> entries;
    for (Entry* entry : group) {
      entry->status = absl::OkStatus();
      SAMRAD_ASSIGN_OR_RETURN(bool wanted, entry->job->Prepare(txn, links));
      if (!wanted) continue;
      signing.push_back(entry);
      entries.push_back(entry->job->entry());
    }
    if (signing.empty()) return absl::OkStatus();
    SAMRAD_ASSIGN_OR_RETURN(std::vector<std::string> signatures,
                            signer_.SignEntries(entries));
    for (std::size_t i = 0; i < signing.size(); ++i) {
      SAMRAD_RETURN_IF_ERROR(
          signing[i]->job->Store(txn, std::move(signatures[i])));
    }
    return links.Flush(txn);
  };
  return db_.Write(store, [&] {
    base::FailPoint("sharing.after_store");
    for (Entry* entry : group) entry->job->Durable();
  });
}

}  // namespace samrad::agency
