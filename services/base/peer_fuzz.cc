// SPIFFE ids, certificates and revocation lists from outside.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/base/peer.h"
#include "services/base/revocation.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace base = samrad::base;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto identity = base::PeerIdentity::Parse(text);
  if (identity.ok() && identity->SpiffeId() != text) std::abort();
  const auto certificate = base::PeerCertificate::Parse(text);
  if (certificate.ok() && certificate->spiffe_id.empty()) std::abort();
  (void)base::RevocationList::ParseText(text);
  return 0;
}
