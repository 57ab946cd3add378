#include "services/audit/init.h"

#include "crypto/secret/init.h"
#include "google/protobuf/stubs/logging.h"

namespace samrad::audit {

absl::Status Init() {
  google::protobuf::SetLogHandler(nullptr);
  return crypto::InitCrypto();
}

}  // namespace samrad::audit
