#include "services/hub/log/log_core.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <utility>

#include "crypto/merkle/merkle_proof.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

// A wall clock may be set back this far while we run without a refusal; the
// last leaf's time is used until it has caught up.
constexpr absl::Duration kSmallStepBack = absl::Seconds(2);
// How long one wait lasts before the caller's limit is looked at again.
constexpr absl::Duration kWaitSlice = absl::Milliseconds(100);

absl::Status Away(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kUnavailable, tag, message);
}

absl::Status OutOfRange() {
  return absl::OutOfRangeError("there is no such published leaf or tree");
}

std::string BytesOf(std::span<const crypto::Entry> entries) {
  std::string bytes;
  bytes.reserve(entries.size() * crypto::Entry().size());
  for (const crypto::Entry& entry : entries) {
    bytes.append(entry.begin(), entry.end());
  }
  return bytes;
}

}  // namespace

// One append on its way. What is planned belongs to the writer thread until
// `done`; from then on all is guarded by the core's mutex.
struct LogCore::Request {
  // An append of a room...
  AppendingRoom room = AppendingRoom::kReturned;
  std::vector<RoomEntry> entries;
  // ... or the return of lost entries.
  uint64_t first = 0;
  std::vector<crypto::Entry> returned;
  crypto::Checkpoint checkpoint;
  crypto::Proof proof;

  PlannedAppend plan;
  uint64_t needed_size = 0;  // published size that answers it

  bool done = false;
  absl::Status status;
};

LogCore::LogCore(LogIdentity identity, LogStore& store, TileStore& tiles,
                 const base::Clock& clock, const base::Logger& logger,
                 base::Metrics& metrics)
    : identity_(std::move(identity)),
      note_key_{.name = identity_.origin,
                .type = crypto::NoteKeyType::kEd25519,
                .key = identity_.key.PublicKey()},
      store_(store),
      tiles_(tiles),
      clock_(clock),
      logger_(logger.For("log")),
      entries_total_(metrics.NewCounter("samrad_log_entries_total",
                                        "Entries integrated since start")),
      publications_total_(metrics.NewCounter("samrad_log_publications_total",
                                             "Checkpoints published")),
      folder_failures_total_(
          metrics.NewCounter("samrad_log_folder_failures_total",
                             "Times the folder could not be written")),
      tree_size_(metrics.NewGauge("samrad_log_tree_size_leaves",
                                  "Published size of the log")),
      append_seconds_(metrics.NewHistogram("samrad_log_append_seconds",
                                           "From append to receipts")) {}

LogCore::~LogCore() {
  folder_writer_.reset();
  Stop();
  {
    base::MutexLock lock(mutex_);
    while (in_store_ > 0) changed_.Wait(mutex_);
  }
  // The next start writes what could not be written now.
  if (published_ != nullptr) FlushFolder().IgnoreError();
}

absl::Status LogCore::CheckMayAppendLocked() const {
  if (stopped_) return Away("LOG_STOPPING", "the log is stopping");
  if (behind_.has_value()) {
    return Away("LOG_BEHIND", "the log was restored and lacks entries");
  }
  if (held_) return Away("LOG_HELD", "the log waits for its readers");
  return folder_status_;
}

absl::StatusOr<std::vector<LogReceipt>> LogCore::Append(
    AppendingRoom room, std::vector<RoomEntry> entries, absl::Duration limit) {
  if (entries.empty() || entries.size() > kMaxAppendEntries) {
    return absl::InvalidArgumentError("1 to 1024 entries at a time");
  }
  {
    base::MutexLock lock(mutex_);
    SAMRAD_RETURN_IF_ERROR(CheckMayAppendLocked());
  }
  const absl::Time start = clock_.TimeNow();
  auto request = std::make_shared<Request>();
  request->room = room;
  request->entries = std::move(entries);
  base::FailPoint("log.before_commit");
  Send(request, &LogCore::PlanAppend);
  SAMRAD_RETURN_IF_ERROR(Await(request, limit));

  std::vector<LogReceipt> receipts(request->plan.leaves.size());
  {
    base::MutexLock lock(mutex_);
    for (size_t i = 0; i < receipts.size(); ++i) {
      const uint64_t leaf = request->plan.leaves[i];
      SAMRAD_ASSIGN_OR_RETURN(receipts[i].proof,
                              tree_.InclusionProof(leaf, published_->head));
      receipts[i].leaf = leaf;
      receipts[i].published = published_;
    }
  }
  append_seconds_.Observe(clock_.TimeNow() - start);
  return receipts;
}

absl::StatusOr<uint64_t> LogCore::ReturnEntries(
    uint64_t first, std::vector<crypto::Entry> entries, std::string_view note,
    const crypto::Proof& proof, absl::Duration limit) {
  auto request = std::make_shared<Request>();
  SAMRAD_ASSIGN_OR_RETURN(request->checkpoint,
                          crypto::VerifyCheckpoint(note, note_key_));
  if (entries.empty() || first > request->checkpoint.size ||
      entries.size() > request->checkpoint.size - first) {
    return absl::InvalidArgumentError("no entries, or beyond the checkpoint");
  }
  request->first = first;
  request->proof = proof;
  request->returned = std::move(entries);
  Send(request, &LogCore::PlanReturn);
  absl::Status status = Await(request, limit);
  if (absl::IsDataLoss(status)) {
    logger_.Alarm("log_return_refused", {{"first", first}});
  }
  SAMRAD_RETURN_IF_ERROR(status);
  return Published()->size();
}

void LogCore::Send(const std::shared_ptr<Request>& request,
                   absl::StatusOr<LogRun> (LogCore::*plan)(Request&)) {
  {
    base::MutexLock lock(mutex_);
    ++in_store_;
  }
  store_.AppendAsync(
      [this, plan, request] { return (this->*plan)(*request); },
      [this, request] { Undo(*request); },
      [this, request](const absl::Status& status) { Done(*request, status); });
}

absl::StatusOr<absl::Time> LogCore::LeafTime() const {
  const absl::Time now = clock_.TimeNow();
  if (now >= last_at_) return now;
  if (last_at_ - now <= kSmallStepBack) return last_at_;
  logger_.Alarm("log_clock_behind", {{"by", last_at_ - now}});
  return Away("CLOCK_BEHIND", "the clock precedes the last leaf");
}

absl::StatusOr<LogRun> LogCore::PlanAppend(Request& request) {
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time at, LeafTime());
  SAMRAD_ASSIGN_OR_RETURN(request.plan,
                          planner_->Plan(request.room, request.entries, at));
  request.needed_size = 1 + *std::max_element(request.plan.leaves.begin(),
                                              request.plan.leaves.end());
  return request.plan.run;
}

absl::StatusOr<LogRun> LogCore::PlanReturn(Request& request) {
  const uint64_t size = planner_->next_leaf();
  const uint64_t end = request.first + request.returned.size();
  if (request.first > size || size != entries_.size()) {
    // The second: appends of the same group come first; ask again.
    return request.first > size ? OutOfRange()
                                : Away("LOG_BUSY", "appends are in progress");
  }
  const uint64_t known = std::min(size, end) - request.first;
  const std::span<const crypto::Entry> returned(request.returned);
  if (!std::equal(returned.begin(), returned.begin() + known,
                  entries_.begin() + static_cast<int64_t>(request.first))) {
    return base::Error(absl::StatusCode::kDataLoss, "LOG_FORKED",
                       "the log went on differently after a restore");
  }
  const std::span<const crypto::Entry> lost = returned.subspan(known);
  crypto::MerkleTree tree = tree_;  // rare: a copy is simplest
  tree.AppendEntries(lost);
  SAMRAD_ASSIGN_OR_RETURN(const crypto::Digest root, tree.RootAt(end));
  if (!crypto::VerifyConsistency(end, request.checkpoint.size, root,
                                 request.checkpoint.root, request.proof)
           .ok()) {
    return base::Error(absl::StatusCode::kDataLoss, "ROOT_DIFFERS",
                       "the entries do not lead to the checkpoint's root");
  }
  {
    base::MutexLock lock(mutex_);
    if (behind_.has_value() && behind_->size <= end &&
        tree.RootAt(behind_->size).value() != behind_->root) {
      return base::Error(absl::StatusCode::kDataLoss, "LOG_FORKED",
                         "this log has signed two trees");
    }
  }
  request.needed_size = end;
  if (lost.empty()) return LogRun();
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time at, LeafTime());
  SAMRAD_ASSIGN_OR_RETURN(request.plan, planner_->PlanReturned(lost, at));
  logger_.Alarm("log_entries_returned",
                {{"first", size}, {"entries", lost.size()}});
  return request.plan.run;
}

void LogCore::Undo(Request& request) {
  planner_->Drop(request.plan.run);
  request.plan.run.entries.clear();
}

void LogCore::Done(Request& request, const absl::Status& status) {
  const LogRun& run = request.plan.run;
  if (!status.ok() && !run.entries.empty()) Undo(request);
  if (status.ok() && !run.entries.empty()) base::FailPoint("log.after_commit");

  base::MutexLock lock(mutex_);
  if (status.ok() && !run.entries.empty()) {
    // A gap or a leaf used twice would be a broken log: go no further.
    if (run.first_leaf != entries_.size()) std::abort();
    entries_.insert(entries_.end(), run.entries.begin(), run.entries.end());
    tree_.AppendEntries(run.entries);
    planner_->Commit(run);
    last_at_ = run.at;
    first_at_ = std::min(first_at_, run.at);
    entries_total_.Add(run.entries.size());
    if (run.room == AppendingRoom::kReturned) {
      returned_.Extend(run.first_leaf, run.end());
    }
    if (behind_.has_value() && behind_->size <= entries_.size()) {
      behind_.reset();
    }
  }
  --in_store_;
  request.done = true;
  request.status = status;
  changed_.SignalAll();
}

absl::Status LogCore::Await(const std::shared_ptr<Request>& request,
                            absl::Duration limit) {
  base::MutexLock lock(mutex_);
  while (true) {
    if (request->done) {
      SAMRAD_RETURN_IF_ERROR(request->status);
      if (published_->size() >= request->needed_size) return absl::OkStatus();
      // Whoever waits and finds nobody publishing does it for all.
      if (!publishing_ && !stopped_) {
        PublishLocked();
        continue;
      }
    }
    if (stopped_) return Away("LOG_STOPPING", "the log is stopping");
    if (limit <= absl::ZeroDuration()) {
      return Away("LOG_SLOW", "the log did not answer in time");
    }
    const absl::Duration slice = std::min(limit, kWaitSlice);
    if (!changed_.WaitFor(mutex_, slice)) limit -= slice;
  }
}

void LogCore::PublishLocked() {
  auto head = tree_.HeadAt(entries_.size());
  if (!head.ok()) std::abort();  // the tree has its own size
  publishing_ = true;
  mutex_.Unlock();

  auto next = std::make_shared<PublishedLog>();
  next->head = *std::move(head);
  next->note = crypto::SignCheckpoint({.origin = identity_.origin,
                                       .size = next->size(),
                                       .root = next->head.root,
                                       .extensions = {}},
                                      identity_.key);
  base::FailPoint("log.before_publish");

  mutex_.Lock();
  publishing_ = false;
  published_ = std::move(next);
  publications_total_.Add();
  tree_size_.Set(static_cast<int64_t>(published_->size()));
  published_changed_.SignalAll();
  changed_.SignalAll();
  base::FailPoint("log.after_publish");
}

absl::Status LogCore::FlushFolder() {
  base::MutexLock folder_lock(folder_mutex_);
  std::shared_ptr<const PublishedLog> published;
  std::vector<TileFile> files;
  bool outdated = false;
  {
    base::MutexLock lock(mutex_);
    if (!publishing_ && published_->size() < entries_.size()) PublishLocked();
    published = published_;
    // While behind, the folder holds more than we do and is left alone.
    outdated = !behind_.has_value() && published->size() != folder_size_;
    if (outdated) {
      auto between =
          TileFilesBetween(tree_, entries_, folder_size_, published->size());
      if (!between.ok()) std::abort();  // both sizes are the tree's
      files = *std::move(between);
    }
  }
  absl::Status status = tiles_.CheckRoom();
  if (status.ok() && outdated) {
    status = tiles_.Publish(files, published->note);
  }

  base::MutexLock lock(mutex_);
  if (status.ok() && outdated) folder_size_ = published->size();
  if (!status.ok()) folder_failures_total_.Add();
  if (!status.ok() && folder_status_.ok()) {
    logger_.Alarm("log_folder_not_written", {{"status", status}});
  }
  folder_status_ = status;
  return status;
}

std::shared_ptr<const PublishedLog> LogCore::Published() const {
  base::MutexLock lock(mutex_);
  return published_;
}

absl::StatusOr<LogReceipt> LogCore::InclusionProof(uint64_t leaf,
                                                   uint64_t size) const {
  base::MutexLock lock(mutex_);
  if (size == 0) size = published_->size();
  if (size > published_->size() || leaf >= size) return OutOfRange();
  LogReceipt receipt;
  receipt.leaf = leaf;
  if (size == published_->size()) {
    receipt.published = published_;
    SAMRAD_ASSIGN_OR_RETURN(receipt.proof,
                            tree_.InclusionProof(leaf, published_->head));
    return receipt;
  }
  auto earlier = std::make_shared<PublishedLog>();
  SAMRAD_ASSIGN_OR_RETURN(earlier->head, tree_.HeadAt(size));
  SAMRAD_ASSIGN_OR_RETURN(receipt.proof,
                          tree_.InclusionProof(leaf, earlier->head));
  receipt.published = std::move(earlier);
  return receipt;
}

absl::StatusOr<crypto::Proof> LogCore::ConsistencyProof(uint64_t from,
                                                        uint64_t to) const {
  base::MutexLock lock(mutex_);
  if (from == 0 || from > to || to > published_->size()) return OutOfRange();
  if (to == published_->size()) {
    return tree_.ConsistencyProof(from, published_->head);
  }
  return tree_.ConsistencyProof(from, to);
}

absl::StatusOr<crypto::Checkpoint> LogCore::CheckpointAt(uint64_t size) const {
  base::MutexLock lock(mutex_);
  if (size > published_->size()) return OutOfRange();
  SAMRAD_ASSIGN_OR_RETURN(const crypto::Digest root, tree_.RootAt(size));
  return crypto::Checkpoint{
      .origin = identity_.origin, .size = size, .root = root, .extensions = {}};
}

absl::StatusOr<std::string> LogCore::NoteAt(uint64_t size) const {
  if (const auto newest = Published(); newest->size() == size) {
    return newest->note;
  }
  SAMRAD_ASSIGN_OR_RETURN(const crypto::Checkpoint checkpoint,
                          CheckpointAt(size));
  return crypto::SignCheckpoint(checkpoint, identity_.key);
}

absl::StatusOr<LogPart> LogCore::ReadPart(uint64_t from) const {
  base::MutexLock lock(mutex_);
  const uint64_t size = published_->size();
  if (from > size) return OutOfRange();
  const uint64_t count =
      std::min<uint64_t>(size - from, kMaxPartBytes / crypto::Entry().size());
  LogPart part;
  part.first = from;
  part.entries =
      BytesOf(std::span<const crypto::Entry>(entries_).subspan(from, count));
  if (from + count == size) part.published = published_;
  return part;
}

void LogCore::WaitBeyond(uint64_t size, absl::Duration limit) const {
  base::MutexLock lock(mutex_);
  while (published_->size() <= size && !stopped_ &&
         limit > absl::ZeroDuration()) {
    const absl::Duration slice = std::min(limit, kWaitSlice);
    if (!published_changed_.WaitFor(mutex_, slice)) limit -= slice;
  }
}

LeafRange LogCore::returned() const {
  base::MutexLock lock(mutex_);
  return returned_;
}

void LogCore::HoldAppends(bool held) {
  base::MutexLock lock(mutex_);
  held_ = held;
}

bool LogCore::behind() const {
  base::MutexLock lock(mutex_);
  return behind_.has_value();
}

absl::Time LogCore::first_leaf_at() const {
  base::MutexLock lock(mutex_);
  return first_at_;
}

void LogCore::Stop() {
  base::MutexLock lock(mutex_);
  stopped_ = true;
  changed_.SignalAll();
  published_changed_.SignalAll();
}

bool LogCore::stopped() const {
  base::MutexLock lock(mutex_);
  return stopped_;
}

}  // namespace samrad::hub
