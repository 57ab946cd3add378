#include "services/agency/gateway/web/cookies.h"

#include <algorithm>

namespace samrad::agency::web {
namespace {

constexpr std::string_view kForgetNow = "; Max-Age=0";
constexpr std::string_view kDeviceAge = "; Max-Age=15552000";  // 180 days

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string_view Trim(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

std::string Cookie(std::string_view name, std::string_view value, bool secure,
                   std::string_view age) {
  std::string cookie(name);
  cookie.append("=").append(value).append("; Path=/");
  if (secure) cookie.append("; Secure");
  cookie.append("; HttpOnly; SameSite=Strict");
  return cookie.append(value.empty() ? kForgetNow : age);
}

}  // namespace

CookieNames CookieNames::For(bool https, std::string_view agency) {
  if (https) return {"__Host-samrad", "__Host-samrad-device", true};
  const std::string name = "samrad-" + std::string(agency);
  return {name, name + "-device", false};
}

std::string CookieValue(std::string_view header, std::string_view name) {
  std::string_view value;
  int found = 0;
  while (!header.empty()) {
    const size_t end = std::min(header.find(';'), header.size());
    const std::string_view pair = Trim(header.substr(0, end));
    header.remove_prefix(std::min(end + 1, header.size()));
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) {
      continue;
    }
    value = pair.substr(equals + 1);
    ++found;
  }
  if (found != 1 || !std::ranges::all_of(value, IsTokenCharacter)) return "";
  return std::string(value);
}

std::string SetSessionCookie(const CookieNames& names, std::string_view token) {
  return Cookie(names.session, token, names.secure, "");
}

std::string SetDeviceCookie(const CookieNames& names, std::string_view mark) {
  return Cookie(names.device, mark, names.secure, kDeviceAge);
}

}  // namespace samrad::agency::web
