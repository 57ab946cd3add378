// Keeps this node and its hub in step: mirror, directory, deliveries,
// cosignatures. One thread and at most one call in progress for each.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_LINK_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_LINK_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "services/agency/outbox/alarms.h"
#include "services/agency/outbox/catalogues.h"
#include "services/agency/outbox/delivery.h"
#include "services/agency/outbox/directory.h"
#include "services/agency/outbox/hub_client.h"
#include "services/agency/outbox/mirror.h"
#include "services/agency/outbox/signer.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"
#include "services/base/periodic.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe.
class HubLink {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    HubClient& hub;
    Mirror& mirror;
    Directory& directory;
    Catalogues& catalogues;
    const KeyStore& keys;
    const Signer& signer;
    Delivery& delivery;
    Alarms& alarms;
    absl::Duration first_backoff = absl::Milliseconds(100);
    absl::Duration directory_interval = absl::Seconds(1);
    absl::Duration witness_interval = absl::Seconds(1);
    // Acknowledgements are gathered for this long.
    absl::Duration acknowledge_interval = absl::Milliseconds(20);
    // How often answers are handed in again whose disclosure is not back.
    absl::Duration return_interval = absl::Seconds(2);
  };

  explicit HubLink(Parts parts);
  ~HubLink();

  void Start();
  // The hub client must have been shut down, else this may wait for a call.
  void Stop();

  // Looks at the directory now.
  void NudgeDirectory();
  // The same, and waits for it: the events, and the catalogues they name.
  // UNAVAILABLE; codes of Directory::Take.
  absl::Status SyncDirectory();
  // Tells the hub of openings noted in the store now.
  void NudgeAcknowledge();
  // Waits until the directory names this agency with all its keys, or `limit`.
  bool AwaitInDirectory(absl::Duration limit) const;

  // Waits until the directory has more than `events` events, or `limit`.
  bool AwaitDirectoryBeyond(std::uint64_t events, absl::Duration limit) const;

  // Every leaf below this is cosigned by more than half of the active
  // agencies, as this node has verified.
  std::uint64_t witnessed_size() const;
  // Agencies whose cosignature stands on the newest checkpoint.
  std::vector<std::string> witnesses() const;

 private:
  void FollowLoop();
  void CollectLoop();
  void DeliverLoop();
  void AcknowledgeLoop();
  void ReturnLoop();
  absl::Status FollowOnce();
  // Gives a restored hub what it lost: of the log here, and this agency's own
  // records from a leaf on in ReturnLoop.
  absl::Status ReturnLost(std::uint64_t hub_size);
  // Others were quicker: the leaves [from, to) were given back to the log, so
  // our own records of them are handed in again, once.
  absl::Status ReturnAsOthersDid(std::uint64_t from, std::uint64_t to);
  void WantReturn(std::uint64_t from_leaf);
  // What a stop or a crash has interrupted.
  void ResumeReturn();
  void Acknowledge(bool always);
  void Witness();
  void CountCosignatures(std::string_view note);
  bool Sleep(absl::Duration how_long);

  const Parts parts_;
  // Held across calls to the hub. Order: before mutex_.
  base::Mutex syncing_;
  mutable base::Mutex mutex_;
  mutable base::CondVar changed_;
  base::CondVar stopped_;
  base::CondVar acknowledge_wanted_;
  std::deque<hub::exchange::v1::CollectDeliveriesResponse> arrived_
      ABSL_GUARDED_BY(mutex_);
  // Counts streams: what an older one brought is dropped after a gap.
  bool reopen_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<std::uint64_t> return_from_ ABSL_GUARDED_BY(mutex_);
  base::CondVar return_wanted_;
  bool acknowledge_ ABSL_GUARDED_BY(mutex_) = false;
  std::uint64_t witnessed_size_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> witnesses_ ABSL_GUARDED_BY(mutex_);
  std::thread follower_;
  std::thread collector_;
  std::thread deliverer_;
  std::thread acknowledger_;
  std::thread returner_;
  std::unique_ptr<base::Periodic> directory_;
  std::unique_ptr<base::Periodic> witness_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_LINK_H_
