#include "services/hub/exchange/appender.h"

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

// The receipts of one group, in one transaction, only right after those of the
// group before: everything up to the highest receipt is PUBLISHED.
absl::Status PublishGroup(base::Transaction& txn, uint64_t after,
                          const std::vector<OrderedEntry>& group,
                          const std::vector<audit::v1::Receipt>& receipts,
                          absl::Time now, std::vector<Filled>& filled) {
  ExchangeWriter writer(txn);
  SAMRAD_ASSIGN_OR_RETURN(const uint64_t through, writer.PublishedThrough());
  if (through != after) {
    return absl::AbortedError("the group before was not stored");
  }
  for (size_t i = 0; i < group.size(); ++i) {
    SAMRAD_RETURN_IF_ERROR(
        writer.Publish(group[i].sequence, receipts[i], now, filled));
  }
  return absl::OkStatus();
}

}  // namespace

Appender::Appender(base::Database& database, LogAppender& log, HubTime& time,
                   PublicationWatch& publications, MailboxWatch& mailboxes,
                   const base::Logger& logger, base::Metrics& metrics)
    : database_(database),
      log_(log),
      time_(time),
      publications_(publications),
      mailboxes_(mailboxes),
      logger_(logger),
      published_(metrics.NewCounter("samrad_exchange_published_total",
                                    "Records whose receipt is stored.")),
      failures_(metrics.NewCounter("samrad_exchange_append_failures_total",
                                   "Groups that the log or store refused.")),
      pending_gauge_(metrics.NewGauge("samrad_exchange_pending_count",
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
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        const ExchangeReader reader(txn);
        SAMRAD_ASSIGN_OR_RETURN(through, reader.PublishedThrough());
        SAMRAD_ASSIGN_OR_RETURN(pending, reader.PendingAfter(through));
        return absl::OkStatus();
      }));
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
        logger_.Alarm("exchange_reload_failed", {{"status", loaded}});
      }
      continue;
    }
    std::vector<OrderedEntry> group = NextGroup();
    if (group.empty()) continue;
    base::FailPoint("exchange.before_append");
    absl::StatusOr<std::vector<audit::v1::Receipt>> receipts =
        log_.Append(group);
    if (receipts.ok()) {
      const absl::Status checked = CheckReceipts(*receipts, group.size());
      if (!checked.ok()) receipts = checked;
    }
    if (!receipts.ok()) {
      failures_.Add();
      logger_.Warning("exchange_append_failed",
                      {{"status", receipts.status()}, {"count", group.size()}});
      if (!BackOff(pause)) return;
      continue;
    }
    base::FailPoint("exchange.after_append");
    pause = kFirstPause;
    StoreReceipts(std::move(group), *std::move(receipts));
  }
}

void Appender::StoreReceipts(std::vector<OrderedEntry> group,
                             std::vector<audit::v1::Receipt> receipts) {
  struct Work {
    uint64_t after = 0;
    std::vector<OrderedEntry> group;
    std::vector<audit::v1::Receipt> receipts;
    std::vector<Filled> filled;
  };
  auto work = std::make_shared<Work>();
  {
    base::MutexLock lock(mutex_);
    work->after = last_handed_;
    last_handed_ = group.back().sequence;
    queue_.erase(queue_.begin(),
                 queue_.begin() + static_cast<int64_t>(group.size()));
    ++storing_;
    storing_records_ += group.size();
  }
  work->group = std::move(group);
  work->receipts = std::move(receipts);
  database_.WriteAsync(
      [this, work](base::Transaction& txn) {
        work->filled.clear();
        return PublishGroup(txn, work->after, work->group, work->receipts,
                            time_.Now(), work->filled);
      },
      [this, work](absl::Status status) {
        Stored(status, work->group, work->receipts, work->filled);
      });
}

void Appender::Stored(const absl::Status& status,
                      const std::vector<OrderedEntry>& group,
                      std::vector<audit::v1::Receipt>& receipts,
                      const std::vector<Filled>& filled) {
  if (status.ok()) {
    base::FailPoint("exchange.after_receipt");
    std::vector<uint64_t> seqs;
    std::vector<SharedReceipt> shared;
    seqs.reserve(group.size());
    shared.reserve(group.size());
    for (size_t i = 0; i < group.size(); ++i) {
      seqs.push_back(group[i].sequence);
      shared.push_back(
          std::make_shared<const audit::v1::Receipt>(std::move(receipts[i])));
    }
    publications_.Publish(seqs, std::move(shared));
    mailboxes_.Fill(filled);
    published_.Add(group.size());
  } else {
    logger_.Alarm("exchange_receipts_not_stored",
                  {{"status", status}, {"count", group.size()}});
  }
  base::MutexLock lock(mutex_);
  --storing_;
  storing_records_ -= group.size();
  if (!status.ok()) store_failed_ = true;
  pending_gauge_.Set(static_cast<int64_t>(queue_.size() + storing_records_));
  changed_.SignalAll();
}

}  // namespace samrad::hub
