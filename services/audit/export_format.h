// The export: names of files and the form of their lines, shared by the writer
// (agency node) and the reader (samrad-verify). JSON is strict on reading:
// duplicate keys, unknown fields, wrong types and trailing text are refused.
// Bytes are standard base64 with padding. Pure; thread-safe.
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

// Hashes, or entries, in a full tile (C2SP tlog-tiles).
inline constexpr std::uint64_t kTileWidth = 256;

// "tile/<level>/<index>", with ".p/<width>" when width is 1 to 255; 256 is a
// full tile. The index is written in groups of three digits, all but the last
// with an x before: 1234067 is "x001/x234/067".
std::string TilePath(int level, std::uint64_t index, std::uint64_t width);
// "tile/entries/<index>", likewise.
std::string EntriesPath(std::uint64_t index, std::uint64_t width);

// One entry bundle (C2SP tlog-tiles): each entry with its length as two bytes
// big-endian before it. `entries` is 1 to 256 entries of 32 bytes, one after
// another. INVALID_ARGUMENT otherwise.
absl::StatusOr<std::string> EncodeEntryBundle(std::string_view entries);
// Back. INVALID_ARGUMENT when it does not hold exactly `width` such entries.
absl::StatusOr<std::string> DecodeEntryBundle(std::string_view bundle,
                                              std::uint64_t width);

// One line of openings.jsonl.
struct OpeningLine {
  std::uint64_t leaf = 0;
  v1::SignedRecord record;
};

// Without a newline. The record must be whole (CHECK-free: writes what it has).
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
// INVALID_ARGUMENT when malformed, or a fingerprint is not the one of its vkey.
absl::StatusOr<TrustFile> ParseTrustFile(std::string_view json);

// What people read to each other to compare a key: SHA-256 over the text of the
// vkey, 64 lower-case hex digits in 16 groups of four with spaces between.
std::string Fingerprint(std::string_view vkey);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_EXPORT_FORMAT_H_
