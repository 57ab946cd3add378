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

ordered_json KeyJson(const v1::DirectoryHeader& header) {
  if (header.vkey().empty()) return nullptr;
  std::string use = v1::KeyUse_Name(header.use());
  for (char& c : use) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return {{"use", use}, {"vkey", header.vkey()}};
}

// What stands beside the header of a directory line, derived from it.
ordered_json Summary(std::uint64_t leaf, const v1::DirectoryHeader& header) {
  ordered_json line;
  line["leaf"] = leaf;
  line["event"] = v1::DirectoryEventKind_Name(header.event());
  line["agency"] = header.agency();
  if (header.kind() == common::v1::AGENCY_KIND_UNSPECIFIED) {
    line["kind"] = nullptr;
  } else {
    line["kind"] = common::v1::AgencyKind_Name(header.kind());
  }
  line["key"] = KeyJson(header);
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
  ordered_json line = Summary(event.leaf(), *header);
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

absl::StatusOr<v1::DirectoryEvent> ParseDirectoryLine(std::string_view line) {
  const absl::StatusOr<json> value = ParseStrictJson(line, kMaxLineBytes);
  if (!value.ok()) return value.status();
  v1::DirectoryEvent event;
  ObjectReader reader(*value);
  event.set_leaf(reader.Uint64("leaf"));
  reader.String("event");
  reader.String("agency");
  event.set_header(reader.Bytes("header"));
  event.set_salt(reader.Bytes("salt"));
  for (const json& item : reader.Array("signatures")) {
    ObjectReader signature(item);
    v1::AgencySignature& out = *event.add_signatures();
    out.set_agency(signature.String("agency"));
    out.set_signature(signature.Bytes("signature"));
    if (absl::Status s = signature.Finish(); !s.ok()) return s;
  }
  if (const json* key = reader.Object("key", /*nullable=*/true)) {
    ObjectReader parts(*key);
    parts.String("use");
    parts.String("vkey");
    if (absl::Status s = parts.Finish(); !s.ok()) return s;
  }
  if (!value->is_object() || !value->contains("kind") || value->size() != 8) {
    return absl::InvalidArgumentError("a field is missing or unknown");
  }
  const json& kind = value->at("kind");
  if (!kind.is_null()) reader.String("kind");
  if (absl::Status s = reader.status(); !s.ok()) return s;

  const absl::StatusOr<v1::DirectoryHeader> header =
      ParseDirectoryHeader(event.header());
  if (!header.ok()) return header.status();
  const json summary = json::parse(Dump(Summary(event.leaf(), *header)),
                                   nullptr, /*allow_exceptions=*/false);
  for (const char* name : {"event", "agency", "kind", "key"}) {
    if (value->at(name) != summary.at(name)) {
      return absl::DataLossError("line says something else than its header");
    }
  }
  return event;
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
