// The export: names of files and the form of their lines, shared by the writer
// (agency node) and the reader (samrad-verify). JSON is strict on reading:
// duplicate keys, unknown fields, wrong types and trailing text are refused.
// Bytes are standard base64 with padding. Tiles and entry bundles: see
// crypto/merkle/tile.h; fingerprints: crypto/hash/key_id.h. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_AUDIT_EXPORT_FORMAT_H_
#define SAMRAD_SERVICES_AUDIT_EXPORT_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/directory_chain.h"
#include "services/audit/receipt.h"

namespace samrad::audit {

inline constexpr std::string_view kCheckpointFile = "checkpoint";
inline constexpr std::string_view kDirectoryFile = "directory.jsonl";
inline constexpr std::string_view kOpeningsFile = "openings.jsonl";
inline constexpr std::string_view kExportFile = "export.json";
// Folder of catalogue/<sha256 in hex>/*.txtpb.
inline constexpr std::string_view kCatalogueFolder = "catalogue";
inline constexpr std::string_view kExportFormat = "samrad-export/1";
inline constexpr std::string_view kTrustFormat = "samrad-trust/1";
// Longest line of a .jsonl file and largest .json file.
inline constexpr std::size_t kMaxLineBytes = 256 * 1024;

// One line of openings.jsonl.
struct OpeningLine {
  std::uint64_t leaf = 0;
  v1::SignedRecord record;
};

// Without a newline. The record must be whole ; what it lacks is written empty.
std::string EncodeOpeningLine(const OpeningLine& line);
// INVALID_ARGUMENT when malformed, over 256 KiB, or the type is unknown.
absl::StatusOr<OpeningLine> ParseOpeningLine(std::string_view line);

// One line of directory.jsonl; the receipt is not written. INVALID_ARGUMENT
// when the event's header does not parse.
absl::StatusOr<std::string> EncodeDirectoryLine(
    const v1::DirectoryEvent& event);
// INVALID_ARGUMENT when malformed. DATA_LOSS when event, agency, kind or key
// beside the header say something else than the header.
absl::StatusOr<v1::DirectoryEvent> ParseDirectoryLine(std::string_view line);

// The same in two steps, for a reader that compares the header with the log
// before it looks inside: first the form of the line alone ...
struct DirectoryLine {
  v1::DirectoryEvent event;
  // What stands beside the header; "" for null.
  std::string event_name;
  std::string agency;
  std::string kind;
  std::string key_use;
  std::string vkey;
};
absl::StatusOr<DirectoryLine> ReadDirectoryLine(std::string_view line);
// ... then the header, and what stands beside it.
absl::Status CheckDirectoryLine(const DirectoryLine& line);

// export.json.
struct ExportInfo {
  std::string origin;
  std::uint64_t tree_size = 0;
  // Agency that exported.
  std::string agency;
  // When, by its clock.
  absl::Time at;
};
std::string EncodeExportInfo(const ExportInfo& info);
absl::StatusOr<ExportInfo> ParseExportInfo(std::string_view json);

// trust.json: what was obtained another way.
struct TrustFile {
  LogKey log;
  std::vector<GenesisAgency> genesis;
};
// INVALID_ARGUMENT when a vkey is malformed.
absl::StatusOr<std::string> EncodeTrustFile(const TrustFile& trust);
// INVALID_ARGUMENT when malformed, or a fingerprint is not the one of its
// public key (crypto::FingerprintOf).
absl::StatusOr<TrustFile> ParseTrustFile(std::string_view json);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_EXPORT_FORMAT_H_
