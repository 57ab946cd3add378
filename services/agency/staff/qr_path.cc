#include "services/agency/staff/qr_path.h"

#include <qrcodegen/qrcodegen.hpp>

#include "absl/strings/str_cat.h"

namespace samrad::agency {
namespace {

// An address of ours is about 150; the library throws above its own limit.
constexpr size_t kMaxTextBytes = 1000;

}  // namespace

absl::StatusOr<QrPath> MakeQrPath(std::string_view text) {
  if (text.size() > kMaxTextBytes) {
    return absl::InvalidArgumentError("too long for a QR code");
  }
  const qrcodegen::QrCode code = qrcodegen::QrCode::encodeText(
      std::string(text).c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
  QrPath qr;
  const int size = code.getSize();
  qr.size = static_cast<std::uint32_t>(size);
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size;) {
      int run = 0;
      while (x + run < size && code.getModule(x + run, y)) ++run;
      if (run > 0) {
        absl::StrAppend(&qr.path, "M", x, " ", y, "h", run, "v1h-", run, "z");
      }
      x += run + 1;
    }
  }
  return qr;
}

}  // namespace samrad::agency
