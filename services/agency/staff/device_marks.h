// Which browsers a person has signed in from before.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_DEVICE_MARKS_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_DEVICE_MARKS_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "services/agency/vault/key_store.h"

namespace samrad::agency {

// A mark is 16 random bytes and an HMAC of them and the account, in base64url;
// it holds no name and nothing is stored. Attempts from a browser with a mark
// of the account are counted apart, so that nobody who guesses from elsewhere
// keeps the owner out (OWASP: device cookies). It admits nobody. Thread-safe.
class DeviceMarks {
 public:
  // Errors as KeyStore::DeriveKey.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<DeviceMarks>> Create(
      const KeyStore& keys, crypto::RandomSource& random);

  std::string New(std::string_view user) const;
  bool IsOf(std::string_view mark, std::string_view user) const;

 private:
  DeviceMarks(crypto::SecretBytes key, crypto::RandomSource& random)
      : key_(std::move(key)), random_(random) {}

  const crypto::SecretBytes key_;
  crypto::RandomSource& random_;
};

// Where an attempt to sign in came from.
struct AttemptOrigin {
  std::string address;  // network address
  std::string device;   // mark of the browser; empty: none
};

// The name under which attempts on `user` from there are counted.
std::string GuardKey(const DeviceMarks& marks, std::string_view user,
                     const AttemptOrigin& origin);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_DEVICE_MARKS_H_
