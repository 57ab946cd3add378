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

}  // namespace samrad::agency
