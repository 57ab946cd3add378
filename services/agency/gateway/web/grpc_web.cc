#include "services/agency/gateway/web/grpc_web.h"

#include <algorithm>
#include <cstdint>

#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"

namespace samrad::agency::web {
namespace {

constexpr char kDataFlag = 0;
constexpr char kTrailerFlag = static_cast<char>(0x80);
constexpr size_t kMaxTimeoutDigits = 8;

std::string Frame(char flag, std::string_view bytes) {
  std::string frame(1, flag);
  frame.reserve(kFrameHeaderBytes + bytes.size());
  for (int shift = 24; shift >= 0; shift -= 8) {
    frame.push_back(static_cast<char>(bytes.size() >> shift));
  }
  return frame.append(bytes);
}

// Base64 without padding, as gRPC sends bytes in metadata.
std::string BinaryValue(std::string_view bytes) {
  std::string text = crypto::Base64Encode(crypto::AsBytes(bytes));
  while (text.ends_with('=')) text.pop_back();
  return text;
}

absl::Duration UnitOf(char letter) {
  switch (letter) {
    case 'H':
      return absl::Hours(1);
    case 'M':
      return absl::Minutes(1);
    case 'S':
      return absl::Seconds(1);
    case 'm':
      return absl::Milliseconds(1);
    case 'u':
      return absl::Microseconds(1);
    case 'n':
      return absl::Nanoseconds(1);
    default:
      return absl::ZeroDuration();
  }
}

}  // namespace

absl::StatusOr<std::string_view> MessageOf(std::string_view body) {
  if (body.size() < kFrameHeaderBytes || body[0] != kDataFlag) {
    return absl::InvalidArgumentError("the body is not one data frame");
  }
  uint64_t size = 0;
  for (size_t i = 1; i < kFrameHeaderBytes; ++i) {
    size = size << 8 | static_cast<uint8_t>(body[i]);
  }
  body.remove_prefix(kFrameHeaderBytes);
  if (size != body.size()) {
    return absl::InvalidArgumentError("the frame has another length");
  }
  return body;
}

std::string MessageFrame(std::string_view message) {
  return Frame(kDataFlag, message);
}

std::string TrailerFrame(const CallEnd& end) {
  std::string text = "grpc-status:" + std::to_string(end.code) + "\r\n";
  if (!end.message.empty()) {
    text += "grpc-message:" + PercentEncode(end.message) + "\r\n";
  }
  for (const auto& [name, value] : end.trailers) {
    text +=
        name + ":" +
        (name.ends_with("-bin") ? BinaryValue(value) : PercentEncode(value)) +
        "\r\n";
  }
  return Frame(kTrailerFlag, text);
}

std::string PercentEncode(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '%') {
      encoded.push_back(c);
      continue;
    }
    const uint8_t byte = static_cast<uint8_t>(c);
    encoded.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return encoded;
}

absl::StatusOr<absl::Duration> ParseTimeout(std::string_view text) {
  if (text.size() < 2 || text.size() > kMaxTimeoutDigits + 1) {
    return absl::InvalidArgumentError("a timeout has 1 to 8 digits and a unit");
  }
  int64_t number = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') {
      return absl::InvalidArgumentError("a timeout is a number and a unit");
    }
    number = number * 10 + (c - '0');
  }
  const absl::Duration timeout = number * UnitOf(text.back());
  if (timeout <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("a timeout is positive, with a unit");
  }
  return timeout;
}

}  // namespace samrad::agency::web
