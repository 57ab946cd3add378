// The lines of an export, each held against the log: the entry at its leaf, its
// header, its author's key at that leaf.
#ifndef SAMRAD_CLIENTS_VERIFIER_RECORDS_H_
#define SAMRAD_CLIENTS_VERIFIER_RECORDS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clients/verifier/fault.h"
#include "crypto/merkle/merkle_hash.h"
#include "google/protobuf/timestamp.pb.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/audit/directory_chain.h"
#include "services/audit/export_format.h"

namespace samrad::verifier {

// The parsed header of a record, by its type.
using AnyHeader =
    std::variant<std::monostate, sealed::v1::DisclosureHeader,
                 sealed::v1::OpeningHeader, sealed::v1::ConsentHeader,
                 sealed::v1::WithdrawalHeader, sealed::v1::AnchorHeader,
                 sealed::v1::MeetingContentHeader,
                 sealed::v1::MeetingActHeader>;

// One line of openings.jsonl. A value.
struct Record {
  std::uint64_t leaf = 0;
  // Line number, from 1.
  std::uint64_t line = 0;
  // The file as a fault names it.
  std::string file;
  audit::v1::SignedRecord signed_record;
  // Set by CheckRecords.
  AnyHeader header;

  template <typename Header>
  const Header* As() const {
    return std::get_if<Header>(&header);
  }
};

// Both files, read and in leaf order. Faults: a malformed line (unreadable,
// "line"), a leaf outside the tree ("inclusion"), a leaf twice ("duplicate").
Checked ReadRecords(std::string_view bytes, const std::string& file,
                    std::uint64_t tree_size, std::vector<Record>& records);
Checked ReadDirectory(std::string_view bytes, const std::string& file,
                      std::uint64_t tree_size,
                      std::vector<audit::DirectoryLine>& lines);

// The leaves of both, sorted, each once.
std::vector<std::uint64_t> LeavesOf(std::span<const audit::DirectoryLine> lines,
                                    std::span<const Record> records);

// `entries[i]` stands in the log at `leaves[i]`. Faults: another entry than the
// line commits to ("commitment"); the chain refuses the event ("directory").
Checked CheckDirectory(std::span<const audit::DirectoryLine> lines,
                       const std::string& file,
                       std::span<const std::uint64_t> leaves,
                       std::span<const crypto::Entry> entries,
                       audit::DirectoryChain& chain);

// Faults: "commitment"; a header that is none ("header"); a signature that is
// not its author's at that leaf ("signature"); a party that the directory knows
// otherwise ("party"); a DIRECTORY or CATALOGUE record that directory.jsonl has
// not ("directory").
Checked CheckRecords(std::span<Record> records,
                     std::span<const audit::DirectoryLine> lines,
                     std::span<const std::uint64_t> leaves,
                     std::span<const crypto::Entry> entries,
                     const audit::DirectoryChain& chain);

// `a` is later than `b` by more than what two honest clocks may differ (two
// minutes, docs/CONTRACTS.md). False when either is no valid time.
bool IsAfter(const google::protobuf::Timestamp& a,
             const google::protobuf::Timestamp& b);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_RECORDS_H_
