#include "services/hub/log/witness_book.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "crypto/sign/cosignature.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

absl::Status NotAWitness() {
  return base::Error(absl::StatusCode::kPermissionDenied, "NOT_A_WITNESS",
                     "the caller is no active witness");
}

absl::Status BadCosignature() {
  return base::Error(absl::StatusCode::kInvalidArgument, "BAD_COSIGNATURE",
                     "no line of the caller verifies");
}

// The value that more than half of the active agencies reach.
template <typename T>
T QuorumValue(std::vector<T> values, size_t quorum, T none) {
  if (values.size() < quorum || quorum == 0) return none;
  std::sort(values.begin(), values.end(), std::greater<T>());
  return values[quorum - 1];
}

}  // namespace

void WitnessBook::Restore(const std::vector<WitnessRow>& rows) {
  base::MutexLock lock(mutex_);
  for (const WitnessRow& row : rows) {
    latest_[row.agency] = {.row = row, .changed = false};
    lines_[row.tree_size][row.agency] = {
        .name = row.key_name, .key_id = row.key_id, .bytes = row.signature};
  }
}

absl::Status WitnessBook::Add(const audit::DirectoryChain& chain,
                              const base::AgencyId& agency,
                              const crypto::Note& note,
                              const crypto::Checkpoint& checkpoint,
                              absl::Time now) {
  const audit::AgencyRecord* record = chain.FindActive(agency.value());
  if (record == nullptr) return NotAWitness();
  const audit::AgencyKey* current = record->Current(audit::v1::WITNESS);
  if (current == nullptr) return NotAWitness();
  SAMRAD_ASSIGN_OR_RETURN(const crypto::NoteKey key,
                          crypto::ParseVkey(current->vkey));
  if (note.text != crypto::FormatCheckpoint(checkpoint)) {
    return base::Error(absl::StatusCode::kInvalidArgument, "OTHER_CHECKPOINT",
                       "this is no checkpoint of this log");
  }
  const auto line = std::find_if(
      note.signatures.begin(), note.signatures.end(),
      [&key](const crypto::NoteSignature& signature) {
        return signature.name == key.name && signature.key_id == key.id();
      });
  if (line == note.signatures.end()) return BadCosignature();
  if (!crypto::VerifyCosignature(note.text, *line, key).ok()) {
    return BadCosignature();
  }

  base::MutexLock lock(mutex_);
  Latest& latest = latest_[agency.value()];
  if (checkpoint.size >= latest.row.tree_size) {
    latest = {.row = {.agency = agency.value(),
                      .tree_size = checkpoint.size,
                      .key_name = line->name,
                      .key_id = line->key_id,
                      .signature = line->bytes,
                      .at = now},
              .changed = true};
  }
  lines_[checkpoint.size][agency.value()] = *line;
  while (lines_.size() > kSizesKept) lines_.erase(lines_.begin());
  ++version_;
  return absl::OkStatus();
}

CosignedNote WitnessBook::Decorate(const audit::DirectoryChain* chain,
                                   uint64_t size,
                                   std::string_view signed_note) const {
  CosignedNote result;
  result.note = std::string(signed_note);
  if (chain == nullptr) return result;
  base::MutexLock lock(mutex_);
  const auto found = lines_.find(size);
  if (found == lines_.end()) return result;
  auto note = crypto::ParseNote(signed_note);
  if (!note.ok()) return result;
  size_t active = 0;
  for (const auto& [agency, line] : found->second) {
    if (chain->FindActive(agency) != nullptr) ++active;
    note->signatures.push_back(line);
    result.witnesses.push_back(agency);
  }
  result.note = crypto::FormatNote(*note);
  result.witnessed = active >= chain->Quorum();
  return result;
}

uint64_t WitnessBook::WitnessedSize(const audit::DirectoryChain& chain) const {
  std::vector<uint64_t> sizes;
  base::MutexLock lock(mutex_);
  for (const auto& [agency, latest] : latest_) {
    if (chain.FindActive(agency) != nullptr) {
      sizes.push_back(latest.row.tree_size);
    }
  }
  return QuorumValue<uint64_t>(std::move(sizes), chain.Quorum(), 0);
}

absl::Time WitnessBook::LastQuorumAt(const audit::DirectoryChain& chain) const {
  std::vector<absl::Time> times;
  base::MutexLock lock(mutex_);
  for (const auto& [agency, latest] : latest_) {
    if (chain.FindActive(agency) != nullptr) times.push_back(latest.row.at);
  }
  return QuorumValue<absl::Time>(std::move(times), chain.Quorum(),
                                 absl::InfinitePast());
}

absl::Time WitnessBook::LastWitnessedAt(const audit::DirectoryChain* chain,
                                        uint64_t published_size,
                                        absl::Time first_leaf_at,
                                        absl::Time now) const {
  if (chain == nullptr) return first_leaf_at;
  if (WitnessedSize(*chain) >= published_size) return now;
  const absl::Time last = LastQuorumAt(*chain);
  return last == absl::InfinitePast() ? first_leaf_at : last;
}

uint64_t WitnessBook::newest_size() const {
  base::MutexLock lock(mutex_);
  return lines_.empty() ? 0 : lines_.rbegin()->first;
}

uint64_t WitnessBook::version() const {
  base::MutexLock lock(mutex_);
  return version_;
}

std::vector<WitnessRow> WitnessBook::TakeChanged() {
  std::vector<WitnessRow> rows;
  base::MutexLock lock(mutex_);
  for (auto& [agency, latest] : latest_) {
    if (!latest.changed) continue;
    rows.push_back(latest.row);
    latest.changed = false;
  }
  return rows;
}

}  // namespace samrad::hub
