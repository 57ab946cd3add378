#include "services/agency/outbox/hub_return.h"

#include <string>
#include <vector>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

// One record that may be lost.
struct Kept {
  bool act = false;
  std::int64_t seq = 0;
};

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
  const absl::Status status = hub.RecordAct(request).status();
  return IsAnswer(status) ? absl::OkStatus() : status;
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
  if (!absl::IsNotFound(found)) {
    return IsAnswer(found) ? absl::OkStatus() : found;
  }
  const absl::Status status = hub.SubmitBatch(batch).status();
  return IsAnswer(status) ? absl::OkStatus() : status;
}

}  // namespace

absl::Status ReturnRecords(base::Database& db, HubClient& hub,
                           std::uint64_t from_leaf) {
  std::vector<Kept> kept;
  SAMRAD_RETURN_IF_ERROR(
      db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT leaf, 1, seq FROM outbox_act WHERE state = 2 "
            "AND leaf >= ?1 UNION ALL "
            "SELECT leaf, 0, seq FROM outbox_submission WHERE state IN (3, 6) "
            "AND leaf >= ?1 AND request IS NOT NULL ORDER BY 1",
            {from_leaf}, [&](const base::Row& row) {
              kept.push_back({.act = row.Bool(1), .seq = row.Int64(2)});
            });
      }));
  for (const Kept& one : kept) {
    SAMRAD_RETURN_IF_ERROR(one.act ? ReturnAct(db, hub, one.seq)
                                   : ReturnSubmission(db, hub, one.seq));
  }
  return absl::OkStatus();
}

absl::Status DropReturnable(base::Transaction& txn, absl::Time now) {
  return txn.Run(
      "UPDATE outbox_submission SET request = NULL WHERE state IN (3, 6) "
      "AND request IS NOT NULL AND accepted_at < ?",
      {now - kReturnable});
}

}  // namespace samrad::agency
