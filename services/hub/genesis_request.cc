#include "services/hub/genesis_request.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "crypto/hash/encoding.h"
#include "crypto/hash/key_id.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/directory_chain.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

using nlohmann::json;

constexpr char kFormat[] = "samrad-request/1";
constexpr int kMaxEvents = 16;

absl::Status Malformed() {
  return absl::InvalidArgumentError("not a samrad-request/1 file");
}

absl::Status WrongRequest(const char* message) {
  return absl::InvalidArgumentError(message);
}

bool TakeString(const json& object, const char* name, std::string& out) {
  if (!object.is_object()) return false;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return false;
  out = found->get<std::string>();
  return true;
}

bool TakeBytes(const json& object, const char* name, std::string& out) {
  std::string text;
  if (!TakeString(object, name, text)) return false;
  auto bytes = crypto::Base64Decode(text);
  if (!bytes.ok()) return false;
  out = *std::move(bytes);
  return true;
}

bool TakeEvent(const json& object, audit::v1::DirectoryEvent& event) {
  if (!TakeBytes(object, "header", *event.mutable_header()) ||
      !TakeBytes(object, "salt", *event.mutable_salt())) {
    return false;
  }
  const auto signatures = object.find("signatures");
  if (signatures == object.end() || !signatures->is_array()) return false;
  for (const json& line : *signatures) {
    audit::v1::AgencySignature& signature = *event.add_signatures();
    if (!TakeString(line, "agency", *signature.mutable_agency()) ||
        !TakeBytes(line, "signature", *signature.mutable_signature())) {
      return false;
    }
  }
  return true;
}

// The GENESIS of a request, checked against what stands beside it.
absl::StatusOr<audit::GenesisAgency> GenesisOf(const AgencyRequest& request) {
  if (request.events.empty()) return WrongRequest("a request has no events");
  SAMRAD_ASSIGN_OR_RETURN(
      const audit::v1::DirectoryHeader header,
      audit::ParseDirectoryHeader(request.events[0].header()));
  if (header.event() != audit::v1::GENESIS) {
    return WrongRequest("made without --genesis: onboard this agency instead");
  }
  SAMRAD_ASSIGN_OR_RETURN(const crypto::NoteKey key,
                          crypto::ParseVkey(header.vkey()));
  if (header.agency() != request.agency ||
      crypto::FingerprintOf(key.key.bytes()) != request.fingerprint) {
    return WrongRequest("agency or fingerprint is not the one of the key");
  }
  return audit::GenesisAgency{.agency = header.agency(), .vkey = header.vkey()};
}

}  // namespace

absl::StatusOr<AgencyRequest> ParseAgencyRequest(std::string_view text) {
  const json file = json::parse(text, nullptr, false);
  AgencyRequest request;
  std::string format;
  if (!TakeString(file, "format", format) || format != kFormat ||
      !TakeString(file, "agency", request.agency) ||
      !TakeString(file, "fingerprint", request.fingerprint)) {
    return Malformed();
  }
  const auto events = file.find("events");
  if (events == file.end() || !events->is_array() ||
      events->size() > kMaxEvents) {
    return Malformed();
  }
  for (const json& event : *events) {
    if (!TakeEvent(event, request.events.emplace_back())) return Malformed();
  }
  return request;
}

absl::StatusOr<Genesis> MakeGenesis(
    const audit::LogKey& log, const std::vector<AgencyRequest>& requests) {
  if (requests.size() != 2) {
    return WrongRequest("the first two agencies found the directory together");
  }
  Genesis genesis;
  genesis.trust.log = log;
  for (const AgencyRequest& request : requests) {
    SAMRAD_ASSIGN_OR_RETURN(audit::GenesisAgency agency, GenesisOf(request));
    genesis.trust.genesis.push_back(std::move(agency));
    genesis.events.push_back(request.events[0]);
  }
  for (const AgencyRequest& request : requests) {
    genesis.events.insert(genesis.events.end(), request.events.begin() + 1,
                          request.events.end());
  }
  SAMRAD_ASSIGN_OR_RETURN(
      audit::DirectoryChain chain,
      audit::DirectoryChain::FromGenesis(log.origin, genesis.trust.genesis));
  uint64_t leaf = 0;
  for (audit::v1::DirectoryEvent event : genesis.events) {
    event.set_leaf(leaf++);
    SAMRAD_RETURN_IF_ERROR(chain.Apply(event));
  }
  return genesis;
}

}  // namespace samrad::hub
