#include "clients/verifier/records.h"

#include <algorithm>
#include <utility>

#include "absl/time/time.h"
#include "crypto/sign/batch_verifier.h"
#include "services/audit/headers.h"
#include "services/audit/leaf.h"
#include "services/audit/meeting_headers.h"
#include "services/audit/parties.h"
#include "services/audit/record.h"

namespace samrad::verifier {
namespace {

// Batches remembered while records are walked in leaf order.
constexpr std::size_t kBatchesRemembered = 4096;

// Calls `take(line, number)` for each line until it gives a fault.
template <typename Take>
Checked ForEachLine(std::string_view bytes, const Take& take) {
  std::uint64_t number = 0;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (Checked fault = take(bytes.substr(0, end), ++number)) {
      fault->line = number;
      return fault;
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return std::nullopt;
}

// Sorts by leaf; a fault when a leaf is outside or stands twice.
template <typename T, typename LeafOf>
Checked SortByLeaf(std::vector<T>& all, const std::string& file,
                   std::uint64_t tree_size, const LeafOf& leaf_of) {
  std::stable_sort(all.begin(), all.end(), [&](const T& a, const T& b) {
    return leaf_of(a) < leaf_of(b);
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint64_t leaf = leaf_of(all[i]);
    if (leaf >= tree_size) return Broken(file, leaf, "inclusion");
    if (i > 0 && leaf_of(all[i - 1]) == leaf) {
      return Broken(file, leaf, "duplicate");
    }
  }
  return std::nullopt;
}

bool IsEntryAt(const absl::StatusOr<audit::Entry>& entry, std::uint64_t leaf,
               std::span<const std::uint64_t> leaves,
               std::span<const crypto::Entry> entries) {
  const auto it = std::lower_bound(leaves.begin(), leaves.end(), leaf);
  return entry.ok() && it != leaves.end() && *it == leaf &&
         *entry == entries[static_cast<std::size_t>(it - leaves.begin())];
}

template <typename Header>
bool Keep(absl::StatusOr<Header> parsed, AnyHeader& header) {
  if (!parsed.ok()) return false;
  header = *std::move(parsed);
  return true;
}

bool KeepMeeting(absl::StatusOr<sealed::v1::MeetingHeader> parsed,
                 AnyHeader& header) {
  if (!parsed.ok()) return false;
  if (parsed->has_content()) {
    header = std::move(*parsed->mutable_content());
  } else {
    header = std::move(*parsed->mutable_act());
  }
  return true;
}

bool ParseHeader(const audit::v1::SignedRecord& record, AnyHeader& header) {
  switch (record.type()) {
    case audit::v1::DISCLOSURE:
      return Keep(audit::ParseDisclosureHeader(record.header()), header);
    case audit::v1::OPENING:
    case audit::v1::DECLINE:
      return Keep(audit::ParseOpeningHeader(record.header()), header);
    case audit::v1::CONSENT:
      return Keep(audit::ParseConsentHeader(record.header()), header);
    case audit::v1::WITHDRAWAL:
      return Keep(audit::ParseWithdrawalHeader(record.header()), header);
    case audit::v1::ANCHOR:
      return Keep(audit::ParseAnchorHeader(record.header()), header);
    case audit::v1::MEETING:
      return KeepMeeting(audit::ParseMeetingRecord(record), header);
    default:
      return false;
  }
}

// The line of directory.jsonl that says the same; null when there is none.
const audit::DirectoryLine* InDirectory(
    const Record& record, std::span<const audit::DirectoryLine> lines) {
  const auto it = std::find_if(
      lines.begin(), lines.end(), [&record](const audit::DirectoryLine& line) {
        return line.event.leaf() == record.leaf &&
               line.event.header() == record.signed_record.header();
      });
  return it == lines.end() ? nullptr : &*it;
}

// Signatures of directory events were checked with the chain.
bool IsOneOfItsSignatures(const audit::v1::SignedRecord& record,
                          const audit::v1::DirectoryEvent& event) {
  return std::any_of(event.signatures().begin(), event.signatures().end(),
                     [&record](const audit::v1::AgencySignature& signature) {
                       return signature.signature() == record.signature();
                     });
}

}  // namespace

Checked ReadRecords(std::string_view bytes, const std::string& file,
                    std::uint64_t tree_size, std::vector<Record>& records) {
  const auto take = [&](std::string_view line,
                        std::uint64_t number) -> Checked {
    absl::StatusOr<audit::OpeningLine> parsed = audit::ParseOpeningLine(line);
    if (!parsed.ok()) return Unreadable(file, "line");
    records.push_back(
        {parsed->leaf, number, file, std::move(parsed->record), {}});
    return std::nullopt;
  };
  if (Checked fault = ForEachLine(bytes, take)) return fault;
  return SortByLeaf(records, file, tree_size,
                    [](const Record& record) { return record.leaf; });
}

Checked ReadDirectory(std::string_view bytes, const std::string& file,
                      std::uint64_t tree_size,
                      std::vector<audit::DirectoryLine>& lines) {
  const auto take = [&](std::string_view line, std::uint64_t) -> Checked {
    absl::StatusOr<audit::DirectoryLine> parsed =
        audit::ReadDirectoryLine(line);
    if (!parsed.ok()) return Unreadable(file, "line");
    lines.push_back(*std::move(parsed));
    return std::nullopt;
  };
  if (Checked fault = ForEachLine(bytes, take)) return fault;
  return SortByLeaf(
      lines, file, tree_size,
      [](const audit::DirectoryLine& line) { return line.event.leaf(); });
}

std::vector<std::uint64_t> LeavesOf(std::span<const audit::DirectoryLine> lines,
                                    std::span<const Record> records) {
  std::vector<std::uint64_t> leaves;
  leaves.reserve(lines.size() + records.size());
  for (const auto& line : lines) leaves.push_back(line.event.leaf());
  for (const Record& record : records) leaves.push_back(record.leaf);
  std::sort(leaves.begin(), leaves.end());
  leaves.erase(std::unique(leaves.begin(), leaves.end()), leaves.end());
  return leaves;
}

Checked CheckDirectory(std::span<const audit::DirectoryLine> lines,
                       const std::string& file,
                       std::span<const std::uint64_t> leaves,
                       std::span<const crypto::Entry> entries,
                       audit::DirectoryChain& chain) {
  for (const audit::DirectoryLine& line : lines) {
    const std::uint64_t leaf = line.event.leaf();
    if (!IsEntryAt(audit::EntryOf(line.event), leaf, leaves, entries)) {
      return Broken(file, leaf, "commitment");
    }
    if (!audit::CheckDirectoryLine(line).ok() ||
        !chain.Apply(line.event).ok()) {
      return Broken(file, leaf, "directory");
    }
  }
  return std::nullopt;
}

Checked CheckRecords(std::span<Record> records,
                     std::span<const audit::DirectoryLine> lines,
                     std::span<const std::uint64_t> leaves,
                     std::span<const crypto::Entry> entries,
                     const audit::DirectoryChain& chain) {
  crypto::BatchVerifier verifier(kBatchesRemembered);
  for (Record& record : records) {
    const audit::v1::SignedRecord& act = record.signed_record;
    const auto broken = [&record](const char* check) {
      return Broken(record.file, record.leaf, check);
    };
    if (!IsEntryAt(audit::EntryOf(act), record.leaf, leaves, entries)) {
      return broken("commitment");
    }
    if (act.type() == audit::v1::DIRECTORY ||
        act.type() == audit::v1::CATALOGUE) {
      const audit::DirectoryLine* line = InDirectory(record, lines);
      if (line == nullptr) return broken("directory");
      if (act.type() == audit::v1::CATALOGUE &&
          !IsOneOfItsSignatures(act, line->event)) {
        return broken("signature");
      }
      continue;
    }
    if (!ParseHeader(act, record.header)) return broken("header");
    if (!audit::VerifyRecordSignature(act, chain, record.leaf, verifier).ok()) {
      return broken("signature");
    }
    const auto* disclosure = record.As<sealed::v1::DisclosureHeader>();
    if (disclosure != nullptr &&
        !audit::CheckParties(*disclosure, chain, record.leaf).ok()) {
      return broken("party");
    }
    const auto* text = record.As<sealed::v1::MeetingContentHeader>();
    if (text != nullptr &&
        !audit::CheckParties(*text, chain, record.leaf).ok()) {
      return broken("party");
    }
  }
  return std::nullopt;
}

bool IsAfter(const google::protobuf::Timestamp& a,
             const google::protobuf::Timestamp& b) {
  constexpr absl::Duration kSkew = absl::Minutes(2);
  const absl::StatusOr<absl::Time> left = audit::TimeOf(a);
  const absl::StatusOr<absl::Time> right = audit::TimeOf(b);
  return left.ok() && right.ok() && *left > *right + kSkew;
}

}  // namespace samrad::verifier
