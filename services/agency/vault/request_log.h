// Idempotency of mutating requests: same id and content, same answer.
#ifndef SAMRAD_SERVICES_AGENCY_VAULT_REQUEST_LOG_H_
#define SAMRAD_SERVICES_AGENCY_VAULT_REQUEST_LOG_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/secret/secret_bytes.h"
#include "services/agency/vault/key_store.h"
#include "services/base/ids.h"
#include "services/base/literal.h"
#include "services/base/sql.h"

namespace samrad::agency {

inline constexpr absl::Duration kRequestIdLifetime = absl::Hours(24 * 7);

// Who asked for what under which id. A value.
struct RequestKey {
  base::StaffId user;
  base::RequestId id;
  base::Literal method;  // "CreateCase"
  // Exact bytes of the request (deterministically serialised by the caller).
  // Only a keyed hash of them is stored, so a password in them is safe.
  std::string_view content;
};

// What was answered to a request id during the last 7 days. Both functions are
// called inside the transaction that does the work, so that two equal requests
// at once do it once. Thread-safe.
class RequestLog {
 public:
  // Derives its hashing key from the ring. Errors as KeyStore::DeriveKey.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<RequestLog>> Create(
      const KeyStore& keys);

  // The stored answer, or nullopt when the id is new. FAILED_PRECONDITION, tag
  // REQUEST_ID_REUSED, when it was used for other content, another method or
  // by somebody else.
  [[nodiscard]] absl::StatusOr<std::optional<std::string>> Find(
      const base::ReadTransaction& txn, const RequestKey& key) const;
  // Keeps the answer, and forgets ids older than 7 days.
  [[nodiscard]] absl::Status Remember(base::Transaction& txn,
                                      const RequestKey& key,
                                      std::string_view answer,
                                      absl::Time now) const;

 private:
  explicit RequestLog(crypto::SecretBytes key) : key_(std::move(key)) {}
  std::string HashOf(const RequestKey& key) const;

  const crypto::SecretBytes key_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_VAULT_REQUEST_LOG_H_
