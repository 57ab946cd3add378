// Groups acts that are ready at the same time: one transaction, one signature
// over the Merkle root of their entries.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_PRESS_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_PRESS_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/agency/outbox/signer.h"
#include "services/agency/outbox/submissions.h"
#include "services/audit/leaf.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

// One act on its way. Not thread-safe; used by one thread at a time.
class PressJob {
 public:
  virtual ~PressJob() = default;

  // Makes the act inside the group's transaction. False: it was done before,
  // there is nothing to sign. On an error the whole group is undone and each
  // job is tried again by itself: so it may be called a second time.
  virtual absl::StatusOr<bool> Prepare(base::Transaction& txn,
                                       LinkAssigner& links) = 0;
  // What is signed; after Prepare.
  virtual const audit::Entry& entry() const = 0;
  // Stores it with its signature, in the same transaction.
  virtual absl::Status Store(base::Transaction& txn, std::string signature) = 0;
  // When the transaction is durable, before anybody learns of this or a later
  // one; on the store's writer thread, in the order of the group. Short.
  virtual void Durable() {}
};

// The first caller works for all that come meanwhile. Groups follow one another
// and keep the order of arrival. Thread-safe.
class Press {
 public:
  // Both must outlive it.
  Press(base::Database& db, const Signer& signer);

  // Returns when the act is durable, or why it is not. An error of one job
  // leaves the others of its group alone.
  absl::Status Run(PressJob& job);

 private:
  struct Entry {
    PressJob* job = nullptr;
    absl::Status status = absl::OkStatus();
    bool done = false;
    bool lead = false;
    base::CondVar changed = {};
  };

  // One transaction for these; fills in their status.
  void Work(const std::vector<Entry*>& group);
  absl::Status TryGroup(const std::vector<Entry*>& group);

  base::Database& db_;
  const Signer& signer_;
  base::Mutex mutex_;
  std::deque<Entry*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool led_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_PRESS_H_
