// Names of the metadata between the node's gateway and its services.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_GATEWAY_METADATA_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_GATEWAY_METADATA_H_

namespace samrad::agency {

// The gateway's pass: only a call that carries it may name a browser.
inline constexpr char kGatewayMetadata[] = "samrad-gateway";
// The browser's network address.
inline constexpr char kClientMetadata[] = "samrad-client";
// To a service: the browser's device mark. Back: a new one.
inline constexpr char kDeviceMetadata[] = "samrad-device";
// Back only: the token for the session cookie; empty clears it.
inline constexpr char kSessionMetadata[] = "samrad-session";

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_GATEWAY_METADATA_H_
