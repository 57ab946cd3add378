// What every node does with the log: follow, verify, keep the root.
#ifndef SAMRAD_TESTS_BENCH_LIMITS_FLOOR_MIRROR_H_
#define SAMRAD_TESTS_BENCH_LIMITS_FLOOR_MIRROR_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "crypto/merkle/compact_tree.h"
#include "services/audit/receipt.h"
#include "services/base/mutex.h"
#include "tests/bench/limits/floor_shape.h"

namespace samrad::bench {

// A channel to the floor's hub as this agency.
std::shared_ptr<grpc::Channel> HubChannelOf(const FloorFiles& files);

// Thread-safe.
class FloorMirror {
 public:
  FloorMirror();

  // Reads the stream for ever.
  void Follow(const std::shared_ptr<grpc::Channel>& hub);

  // Verifies the receipt, and waits until the mirror holds its tree.
  void Believe(const audit::v1::Receipt& receipt, const audit::Entry& entry);

 private:
  audit::ReceiptVerifier follower_;
  crypto::CompactTree edge_;
  base::Mutex verifier_mutex_;
  audit::ReceiptVerifier verifier_ ABSL_GUARDED_BY(verifier_mutex_);
  base::Mutex mutex_;
  base::CondVar grown_;
  std::uint64_t size_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace samrad::bench

#endif  // SAMRAD_TESTS_BENCH_LIMITS_FLOOR_MIRROR_H_
