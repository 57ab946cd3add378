#include "services/audit/init.h"

#include "crypto/secret/init.h"

namespace samrad::audit {

absl::Status Init() { return crypto::InitCrypto(); }

}  // namespace samrad::audit
