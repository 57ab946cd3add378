#include "services/agency/outbox/log_reader.h"

#include <cstring>
#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "crypto/hash/encoding.h"
#include "crypto/merkle/tile.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/checkpoint.h"
#include "services/audit/export_format.h"
#include "services/audit/leaf.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// Cosignatures follow a checkpoint within about a second. An export without
// them is as true, but shows fewer witnesses.
constexpr absl::Duration kWitnessPatience = absl::Seconds(5);

constexpr std::size_t kPieceBytes = 256 * 1024;

// Gathers small lines into pieces.
class Pieces {
 public:
  Pieces(const LogReader::Sink& sink, std::string_view path)
      : sink_(sink), path_(path) {}

  absl::Status Add(std::string_view bytes) {
    wrote_ = true;
    if (piece_.size() + bytes.size() > kPieceBytes) {
      SAMRAD_RETURN_IF_ERROR(Flush());
    }
    while (bytes.size() > kPieceBytes) {
      SAMRAD_RETURN_IF_ERROR(sink_(path_, bytes.substr(0, kPieceBytes)));
      bytes.remove_prefix(kPieceBytes);
    }
    piece_.append(bytes);
    return absl::OkStatus();
  }
  // An empty file is a file too.
  absl::Status Finish() { return wrote_ ? Flush() : sink_(path_, ""); }

 private:
  absl::Status Flush() {
    if (piece_.empty()) return absl::OkStatus();
    const absl::Status status = sink_(path_, piece_);
    piece_.clear();
    return status;
  }

  const LogReader::Sink& sink_;
  const std::string path_;
  std::string piece_;
  bool wrote_ = false;
};

absl::Status AddRecord(
    const base::Row& row, int leaf, int record,
    std::map<std::uint64_t, audit::v1::SignedRecord>& records) {
  const std::string bytes = row.Bytes(record);
  if (!records[static_cast<std::uint64_t>(row.Int64(leaf))].ParseFromString(
          bytes)) {
    return absl::DataLossError("a stored record cannot be read");
  }
  return absl::OkStatus();
}

// A release as an act of the agency that proposed it.
audit::v1::SignedRecord CatalogueRecord(
    const audit::v1::DirectoryEvent& event) {
  audit::v1::SignedRecord record;
  record.set_type(audit::v1::CATALOGUE);
  record.set_header(event.header());
  record.set_salt(event.salt());
  const auto header = audit::ParseDirectoryHeader(event.header());
  for (const audit::v1::AgencySignature& signature : event.signatures()) {
    if (header.ok() && signature.agency() == header->agency()) {
      record.set_signature(signature.signature());
    }
  }
  return record;
}

}  // namespace

absl::StatusOr<std::map<std::uint64_t, audit::v1::SignedRecord>> ReadOwnRecords(
    const base::ReadTransaction& txn) {
  std::map<std::uint64_t, audit::v1::SignedRecord> records;
  const auto add = [&](const base::Row& row) {
    return AddRecord(row, 0, 1, records);
  };
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT leaf, record FROM outbox_submission WHERE leaf IS NOT NULL", {},
      add));
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT leaf, record FROM outbox_act WHERE leaf IS NOT NULL", {}, add));
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT leaf, record FROM outbox_party_act", {}, add));
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT leaf, record FROM outbox_meeting_record", {}, add));
  // A quarantined packet is not what its leaf commits to.
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT leaf, header, body_hash, salt, signature FROM outbox_packet "
      "WHERE state != 5",
      {}, [&](const base::Row& row) {
        audit::v1::SignedRecord& record =
            records[static_cast<std::uint64_t>(row.Int64(0))];
        record.set_type(audit::v1::DISCLOSURE);
        record.set_header(row.Bytes(1));
        record.set_ciphertext_hash(row.Bytes(2));
        record.set_salt(row.Bytes(3));
        record.set_signature(row.Bytes(4));
      }));
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT decision_leaf, decision_record FROM outbox_packet "
                "WHERE decision_leaf IS NOT NULL",
                {}, add));
  return records;
}

LogReader::LogReader(Outbox& outbox, const base::Clock& clock)
    : outbox_(outbox), clock_(clock) {}

absl::StatusOr<LogState> LogReader::State() const {
  LogState state;
  state.checkpoint = outbox_.mirror().note();
  state.tree_size = outbox_.mirror().size();
  state.witnesses = outbox_.link().witnesses();
  state.active_agencies = static_cast<std::uint32_t>(
      outbox_.directory().chain()->ActiveAgencies().size());
  state.consistent = !outbox_.mirror().quarantined();
  SAMRAD_ASSIGN_OR_RETURN(std::vector<Alarm> alarms, outbox_.alarms().List());
  for (const Alarm& alarm : alarms) {
    state.alarms.push_back(
        alarm.subject.empty() ? alarm.tag : alarm.tag + " " + alarm.subject);
  }
  return state;
}

absl::StatusOr<ProvenRecord> LogReader::ProveRecord(
    std::string_view id_hex) const {
  const absl::Status none = base::Error(absl::StatusCode::kNotFound,
                                        "NOT_FOUND", "there is no such record");
  auto id = base::DisclosureId::FromHex(id_hex);
  if (!id.ok()) return none;
  ProvenRecord proven;
  std::optional<std::uint64_t> leaf;
  SAMRAD_RETURN_IF_ERROR(
      outbox_.db().Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(
            txn.QueryOne(
                   "SELECT leaf FROM outbox_submission WHERE disclosure_id = ?1"
                   " AND leaf IS NOT NULL UNION ALL SELECT leaf FROM "
                   "outbox_packet WHERE disclosure_id = ?1 AND state != 5 "
                   "UNION ALL SELECT leaf FROM outbox_act WHERE subject = ?1 "
                   "AND type IN (1, 4) AND leaf IS NOT NULL",
                   {*id},
                   [&](const base::Row& row) {
                     leaf = static_cast<std::uint64_t>(row.Int64(0));
                   })
                .status());
        if (!leaf.has_value()) return absl::OkStatus();
        SAMRAD_ASSIGN_OR_RETURN(auto records, ReadOwnRecords(txn));
        proven.record = std::move(records[*leaf]);
        return absl::OkStatus();
      }));
  if (!leaf.has_value()) return none;
  SAMRAD_ASSIGN_OR_RETURN(proven.receipt, outbox_.mirror().Prove(*leaf));
  return proven;
}

absl::Status LogReader::ExportTiles(std::uint64_t size,
                                    const Sink& sink) const {
  for (const crypto::TileId& tile : crypto::TilesBetween(0, size)) {
    SAMRAD_ASSIGN_OR_RETURN(std::vector<crypto::Digest> hashes,
                            outbox_.mirror().TileHashes(tile));
    SAMRAD_RETURN_IF_ERROR(
        sink(crypto::TilePath(tile), crypto::EncodeTile(hashes)));
    if (tile.level != 0) continue;
    const std::string bytes = outbox_.mirror().EntriesFrom(
        tile.index * crypto::kTileWidth, tile.width);
    std::vector<audit::Entry> entries(bytes.size() / audit::kEntryBytes);
    std::memcpy(entries.data(), bytes.data(), bytes.size());
    SAMRAD_RETURN_IF_ERROR(sink(crypto::EntryBundlePath(tile.index, tile.width),
                                crypto::EncodeEntryBundle(entries)));
  }
  return absl::OkStatus();
}

void LogReader::AwaitWitnesses() const {
  constexpr absl::Duration kLook = absl::Milliseconds(50);
  for (absl::Duration waited; waited < kWitnessPatience; waited += kLook) {
    if (outbox_.link().witnessed_size() >= outbox_.mirror().size()) return;
    absl::SleepFor(kLook);
  }
}

absl::Status LogReader::ExportLog(const Sink& sink) const {
  AwaitWitnesses();
  const std::string note = outbox_.mirror().note();
  if (note.empty()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "LOG_EMPTY",
                       "no checkpoint has been seen yet");
  }
  SAMRAD_ASSIGN_OR_RETURN(crypto::Note parsed, crypto::ParseNote(note));
  SAMRAD_ASSIGN_OR_RETURN(crypto::Checkpoint checkpoint,
                          crypto::ParseCheckpoint(parsed.text));
  const std::uint64_t size = checkpoint.size;
  SAMRAD_RETURN_IF_ERROR(sink(audit::kCheckpointFile, note));
  SAMRAD_RETURN_IF_ERROR(ExportTiles(size, sink));

  Pieces directory(sink, audit::kDirectoryFile);
  SAMRAD_ASSIGN_OR_RETURN(auto events, outbox_.directory().Events());
  for (const audit::v1::DirectoryEvent& event : events) {
    if (event.leaf() >= size) continue;
    SAMRAD_ASSIGN_OR_RETURN(std::string line,
                            audit::EncodeDirectoryLine(event));
    SAMRAD_RETURN_IF_ERROR(directory.Add(line + "\n"));
  }
  SAMRAD_RETURN_IF_ERROR(directory.Finish());

  std::map<std::uint64_t, audit::v1::SignedRecord> records;
  SAMRAD_RETURN_IF_ERROR(
      outbox_.db().Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(records, ReadOwnRecords(txn));
        return absl::OkStatus();
      }));
  for (const audit::v1::DirectoryEvent& event : events) {
    if (audit::LeafTypeOf(event) != audit::v1::CATALOGUE) continue;
    records[event.leaf()] = CatalogueRecord(event);
  }
  Pieces openings(sink, audit::kOpeningsFile);
  for (auto& [leaf, record] : records) {
    if (leaf >= size) continue;
    SAMRAD_RETURN_IF_ERROR(openings.Add(
        audit::EncodeOpeningLine({.leaf = leaf, .record = std::move(record)}) +
        "\n"));
  }
  SAMRAD_RETURN_IF_ERROR(openings.Finish());

  for (const law::Catalogue& catalogue : outbox_.catalogues().All()) {
    for (const law::CatalogueFile& file : catalogue.files()) {
      Pieces pieces(sink, std::string(audit::kCatalogueFolder) + "/" +
                              catalogue.digest_hex() + "/" + file.name);
      SAMRAD_RETURN_IF_ERROR(pieces.Add(file.bytes));
      SAMRAD_RETURN_IF_ERROR(pieces.Finish());
    }
  }
  return sink(audit::kExportFile,
              audit::EncodeExportInfo({.origin = outbox_.origin(),
                                       .tree_size = size,
                                       .agency = outbox_.agency(),
                                       .at = clock_.TimeNow()}));
}

}  // namespace samrad::agency
