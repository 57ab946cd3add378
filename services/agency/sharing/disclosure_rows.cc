#include "services/agency/sharing/disclosure_rows.h"

#include <utility>

#include "services/agency/outbox/acts.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/submissions.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using base::Blob;

absl::StatusOr<DisclosureRow> ToRow(const base::Row& row) {
  SAMRAD_ASSIGN_OR_RETURN(base::DisclosureId id,
                          base::DisclosureId::FromBytes(row.View(0)));
  DisclosureRow out{.id = id};
  out.kind = static_cast<DisclosureKind>(row.Int64(1));
  out.case_code = row.Text(2);
  out.user = row.Text(3);
  if (!row.IsNull(4)) {
    SAMRAD_ASSIGN_OR_RETURN(base::ConsentHandle handle,
                            base::ConsentHandle::FromBytes(row.View(4)));
    out.consent = handle;
  }
  const std::string fixed = row.Bytes(5);
  const std::string decision = row.Bytes(6);
  if (!out.fixed.ParseFromString(fixed) ||
      !out.decision.ParseFromString(decision)) {
    return absl::DataLossError("a stored disclosure cannot be read");
  }
  return out;
}

sharing::v1::DisclosureState StateOf(const SubmissionView& view, bool withdrawn,
                                     std::uint64_t witnessed_size) {
  switch (view.state) {
    case SubmissionState::kQueued:
      return sharing::v1::QUEUED;
    case SubmissionState::kAccepted:
      return sharing::v1::ACCEPTED;
    case SubmissionState::kRefused:
      return sharing::v1::REFUSED;
    case SubmissionState::kWithdrawn:
      return sharing::v1::WITHDRAWN;
    case SubmissionState::kExpired:
      return sharing::v1::EXPIRED;
    case SubmissionState::kPublished:
      break;
  }
  bool declined = false;
  for (const auto& [agency, type] : view.parties) {
    if (type == audit::v1::OPENING) return sharing::v1::OPENED;
    declined = declined || type == audit::v1::DECLINE;
  }
  if (withdrawn) return sharing::v1::WITHDRAWN;
  if (declined) return sharing::v1::DECLINED;
  return view.leaf < witnessed_size ? sharing::v1::WITNESSED
                                    : sharing::v1::PUBLISHED;
}

}  // namespace

absl::Status PutDisclosure(base::Transaction& txn, const DisclosureRow& row) {
  const std::string fixed = row.fixed.SerializeAsString();
  const std::string decision = row.decision.SerializeAsString();
  return txn.Run(
      "INSERT INTO sharing_disclosure (disclosure_id, kind, case_code, user, "
      "consent, fixed, decision) VALUES (?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (disclosure_id) DO UPDATE SET fixed = excluded.fixed, "
      "decision = excluded.decision",
      {row.id, static_cast<std::int64_t>(row.kind), row.case_code, row.user,
       row.consent, Blob(std::string_view(fixed)),
       Blob(std::string_view(decision))});
}

absl::StatusOr<DisclosureRow> ReadDisclosure(const base::ReadTransaction& txn,
                                             const base::DisclosureId& id) {
  absl::StatusOr<DisclosureRow> found = base::Error(
      absl::StatusCode::kNotFound, "NOT_FOUND", "there is no such disclosure");
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT disclosure_id, kind, case_code, user, consent, "
                   "fixed, decision FROM sharing_disclosure "
                   "WHERE disclosure_id = ?",
                   {id}, [&](const base::Row& row) { found = ToRow(row); })
          .status());
  return found;
}

absl::StatusOr<std::vector<DisclosureRow>> ReadDisclosures(
    const base::ReadTransaction& txn) {
  std::vector<DisclosureRow> rows;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT disclosure_id, kind, case_code, user, consent, fixed, "
                "decision FROM sharing_disclosure ORDER BY number DESC",
                {}, [&](const base::Row& row) -> absl::Status {
                  SAMRAD_ASSIGN_OR_RETURN(DisclosureRow one, ToRow(row));
                  rows.push_back(std::move(one));
                  return absl::OkStatus();
                }));
  return rows;
}

absl::StatusOr<sharing::v1::Disclosure> ViewOf(const base::ReadTransaction& txn,
                                               const DisclosureRow& row,
                                               std::uint64_t witnessed_size) {
  sharing::v1::Disclosure view = row.fixed;
  if (row.kind == DisclosureKind::kOutsideAct) {
    SAMRAD_ASSIGN_OR_RETURN(
        std::optional<ActView> act,
        FindAct(txn, audit::v1::DISCLOSURE, row.id.bytes()));
    if (!act.has_value()) return absl::InternalError("an act is missing");
    view.set_leaf(act->leaf);
    view.set_tree_size(act->tree_size);
    view.set_receipt(act->receipt);
    view.set_refusal(act->tag);
    view.set_state(act->state == ActState::kQueued    ? sharing::v1::QUEUED
                   : act->state == ActState::kRefused ? sharing::v1::REFUSED
                   : act->leaf < witnessed_size       ? sharing::v1::WITNESSED
                                                      : sharing::v1::PUBLISHED);
    return view;
  }
  SAMRAD_ASSIGN_OR_RETURN(SubmissionView submission,
                          ReadSubmission(txn, row.id));
  bool withdrawn = false;
  if (row.consent.has_value()) {
    SAMRAD_ASSIGN_OR_RETURN(withdrawn, IsTakenBack(txn, row.id, *row.consent));
  }
  return ViewOf(row.fixed, submission, withdrawn, witnessed_size);
}

sharing::v1::Disclosure ViewOf(const sharing::v1::Disclosure& fixed,
                               const SubmissionView& submission, bool withdrawn,
                               std::uint64_t witnessed_size) {
  sharing::v1::Disclosure view = fixed;
  view.set_leaf(submission.leaf);
  view.set_tree_size(submission.tree_size);
  view.set_receipt(submission.receipt);
  view.set_refusal(submission.tag);
  if (submission.accepted_at.has_value()) {
    *view.mutable_accepted_at() = ToProtoTime(*submission.accepted_at);
  }
  view.set_state(StateOf(submission, withdrawn, witnessed_size));
  return view;
}

}  // namespace samrad::agency
