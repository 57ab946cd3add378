// What the exchange room does, without gRPC: accepts signed acts in one order,
// hands them to the log, and gives envelopes and shares only against receipts.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_CORE_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_CORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "services/base/clock.h"
#include "services/base/ids.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/mutex.h"
#include "services/base/store.h"
#include "services/hub/exchange/exchange_receipts.h"
#include "services/hub/exchange/mailbox_watch.h"
#include "services/hub/exchange/submission.h"
#include "services/hub/stubs/appender.h"
#include "services/hub/stubs/catalogue_mirror.h"
#include "services/hub/stubs/directory_mirror.h"
#include "services/hub/stubs/hub_time.h"
#include "services/hub/stubs/known_callers.h"
#include "services/hub/stubs/log_appender.h"
#include "services/hub/stubs/publication_watch.h"
#include "services/law/catalogue.h"

namespace samrad::hub {

struct ExchangePolicy {
  // The log's key in signed-note form: proves what a restored hub has lost.
  std::string log_vkey = "";
  // How long a submitter waits for its receipt before it is told ACCEPTED.
  absl::Duration publish_wait = absl::Seconds(2);
  // How long an opener waits for its receipt before UNAVAILABLE.
  absl::Duration opening_wait = absl::Seconds(10);
  // New disclosures stop when no quorum has cosigned for this long.
  absl::Duration quorum_limit = absl::Hours(72);
  // A mailbox whose oldest place is unacknowledged for this long alarms.
  absl::Duration acknowledgement_limit = absl::Hours(24);
  // What was opened and never acknowledged is kept so long after its expiry.
  absl::Duration opened_grace = absl::Hours(24 * 30);
  // Headers and salts are erased so long after acceptance; zero: never.
  absl::Duration header_retention = absl::ZeroDuration();
};

// Where a record stands.
struct Standing {
  exchange::v1::RecordState state = exchange::v1::ACCEPTED;
  // Null while it is not published.
  SharedReceipt receipt;
  absl::Time accepted_at;
};

// What became of one item of a batch.
struct SubmissionOutcome {
  absl::StatusOr<Standing> standing;
  // With tag CHAIN_AHEAD: where each pair of the header stands.
  std::vector<sealed::v1::ChainLink> last_links;
};

struct SubmissionStanding {
  Standing standing;
  std::string header_hash;  // 32 bytes
};

struct Opened {
  SharedReceipt receipt;
  std::string share;  // empty: erased after the caller acknowledged
};

// Thread-safe. Every refusal stores nothing. Codes: see the proto; the tags are
// listed in README.md. PERMISSION_DENIED (tag NOT_A_MEMBER) for a caller that
// the directory does not name or has revoked.
class ExchangeCore {
 public:
  // All references must outlive it.
  struct Parts {
    base::Database& database;
    DirectoryMirror& directory;
    LogAppender& log;
    const base::Clock& clock;
    CatalogueMirror& catalogues;
    const base::Logger& logger;
    base::Metrics& metrics;
  };

  // Takes up what a crash has left PENDING. Codes of the store.
  static absl::StatusOr<std::unique_ptr<ExchangeCore>> Create(
      std::string origin, const ExchangePolicy& policy, const Parts& parts);
  ~ExchangeCore();

  void Start();
  // Ends every wait; a call to the log in progress is waited for.
  void Stop();

  // One result per submission, in order; all that are accepted are accepted in
  // one transaction. An error of the whole: none was taken.
  absl::StatusOr<std::vector<SubmissionOutcome>> SubmitBatch(
      const base::AgencyId& caller,
      std::span<const exchange::v1::SubmitDisclosureRequest* const> requests);
  absl::StatusOr<Standing> Submit(
      const base::AgencyId& caller,
      const exchange::v1::SubmitDisclosureRequest& request);
  absl::StatusOr<SubmissionStanding> GetSubmission(
      const base::AgencyId& caller, std::string_view disclosure_id);

  // Where a submission of these bytes stands; nullopt: it was not accepted, and
  // from now on it is refused.
  absl::StatusOr<std::optional<Standing>> CancelSubmission(
      const base::AgencyId& caller, std::string_view disclosure_id,
      std::string_view entry);

  absl::StatusOr<Standing> RecordAct(const base::AgencyId& caller,
                                     const audit::v1::SignedRecord& record);

  absl::StatusOr<Opened> Open(const base::AgencyId& caller,
                              const audit::v1::SignedRecord& record);

  // The gate as the meetings room asks it, of a disclosure inside one of its
  // headers (valid, without links): the law as of the decision and now, and its
  // consent registered and not withdrawn. FAILED_PRECONDITION with the law's
  // tag.
  absl::Status CheckDisclosure(const sealed::v1::DisclosureHeader& header);

  // What is in the caller's mailbox after a number; waits up to `limit` when
  // there is nothing.
  absl::StatusOr<std::vector<exchange::v1::CollectDeliveriesResponse>> Collect(
      const base::AgencyId& caller, uint64_t after, absl::Duration limit);
  absl::Status Acknowledge(
      const base::AgencyId& caller,
      const exchange::v1::AcknowledgeDeliveriesRequest& request);

  // Expires, erases by retention, alarms. Called once a minute or so.
  absl::Status Sweep();
  // Asks the log when a quorum last cosigned.
  absl::Status RefreshQuorum();

  size_t pending() const { return appender_.pending(); }
  bool stopped() const { return stopped_.load(); }

 private:
  // What one record became.
  struct Accepted {
    uint64_t seq = 0;
    absl::Time accepted_at;
    // True: just now, so it goes to the appender.
    bool is_new = false;
    std::string entry;
  };
  struct ParsedAct;

  ExchangeCore(std::string origin, const ExchangePolicy& policy,
               const Parts& parts, absl::Time not_before,
               uint64_t published_through, absl::Time quorum_since);

  absl::Status CheckQuorum();
  // The catalogue of this hub for a decision made at `decided_at`. UNAVAILABLE,
  // tag CATALOGUE_MISSING, while it is not here.
  absl::StatusOr<law::Catalogue> CatalogueAt(const audit::DirectoryChain& chain,
                                             absl::Time decided_at);
  // The gate, at the hub's time and at the sender's claim of its own. Where
  // sender and hub rest on different catalogues the stricter answer stands.
  absl::Status CheckGate(const sealed::v1::DisclosureHeader& header,
                         absl::Time decided_at);
  absl::Status CheckCitation(
      const sealed::v1::DisclosureHeader& header, absl::Time decided_at,
      const std::optional<sealed::v1::ConsentHeader>& consent);
  // The consent that the disclosure stands on, if it stands on one: registered,
  // in time and not taken back for this recipient; nullopt: for any.
  absl::Status CheckConsent(const ExchangeReader& reader,
                            const sealed::v1::DisclosureHeader& header,
                            std::optional<std::string_view> recipient,
                            absl::Time now) const;

  // Everything about a submission that needs no order.
  absl::Status Vet(const base::AgencyId& caller, const Submission& submission,
                   SharedChain& chain);
  // The submission as it was accepted before; ALREADY_EXISTS when something
  // else was, under this id.
  absl::StatusOr<std::optional<Accepted>> FindSame(
      const ExchangeReader& reader, const Submission& submission) const;
  // What only the order can tell: cancelled, the pairs' chains, the consent.
  absl::Status CheckInOrder(
      const ExchangeReader& reader, const Submission& submission,
      std::vector<sealed::v1::ChainLink>& last_links) const;
  absl::StatusOr<Accepted> StoreSubmission(ExchangeWriter& writer,
                                           const Submission& submission);

  absl::StatusOr<ParsedAct> ParseAct(const base::AgencyId& caller,
                                     const audit::v1::SignedRecord& record);
  absl::StatusOr<Accepted> AcceptConsent(ExchangeWriter& writer,
                                         const ParsedAct& act);
  absl::StatusOr<Accepted> AcceptWithdrawal(ExchangeWriter& writer,
                                            const ParsedAct& act);
  absl::StatusOr<Accepted> AcceptAnchor(ExchangeWriter& writer,
                                        const ParsedAct& act);
  absl::StatusOr<Accepted> AcceptOutsideAct(ExchangeWriter& writer,
                                            const ParsedAct& act);
  // OPENING and DECLINE.
  absl::StatusOr<Accepted> AcceptAnswer(ExchangeWriter& writer,
                                        const ParsedAct& act);
  absl::StatusOr<Accepted> InsertAct(ExchangeWriter& writer,
                                     const ParsedAct& act,
                                     std::string_view subject,
                                     std::string_view consent = {});
  // The same record again, or ALREADY_EXISTS.
  static absl::StatusOr<Accepted> SameOrExists(const ExchangeReader& reader,
                                               uint64_t seq,
                                               std::string_view entry);

  // Runs `work` on the store; what it accepts goes to the appender as soon as
  // it is durable, in order.
  using Work =
      std::function<absl::Status(ExchangeWriter&, std::vector<Accepted>&)>;
  absl::Status Commit(const Work& work);
  absl::StatusOr<Standing> Await(const Accepted& accepted,
                                 absl::Duration limit);
  absl::StatusOr<SharedReceipt> StoredReceipt(uint64_t seq) const;

  const std::string origin_;
  const ExchangePolicy policy_;
  base::Database& database_;
  DirectoryMirror& directory_;
  LogAppender& log_;
  CatalogueMirror& catalogues_;
  const base::Logger logger_;
  HubTime time_;
  PublicationWatch publications_;
  MailboxWatch mailboxes_;
  KnownCallers callers_;
  ExchangeReceipts receipts_;
  Appender appender_;
  // Microseconds since 1970 of the last known quorum.
  std::atomic<int64_t> quorum_micros_;
  std::atomic<bool> stopped_{false};
  // One sweep at a time.
  base::Mutex sweep_mutex_;
  absl::Time alarmed_at_ ABSL_GUARDED_BY(sweep_mutex_) = absl::InfinitePast();
  base::Counter& accepted_;
  base::Counter& refused_;
  base::Counter& opened_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_CORE_H_
