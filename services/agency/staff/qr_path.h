// A QR code as the path of a picture, so that a page needs no script for it.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_QR_PATH_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_QR_PATH_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace samrad::agency {

struct QrPath {
  std::uint32_t size = 0;  // modules on each side
  std::string path;        // SVG path data: "M3 0h2v1h-2z..."
};

// ISO/IEC 18004, error correction M. INVALID_ARGUMENT when the text is too long
// for a code. Pure.
[[nodiscard]] absl::StatusOr<QrPath> MakeQrPath(std::string_view text);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_QR_PATH_H_
