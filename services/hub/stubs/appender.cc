#include "services/hub/stubs/appender.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "services/base/fail_point.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(20);
constexpr absl::Duration kLongestPause = absl::Seconds(1);
// Groups whose receipts are being stored at one time.
constexpr size_t kMaxStoring = 4;

}  // namespace

Appender::Appender(const AppenderNames& names, AppendStore& store,
                   LogAppender& log, PublicationWatch& publications,
                   const base::Logger& logger, base::Metrics& metrics)
    : names_(names),
      store_(store),
      log_(log),
      publications_(publications),
      logger_(logger),
      published_(metrics.NewCounter(names.published_total,
                                    "Records whose receipt is stored.")),
      failures_(metrics.NewCounter(names.append_failures_total,
                                   "Groups that the log or store refused.")),
      pending_gauge_(metrics.NewGauge(names.pending_count,
                                      "Records accepted, not published.")) {}

Appender::~Appender() { Stop(); }

absl::Status Appender::Load() { return Reload(); }

void Appender::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void Appender::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
  // The stores in progress call back here.
  base::MutexLock lock(mutex_);
  while (storing_ > 0) changed_.Wait(mutex_);
}

void Appender::Enqueue(OrderedEntry entry) {
  base::MutexLock lock(mutex_);
  if (entry.sequence <= last_enqueued_) return;  // Reload has seen it
  last_enqueued_ = entry.sequence;
  queue_.push_back(std::move(entry));
  pending_gauge_.Set(static_cast<int64_t>(queue_.size() + storing_records_));
  changed_.SignalAll();
}

size_t Appender::pending() const {
  base::MutexLock lock(mutex_);
  return queue_.size() + storing_records_;
}

absl::Status Appender::Reload() {
  {
    base::MutexLock lock(mutex_);
    while (storing_ > 0) changed_.Wait(mutex_);
  }
  uint64_t through = 0;
  std::vector<OrderedEntry> pending;
  SAMRAD_RETURN_IF_ERROR(store_.LoadPending(through, pending));
  base::MutexLock lock(mutex_);
  const uint64_t newest = pending.empty() ? through : pending.back().sequence;
  // What was committed after the snapshot is in the queue already.
  for (OrderedEntry& entry : queue_) {
    if (entry.sequence > newest) pending.push_back(std::move(entry));
  }
  queue_.assign(std::make_move_iterator(pending.begin()),
                std::make_move_iterator(pending.end()));
  last_enqueued_ = std::max(last_enqueued_, newest);
  last_handed_ = through;
  store_failed_ = false;
  return absl::OkStatus();
}

std::vector<OrderedEntry> Appender::NextGroup() {
  base::MutexLock lock(mutex_);
  while (!stopping_ && !store_failed_ &&
         (queue_.empty() || storing_ >= kMaxStoring)) {
    changed_.Wait(mutex_);
  }
  if (stopping_ || store_failed_) return {};
  const size_t size = std::min(queue_.size(), kMaxAppendGroup);
  return {queue_.begin(), queue_.begin() + static_cast<int64_t>(size)};
}

bool Appender::BackOff(absl::Duration& pause) {
  const auto end =
      std::chrono::steady_clock::now() + absl::ToChronoMicroseconds(pause);
  pause = std::min(2 * pause, kLongestPause);
  base::MutexLock lock(mutex_);
  while (!stopping_) {
    const absl::Duration left =
        absl::FromChrono(end - std::chrono::steady_clock::now());
    if (left <= absl::ZeroDuration()) return true;
    changed_.WaitFor(mutex_, left);
  }
  return false;
}

void Appender::Loop() {
  absl::Duration pause = kFirstPause;
  while (true) {
    bool reload = false;
    {
      base::MutexLock lock(mutex_);
      if (stopping_) return;
      reload = store_failed_;
    }
    if (reload) {
      failures_.Add();
      if (!BackOff(pause)) return;
      const absl::Status loaded = Reload();
      if (!loaded.ok()) {
        logger_.Alarm(names_.reload_failed, {{"status", loaded}});
      }
      continue;
    }
    std::vector<OrderedEntry> group = NextGroup();
    if (group.empty()) continue;
    base::FailPoint(names_.before_append);
    absl::StatusOr<std::vector<audit::v1::Receipt>> receipts =
        log_.Append(group);
    if (receipts.ok()) {
      const absl::Status checked = CheckReceipts(*receipts, group.size());
      if (!checked.ok()) receipts = checked;
    }
    if (!receipts.ok()) {
      failures_.Add();
      logger_.Warning(names_.append_failed,
                      {{"status", receipts.status()}, {"count", group.size()}});
      if (!BackOff(pause)) return;
      continue;
    }
    base::FailPoint(names_.after_append);
    pause = kFirstPause;
    StoreReceipts(std::move(group), *std::move(receipts));
  }
}

void Appender::StoreReceipts(std::vector<OrderedEntry> group,
                             std::vector<audit::v1::Receipt> receipts) {
  auto receipted = std::make_shared<Receipted>();
  {
    base::MutexLock lock(mutex_);
    receipted->after = last_handed_;
    last_handed_ = group.back().sequence;
    queue_.erase(queue_.begin(),
                 queue_.begin() + static_cast<int64_t>(group.size()));
    ++storing_;
    storing_records_ += group.size();
  }
  receipted->entries = std::move(group);
  receipted->receipts = std::move(receipts);
  store_.StoreReceipts(receipted, [this, receipted](absl::Status status) {
    Stored(status, *receipted);
  });
}

void Appender::Stored(const absl::Status& status, const Receipted& group) {
  const size_t size = group.entries.size();
  if (status.ok()) {
    base::FailPoint(names_.after_receipt);
    std::vector<uint64_t> seqs;
    std::vector<SharedReceipt> shared;
    seqs.reserve(size);
    shared.reserve(size);
    for (size_t i = 0; i < size; ++i) {
      seqs.push_back(group.entries[i].sequence);
      shared.push_back(
          std::make_shared<const audit::v1::Receipt>(group.receipts[i]));
    }
    publications_.Publish(seqs, std::move(shared));
    published_.Add(size);
  } else {
    logger_.Alarm(names_.receipts_not_stored,
                  {{"status", status}, {"count", size}});
  }
  base::MutexLock lock(mutex_);
  --storing_;
  storing_records_ -= size;
  if (!status.ok()) store_failed_ = true;
  pending_gauge_.Set(static_cast<int64_t>(queue_.size() + storing_records_));
  changed_.SignalAll();
}

}  // namespace samrad::hub
