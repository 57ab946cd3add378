// What a hub is: written once by `samrad-hub init`, beside its databases.
#ifndef SAMRAD_SERVICES_HUB_HUB_SETTINGS_H_
#define SAMRAD_SERVICES_HUB_HUB_SETTINGS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/base/ids.h"

namespace samrad::hub {

// Public, and the same for every process of one hub. A value.
struct HubSettings {
  base::LogOrigin origin;    // "ekvik.samrad.example/log"
  std::string trust_domain;  // "ekvik.samrad.example"
  std::string log_vkey;      // the log's public key, in signed-note form
};

// True for a SPIFFE trust domain: lower-case letters, digits, '.', '-', '_'; at
// most 255 bytes.
bool IsTrustDomain(std::string_view text);

std::string EncodeHubSettings(const HubSettings& settings);
// INVALID_ARGUMENT when malformed.
absl::StatusOr<HubSettings> ParseHubSettings(std::string_view json);

// <data>/hub.json. ALREADY_EXISTS rather than overwrite.
absl::Status WriteNewHubSettings(const std::string& data_folder,
                                 const HubSettings& settings);
// NOT_FOUND before `samrad-hub init`; else as ParseHubSettings.
absl::StatusOr<HubSettings> ReadHubSettings(const std::string& data_folder);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_HUB_SETTINGS_H_
