// TLS for browsers, by OpenSSL: one certificate of the node, none asked for.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_TLS_CONTEXT_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_TLS_CONTEXT_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace samrad::agency::web {

struct FreeTlsContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTlsContext>;

// TLS 1.2 and 1.3 only, with forward secrecy and authenticated ciphers, no
// compression, no renegotiation. The key is read as a secret file (0600).
// Errors as base::ReadSecretFile and base::ReadFile; FAILED_PRECONDITION, tag
// BAD_PAGE_CERTIFICATE, when certificate and key are no pair.
[[nodiscard]] absl::StatusOr<TlsContext> MakeTlsContext(
    const std::string& key_path, const std::string& certificate_path);

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_TLS_CONTEXT_H_
