#include "clients/verifier/verify.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "clients/verifier/export_folder.h"
#include "clients/verifier/records.h"
#include "clients/verifier/story.h"
#include "clients/verifier/tree_check.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/cosignature.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/export_format.h"

namespace samrad::verifier {
namespace {

constexpr std::size_t kMaxLinesBytes = std::size_t{4} << 30;

// One export, step by step. Each step needs the ones before.
class Export {
 public:
  Export(ExportFolder folder, std::string prefix, const audit::TrustFile& trust,
         audit::DirectoryChain chain)
      : folder_(std::move(folder)),
        prefix_(std::move(prefix)),
        trust_(trust),
        chain_(std::move(chain)) {}

  Checked Run(int threads, Report& report) {
    if (Checked fault = ReadCheckpoint()) return fault;
    report.tree_size = checkpoint_->size;
    if (Checked fault = ReadLines()) return fault;
    leaves_ = verifier::LeavesOf(lines_, records_);
    if (Checked fault = CheckTree(folder_, checkpoint_->size, checkpoint_->root,
                                  leaves_, threads, tree_)) {
      fault->file = prefix_ + fault->file;
      return fault;
    }
    report.tiles = tree_.tiles;
    report.entries = tree_.size;
    if (Checked fault = CheckDirectory(lines_, Name(audit::kDirectoryFile),
                                       leaves_, tree_.wanted, chain_)) {
      return fault;
    }
    report.quorum = chain_.Quorum();
    if (Checked fault = CheckExporterAndWitnesses(report)) return fault;
    if (Checked fault =
            CheckRecords(records_, lines_, leaves_, tree_.wanted, chain_)) {
      return fault;
    }
    report.inclusions = leaves_.size();
    report.headers = leaves_.size();
    return AskAgain(report);
  }

  const ExportFolder& folder() const { return folder_; }
  const TreeFacts& tree() const { return tree_; }
  const std::vector<Record>& records() const { return records_; }
  const std::vector<std::uint64_t>& leaves() const { return leaves_; }
  const std::string& agency() const { return info_.agency; }

 private:
  std::string Name(std::string_view file) const {
    return prefix_ + std::string(file);
  }

  Checked Read(std::string_view file, std::size_t max_bytes,
               std::string& bytes) const {
    absl::StatusOr<std::string> read =
        folder_.ReadWhole(std::string(file), max_bytes);
    if (!read.ok()) {
      return Unreadable(Name(file), absl::IsNotFound(read.status()) ? "missing"
                                    : absl::IsResourceExhausted(read.status())
                                        ? "too_big"
                                        : "file");
    }
    bytes = *std::move(read);
    return std::nullopt;
  }

  Checked ReadCheckpoint() {
    std::string bytes;
    if (Checked fault =
            Read(audit::kCheckpointFile, crypto::kMaxNoteBytes, bytes)) {
      return fault;
    }
    absl::StatusOr<crypto::Note> note = crypto::ParseNote(bytes);
    if (!note.ok()) return Unreadable(Name(audit::kCheckpointFile), "form");
    note_ = *std::move(note);
    const absl::StatusOr<crypto::NoteKey> key =
        crypto::ParseVkey(trust_.log.vkey);
    if (!key.ok()) return Unreadable("trust", "trust");
    absl::StatusOr<crypto::Checkpoint> checkpoint =
        crypto::VerifyCheckpoint(note_, *key);
    if (!checkpoint.ok()) {
      return absl::IsInvalidArgument(checkpoint.status())
                 ? Unreadable(Name(audit::kCheckpointFile), "form")
                 : Broken(Name(audit::kCheckpointFile), std::nullopt,
                          "checkpoint_signature");
    }
    checkpoint_ = *std::move(checkpoint);

    if (Checked fault = Read(audit::kExportFile, audit::kMaxLineBytes, bytes)) {
      return fault;
    }
    absl::StatusOr<audit::ExportInfo> info = audit::ParseExportInfo(bytes);
    if (!info.ok()) return Unreadable(Name(audit::kExportFile), "form");
    info_ = *std::move(info);
    if (info_.origin != checkpoint_->origin ||
        info_.tree_size != checkpoint_->size) {
      return Broken(Name(audit::kExportFile), std::nullopt, "export_info");
    }
    return std::nullopt;
  }

  Checked ReadLines() {
    std::string bytes;
    if (Checked fault = Read(audit::kDirectoryFile, kMaxLinesBytes, bytes)) {
      return fault;
    }
    if (Checked fault = ReadDirectory(bytes, Name(audit::kDirectoryFile),
                                      checkpoint_->size, lines_)) {
      return fault;
    }
    if (Checked fault = Read(audit::kOpeningsFile, kMaxLinesBytes, bytes)) {
      return fault;
    }
    return ReadRecords(bytes, Name(audit::kOpeningsFile), checkpoint_->size,
                       records_);
  }

  // The agency a cosignature line is of; nullopt when it does not verify.
  std::optional<std::string> WitnessOf(
      const crypto::NoteSignature& signature) const {
    for (const audit::AgencyRecord* agency : chain_.Agencies()) {
      for (const audit::AgencyKey& key : agency->keys) {
        if (key.use != audit::v1::WITNESS || key.name != signature.name) {
          continue;
        }
        const absl::StatusOr<crypto::NoteKey> parsed =
            crypto::ParseVkey(key.vkey);
        if (!parsed.ok() || parsed->id() != signature.key_id) continue;
        if (crypto::VerifyCosignature(note_.text, signature, *parsed).ok()) {
          return agency->agency;
        }
        return std::nullopt;
      }
    }
    return std::nullopt;
  }

  Checked CheckExporterAndWitnesses(Report& report) const {
    if (chain_.Find(info_.agency) == nullptr) {
      return Broken(Name(audit::kExportFile), std::nullopt, "export_info");
    }
    std::set<std::string> witnesses;
    for (const crypto::NoteSignature& signature : note_.signatures) {
      if (signature.name == checkpoint_->origin) continue;  // Already verified.
      const std::optional<std::string> witness = WitnessOf(signature);
      if (!witness) {
        return Broken(Name(audit::kCheckpointFile), std::nullopt,
                      "cosignature");
      }
      witnesses.insert(*witness);
    }
    report.cosignatures = witnesses.size();
    return std::nullopt;
  }

  Checked AskAgain(Report& report) const {
    Catalogues catalogues;
    if (Checked fault = ReadCatalogues(folder_, prefix_, catalogues)) {
      return fault;
    }
    std::vector<const Record*> in_order;
    for (const Record& record : records_) in_order.push_back(&record);
    Readmission readmission;
    const Checked fault = Readmit(in_order, chain_, catalogues, readmission);
    report.readmitted = readmission.readmitted;
    report.consent_unseen = readmission.consent_unseen;
    report.unconfirmed = std::move(readmission.unconfirmed);
    return fault;
  }

  ExportFolder folder_;
  const std::string prefix_;
  const audit::TrustFile& trust_;
  audit::DirectoryChain chain_;
  crypto::Note note_;
  std::optional<crypto::Checkpoint> checkpoint_;
  audit::ExportInfo info_;
  std::vector<audit::DirectoryLine> lines_;
  std::vector<Record> records_;
  std::vector<std::uint64_t> leaves_;
  TreeFacts tree_;
};

Checked OpenExport(const std::string& path, std::string prefix,
                   const audit::TrustFile& trust,
                   std::unique_ptr<Export>& out) {
  absl::StatusOr<ExportFolder> folder = ExportFolder::Open(path);
  if (!folder.ok()) return Unreadable(path, "missing");
  absl::StatusOr<audit::DirectoryChain> chain =
      audit::DirectoryChain::FromGenesis(trust.log.origin, trust.genesis);
  if (!chain.ok()) return Unreadable("trust", "trust");
  out = std::make_unique<Export>(*std::move(folder), std::move(prefix), trust,
                                 *std::move(chain));
  return std::nullopt;
}

// Leaves below `size` that are in neither list.
std::vector<std::uint64_t> Unopened(std::uint64_t size,
                                    const std::vector<std::uint64_t>& a,
                                    const std::vector<std::uint64_t>& b) {
  std::vector<std::uint64_t> unopened;
  auto in_a = a.begin();
  auto in_b = b.begin();
  for (std::uint64_t leaf = 0; leaf < size; ++leaf) {
    const bool opened = (in_a != a.end() && *in_a == leaf) ||
                        (in_b != b.end() && *in_b == leaf);
    if (in_a != a.end() && *in_a == leaf) ++in_a;
    if (in_b != b.end() && *in_b == leaf) ++in_b;
    if (!opened) unopened.push_back(leaf);
  }
  return unopened;
}

Checked Run(const Request& request, Report& report) {
  const absl::StatusOr<std::string> bytes =
      ReadFile(request.trust, audit::kMaxLineBytes);
  if (!bytes.ok()) return Unreadable(request.trust, "trust");
  const absl::StatusOr<audit::TrustFile> trust = audit::ParseTrustFile(*bytes);
  if (!trust.ok()) return Unreadable(request.trust, "trust");
  report.origin = trust->log.origin;

  std::unique_ptr<Export> first;
  if (Checked f = OpenExport(request.folder, "", *trust, first)) return f;
  if (Checked f = first->Run(request.threads, report)) return f;
  std::vector<const Record*> records;
  for (const Record& record : first->records()) records.push_back(&record);
  std::set<std::string> exporters = {first->agency()};
  std::uint64_t size = first->tree().size;
  std::vector<std::uint64_t> opened_by_second;

  std::unique_ptr<Export> second;
  if (!request.against.empty()) {
    report.against = true;
    Report own;
    if (Checked f = OpenExport(request.against, request.against + "/", *trust,
                               second)) {
      return f;
    }
    if (Checked f = second->Run(request.threads, own)) return f;
    if (Checked f = CheckFork(first->folder(), first->tree(), second->folder(),
                              second->tree())) {
      return f;
    }
    exporters.insert(second->agency());
    size = std::max(size, second->tree().size);
    opened_by_second = second->leaves();
    for (const Record& record : second->records()) {
      if (!std::binary_search(first->leaves().begin(), first->leaves().end(),
                              record.leaf)) {
        records.push_back(&record);
      }
    }
    std::sort(
        records.begin(), records.end(),
        [](const Record* a, const Record* b) { return a->leaf < b->leaf; });
  }

  report.unopened = Unopened(size, first->leaves(), opened_by_second);
  Gaps gaps;
  const Checked fault =
      CheckStory(records, exporters, report.unopened.size(), gaps);
  report.gaps = gaps.headers;
  return fault;
}

}  // namespace

Report Verify(const Request& request) {
  Report report;
  report.fault = Run(request, report);
  return report;
}

}  // namespace samrad::verifier
