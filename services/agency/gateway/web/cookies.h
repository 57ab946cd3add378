// Cookies of the page: read from a request, written into an answer. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_COOKIES_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_COOKIES_H_

#include <string>
#include <string_view>

namespace samrad::agency::web {

// Their names: "__Host-samrad" and "__Host-samrad-device" over TLS, which a
// browser keeps to this host, path / and TLS (RFC 6265bis, 4.1.3.2); plain
// names with the agency's id without it.
struct CookieNames {
  std::string session;
  std::string device;
  bool secure = true;

  static CookieNames For(bool https, std::string_view agency);
};

// The value of the one cookie of that name in a Cookie header; empty when there
// is none, when there are several (somebody planted one), or when it holds
// anything but letters, digits, '-' and '_'.
std::string CookieValue(std::string_view header, std::string_view name);

// A Set-Cookie value: HttpOnly, SameSite=Strict, Path=/, and Secure when
// `names.secure`. The session cookie ends with the browser; the device's lasts
// 180 days. An empty value clears the cookie.
std::string SetSessionCookie(const CookieNames& names, std::string_view token);
std::string SetDeviceCookie(const CookieNames& names, std::string_view mark);

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_COOKIES_H_
