// The exchange's order and receipts, as its appender sees them.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_RECEIPTS_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_RECEIPTS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "services/base/store.h"
#include "services/hub/exchange/mailbox_watch.h"
#include "services/hub/stubs/appender.h"
#include "services/hub/stubs/hub_time.h"

namespace samrad::hub {

extern const AppenderNames kExchangeAppender;

// A receipt is stored together with the places it fills in mailboxes.
// Thread-safe.
class ExchangeReceipts final : public AppendStore {
 public:
  // All must outlive it.
  ExchangeReceipts(base::Database& database, HubTime& time,
                   MailboxWatch& mailboxes)
      : database_(database), time_(time), mailboxes_(mailboxes) {}

  absl::Status LoadPending(uint64_t& published_through,
                           std::vector<OrderedEntry>& pending) override;
  void StoreReceipts(std::shared_ptr<const Receipted> group,
                     std::function<void(absl::Status)> done) override;

 private:
  base::Database& database_;
  HubTime& time_;
  MailboxWatch& mailboxes_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_RECEIPTS_H_
