#include "services/agency/sharing/replay.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "services/agency/sharing/decision_record.h"
#include "services/agency/sharing/facts_builder.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr std::uint32_t kPage = 1000;
constexpr int kMaxFaults = 1000;

// The mark of its record; "" for what was journalled before there were any.
std::string MarkIn(const journal::v1::JournalEntry& entry) {
  if (entry.subjects().empty()) return "";
  const std::string& last = *entry.subjects().rbegin();
  return last.starts_with(kRecordMark) ? last : "";
}

bool IsDecision(const journal::v1::JournalEntry& entry) {
  return entry.event() == events::kDisclosureDecided.text() ||
         entry.event() == events::kDisclosureRefused.text() ||
         entry.event() == events::kDutyRecorded.text() ||
         entry.event() == events::kItemDecided.text() ||
         entry.event() == events::kOralRecorded.text() ||
         !MarkIn(entry).empty();
}

// Suggestions are advice to who asks today, no part of the answer.
bool SameAnswer(law::v1::Decision then, law::v1::Decision now) {
  then.clear_suggested_grounds();
  now.clear_suggested_grounds();
  return then.SerializeAsString() == now.SerializeAsString();
}

}  // namespace

void Replay::Check(const journal::v1::JournalEntry& entry,
                   const base::ReadTransaction& txn,
                   staff::v1::ReplayDecisionsResponse& response) const {
  const auto fault = [&](std::string_view tag) -> staff::v1::ReplayFault* {
    if (response.faults_size() >= kMaxFaults) return nullptr;
    staff::v1::ReplayFault* one = response.add_faults();
    one->set_number(entry.number());
    one->set_tag(std::string(tag));
    return one;
  };
  const std::string mark = MarkIn(entry);
  if (mark.empty()) {
    response.set_unrecorded(response.unrecorded() + 1);
    return;
  }
  response.set_checked(response.checked() + 1);
  const auto record = FindDecision(txn, entry.number());
  if (!record.ok() || !record->has_value()) {
    fault("RECORD_MISSING");
    return;
  }
  law::v1::Facts facts;
  law::v1::Decision then;
  if (MarkOf(**record) != mark || !facts.ParseFromString((*record)->facts) ||
      !then.ParseFromString((*record)->decision)) {
    fault("RECORD_CHANGED");
    return;
  }
  const std::optional<law::Catalogue> catalogue =
      catalogues_.Find((*record)->catalogue_digest);
  if (!catalogue.has_value()) {
    fault("CATALOGUE_MISSING");
    return;
  }
  const std::vector<std::string> stale =
      absl::StrSplit((*record)->stale, '\n', absl::SkipEmpty());
  const law::v1::Decision now = RuleOn(facts, stale, *catalogue).decision;
  if (SameAnswer(then, now)) {
    response.set_agreed(response.agreed() + 1);
  } else if (auto* one = fault("DECISION_DIFFERS"); one != nullptr) {
    one->set_then(law::v1::Verdict_Name(then.verdict()));
    one->set_now(law::v1::Verdict_Name(now.verdict()));
  }
}

absl::StatusOr<staff::v1::ReplayDecisionsResponse> Replay::Run(
    std::string_view user, std::uint64_t from, std::uint64_t to) {
  staff::v1::ReplayDecisionsResponse response;
  const absl::StatusOr<JournalHead> head = journal_.Verify();
  if (!head.ok() && !absl::IsDataLoss(head.status())) return head.status();
  response.set_chain_holds(head.ok());
  std::uint64_t next = std::max<std::uint64_t>(from, 1);
  std::uint64_t last = 0;
  while (to == 0 || next <= to) {
    SAMRAD_ASSIGN_OR_RETURN(const auto entries,
                            journal_.List({.from = next, .limit = kPage}));
    if (entries.empty()) break;
    SAMRAD_RETURN_IF_ERROR(
        db_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
          for (const journal::v1::JournalEntry& entry : entries) {
            if (to != 0 && entry.number() > to) break;
            last = entry.number();
            if (IsDecision(entry)) Check(entry, txn, response);
          }
          return absl::OkStatus();
        }));
    next = entries.back().number() + 1;
  }
  const bool good = head.ok() && response.agreed() == response.checked();
  SAMRAD_RETURN_IF_ERROR(journal_.Record(
      {.event = events::kLawReplayed,
       .user = std::string(user),
       .outcome = good ? "ok" : "LAW_REPLAY_DIFFERS",
       .subjects = {std::to_string(std::max<std::uint64_t>(from, 1)),
                    std::to_string(last)}}));
  return response;
}

}  // namespace samrad::agency
