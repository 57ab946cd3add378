// What a decision was made of, kept for the day it is asked again.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_DECISION_RECORD_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_DECISION_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/agency/journal/journal.h"
#include "services/base/sql.h"
#include "services/law/catalogue.h"

namespace samrad::agency {

// Exact bytes; a value.
struct DecisionRecord {
  std::string catalogue_digest;  // 32 bytes
  std::string facts;             // law.v1.Facts
  std::string stale;             // paths as RuleOn takes them, one a line
  std::string decision;          // law.v1.Decision
};

DecisionRecord RecordOf(const law::v1::Facts& facts,
                        const std::vector<std::string>& stale,
                        const law::v1::Decision& decision,
                        const law::Catalogue& catalogue);

// "record:" and the SHA-256 over "samrad/decision/v1" 0x00 and, for catalogue,
// facts, stale and decision, length (8 bytes, big endian) and bytes: the last
// subject of the journal entry, which binds the record to the journal's chain.
inline constexpr std::string_view kRecordMark = "record:";
std::string MarkOf(const DecisionRecord& record);

// Adds the mark to the event, appends it to the journal and keeps the record
// under the entry's number, all in the caller's transaction.
absl::StatusOr<JournalHead> AppendDecision(base::Transaction& txn,
                                           const Journal& journal,
                                           JournalEvent event,
                                           const DecisionRecord& record);

// By journal number; nullopt when there is none.
absl::StatusOr<std::optional<DecisionRecord>> FindDecision(
    const base::ReadTransaction& txn, std::uint64_t number);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_DECISION_RECORD_H_
