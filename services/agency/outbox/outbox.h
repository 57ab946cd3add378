// The outbox whole: the one way between this agency and its hub.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_OUTBOX_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_OUTBOX_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/acts.h"
#include "services/agency/outbox/alarms.h"
#include "services/agency/outbox/catalogues.h"
#include "services/agency/outbox/delivery.h"
#include "services/agency/outbox/directory.h"
#include "services/agency/outbox/hub_client.h"
#include "services/agency/outbox/hub_link.h"
#include "services/agency/outbox/mirror.h"
#include "services/agency/outbox/signer.h"
#include "services/agency/outbox/submission_sender.h"
#include "services/agency/vault/key_store.h"
#include "services/audit/export_format.h"
#include "services/audit/receipt.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/periodic.h"
#include "services/base/store.h"
#include "services/law/catalogue.h"

namespace samrad::agency {

struct OutboxOptions {
  std::string agency;
  // What was obtained another way: the log's key and the genesis agencies.
  audit::TrustFile trust;
  absl::Duration first_backoff = absl::Milliseconds(100);
  absl::Duration directory_interval = absl::Seconds(1);
  absl::Duration witness_interval = absl::Seconds(1);
  // How often to look whether a daily anchor is due.
  absl::Duration anchor_interval = absl::Minutes(1);
};

// What the hub gives for a logged opening.
struct OpeningAnswer {
  // Believed: verified and equal to this node's mirror.
  audit::Receipt receipt;
  // The hub's share. Empty when the opening was acknowledged before.
  crypto::SecretBytes share;
};

// Owns the rooms' parts and their threads. Thread-safe once started.
class Outbox {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    KeyStore& keys;
    const Journal& journal;
    HubClient& hub;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const base::Logger& log;
    // The one this program was built with.
    const law::Catalogue& built_in;
  };

  // Loads mirror and directory. DATA_LOSS when they do not hold together;
  // INVALID_ARGUMENT for a malformed trust file.
  static absl::StatusOr<std::unique_ptr<Outbox>> Open(Parts parts,
                                                      OutboxOptions options);
  ~Outbox();

  // Glue for other rooms; set before Start. `settled` runs in the transaction
  // that stores an act's outcome.
  void OnActSettled(ActSender::Settled settled);

  absl::Status Start();
  // Cancels calls in progress, then waits for the threads. What is queued is
  // sent after the next start.
  void Stop();

  // Hands in a signed OPENING and waits for its believed receipt and the share.
  // FAILED_PRECONDITION with the hub's tag (CONSENT_WITHDRAWN, EXPIRED ...);
  // UNAVAILABLE: ask again with the same bytes; DATA_LOSS: the proof is wrong.
  absl::StatusOr<OpeningAnswer> HandInOpening(
      const audit::v1::SignedRecord& record, const audit::Entry& entry);

  // Signs a directory event and hands it in, with the catalogue that it brings.
  // Returns how many signatures are missing. The hub's codes.
  absl::StatusOr<std::uint32_t> SignAndPropose(
      audit::v1::DirectoryEvent event,
      const audit::v1::CatalogueFiles& catalogue = {});

  base::Database& db() { return parts_.db; }
  KeyStore& keys() { return parts_.keys; }
  HubClient& hub() { return parts_.hub; }
  const std::string& agency() const { return options_.agency; }
  const std::string& origin() const { return options_.trust.log.origin; }
  Alarms& alarms() { return alarms_; }
  Mirror& mirror() { return *mirror_; }
  Directory& directory() { return *directory_; }
  Catalogues& catalogues() { return *catalogues_; }
  Signer& signer() { return *signer_; }
  HubLink& link() { return *link_; }
  // Only between Start and Stop.
  SubmissionSender& submissions() { return *submissions_; }
  ActSender& acts() { return *acts_; }

 private:
  Outbox(Parts parts, OutboxOptions options);
  // Queues an ANCHOR when the last one is a day old or this node was restored.
  void AnchorWhenDue();

  const Parts parts_;
  const OutboxOptions options_;
  Alarms alarms_;
  ActSender::Settled settled_;
  std::unique_ptr<Mirror> mirror_;
  std::unique_ptr<Directory> directory_;
  std::unique_ptr<Catalogues> catalogues_;
  std::unique_ptr<Signer> signer_;
  std::unique_ptr<Delivery> delivery_;
  std::unique_ptr<HubLink> link_;
  std::unique_ptr<SubmissionSender> submissions_;
  std::unique_ptr<ActSender> acts_;
  std::unique_ptr<base::Periodic> anchor_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_OUTBOX_H_
