// Takes what the hub delivers: verifies, stores unopened, acknowledges.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_DELIVERY_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_DELIVERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/sign/batch_verifier.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/alarms.h"
#include "services/agency/outbox/catalogues.h"
#include "services/agency/outbox/directory.h"
#include "services/agency/outbox/mirror.h"
#include "services/agency/outbox/packet_check.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// Used by one thread at a time. A bad packet is stored as QUARANTINED with its
// fault, loudly, never opened and never shown; those after it are unaffected.
class Delivery {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    const Mirror& mirror;
    const Directory& directory;
    Alarms& alarms;
    const Catalogues& catalogues;
    std::string agency;
  };
  explicit Delivery(Parts parts);

  // Last mailbox number stored durably.
  absl::StatusOr<std::uint64_t> LastNumber() const;

  // Forgets the mailbox's numbers: the hub was restored and gives out some of
  // them anew. What comes again is told from what is new by its content.
  absl::Status StartAnew();

  // Verifies and stores messages in order, in one transaction. Returns how many
  // are stored now (from the front, at least one): the rest is to be given
  // again. UNAVAILABLE, tag MIRROR_BEHIND or DIRECTORY_BEHIND: the first one
  // has to wait for those. A signature or key that does not fit counts as
  // DIRECTORY_BEHIND until `directory_current` says that the hub was asked for
  // the directory after the message had come. DATA_LOSS, tag MAILBOX_GAP, when
  // the first number is not the next one: the stream is to be opened anew. When
  // the hub leaves out the same number three times, it is noted as missing and
  // what follows is taken; it is still taken when it comes late.
  absl::StatusOr<std::size_t> Take(
      const std::vector<hub::exchange::v1::CollectDeliveriesResponse>& messages,
      bool directory_current);

 private:
  struct Verdict;
  absl::StatusOr<Verdict> Judge(
      const hub::exchange::v1::CollectDeliveriesResponse& message,
      const audit::DirectoryChain& chain, bool directory_current);
  absl::Status Store(base::Transaction& txn, const Verdict& verdict);
  absl::Status StorePacket(base::Transaction& txn, const Verdict& verdict);
  absl::Status StoreAct(base::Transaction& txn, const Verdict& verdict);
  // Ends what rests on a consent that its holder withdrew, wholly or in part.
  // True when something did.
  absl::StatusOr<bool> EndPackets(base::Transaction& txn,
                                  const sealed::v1::WithdrawalHeader& header,
                                  const std::string& holder);
  absl::Status StoreExpiry(base::Transaction& txn, const Verdict& verdict);
  // The fault of the counter chain, or "" when it holds; moves the chain.
  absl::StatusOr<std::string> FollowChain(base::Transaction& txn,
                                          const std::string& sender,
                                          const sealed::v1::ChainLink& link,
                                          const crypto::Digest& header_hash);

  absl::StatusOr<bool> IsMissing(std::uint64_t number) const;

  const Parts parts_;
  crypto::BatchVerifier verifier_;
  // How often the number after the last one was left out.
  int left_out_ = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_DELIVERY_H_
