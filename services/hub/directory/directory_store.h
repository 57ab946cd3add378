#ifndef SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_STORE_H_
#define SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/base/store.h"

namespace samrad::hub {

// One event that has all its signatures, in the directory's own order.
struct OrderedEvent {
  uint64_t sequence = 0;
  // With leaf and receipt once it is logged.
  audit::v1::DirectoryEvent event;

  bool logged() const { return event.has_receipt(); }
};

// The tables of the directory room. Thread-safe. Codes: services/base/store.h.
class DirectoryStore {
 public:
  static base::Schema StoreSchema();

  // `database` was opened with StoreSchema() and must outlive the store.
  explicit DirectoryStore(base::Database& database) : database_(database) {}

  absl::StatusOr<std::vector<OrderedEvent>> LoadEvents() const;
  // Oldest first.
  absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> LoadProposals() const;

  // Stores or replaces the proposal with the same entry (32 bytes).
  absl::Status PutProposal(const std::string& entry,
                           const audit::v1::DirectoryEvent& event);
  absl::Status DropProposal(const std::string& entry);

  // Gives complete events the next numbers, in one transaction, and drops the
  // proposals they came from. ALREADY_EXISTS when an entry is ordered already.
  absl::StatusOr<std::vector<OrderedEvent>> OrderEvents(
      const std::vector<audit::v1::DirectoryEvent>& events);

  // Stores the receipts of ordered events, in one transaction.
  absl::Status StoreReceipts(const std::vector<OrderedEvent>& events);

  // The bytes of a catalogue by digest (32 bytes; empty: the founding one);
  // nullopt when there is none.
  absl::StatusOr<std::optional<audit::v1::CatalogueFiles>> FindCatalogue(
      std::string_view digest) const;
  // Stored once; a second time changes nothing.
  absl::Status PutCatalogue(std::string_view digest,
                            const audit::v1::CatalogueFiles& files,
                            bool founding);
  // Never the founding one.
  absl::Status DropCatalogue(std::string_view digest);

 private:
  base::Database& database_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_STORE_H_
