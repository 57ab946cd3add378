#include "services/agency/outbox/acts.h"

#include <algorithm>
#include <utility>

#include "services/agency/outbox/hub_patience.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using base::Blob;

ActView ToView(const base::Row& row) {
  return {.state = static_cast<ActState>(row.Int64(0)),
          .tag = row.Text(1),
          .leaf = static_cast<std::uint64_t>(row.Int64(2)),
          .tree_size = static_cast<std::uint64_t>(row.Int64(3)),
          .receipt = row.Bytes(4)};
}

// The hub's no to these bytes is final.
bool IsFinal(absl::StatusCode code) {
  switch (code) {
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

}  // namespace

absl::Status InsertAct(base::Transaction& txn, const NewAct& act) {
  const std::string record = act.record.SerializeAsString();
  return txn.Run(
      "INSERT INTO outbox_act (type, subject, record, entry, queued_at, state) "
      "VALUES (?, ?, ?, ?, ?, 1)",
      {static_cast<std::int64_t>(act.record.type()),
       Blob(std::string_view(act.subject)), Blob(std::string_view(record)),
       Blob(std::span<const std::uint8_t>(act.entry)), act.queued_at});
}

absl::StatusOr<std::optional<ActView>> FindAct(const base::ReadTransaction& txn,
                                               audit::v1::LeafType type,
                                               std::string_view subject) {
  std::optional<ActView> view;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne(
             "SELECT state, tag, leaf, tree_size, receipt FROM outbox_act "
             "WHERE subject = ? AND type = ? ORDER BY seq DESC",
             {Blob(subject), static_cast<std::int64_t>(type)},
             [&](const base::Row& row) { view = ToView(row); })
          .status());
  return view;
}

absl::StatusOr<audit::ConsentEnd> ReadConsentEnd(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle) {
  audit::ConsentEnd end;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT record FROM outbox_act WHERE subject = ? AND type = ?",
                {handle, static_cast<std::int64_t>(audit::v1::WITHDRAWAL)},
                [&](const base::Row& row) -> absl::Status {
                  audit::v1::SignedRecord record;
                  const std::string_view bytes = row.View(0);
                  sealed::v1::WithdrawalHeader header;
                  if (!record.ParseFromArray(bytes.data(),
                                             static_cast<int>(bytes.size())) ||
                      !header.ParseFromString(record.header())) {
                    return absl::DataLossError("a stored act cannot be read");
                  }
                  end.Add(header);
                  return absl::OkStatus();
                }));
  return end;
}

absl::StatusOr<bool> IsActQueued(const base::ReadTransaction& txn,
                                 audit::v1::LeafType type,
                                 std::string_view subject) {
  return txn.Exists(
      "SELECT 1 FROM outbox_act WHERE subject = ? AND type = ? AND state = 1",
      {Blob(subject), static_cast<std::int64_t>(type)});
}

struct ActSender::Row {
  std::int64_t seq = 0;
  audit::v1::SignedRecord record;
  audit::Entry entry{};
  std::string subject;
};

ActSender::ActSender(Parts parts, Settled settled)
    : parts_(parts), settled_(std::move(settled)) {}

ActSender::~ActSender() { Stop(); }

void ActSender::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void ActSender::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void ActSender::Nudge() {
  base::MutexLock lock(mutex_);
  ++nudges_;
  changed_.SignalAll();
}

absl::StatusOr<ActView> ActSender::Await(audit::v1::LeafType type,
                                         std::string_view subject,
                                         absl::Duration limit) {
  const auto read = [&]() -> absl::StatusOr<ActView> {
    std::optional<ActView> view;
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
          SAMRAD_ASSIGN_OR_RETURN(view, FindAct(txn, type, subject));
          return absl::OkStatus();
        }));
    if (!view.has_value()) return absl::NotFoundError("no such act");
    return *std::move(view);
  };
  while (true) {
    std::uint64_t before;
    {
      base::MutexLock lock(mutex_);
      before = settled_count_;
    }
    SAMRAD_ASSIGN_OR_RETURN(ActView view, read());
    if (view.state != ActState::kQueued) return view;
    base::MutexLock lock(mutex_);
    while (!stopping_ && settled_count_ == before) {
      if (!changed_.WaitFor(mutex_, limit)) break;
    }
    if (stopping_ || settled_count_ == before) return view;
  }
}

absl::StatusOr<std::optional<ActSender::Row>> ActSender::NextRow() {
  std::optional<Row> next;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        // Withdrawals (5) go ahead of everything, except of what was queued
        // earlier for the same consent.
        return txn
            .QueryOne(
                "SELECT a.seq, a.record, a.entry, a.subject FROM outbox_act a "
                "WHERE a.state = 1 AND NOT EXISTS (SELECT 1 FROM outbox_act b "
                "WHERE b.state = 1 AND b.subject = a.subject AND b.seq < a.seq)"
                " ORDER BY EXISTS (SELECT 1 FROM outbox_act c WHERE c.state = 1"
                " AND c.subject = a.subject AND c.type = 5) DESC, a.seq",
                {},
                [&](const base::Row& row) -> absl::Status {
                  Row out;
                  out.seq = row.Int64(0);
                  const std::string record = row.Bytes(1);
                  if (!out.record.ParseFromString(record)) {
                    return absl::DataLossError("a stored act cannot be read");
                  }
                  SAMRAD_ASSIGN_OR_RETURN(out.entry,
                                          audit::EntryFromBytes(row.View(2)));
                  out.subject = row.Bytes(3);
                  next = std::move(out);
                  return absl::OkStatus();
                })
            .status();
      }));
  return next;
}

bool ActSender::Send(const Row& row) {
  hub::exchange::v1::RecordActRequest request;
  *request.mutable_record() = row.record;
  auto response = parts_.hub.RecordAct(request);
  ActView view{.state = ActState::kPublished};
  if (!response.ok()) {
    if (!IsFinal(response.status().code())) return false;
    view.state = ActState::kRefused;
    view.tag = base::TagOf(response.status());
    if (view.tag.empty()) view.tag = "REFUSED";
    parts_.alarms.Raise("ACT_REFUSED");
  } else {
    if (!response->has_receipt()) return false;  // accepted: ask again
    auto receipt = parts_.mirror.AwaitBelieved(response->receipt(), row.entry,
                                               kBelieveLimit);
    if (!receipt.ok()) {
      if (!absl::IsUnavailable(receipt.status())) {
        parts_.alarms.Raise("RECEIPT_WRONG");
      }
      return false;
    }
    view.leaf = receipt->leaf();
    view.tree_size = receipt->tree_size();
    view.receipt = response->receipt().SerializeAsString();
  }
  const absl::Status stored =
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        const bool published = view.state == ActState::kPublished;
        SAMRAD_RETURN_IF_ERROR(txn.Run(
            "UPDATE outbox_act SET state = ?, tag = ?, leaf = ?, "
            "tree_size = ?, receipt = ? WHERE seq = ?",
            {static_cast<std::int64_t>(view.state), view.tag,
             published ? base::BindValue(view.leaf) : nullptr,
             published ? base::BindValue(view.tree_size) : nullptr,
             published ? base::BindValue(Blob(std::string_view(view.receipt)))
                       : nullptr,
             row.seq}));
        if (row.record.type() == audit::v1::DECLINE && published) {
          SAMRAD_RETURN_IF_ERROR(
              txn.Run("UPDATE outbox_packet SET decision_leaf = ? "
                      "WHERE disclosure_id = ? AND state = 4",
                      {view.leaf, Blob(std::string_view(row.subject))}));
        }
        return settled_(txn, row.record.type(), row.subject, view.state);
      });
  return stored.ok();
}

void ActSender::Loop() {
  absl::Duration backoff = parts_.first_backoff;
  while (true) {
    std::uint64_t seen;
    {
      base::MutexLock lock(mutex_);
      if (stopping_) return;
      seen = nudges_;
    }
    auto row = NextRow();
    const bool idle = row.ok() && !row->has_value();
    const bool sent = row.ok() && row->has_value() && Send(**row);
    base::MutexLock lock(mutex_);
    if (sent) {
      backoff = parts_.first_backoff;
      ++settled_count_;
      changed_.SignalAll();
      continue;
    }
    // Wakes for a nudge; after a failure also by itself.
    while (!stopping_ && nudges_ == seen) {
      if (idle) {
        changed_.Wait(mutex_);
      } else if (!changed_.WaitFor(mutex_, backoff)) {
        break;
      }
    }
    if (!idle) backoff = std::min(backoff * 2, kMaxBackoff);
  }
}

}  // namespace samrad::agency
