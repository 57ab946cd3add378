// A hub in memory, honest unless told to lie. For tests.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_FAKE_HUB_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_FAKE_HUB_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/sign/ed25519.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "services/agency/outbox/hub_client.h"
#include "services/audit/consent_end.h"
#include "services/audit/leaf.h"
#include "services/audit/receipt.h"
#include "services/base/ids.h"
#include "services/base/mutex.h"
#include "services/law/catalogue.h"

namespace samrad::agency {

// What the hub does instead of what it should. Empty: nothing.
struct HubLies {
  // Every call fails with UNAVAILABLE.
  bool away = false;
  // Batches fail at their sender and are still on their way (Arrive).
  bool slow = false;
  // Takes disclosures and answers without a receipt.
  bool no_receipts = false;
  // Tag with which every disclosure is refused.
  std::string refuse = "";
  // Runs before a batch is looked at; may wait.
  std::function<void()> batch = nullptr;
  std::function<void(hub::exchange::v1::CollectDeliveriesResponse&)> deliver =
      nullptr;
  std::function<void(hub::exchange::v1::OpenDisclosureResponse&)> open =
      nullptr;
  std::function<void(hub::log::v1::FollowEntriesResponse&)> follow = nullptr;
  std::function<void(hub::log::v1::GetCheckpointResponse&)> checkpoint =
      nullptr;
  std::function<void(hub::directory::v1::GetCatalogueResponse&)> catalogue =
      nullptr;
};

// Thread-safe. Every act is logged and published at once.
class FakeHub {
 public:
  FakeHub();

  static constexpr char kOrigin[] = "ekvik.samrad.example/log";
  audit::LogKey log_key() const;

  std::unique_ptr<HubClient> ClientFor(const std::string& agency);

  // Logs the event and adds it to the directory.
  void AddEvent(audit::v1::DirectoryEvent event);
  // Has its bytes from now on.
  void AddCatalogue(const law::Catalogue& catalogue);
  // Adds an entry to the log; its leaf.
  std::uint64_t Append(const audit::Entry& entry);
  audit::v1::Receipt ReceiptOf(std::uint64_t leaf) const;
  // The newest checkpoint, signed; of another tree when `fork`.
  std::string Note() const;
  // A checkpoint over other entries, signed with the log's key.
  std::string ForkedNote(std::uint64_t size) const;
  std::uint64_t size() const;
  // Puts a delivery into an agency's mailbox; its number.
  std::uint64_t Deliver(const std::string& agency,
                        hub::exchange::v1::CollectDeliveriesResponse message);
  // Forgets the newest entries, as a restored hub has.
  void ForgetLogFrom(std::uint64_t size);
  // Forgets disclosures, acts and mailboxes, as a hub whose exchange was put
  // back. The log is whole.
  void ForgetExchange();
  // Has it logged an opening or decline of this disclosure (since)?
  bool Answered(const base::DisclosureId& id, audit::v1::LeafType type) const;
  // As if others had given these leaves back.
  void TellReturned(std::uint64_t from, std::uint64_t to);
  // Openings and declines are lost, and every stream ends.
  void ForgetAnswers();
  // Entries in each ReturnEntries that was taken.
  std::vector<std::uint64_t> returned_pages() const;

  // The batches that were on their way have come.
  void Arrive();
  std::size_t on_their_way() const;

  void Lie(HubLies lies);
  std::uint64_t submissions() const;
  std::uint64_t acknowledged(const std::string& agency) const;
  std::uint64_t cosignatures() const;

 private:
  friend class FakeHubClient;
  struct Disclosure {
    hub::exchange::v1::SubmitDisclosureRequest request;
    std::uint64_t leaf = 0;
  };

  std::uint64_t AppendLocked(const audit::Entry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Of an entry that stands in the log, or is appended now.
  std::uint64_t LeafOfLocked(const audit::Entry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  audit::v1::Receipt ReceiptLocked(std::uint64_t leaf) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::string NoteLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::uint64_t DeliverLocked(
      const std::string& agency,
      hub::exchange::v1::CollectDeliveriesResponse message)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  hub::exchange::v1::SubmissionResult SubmitLocked(
      const hub::exchange::v1::SubmitDisclosureRequest& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const crypto::SigningKey log_key_;
  mutable base::Mutex mutex_;
  base::CondVar changed_;
  HubLies lies_ ABSL_GUARDED_BY(mutex_);
  std::vector<audit::Entry> entries_ ABSL_GUARDED_BY(mutex_);
  crypto::MerkleTree tree_ ABSL_GUARDED_BY(mutex_);
  std::vector<audit::v1::DirectoryEvent> events_ ABSL_GUARDED_BY(mutex_);
  std::vector<audit::v1::DirectoryEvent> proposals_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, audit::v1::CatalogueFiles> catalogues_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string,
           std::vector<hub::exchange::v1::CollectDeliveriesResponse>>
      mailboxes_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Disclosure> disclosures_ ABSL_GUARDED_BY(mutex_);
  // (sender, recipient) -> last counter and header hash.
  std::map<std::pair<std::string, std::string>,
           std::pair<std::uint64_t, std::string>>
      pairs_ ABSL_GUARDED_BY(mutex_);
  // Entry of an act -> leaf.
  std::map<std::string, std::uint64_t> acts_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, audit::ConsentEnd> ended_ ABSL_GUARDED_BY(mutex_);
  // Disclosure id and type of each opening and decline.
  std::set<std::pair<std::string, audit::v1::LeafType>> answers_
      ABSL_GUARDED_BY(mutex_);
  std::vector<std::uint64_t> returned_pages_ ABSL_GUARDED_BY(mutex_);
  std::uint64_t returned_from_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t returned_to_ ABSL_GUARDED_BY(mutex_) = 0;
  // Entries.
  std::set<std::string> cancelled_ ABSL_GUARDED_BY(mutex_);
  std::vector<hub::exchange::v1::SubmitBatchRequest> late_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::uint64_t> acknowledged_ ABSL_GUARDED_BY(mutex_);
  std::uint64_t cosignatures_ ABSL_GUARDED_BY(mutex_) = 0;
  // Restarts: streams of before end.
  std::uint64_t restarts_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_FAKE_HUB_H_
