#include "tests/faults/own_log.h"

#include <cstring>
#include <utility>

#include "absl/time/time.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/checkpoint.h"

namespace samrad::lying {
namespace {

constexpr std::size_t kEntryBytes = sizeof(crypto::Entry);

}  // namespace

OwnLog::OwnLog(crypto::SigningKey key, std::string origin, bool fork)
    : key_(std::move(key)), origin_(std::move(origin)), fork_(fork) {}

void OwnLog::Take(const hub::log::v1::FollowEntriesResponse& message) {
  base::MutexLock lock(mutex_);
  const std::string& bytes = message.entries();
  for (std::size_t at = 0; at + kEntryBytes <= bytes.size();
       at += kEntryBytes) {
    crypto::Entry entry;
    std::memcpy(entry.data(), bytes.data() + at, kEntryBytes);
    const std::uint64_t leaf = entries_.size() + pending_.size();
    if (fork_ && base_ > 0 && leaf == base_) entry[0] ^= 1;
    pending_.push_back(entry);
  }
  if (message.checkpoint().empty()) return;
  tree_.AppendEntries(pending_);
  entries_.insert(entries_.end(), pending_.begin(), pending_.end());
  pending_.clear();
  if (base_ == 0) base_ = entries_.size();
  grown_.SignalAll();
}

std::uint64_t OwnLog::size() const {
  base::MutexLock lock(mutex_);
  return entries_.size();
}

std::uint64_t OwnLog::AwaitBase() const {
  base::MutexLock lock(mutex_);
  while (base_ == 0) grown_.Wait(mutex_);
  return base_;
}

std::uint64_t OwnLog::AwaitBeyond(std::uint64_t size) const {
  base::MutexLock lock(mutex_);
  if (entries_.size() <= size) grown_.WaitFor(mutex_, absl::Milliseconds(100));
  return entries_.size();
}

std::string OwnLog::Entries(std::uint64_t first, std::uint64_t end) const {
  base::MutexLock lock(mutex_);
  std::string bytes;
  for (std::uint64_t leaf = first; leaf < end; ++leaf) {
    bytes += crypto::ToString(entries_[leaf]);
  }
  return bytes;
}

std::string OwnLog::NoteLocked(std::uint64_t size) const {
  crypto::Checkpoint checkpoint;
  checkpoint.origin = origin_;
  checkpoint.size = size;
  checkpoint.root = *tree_.RootAt(size);
  return crypto::SignCheckpoint(checkpoint, key_);
}

std::string OwnLog::NoteAt(std::uint64_t size) const {
  base::MutexLock lock(mutex_);
  return NoteLocked(size);
}

void OwnLog::Rewrite(audit::v1::Receipt& receipt) const {
  base::MutexLock lock(mutex_);
  while (entries_.size() < receipt.tree_size()) grown_.Wait(mutex_);
  receipt.clear_inclusion_proof();
  const crypto::Proof proof =
      *tree_.InclusionProof(receipt.leaf(), receipt.tree_size());
  for (const crypto::Digest& node : proof) {
    receipt.add_inclusion_proof(crypto::ToString(node));
  }
  receipt.set_checkpoint(NoteLocked(receipt.tree_size()));
}

}  // namespace samrad::lying
