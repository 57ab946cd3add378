// What a request of a browser may have: a file, a call, or a refusal. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_REQUEST_RULES_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_REQUEST_RULES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/agency/gateway/web/allowed_methods.h"
#include "services/agency/gateway/web/cookies.h"
#include "services/agency/gateway/web/page_files.h"

namespace samrad::agency::web {

// Largest message of a call (contracts.md: an envelope is 1 MiB).
inline constexpr size_t kMaxCallBytes = 2 << 20;

// The parts of a request's head that anything here looks at. Views into the
// parser; a header that is not there is empty.
struct RequestHead {
  std::string_view method;
  std::string_view target;
  std::string_view host;
  std::string_view origin;
  std::string_view fetch_site;   // Sec-Fetch-Site
  std::string_view page_header;  // X-Samrad-Page
  std::string_view content_type;
  std::string_view cookie;
  std::string_view accept_encoding;
  std::string_view if_none_match;
  std::string_view timeout;  // Grpc-Timeout
  std::optional<uint64_t> content_length;
  // One of these headers came twice.
  bool repeated = false;
};

// Where this page lives.
struct Site {
  // Host names in lower case, without port. A request for another is refused,
  // so that no other name can be bound to this address (DNS rebinding).
  std::vector<std::string> names;
  bool https = true;
  CookieNames cookies;
};

struct Refusal {
  int status;
  const char* line;  // one sentence of ours
};
struct FileRequest {
  const PageFile* file = nullptr;
  bool gzip = false;
  bool unchanged = false;  // the browser has it: 304
  bool head_only = false;
};
struct CallRequest {
  const AllowedMethod* method = nullptr;
  // What the session and device cookies hold; empty without.
  std::string session;
  std::string device;
  std::optional<absl::Duration> timeout;
  size_t size_bytes = 0;  // of the body, at most a frame of kMaxCallBytes
};
using Plan = std::variant<Refusal, FileRequest, CallRequest>;

// A call needs, beyond its method being allowed: this origin in Origin, and in
// Sec-Fetch-Site where there is one; X-Samrad-Page: 1, which no form or link
// can send and no foreign script without asking us first (we never agree); and
// the content type of gRPC-Web. `files` must outlive the plan.
Plan PlanFor(const RequestHead& head, const Site& site, const PageFiles& files);

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_REQUEST_RULES_H_
