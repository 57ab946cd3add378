#include "services/agency/sharing/decision_record.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr std::string_view kDomain("samrad/decision/v1\0", 19);

void AppendField(std::string_view field, std::string& out) {
  const std::uint64_t size = field.size();
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(size >> shift & 0xff));
  }
  out.append(field);
}

}  // namespace

DecisionRecord RecordOf(const law::v1::Facts& facts,
                        const std::vector<std::string>& stale,
                        const law::v1::Decision& decision,
                        const law::Catalogue& catalogue) {
  return {.catalogue_digest = catalogue.digest(),
          .facts = facts.SerializeAsString(),
          .stale = absl::StrJoin(stale, "\n"),
          .decision = decision.SerializeAsString()};
}

std::string MarkOf(const DecisionRecord& record) {
  std::string bytes(kDomain);
  AppendField(record.catalogue_digest, bytes);
  AppendField(record.facts, bytes);
  AppendField(record.stale, bytes);
  AppendField(record.decision, bytes);
  return std::string(kRecordMark) +
         crypto::HexEncode(crypto::Sha256(std::string_view(bytes)));
}

absl::StatusOr<JournalHead> AppendDecision(base::Transaction& txn,
                                           const Journal& journal,
                                           JournalEvent event,
                                           const DecisionRecord& record) {
  if (event.subjects.size() >= kMaxSubjects) {
    event.subjects.resize(kMaxSubjects - 1);
  }
  event.subjects.push_back(MarkOf(record));
  SAMRAD_ASSIGN_OR_RETURN(JournalHead head, journal.Append(txn, event));
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO sharing_decision (number, catalogue, facts, stale, "
              "decision) "
              "VALUES (?, ?, ?, ?, ?)",
              {head.size, base::Blob(std::string_view(record.catalogue_digest)),
               base::Blob(std::string_view(record.facts)), record.stale,
               base::Blob(std::string_view(record.decision))}));
  return head;
}

absl::StatusOr<std::optional<DecisionRecord>> FindDecision(
    const base::ReadTransaction& txn, std::uint64_t number) {
  std::optional<DecisionRecord> record;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT catalogue, facts, stale, decision FROM sharing_decision "
      "WHERE number = ?",
      {number}, [&](const base::Row& row) {
        record = DecisionRecord{.catalogue_digest = row.Bytes(0),
                                .facts = row.Bytes(1),
                                .stale = row.Text(2),
                                .decision = row.Bytes(3)};
      }));
  return record;
}

}  // namespace samrad::agency
