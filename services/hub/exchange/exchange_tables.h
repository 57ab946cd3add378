// The tables of the exchange room: consent registry, mailbox and hub shares in
// one store, so that one transaction orders them all.
//
// A record is PENDING until the row with its receipt exists; receipts are
// stored strictly in the order of acceptance, so that everything up to the
// highest one is PUBLISHED.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_TABLES_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_TABLES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/consent_end.h"
#include "services/base/sql.h"
#include "services/base/store.h"
#include "services/hub/stubs/log_appender.h"

namespace samrad::hub {

// Stored: never renumber.
enum class DeliveryState : int {
  kUnopened = 0,
  kOpened = 1,
  kDeclined = 2,
  kExpired = 3,
  kConsentEnded = 4,
};

// Stored: never renumber.
enum class MailboxKind : int { kPacket = 1, kAct = 2, kExpiry = 3 };

// What is inserted at acceptance. Views are borrowed for the call.
struct NewRecord {
  audit::v1::LeafType type = audit::v1::LEAF_TYPE_UNSPECIFIED;
  std::string_view entry;  // 32 bytes
  std::string_view agency;
  // Disclosure id, consent handle, or the entry itself (ANCHOR).
  std::string_view subject;
  std::string_view header;
  std::string_view salt;
  std::string_view signature;
  std::string_view ciphertext_hash;
  std::string_view consent;  // handle of a disclosure on consent, else empty
  std::string_view shares_hash;
  absl::Time accepted_at;
};

// One accepted record, as far as a decision needs it.
struct RecordRow {
  uint64_t seq = 0;
  std::string agency;
  std::string entry;
  std::string consent;
  std::string shares_hash;
  absl::Time accepted_at;
};

struct ConsentRow {
  std::string agency;
  std::string header;
  uint64_t seq = 0;
  absl::Time valid_before;
  // Of the whole.
  std::optional<uint64_t> withdrawn_seq;
};

struct DeliveryRow {
  DeliveryState state = DeliveryState::kUnopened;
  std::string share;  // empty: erased
  std::optional<uint64_t> act_seq;
};

struct PairHead {
  uint64_t counter = 0;
  std::string header_hash;
};

// Reading, within one snapshot. Not thread-safe; codes: services/base/store.h.
class ExchangeReader {
 public:
  explicit ExchangeReader(const base::ReadTransaction& txn) : txn_(txn) {}

  // Outside acts are disclosures too.
  absl::StatusOr<std::optional<RecordRow>> FindDisclosure(
      std::string_view id) const;
  absl::StatusOr<std::optional<RecordRow>> FindRecord(uint64_t seq) const;
  absl::StatusOr<std::optional<RecordRow>> FindAnchor(
      std::string_view entry) const;
  absl::StatusOr<std::optional<std::string>> FindHeader(uint64_t seq) const;
  absl::StatusOr<bool> IsCancelled(std::string_view agency,
                                   std::string_view entry) const;
  absl::StatusOr<std::optional<ConsentRow>> FindConsent(
      std::string_view handle) const;
  // The record that ended this part; absent: none did.
  absl::StatusOr<std::optional<uint64_t>> FindPartEnd(
      const sealed::v1::WithdrawalHeader& header) const;
  // The parts of it that were withdrawn.
  absl::StatusOr<audit::ConsentEnd> PartsEnded(std::string_view handle) const;
  absl::StatusOr<std::optional<DeliveryRow>> FindDelivery(
      uint64_t seq, std::string_view recipient) const;
  // Counter 0 when the pair has no disclosure yet.
  absl::StatusOr<PairHead> FindPair(std::string_view sender,
                                    std::string_view recipient) const;
  // Absent: still PENDING.
  absl::StatusOr<std::optional<audit::v1::Receipt>> FindReceipt(
      uint64_t seq) const;
  absl::StatusOr<std::optional<uint64_t>> FindLeaf(uint64_t seq) const;
  // When the hub erases it; absent: no body is kept.
  absl::StatusOr<std::optional<absl::Time>> FindExpiry(uint64_t seq) const;
  absl::StatusOr<uint64_t> PublishedThrough() const;
  // Everything accepted and not published, in order.
  absl::StatusOr<std::vector<OrderedEntry>> PendingAfter(uint64_t seq) const;
  // InfinitePast when there is no record.
  absl::StatusOr<absl::Time> LastAcceptedAt() const;

  // Up to `limit` deliveries after a number, or about 2 MiB of them.
  absl::StatusOr<std::vector<exchange::v1::CollectDeliveriesResponse>>
  Deliveries(std::string_view agency, uint64_t after, int limit) const;
  absl::StatusOr<uint64_t> LastNumber(std::string_view agency) const;
  absl::StatusOr<uint64_t> AcknowledgedUpTo(std::string_view agency) const;
  // True when something not acknowledged was put in the mailbox before `then`.
  absl::StatusOr<bool> HasUnacknowledgedSince(std::string_view agency,
                                              absl::Time then) const;
  // Published disclosures whose expiry has come, oldest first.
  absl::StatusOr<std::vector<uint64_t>> Expired(absl::Time now,
                                                int limit) const;
  absl::StatusOr<std::optional<absl::Time>> FindTime(
      std::string_view name) const;

 protected:
  const base::ReadTransaction& txn_;
};

// A place that was filled in a mailbox.
struct Filled {
  std::string agency;
  uint64_t number = 0;
};

// Writing, in one transaction.
class ExchangeWriter : public ExchangeReader {
 public:
  explicit ExchangeWriter(base::Transaction& txn)
      : ExchangeReader(txn), write_(txn) {}

  // Returns the record's place in the one order.
  absl::StatusOr<uint64_t> InsertRecord(const NewRecord& record);
  absl::Status InsertEnvelope(uint64_t seq, std::string_view body,
                              absl::Time expires_at);
  absl::Status InsertDelivery(uint64_t seq, std::string_view recipient,
                              std::string_view share);
  absl::Status SetPair(std::string_view sender, std::string_view recipient,
                       uint64_t counter, std::string_view header_hash);
  // Never accepts this entry from this agency; the same again is OK.
  absl::Status Cancel(std::string_view agency, std::string_view entry,
                      absl::Time at);
  absl::Status ForgetCancelledBefore(absl::Time then);
  absl::Status InsertConsent(std::string_view handle, std::string_view agency,
                             uint64_t seq, std::string_view header,
                             absl::Time valid_before);
  // Marks the consent withdrawn and erases the shares of everything unopened
  // under it.
  absl::Status Withdraw(std::string_view handle, uint64_t seq);
  // The same of the part that the header names.
  absl::Status WithdrawPart(const sealed::v1::WithdrawalHeader& header,
                            uint64_t seq);
  absl::Status Open(uint64_t disclosure_seq, std::string_view recipient,
                    uint64_t opening_seq);
  // Declines and erases the share.
  absl::Status Decline(uint64_t disclosure_seq, std::string_view recipient,
                       uint64_t decline_seq);

  // Stores a receipt and fills the mailboxes of everybody it concerns.
  absl::Status Publish(uint64_t seq, const audit::v1::Receipt& receipt,
                       absl::Time at, std::vector<Filled>& filled);

  absl::Status Acknowledge(std::string_view agency, uint64_t up_to,
                           std::string_view signature, absl::Time at);
  // Erases the share of an opened disclosure that the recipient has stored.
  absl::Status EraseOpenedShare(uint64_t seq, std::string_view recipient);
  // Erases the body when no share is left and every recipient has it.
  absl::Status EraseBodyIfDone(uint64_t seq);
  // Expires what is unopened; what is opened and not acknowledged is kept until
  // `keep_until`, and erased when that has come too.
  absl::Status Expire(uint64_t seq, absl::Time now, absl::Duration keep,
                      std::vector<Filled>& filled);
  // Erases headers and salts of disclosures, openings and declines accepted
  // before `then` whose body is gone. Returns how many.
  absl::StatusOr<int64_t> EraseHeadersBefore(absl::Time then, int limit);
  absl::Status SetTime(std::string_view name, absl::Time time);

 private:
  absl::Status Fill(std::string_view agency, MailboxKind kind, uint64_t ref,
                    absl::Time at, std::vector<Filled>& filled);
  // Who received something under the consent that ended by this withdrawal.
  absl::StatusOr<std::vector<std::string>> ConcernedBy(uint64_t seq);
  absl::Status FillForRecipients(uint64_t disclosure_seq, MailboxKind kind,
                                 uint64_t ref, absl::Time at,
                                 std::vector<Filled>& filled);

  base::Transaction& write_;
};

base::Schema ExchangeSchema();

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_TABLES_H_
