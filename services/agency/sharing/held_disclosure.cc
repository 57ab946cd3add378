#include "services/agency/sharing/held_disclosure.h"

#include <cstdint>
#include <utility>

#include "services/agency/cases/told_notes.h"
#include "services/agency/outbox/inbox.h"
#include "services/agency/outbox/submissions.h"
#include "services/agency/sharing/disclosure_rows.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status NothingHeld() {
  return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                     "there is no such disclosure");
}

// Any failure to say yes is a no: what cannot be looked up is not shown.
bool WasTold(SubmissionState state) {
  return state == SubmissionState::kAccepted ||
         state == SubmissionState::kPublished ||
         state == SubmissionState::kExpired;
}

absl::StatusOr<HeldDisclosure> FindSent(const base::ReadTransaction& txn,
                                        const DisclosureRow& row) {
  if (row.kind != DisclosureKind::kSealed) return NothingHeld();
  const auto submission = ReadSubmission(txn, row.id);
  if (absl::IsNotFound(submission.status())) return NothingHeld();
  if (!submission.ok()) return submission.status();
  if (!WasTold(submission->state)) return NothingHeld();
  if (row.consent.has_value()) {
    SAMRAD_ASSIGN_OR_RETURN(const bool stands, StandsWhole(txn, *row.consent));
    if (!stands) return NothingHeld();
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const bool known,
      txn.Exists("SELECT 1 FROM sharing_sent_item WHERE disclosure_id = ?",
                 {row.id}));
  if (!known) return NothingHeld();
  return HeldDisclosure{
      .id = row.id, .sent = true, .case_code = row.case_code, .user = row.user};
}

absl::StatusOr<HeldDisclosure> FindReceived(const base::ReadTransaction& txn,
                                            const base::DisclosureId& id) {
  const auto packet = ReadPacket(txn, id);
  if (absl::IsNotFound(packet.status())) return NothingHeld();
  if (!packet.ok()) return packet.status();
  if (packet->state != InboxState::kOpened || ConsentHasEnded(*packet)) {
    return NothingHeld();
  }
  return HeldDisclosure{.id = id, .user = packet->decision_user};
}

}  // namespace

absl::StatusOr<HeldDisclosure> FindHeldDisclosure(
    const base::ReadTransaction& txn, const base::DisclosureId& id) {
  const auto row = ReadDisclosure(txn, id);
  if (row.ok()) return FindSent(txn, *row);
  if (!absl::IsNotFound(row.status())) return row.status();
  return FindReceived(txn, id);
}

absl::StatusOr<std::vector<sharing::v1::Item>> ReadHeldTexts(
    const base::ReadTransaction& txn, const HeldDisclosure& held) {
  std::vector<sharing::v1::Item> items;
  if (!held.sent) {
    SAMRAD_RETURN_IF_ERROR(txn.Query(
        "SELECT category, text FROM sharing_opened_item "
        "WHERE disclosure_id = ? ORDER BY position",
        {held.id}, [&](const base::Row& row) {
          sharing::v1::Item& item = items.emplace_back();
          item.set_category(static_cast<common::v1::Category>(row.Int64(0)));
          item.set_text(row.Text(1));
        }));
    return items;
  }
  std::vector<std::string> notes;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT note_id FROM sharing_sent_item "
      "WHERE disclosure_id = ? ORDER BY position",
      {held.id}, [&](const base::Row& row) { notes.push_back(row.Text(0)); }));
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<cases::v1::Note> told,
                          ReadToldNotes(txn, held.case_code, notes));
  for (const cases::v1::Note& note : told) {
    sharing::v1::Item& item = items.emplace_back();
    item.set_category(note.category());
    item.set_text(note.text());
  }
  return items;
}

absl::Status PutSentItems(base::Transaction& txn, const base::DisclosureId& id,
                          const std::vector<std::string>& notes) {
  std::int64_t position = 0;
  for (const std::string& note : notes) {
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT OR IGNORE INTO sharing_sent_item "
                "(disclosure_id, position, note_id) VALUES (?, ?, ?)",
                {id, position++, note}));
  }
  return absl::OkStatus();
}

}  // namespace samrad::agency
