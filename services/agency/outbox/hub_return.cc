#include "services/agency/outbox/hub_return.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"
#include "services/agency/vault/settings.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr base::Literal kReturnSetting = "hub_return_from";
constexpr base::Literal kSeenSetting = "hub_returned_to";

absl::StatusOr<std::optional<std::uint64_t>> LeafSetting(
    const base::ReadTransaction& txn, base::Literal name) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> noted,
                          GetSetting(txn, name));
  std::uint64_t leaf = 0;
  if (!noted.has_value() || !absl::SimpleAtoi(*noted, &leaf)) {
    return std::nullopt;
  }
  return leaf;
}

// The hub said something about the record itself.
bool IsAnswer(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kOutOfRange:
      return true;
    default:
      return false;
  }
}

// Returns what the hub said; NOT_FOUND of an answer to a disclosure that it
// does not have.
absl::Status ReturnAct(base::Database& db, HubClient& hub, std::int64_t seq) {
  hub::exchange::v1::RecordActRequest request;
  SAMRAD_RETURN_IF_ERROR(
      db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn
            .QueryOne(
                "SELECT record FROM outbox_act WHERE seq = ?", {seq},
                [&](const base::Row& row) -> absl::Status {
                  return request.mutable_record()->ParseFromString(row.Bytes(0))
                             ? absl::OkStatus()
                             : absl::DataLossError("an act is unreadable");
                })
            .status();
      }));
  return hub.RecordAct(request).status();
}

absl::Status ReturnOpening(base::Database& db, HubClient& hub,
                           std::int64_t number) {
  hub::exchange::v1::OpenDisclosureRequest request;
  std::string id;
  SAMRAD_RETURN_IF_ERROR(
      db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn
            .QueryOne(
                "SELECT disclosure_id, decision_record FROM outbox_packet "
                "WHERE number = ?",
                {number},
                [&](const base::Row& row) -> absl::Status {
                  id = row.Bytes(0);
                  return request.mutable_record()->ParseFromString(row.Bytes(1))
                             ? absl::OkStatus()
                             : absl::DataLossError("a decision is unreadable");
                })
            .status();
      }));
  auto response = hub.OpenDisclosure(request);
  if (!response.ok()) return response.status();
  // The content is stored here: the hub's share is wiped unused, and the hub
  // is told once more that it may erase it.
  SAMRAD_RETURN_IF_ERROR(
      crypto::SecretBytes::TakeFrom(std::move(*response->mutable_share()))
          .status());
  return db.Write([&](base::Transaction& txn) {
    return txn.Run(
        "INSERT INTO outbox_opened_notice (disclosure_id) VALUES (?) "
        "ON CONFLICT (disclosure_id) DO NOTHING",
        {base::Blob(std::string_view(id))});
  });
}

absl::Status ReturnSubmission(base::Database& db, HubClient& hub,
                              std::int64_t seq) {
  hub::exchange::v1::SubmitBatchRequest batch;
  hub::exchange::v1::GetSubmissionRequest known;
  SAMRAD_RETURN_IF_ERROR(db.Read([&](const base::ReadTransaction& txn)
                                     -> absl::Status {
    return txn
        .QueryOne(
            "SELECT disclosure_id, request, receipt FROM "
            "outbox_submission WHERE seq = ?",
            {seq},
            [&](const base::Row& row) -> absl::Status {
              auto& one = *batch.add_submissions();
              known.set_disclosure_id(row.Bytes(0));
              return one.ParseFromString(row.Bytes(1)) &&
                             one.mutable_logged()->ParseFromString(row.Bytes(2))
                         ? absl::OkStatus()
                         : absl::DataLossError("a submission is unreadable");
            })
        .status();
  }));
  const absl::Status found = hub.GetSubmission(known).status();
  if (!absl::IsNotFound(found)) return found;
  return hub.SubmitBatch(batch).status();
}

}  // namespace

absl::Status ReturnEntries(const Mirror& mirror, HubClient& hub,
                           std::uint64_t first, std::uint64_t page) {
  // The newest checkpoint is the only one that is kept.
  const std::string note = mirror.note();
  const std::uint64_t size = mirror.size();
  while (first < size) {
    const std::uint64_t end = std::min(first + page, size);
    hub::log::v1::ReturnEntriesRequest request;
    request.set_first(first);
    request.set_entries(mirror.EntriesFrom(first, end - first));
    request.set_checkpoint(note);
    SAMRAD_ASSIGN_OR_RETURN(const crypto::Proof proof,
                            mirror.ConsistencyProof(end, size));
    for (const crypto::Digest& hash : proof) {
      request.add_consistency_proof(crypto::ToString(hash));
    }
    SAMRAD_ASSIGN_OR_RETURN(const auto response, hub.ReturnEntries(request));
    // Others may be giving it back too.
    first = std::max(end, std::min(size, response.tree_size()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LostRecord>> ReadLost(const base::Database& db,
                                                 std::uint64_t from_leaf) {
  std::vector<LostRecord> lost;
  SAMRAD_RETURN_IF_ERROR(
      db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT leaf, 0, seq FROM outbox_submission WHERE state IN (3, 6) "
            "AND leaf >= ?1 AND request IS NOT NULL UNION ALL "
            "SELECT leaf, 1, seq FROM outbox_act WHERE state = 2 "
            "AND leaf >= ?1 UNION ALL "
            "SELECT decision_leaf, 2, number FROM outbox_packet "
            "WHERE state = 3 AND decision_leaf >= ?1 ORDER BY 1",
            {from_leaf}, [&](const base::Row& row) {
              lost.push_back(
                  {.kind = static_cast<LostRecord::Kind>(row.Int64(1)),
                   .row = row.Int64(2)});
            });
      }));
  return lost;
}

absl::StatusOr<std::vector<LostRecord>> ReturnRecords(
    base::Database& db, HubClient& hub, const std::vector<LostRecord>& lost) {
  std::vector<LostRecord> early;
  for (const LostRecord& one : lost) {
    absl::Status said;
    switch (one.kind) {
      case LostRecord::Kind::kSubmission:
        said = ReturnSubmission(db, hub, one.row);
        break;
      case LostRecord::Kind::kAct:
        said = ReturnAct(db, hub, one.row);
        break;
      case LostRecord::Kind::kOpening:
        said = ReturnOpening(db, hub, one.row);
        break;
    }
    if (!IsAnswer(said)) return said;
    if (absl::IsNotFound(said)) early.push_back(one);
  }
  return early;
}

absl::Status ExpectRepeats(base::Transaction& txn, std::uint64_t from_leaf) {
  return txn.Run(
      "UPDATE outbox_packet SET may_repeat = 1 WHERE leaf >= ? AND state != 5",
      {from_leaf});
}

absl::StatusOr<std::optional<std::uint64_t>> NotedReturn(
    const base::ReadTransaction& txn) {
  return LeafSetting(txn, kReturnSetting);
}

absl::Status NoteReturn(base::Transaction& txn, std::uint64_t from_leaf) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::uint64_t> noted,
                          NotedReturn(txn));
  if (noted.has_value() && *noted <= from_leaf) return absl::OkStatus();
  return PutSetting(txn, kReturnSetting, absl::StrCat(from_leaf));
}

absl::Status ClearReturn(base::Transaction& txn, std::uint64_t from_leaf) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::uint64_t> noted,
                          NotedReturn(txn));
  if (noted.has_value() && *noted < from_leaf) return absl::OkStatus();
  return ClearSetting(txn, kReturnSetting);
}

absl::StatusOr<std::uint64_t> SeenReturned(const base::ReadTransaction& txn) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::uint64_t> seen,
                          LeafSetting(txn, kSeenSetting));
  return seen.value_or(0);
}

absl::Status NoteSeenReturned(base::Transaction& txn, std::uint64_t to) {
  return PutSetting(txn, kSeenSetting, absl::StrCat(to));
}

absl::Status DropReturnable(base::Transaction& txn, absl::Time now) {
  return txn.Run(
      "UPDATE outbox_submission SET request = NULL WHERE state IN (3, 6) "
      "AND request IS NOT NULL AND accepted_at < ?",
      {now - kReturnable});
}

}  // namespace samrad::agency
