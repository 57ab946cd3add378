#include "services/hub/log/log_planner.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "services/base/status.h"

namespace samrad::hub {

size_t LogPlanner::LeafHash::operator()(const crypto::Entry& entry) const {
  return absl::Hash<crypto::Entry>()(entry);
}

absl::StatusOr<LogPlanner> LogPlanner::Create(
    const std::vector<crypto::Entry>& entries,
    const std::array<uint64_t, kAppendingRooms>& highest_sequence) {
  LogPlanner planner(entries);
  planner.index_.reserve(entries.size());
  for (uint64_t leaf = 0; leaf < entries.size(); ++leaf) {
    if (planner.index_.contains(entries[leaf])) {
      return base::Error(absl::StatusCode::kDataLoss, "ENTRY_TWICE",
                         "an entry stands in the log twice");
    }
    planner.index_.insert(leaf);
  }
  planner.committed_highest_ = highest_sequence;
  planner.highest_ = highest_sequence;
  return planner;
}

std::optional<uint64_t> LogPlanner::Find(const crypto::Entry& entry) const {
  if (const auto found = index_.find(entry); found != index_.end()) {
    return *found;
  }
  if (const auto found = pending_.find(entry); found != pending_.end()) {
    return found->second.leaf;
  }
  return std::nullopt;
}

LogRow LogPlanner::AddPending(const crypto::Entry& entry, AppendingRoom room,
                              uint64_t sequence, absl::Time at) {
  const LogRow row = {.leaf = next_leaf(),
                      .entry = entry,
                      .room = room,
                      .sequence = sequence,
                      .at = at};
  pending_.emplace(entry, row);
  uint64_t& highest = highest_[static_cast<size_t>(room)];
  highest = std::max(highest, sequence);
  return row;
}

absl::StatusOr<PlannedAppend> LogPlanner::Plan(
    AppendingRoom room, std::span<const RoomEntry> entries, absl::Time at) {
  PlannedAppend plan;
  plan.leaves.reserve(entries.size());
  plan.rows.reserve(entries.size());
  for (const RoomEntry& entry : entries) {
    if (const auto known = Find(entry.entry); known.has_value()) {
      plan.leaves.push_back(*known);
      continue;
    }
    if (entry.sequence <= highest_[static_cast<size_t>(room)]) {
      Drop(plan.rows);
      return base::Error(absl::StatusCode::kFailedPrecondition,
                         "SEQUENCE_NOT_RISING",
                         "a new entry's sequence must be above all before it");
    }
    plan.rows.push_back(AddPending(entry.entry, room, entry.sequence, at));
    plan.leaves.push_back(plan.rows.back().leaf);
  }
  return plan;
}

absl::StatusOr<PlannedAppend> LogPlanner::PlanReturned(
    std::span<const crypto::Entry> entries, absl::Time at) {
  PlannedAppend plan;
  for (const crypto::Entry& entry : entries) {
    if (Find(entry).has_value()) {
      Drop(plan.rows);
      return base::Error(absl::StatusCode::kDataLoss, "ENTRY_TWICE",
                         "a returned entry stands in the log already");
    }
    plan.rows.push_back(AddPending(entry, AppendingRoom::kReturned, 0, at));
    plan.leaves.push_back(plan.rows.back().leaf);
  }
  return plan;
}

void LogPlanner::Commit(const std::vector<LogRow>& rows) {
  for (const LogRow& row : rows) {
    pending_.erase(row.entry);
    index_.insert(row.leaf);
    uint64_t& highest = committed_highest_[static_cast<size_t>(row.room)];
    highest = std::max(highest, row.sequence);
  }
}

void LogPlanner::Drop(const std::vector<LogRow>& rows) {
  for (const LogRow& row : rows) pending_.erase(row.entry);
  RecountHighest();
}

void LogPlanner::RecountHighest() {
  highest_ = committed_highest_;
  for (const auto& [entry, row] : pending_) {
    uint64_t& highest = highest_[static_cast<size_t>(row.room)];
    highest = std::max(highest, row.sequence);
  }
}

}  // namespace samrad::hub
