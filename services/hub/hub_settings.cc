#include "services/hub/hub_settings.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "crypto/sign/signed_note.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

constexpr char kFormat[] = "samrad-hub/1";
constexpr size_t kMaxDomainBytes = 255;

std::string SettingsPath(const std::string& data_folder) {
  return data_folder + "/hub.json";
}

absl::Status Malformed() {
  return absl::InvalidArgumentError("hub.json is malformed");
}

}  // namespace

bool IsTrustDomain(std::string_view text) {
  if (text.empty() || text.size() > kMaxDomainBytes) return false;
  for (const char c : text) {
    const bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '.' || c == '-' || c == '_';
    if (!ok) return false;
  }
  return true;
}

std::string EncodeHubSettings(const HubSettings& settings) {
  nlohmann::ordered_json json;
  json["format"] = kFormat;
  json["origin"] = settings.origin.value();
  json["domain"] = settings.trust_domain;
  json["log_vkey"] = settings.log_vkey;
  return json.dump(2) + "\n";
}

absl::StatusOr<HubSettings> ParseHubSettings(std::string_view json) {
  const auto file = nlohmann::json::parse(json, nullptr, false);
  if (!file.is_object() || file.size() != 4) return Malformed();
  for (const char* name : {"format", "origin", "domain", "log_vkey"}) {
    const auto found = file.find(name);
    if (found == file.end() || !found->is_string()) return Malformed();
  }
  if (file["format"].get<std::string>() != kFormat) return Malformed();
  auto origin = base::LogOrigin::Parse(file["origin"].get<std::string>());
  if (!origin.ok()) return Malformed();
  HubSettings settings{.origin = *std::move(origin),
                       .trust_domain = file["domain"].get<std::string>(),
                       .log_vkey = file["log_vkey"].get<std::string>()};
  const auto key = crypto::ParseVkey(settings.log_vkey);
  if (!IsTrustDomain(settings.trust_domain) || !key.ok() ||
      key->name != settings.origin.value()) {
    return Malformed();
  }
  return settings;
}

absl::Status WriteNewHubSettings(const std::string& data_folder,
                                 const HubSettings& settings) {
  const std::string path = SettingsPath(data_folder);
  if (base::FileExists(path)) {
    return absl::AlreadyExistsError("this folder holds a hub already");
  }
  return base::WriteFileAtomically(path, EncodeHubSettings(settings));
}

absl::StatusOr<HubSettings> ReadHubSettings(const std::string& data_folder) {
  SAMRAD_ASSIGN_OR_RETURN(const std::string json,
                          base::ReadFile(SettingsPath(data_folder)));
  return ParseHubSettings(json);
}

}  // namespace samrad::hub
