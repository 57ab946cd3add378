#include "services/hub/exchange/exchange_receipts.h"

#include <utility>

#include "services/base/status.h"

namespace samrad::hub {
namespace {

// The receipts of one group, in one transaction, only right after those of the
// group before: everything up to the highest receipt is PUBLISHED.
absl::Status PublishGroup(base::Transaction& txn, const Receipted& group,
                          absl::Time now, std::vector<Filled>& filled) {
  ExchangeWriter writer(txn);
  SAMRAD_ASSIGN_OR_RETURN(const uint64_t through, writer.PublishedThrough());
  if (through != group.after) {
    return absl::AbortedError("the group before was not stored");
  }
  for (size_t i = 0; i < group.entries.size(); ++i) {
    SAMRAD_RETURN_IF_ERROR(writer.Publish(group.entries[i].sequence,
                                          group.receipts[i], now, filled));
  }
  return absl::OkStatus();
}

}  // namespace

const AppenderNames kExchangeAppender = {
    .published_total = "samrad_exchange_published_total",
    .append_failures_total = "samrad_exchange_append_failures_total",
    .pending_count = "samrad_exchange_pending_count",
    .append_failed = "exchange_append_failed",
    .receipts_not_stored = "exchange_receipts_not_stored",
    .reload_failed = "exchange_reload_failed",
    .before_append = "exchange.before_append",
    .after_append = "exchange.after_append",
    .after_receipt = "exchange.after_receipt"};

absl::Status ExchangeReceipts::LoadPending(uint64_t& published_through,
                                           std::vector<OrderedEntry>& pending) {
  return database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
    const ExchangeReader reader(txn);
    SAMRAD_ASSIGN_OR_RETURN(published_through, reader.PublishedThrough());
    SAMRAD_ASSIGN_OR_RETURN(pending, reader.PendingAfter(published_through));
    return absl::OkStatus();
  });
}

void ExchangeReceipts::StoreReceipts(std::shared_ptr<const Receipted> group,
                                     std::function<void(absl::Status)> done) {
  auto filled = std::make_shared<std::vector<Filled>>();
  database_.WriteAsync(
      [this, group, filled](base::Transaction& txn) {
        filled->clear();
        return PublishGroup(txn, *group, time_.Now(), *filled);
      },
      [this, filled, done = std::move(done)](absl::Status status) {
        if (status.ok()) mailboxes_.Fill(*filled);
        done(std::move(status));
      });
}

}  // namespace samrad::hub
