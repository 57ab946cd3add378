// For programs that only verify and hold no secret, so that they need not know
// crypto/secret.
#ifndef SAMRAD_SERVICES_AUDIT_INIT_H_
#define SAMRAD_SERVICES_AUDIT_INIT_H_

#include "absl/status/status.h"

namespace samrad::audit {

// crypto::InitCrypto, and no more lines on stderr from protobuf when it parses
// foreign bytes. Call once at the start of main. INTERNAL if it fails.
absl::Status Init();

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_INIT_H_
