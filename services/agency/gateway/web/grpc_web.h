// The frames of gRPC-Web over HTTP/1.1. Pure.
//
// Source: grpc/grpc doc/PROTOCOL-WEB.md and doc/PROTOCOL-HTTP2.md (frames,
// grpc-timeout, percent-encoding), read 2026-11.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_GRPC_WEB_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_GRPC_WEB_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace samrad::agency::web {

// One frame: a byte of flags, four of length (big-endian), the bytes.
inline constexpr size_t kFrameHeaderBytes = 5;

// How a call ended, as its last frame tells it.
struct CallEnd {
  int code = 0;  // gRPC's number; 0: OK
  std::string message;
  // Names in lower case; a value of a name that ends in "-bin" is bytes.
  std::vector<std::pair<std::string, std::string>> trailers;
};

// The message of a request body, which holds exactly one uncompressed data
// frame; a view into `body`. INVALID_ARGUMENT for anything else.
[[nodiscard]] absl::StatusOr<std::string_view> MessageOf(std::string_view body);

// A data frame around `message`.
std::string MessageFrame(std::string_view message);
// The last frame: grpc-status, grpc-message and the trailers. No
// grpc-status-details-bin: a browser client would show it instead.
std::string TrailerFrame(const CallEnd& end);

// Printable ASCII but '%' as it is, every other byte as %XX.
std::string PercentEncode(std::string_view text);

// "500m", "3S": 1 to 8 digits and a unit of H M S m u n. INVALID_ARGUMENT
// otherwise, and for zero.
[[nodiscard]] absl::StatusOr<absl::Duration> ParseTimeout(
    std::string_view text);

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_GRPC_WEB_H_
