// What an auditor of this agency may see of the log: its state, fresh proofs,
// and the export that samrad-verify reads.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_LOG_READER_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_LOG_READER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/agency/outbox/outbox.h"
#include "services/base/sql.h"

namespace samrad::agency {

struct LogState {
  std::string checkpoint;  // signed note with the cosignatures seen
  std::uint64_t tree_size = 0;
  std::vector<std::string> witnesses;
  std::uint32_t active_agencies = 0;
  bool consistent = false;  // not quarantined
  std::vector<std::string> alarms;
};

struct ProvenRecord {
  audit::v1::SignedRecord record;
  audit::v1::Receipt receipt;
};

// Every record this agency may open, by leaf: what it sent, received, opened,
// declined, registered, withdrew and anchored, and acts of others on those.
absl::StatusOr<std::map<std::uint64_t, audit::v1::SignedRecord>> ReadOwnRecords(
    const base::ReadTransaction& txn);

// Thread-safe. Who may ask is the caller's to check.
class LogReader {
 public:
  // Receives a path below the export's folder and bytes to append to it, at
  // most 256 KiB. An error ends the export and is returned.
  using Sink =
      std::function<absl::Status(std::string_view path, std::string_view data)>;

  LogReader(Outbox& outbox, const base::Clock& clock);

  absl::StatusOr<LogState> State() const;
  // A fresh proof of a disclosure or consent, by its id in hex. NOT_FOUND for
  // anything else and for what is not logged yet.
  absl::StatusOr<ProvenRecord> ProveRecord(std::string_view id_hex) const;
  // Every file of docs/ARCHITECTURE.md, "The export", of one checkpoint.
  // FAILED_PRECONDITION, tag LOG_EMPTY, before the first one.
  absl::Status ExportLog(const Sink& sink) const;

 private:
  // Until the newest checkpoint is witnessed, a few seconds at most.
  void AwaitWitnesses() const;
  absl::Status ExportTiles(std::uint64_t size, const Sink& sink) const;

  Outbox& outbox_;
  const base::Clock& clock_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_LOG_READER_H_
