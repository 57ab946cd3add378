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

void LogPlanner::AddPending(const crypto::Entry& entry, uint64_t sequence,
                            LogRun& run) {
  pending_.emplace(
      entry,
      Pending{.leaf = next_leaf(), .room = run.room, .sequence = sequence});
  run.entries.push_back(entry);
  run.highest_sequence = std::max(run.highest_sequence, sequence);
  uint64_t& highest = highest_[static_cast<size_t>(run.room)];
  highest = std::max(highest, sequence);
}

absl::StatusOr<PlannedAppend> LogPlanner::Plan(
    AppendingRoom room, std::span<const RoomEntry> entries, absl::Time at) {
  PlannedAppend plan;
  plan.run.first_leaf = next_leaf();
  plan.run.room = room;
  plan.run.at = at;
  plan.run.entries.reserve(entries.size());
  plan.leaves.reserve(entries.size());
  for (const RoomEntry& entry : entries) {
    if (const auto known = Find(entry.entry); known.has_value()) {
      plan.leaves.push_back(*known);
      continue;
    }
    if (entry.sequence <= highest_[static_cast<size_t>(room)]) {
      Drop(plan.run);
      return base::Error(absl::StatusCode::kFailedPrecondition,
                         "SEQUENCE_NOT_RISING",
                         "a new entry's sequence must be above all before it");
    }
    plan.leaves.push_back(next_leaf());
    AddPending(entry.entry, entry.sequence, plan.run);
  }
  return plan;
}

absl::StatusOr<PlannedAppend> LogPlanner::PlanReturned(
    std::span<const crypto::Entry> entries, absl::Time at) {
  PlannedAppend plan;
  plan.run.first_leaf = next_leaf();
  plan.run.at = at;
  for (const crypto::Entry& entry : entries) {
    if (Find(entry).has_value()) {
      Drop(plan.run);
      return base::Error(absl::StatusCode::kDataLoss, "ENTRY_TWICE",
                         "a returned entry stands in the log already");
    }
    plan.leaves.push_back(next_leaf());
    AddPending(entry, 0, plan.run);
  }
  return plan;
}

void LogPlanner::Commit(const LogRun& run) {
  for (size_t i = 0; i < run.entries.size(); ++i) {
    pending_.erase(run.entries[i]);
    index_.insert(run.first_leaf + i);
  }
  uint64_t& highest = committed_highest_[static_cast<size_t>(run.room)];
  highest = std::max(highest, run.highest_sequence);
}

void LogPlanner::Drop(const LogRun& run) {
  for (const crypto::Entry& entry : run.entries) pending_.erase(entry);
  RecountHighest();
}

void LogPlanner::RecountHighest() {
  highest_ = committed_highest_;
  for (const auto& [entry, pending] : pending_) {
    uint64_t& highest = highest_[static_cast<size_t>(pending.room)];
    highest = std::max(highest, pending.sequence);
  }
}

}  // namespace samrad::hub
