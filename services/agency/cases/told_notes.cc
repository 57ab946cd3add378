#include "services/agency/cases/told_notes.h"

#include <utility>

#include "services/agency/cases/case_store.h"
#include "services/base/status.h"

namespace samrad::agency {

absl::StatusOr<std::vector<cases::v1::Note>> ReadToldNotes(
    const base::ReadTransaction& txn, std::string_view case_code,
    std::span<const std::string> ids) {
  std::vector<cases::v1::Note> notes;
  for (const std::string& id : ids) {
    absl::StatusOr<cases::v1::Note> note = ReadNote(txn, case_code, id);
    if (absl::IsNotFound(note.status())) {
      return absl::DataLossError("a note that was told is gone");
    }
    if (!note.ok()) return note.status();
    notes.push_back(*std::move(note));
  }
  return notes;
}

absl::StatusOr<bool> StandsWhole(const base::ReadTransaction& txn,
                                 const base::ConsentHandle& handle) {
  SAMRAD_ASSIGN_OR_RETURN(const StoredConsent stored, ReadConsent(txn, handle));
  const cases::v1::ConsentState state = stored.record.state();
  return (state == cases::v1::REGISTERING || state == cases::v1::REGISTERED) &&
         stored.record.ended().empty();
}

}  // namespace samrad::agency
