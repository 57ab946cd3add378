#include "services/audit/export_format.h"

#include <utility>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/signed_note.h"
#include "nlohmann/json.hpp"
#include "services/audit/directory_key.h"
#include "services/audit/headers.h"
#include "services/audit/strict_json.h"

namespace samrad::audit {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::string Base64(const std::string& bytes) {
  return crypto::Base64Encode(crypto::AsBytes(bytes));
}

// Never throws, whatever the strings hold.
std::string Dump(const ordered_json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string UseName(v1::KeyUse use) {
  std::string name = v1::KeyUse_Name(use);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

// What stands beside the header, as the header says it.
DirectoryLine LineOf(const v1::DirectoryHeader& header) {
  DirectoryLine line;
  line.event_name = v1::DirectoryEventKind_Name(header.event());
  line.agency = header.agency();
  if (header.kind() != common::v1::AGENCY_KIND_UNSPECIFIED) {
    line.kind = common::v1::AgencyKind_Name(header.kind());
  }
  if (!header.vkey().empty()) {
    line.key_use = UseName(header.use());
    line.vkey = header.vkey();
  }
  return line;
}

}  // namespace

std::string EncodeOpeningLine(const OpeningLine& line) {
  ordered_json out;
  out["leaf"] = line.leaf;
  out["type"] = v1::LeafType_Name(line.record.type());
  out["header"] = Base64(line.record.header());
  out["ciphertext_hash"] = Base64(line.record.ciphertext_hash());
  out["signature"] = Base64(line.record.signature());
  out["salt"] = Base64(line.record.salt());
  return Dump(out);
}

absl::StatusOr<OpeningLine> ParseOpeningLine(std::string_view line) {
  const absl::StatusOr<json> value = ParseStrictJson(line, kMaxLineBytes);
  if (!value.ok()) return value.status();
  ObjectReader reader(*value);
  OpeningLine out;
  out.leaf = reader.Uint64("leaf");
  const std::string type = reader.String("type");
  out.record.set_header(reader.Bytes("header"));
  out.record.set_ciphertext_hash(reader.Bytes("ciphertext_hash"));
  out.record.set_signature(reader.Bytes("signature"));
  out.record.set_salt(reader.Bytes("salt"));
  if (absl::Status s = reader.Finish(); !s.ok()) return s;
  v1::LeafType parsed = v1::LEAF_TYPE_UNSPECIFIED;
  if (!v1::LeafType_Parse(type, &parsed) ||
      parsed == v1::LEAF_TYPE_UNSPECIFIED) {
    return absl::InvalidArgumentError("type is unknown");
  }
  out.record.set_type(parsed);
  if (absl::StatusOr<Entry> entry = EntryOf(out.record); !entry.ok()) {
    return std::move(entry).status();
  }
  return out;
}

absl::StatusOr<std::string> EncodeDirectoryLine(
    const v1::DirectoryEvent& event) {
  const absl::StatusOr<v1::DirectoryHeader> header =
      ParseDirectoryHeader(event.header());
  if (!header.ok()) return header.status();
  const DirectoryLine beside = LineOf(*header);
  ordered_json line;
  line["leaf"] = event.leaf();
  line["event"] = beside.event_name;
  line["agency"] = beside.agency;
  line["kind"] = nullptr;
  if (!beside.kind.empty()) line["kind"] = beside.kind;
  line["key"] = nullptr;
  if (!beside.vkey.empty()) {
    line["key"] = {{"use", beside.key_use}, {"vkey", beside.vkey}};
  }
  line["header"] = Base64(event.header());
  line["salt"] = Base64(event.salt());
  line["signatures"] = ordered_json::array();
  for (const v1::AgencySignature& signature : event.signatures()) {
    line["signatures"].push_back(
        {{"agency", signature.agency()},
         {"signature", Base64(signature.signature())}});
  }
  return Dump(line);
}

absl::StatusOr<DirectoryLine> ReadDirectoryLine(std::string_view text) {
  const absl::StatusOr<json> value = ParseStrictJson(text, kMaxLineBytes);
  if (!value.ok()) return value.status();
  DirectoryLine line;
  ObjectReader reader(*value);
  line.event.set_leaf(reader.Uint64("leaf"));
  line.event_name = reader.String("event");
  line.agency = reader.String("agency");
  line.kind = reader.StringOrNull("kind");
  line.event.set_header(reader.Bytes("header"));
  line.event.set_salt(reader.Bytes("salt"));
  for (const json& item : reader.Array("signatures")) {
    ObjectReader signature(item);
    v1::AgencySignature& out = *line.event.add_signatures();
    out.set_agency(signature.String("agency"));
    out.set_signature(signature.Bytes("signature"));
    if (absl::Status s = signature.Finish(); !s.ok()) return s;
  }
  if (const json* key = reader.Object("key", /*nullable=*/true)) {
    ObjectReader parts(*key);
    line.key_use = parts.String("use");
    line.vkey = parts.String("vkey");
    if (absl::Status s = parts.Finish(); !s.ok()) return s;
  }
  if (absl::Status s = reader.Finish(); !s.ok()) return s;
  if (absl::StatusOr<Entry> entry = EntryOf(line.event); !entry.ok()) {
    return std::move(entry).status();
  }
  return line;
}

absl::Status CheckDirectoryLine(const DirectoryLine& line) {
  const absl::StatusOr<v1::DirectoryHeader> header =
      ParseDirectoryHeader(line.event.header());
  if (!header.ok()) return header.status();
  const DirectoryLine told = LineOf(*header);
  if (line.event_name != told.event_name || line.agency != told.agency ||
      line.kind != told.kind || line.key_use != told.key_use ||
      line.vkey != told.vkey) {
    return absl::DataLossError("line says something else than its header");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::DirectoryEvent> ParseDirectoryLine(std::string_view text) {
  absl::StatusOr<DirectoryLine> line = ReadDirectoryLine(text);
  if (!line.ok()) return std::move(line).status();
  if (absl::Status s = CheckDirectoryLine(*line); !s.ok()) return s;
  return std::move(line->event);
}

std::string EncodeExportInfo(const ExportInfo& info) {
  ordered_json out;
  out["format"] = std::string(kExportFormat);
  out["origin"] = info.origin;
  out["tree_size"] = info.tree_size;
  out["agency"] = info.agency;
  out["at"] =
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", info.at, absl::UTCTimeZone());
  return Dump(out);
}

absl::StatusOr<ExportInfo> ParseExportInfo(std::string_view text) {
  const absl::StatusOr<json> value = ParseStrictJson(text, kMaxLineBytes);
  if (!value.ok()) return value.status();
  ObjectReader reader(*value);
  ExportInfo info;
  const std::string format = reader.String("format");
  info.origin = reader.String("origin");
  info.tree_size = reader.Uint64("tree_size");
  info.agency = reader.String("agency");
  const std::string at = reader.String("at");
  if (absl::Status s = reader.Finish(); !s.ok()) return s;
  if (format != kExportFormat) {
    return absl::InvalidArgumentError("format is unknown");
  }
  if (!crypto::IsKeyName(info.origin)) {
    return absl::InvalidArgumentError("origin is malformed");
  }
  if (!IsAgencyId(info.agency)) {
    return absl::InvalidArgumentError("agency is malformed");
  }
  if (at.size() > 40 ||
      !absl::ParseTime(absl::RFC3339_full, at, &info.at, nullptr)) {
    return absl::InvalidArgumentError("at is not an instant");
  }
  return info;
}

absl::StatusOr<std::string> EncodeTrustFile(const TrustFile& trust) {
  const absl::StatusOr<ReceiptVerifier> log =
      ReceiptVerifier::Create(trust.log);
  if (!log.ok()) return log.status();
  ordered_json out;
  out["format"] = std::string(kTrustFormat);
  out["log"] = {{"origin", trust.log.origin}, {"vkey", trust.log.vkey}};
  out["genesis"] = ordered_json::array();
  for (const GenesisAgency& agency : trust.genesis) {
    const absl::StatusOr<AgencyKey> key =
        ParseDirectoryKey(v1::SIGN, agency.vkey);
    if (!key.ok()) return key.status();
    out["genesis"].push_back(
        {{"agency", agency.agency},
         {"vkey", agency.vkey},
         {"fingerprint", crypto::FingerprintOf(key->public_key)}});
  }
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

absl::StatusOr<TrustFile> ParseTrustFile(std::string_view text) {
  const absl::StatusOr<json> value = ParseStrictJson(text, kMaxLineBytes);
  if (!value.ok()) return value.status();
  TrustFile trust;
  ObjectReader reader(*value);
  const std::string format = reader.String("format");
  if (const json* log = reader.Object("log", /*nullable=*/false)) {
    ObjectReader parts(*log);
    trust.log.origin = parts.String("origin");
    trust.log.vkey = parts.String("vkey");
    if (absl::Status s = parts.Finish(); !s.ok()) return s;
  }
  for (const json& item : reader.Array("genesis")) {
    ObjectReader parts(item);
    GenesisAgency& agency = trust.genesis.emplace_back();
    agency.agency = parts.String("agency");
    agency.vkey = parts.String("vkey");
    const std::string fingerprint = parts.String("fingerprint");
    if (absl::Status s = parts.Finish(); !s.ok()) return s;
    const absl::StatusOr<AgencyKey> key =
        ParseDirectoryKey(v1::SIGN, agency.vkey);
    if (!key.ok()) return key.status();
    if (fingerprint != crypto::FingerprintOf(key->public_key)) {
      return absl::InvalidArgumentError("fingerprint is not the key's");
    }
  }
  if (absl::Status s = reader.Finish(); !s.ok()) return s;
  if (format != kTrustFormat) {
    return absl::InvalidArgumentError("format is unknown");
  }
  if (absl::StatusOr<ReceiptVerifier> log = ReceiptVerifier::Create(trust.log);
      !log.ok()) {
    return std::move(log).status();
  }
  if (absl::StatusOr<DirectoryChain> chain =
          DirectoryChain::FromGenesis(trust.log.origin, trust.genesis);
      !chain.ok()) {
    return std::move(chain).status();
  }
  return trust;
}

}  // namespace samrad::audit
