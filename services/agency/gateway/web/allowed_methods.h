// Which methods of the node a page may call. Everything else does not exist
// for it.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_ALLOWED_METHODS_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_ALLOWED_METHODS_H_

#include <span>
#include <string_view>

namespace samrad::agency::web {

struct AllowedMethod {
  std::string_view path;  // "/samrad.agency.cases.v1.CaseService/GetCase"
  bool streams = false;   // the server sends any number of messages
  // Its answer may give the browser a session cookie, or take it away.
  bool sets_session = false;
};

// A new method of an agency proto must be put here, or into the list of those
// kept out in allowed_methods_test.cc: the test fails until it is.
std::span<const AllowedMethod> AllowedMethods();

// Null: not allowed, or unknown.
const AllowedMethod* FindAllowed(std::string_view path);

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_ALLOWED_METHODS_H_
