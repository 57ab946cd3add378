// The log as a lying hub would have it: a tree of its own, under checkpoints
// that it signs with the real log's key. A part of lying_hub.
#ifndef SAMRAD_TESTS_FAULTS_OWN_LOG_H_
#define SAMRAD_TESTS_FAULTS_OWN_LOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/merkle/merkle_tree.h"
#include "crypto/sign/ed25519.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/log/v1/log.pb.h"
#include "services/base/mutex.h"

namespace samrad::lying {

// Follows the real log. With `fork`, the first entry after it began is another
// one; every later entry, proof and checkpoint is consistent with that.
// Thread-safe.
class OwnLog {
 public:
  OwnLog(crypto::SigningKey key, std::string origin, bool fork);

  // One message of the real log's FollowEntries.
  void Take(const hub::log::v1::FollowEntriesResponse& message);

  std::uint64_t size() const;
  // Size when the first checkpoint had come; waits for it.
  std::uint64_t AwaitBase() const;
  // Waits a little for more than `size` leaves; returns how many there are.
  std::uint64_t AwaitBeyond(std::uint64_t size) const;
  // Leaves [first, end), 32 bytes each.
  std::string Entries(std::uint64_t first, std::uint64_t end) const;
  // A checkpoint over the first `size` leaves, signed.
  std::string NoteAt(std::uint64_t size) const;
  // The same leaf and size, proven in this tree.
  void Rewrite(audit::v1::Receipt& receipt) const;

 private:
  std::string NoteLocked(std::uint64_t size) const;

  const crypto::SigningKey key_;
  const std::string origin_;
  const bool fork_;
  mutable base::Mutex mutex_;
  mutable base::CondVar grown_;
  crypto::MerkleTree tree_;
  std::vector<crypto::Entry> entries_;
  std::vector<crypto::Entry> pending_;
  std::uint64_t base_ = 0;
};

}  // namespace samrad::lying

#endif  // SAMRAD_TESTS_FAULTS_OWN_LOG_H_
