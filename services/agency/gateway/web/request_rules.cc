#include "services/agency/gateway/web/request_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "services/agency/gateway/web/grpc_web.h"

namespace samrad::agency::web {
namespace {

constexpr Refusal kBadRequest{400, "The request cannot be understood."};
constexpr Refusal kForeign{403, "Calls come from the page itself."};
constexpr Refusal kNotFound{404, "There is nothing here."};
constexpr Refusal kNoSuchUse{405, "Pages are read, methods are called."};
constexpr Refusal kNoLength{411, "A call tells its length."};
constexpr Refusal kTooLarge{413, "A call is at most 2 MiB."};
constexpr Refusal kOtherType{415, "Calls are application/grpc-web+proto."};
constexpr Refusal kOtherHost{421, "This is not the host that was asked for."};

std::string Lower(std::string_view text) {
  return absl::AsciiStrToLower({text.data(), text.size()});
}

std::string_view WithoutPort(std::string_view host) {
  const size_t colon = host.rfind(':');
  if (colon == std::string_view::npos) return host;
  return std::ranges::all_of(host.substr(colon + 1),
                             [](char c) { return c >= '0' && c <= '9'; })
             ? host.substr(0, colon)
             : host;
}

bool IsOurHost(const Site& site, std::string_view host) {
  const std::string name = Lower(WithoutPort(host));
  return std::ranges::find(site.names, name) != site.names.end();
}

bool IsOurOrigin(const RequestHead& head, const Site& site) {
  if (!head.fetch_site.empty() && head.fetch_site != "same-origin") {
    return false;
  }
  const std::string own =
      std::string(site.https ? "https://" : "http://") + Lower(head.host);
  return Lower(head.origin) == own;
}

// "gzip" among the codings, not with q=0.
bool TakesGzip(std::string_view accept) {
  while (!accept.empty()) {
    const size_t end = std::min(accept.find(','), accept.size());
    std::string_view coding = accept.substr(0, end);
    accept.remove_prefix(std::min(end + 1, accept.size()));
    while (coding.starts_with(' ')) coding.remove_prefix(1);
    const size_t semicolon = std::min(coding.find(';'), coding.size());
    std::string_view name = coding.substr(0, semicolon);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (Lower(name) != "gzip") continue;
    const std::string weight = Lower(coding.substr(semicolon));
    return weight.find("q=0") == std::string::npos ||
           weight.find_first_of("123456789") != std::string::npos;
  }
  return false;
}

Plan PlanFile(const RequestHead& head, const PageFiles& files) {
  const std::string_view path = head.target.substr(
      0, std::min(head.target.find('?'), head.target.size()));
  const PageFile* const file = files.Find(path);
  if (file == nullptr) return kNotFound;
  FileRequest request;
  request.file = file;
  request.gzip = !file->gzip.empty() && TakesGzip(head.accept_encoding);
  request.unchanged =
      file->keep != PageFile::Keep::kNever && head.if_none_match == file->etag;
  request.head_only = head.method == "HEAD";
  return request;
}

Plan PlanCall(const RequestHead& head, const Site& site) {
  const AllowedMethod* const method = FindAllowed(head.target);
  if (method == nullptr) return kNotFound;
  if (!IsOurOrigin(head, site) || head.page_header != "1") return kForeign;
  if (head.content_type != "application/grpc-web+proto" &&
      head.content_type != "application/grpc-web") {
    return kOtherType;
  }
  if (!head.content_length.has_value()) return kNoLength;
  if (*head.content_length > kMaxCallBytes + kFrameHeaderBytes) {
    return kTooLarge;
  }
  CallRequest call;
  call.method = method;
  if (!head.timeout.empty()) {
    const absl::StatusOr<absl::Duration> timeout = ParseTimeout(head.timeout);
    if (!timeout.ok()) return kBadRequest;
    call.timeout = *timeout;
  }
  call.session = CookieValue(head.cookie, site.cookies.session);
  call.device = CookieValue(head.cookie, site.cookies.device);
  call.size_bytes = *head.content_length;
  return call;
}

}  // namespace

Plan PlanFor(const RequestHead& head, const Site& site,
             const PageFiles& files) {
  if (head.repeated || !head.target.starts_with('/')) return kBadRequest;
  if (!IsOurHost(site, head.host)) return kOtherHost;
  if (head.method == "POST") return PlanCall(head, site);
  if (head.method == "GET" || head.method == "HEAD") {
    return PlanFile(head, files);
  }
  return kNoSuchUse;
}

}  // namespace samrad::agency::web
