#include "services/agency/vault/request_log.h"

#include "crypto/hash/hmac.h"
#include "crypto/secret/bytes.h"
#include "services/base/status.h"

namespace samrad::agency {

absl::StatusOr<std::unique_ptr<RequestLog>> RequestLog::Create(
    const KeyStore& keys) {
  SAMRAD_ASSIGN_OR_RETURN(crypto::SecretBytes key,
                          keys.DeriveKey("vault/request-hash"));
  return std::unique_ptr<RequestLog>(new RequestLog(std::move(key)));
}

std::string RequestLog::HashOf(const RequestKey& key) const {
  return crypto::ToString(
      crypto::HmacSha256(key_, {crypto::AsBytes(key.content)}));
}

absl::StatusOr<std::optional<std::string>> RequestLog::Find(
    const base::ReadTransaction& txn, const RequestKey& key) const {
  bool same = false;
  std::optional<std::string> answer;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT user, method, hash, answer FROM vault_requests "
                   "WHERE id = ?",
                   {key.id},
                   [&](const base::Row& row) {
                     same = row.View(0) == key.user.value() &&
                            row.View(1) == key.method.text() &&
                            row.View(2) == HashOf(key);
                     answer = row.Bytes(3);
                   })
          .status());
  if (answer.has_value() && !same) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "REQUEST_ID_REUSED",
                       "this request id was used for another request");
  }
  return answer;
}

absl::Status RequestLog::Remember(base::Transaction& txn, const RequestKey& key,
                                  std::string_view answer,
                                  absl::Time now) const {
  SAMRAD_RETURN_IF_ERROR(txn.Run("DELETE FROM vault_requests WHERE at < ?",
                                 {now - kRequestIdLifetime}));
  const std::string hash = HashOf(key);
  return txn.Run(
      "INSERT INTO vault_requests (id, user, method, hash, answer, at) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {key.id, key.user, key.method.text(), base::Blob(hash),
       base::Blob(answer), now});
}

}  // namespace samrad::agency
