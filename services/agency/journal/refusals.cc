#include "services/agency/journal/refusals.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "services/agency/journal/events.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using Tallies = std::map<std::string, std::uint64_t>;

void Write(const Tallies& tallies,
           google::protobuf::RepeatedPtrField<journal::v1::Tally>& out) {
  for (const auto& [name, count] : tallies) {
    journal::v1::Tally& tally = *out.Add();
    tally.set_name(name);
    tally.set_count(count);
  }
}

// The subjects that carry `mark`, without it; `outcome` when none does.
std::set<std::string> Marked(std::string_view subjects, std::string_view mark,
                             std::string_view otherwise) {
  std::set<std::string> found;
  while (!subjects.empty()) {
    const std::size_t end = std::min(subjects.find('\n'), subjects.size());
    const std::string_view one = subjects.substr(0, end);
    if (one.starts_with(mark)) found.emplace(one.substr(mark.size()));
    subjects.remove_prefix(std::min(end + 1, subjects.size()));
  }
  if (found.empty()) found.emplace(otherwise);
  return found;
}

}  // namespace

absl::StatusOr<journal::v1::CountRefusalsResponse> CountRefusals(
    const base::ReadTransaction& txn, absl::Time from, absl::Time until) {
  if (until < from) {
    return base::WithPath(
        base::Error(absl::StatusCode::kInvalidArgument, "BAD_PERIOD",
                    "the period ends before it begins"),
        "until");
  }
  Tallies months, grounds, reasons;
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t>
      cells;
  journal::v1::CountRefusalsResponse response;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT at, outcome, subjects FROM journal_entry "
      "WHERE (event IN (?, ?) OR (event IN (?, ?) AND "
      "instr(subjects, ?) > 0)) AND at >= ? AND at < ? ORDER BY number",
      {events::kDisclosureRefused.text(),
       events::kDisclosureRefusedByHub.text(), events::kItemDecided.text(),
       events::kOralRecorded.text(), kGroundMark, from, until},
      [&](const base::Row& row) {
        const std::string month =
            absl::FormatTime("%Y-%m", row.Time(0), absl::UTCTimeZone());
        const std::string ground =
            *Marked(row.View(2), kGroundMark, "").begin();
        response.set_refusals(response.refusals() + 1);
        ++months[month];
        ++grounds[ground];
        // The hub gives one reason: its tag.
        for (const std::string& reason :
             Marked(row.View(2), kReasonMark, row.View(1))) {
          ++reasons[reason];
          ++cells[{month, ground, reason}];
        }
      }));
  Write(months, *response.mutable_months());
  Write(grounds, *response.mutable_grounds());
  Write(reasons, *response.mutable_reasons());
  for (const auto& [cell, count] : cells) {
    journal::v1::RefusalCount& out = *response.add_counts();
    out.set_month(std::get<0>(cell));
    out.set_ground(std::get<1>(cell));
    out.set_reason(std::get<2>(cell));
    out.set_count(count);
  }
  return response;
}

}  // namespace samrad::agency
