#ifndef SAMRAD_SERVICES_BASE_REVOCATION_H_
#define SAMRAD_SERVICES_BASE_REVOCATION_H_

#include <set>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/base/mutex.h"

namespace samrad::base {

// What identifies a certificate. Hex is lower case without separators or
// leading zero bytes.
struct PeerCertificate {
  // From PEM. INVALID_ARGUMENT when it is no certificate or its URI names are
  // not exactly one SPIFFE id.
  static absl::StatusOr<PeerCertificate> Parse(std::string_view pem);

  std::string spiffe_id;
  std::string serial;       // hex
  std::string fingerprint;  // SHA-256 of the DER form, hex
};

// The certificates and identities that are no longer accepted, asked on every
// call (a CRL in gRPC 1.51 is read once and fails open: docs/adr/0007).
// Thread-safe; a change holds from the next call, also on open connections.
class RevocationList {
 public:
  struct Entries {
    std::set<std::string> spiffe_ids;    // the whole agency
    std::set<std::string> serials;       // hex, of our one CA
    std::set<std::string> fingerprints;  // hex
  };

  // Text form: one entry per line, `spiffe <id>`, `serial <hex>` or
  // `sha256 <hex>`; empty lines and lines that begin with # are skipped.
  // INVALID_ARGUMENT names the line.
  static absl::StatusOr<Entries> ParseText(std::string_view text);

  void Replace(Entries entries);
  void RevokeSpiffeId(std::string spiffe_id);
  void RevokeSerial(std::string serial);
  // Reads the text form. On any error the old entries stay.
  absl::Status LoadFile(const std::string& path);

  bool IsRevoked(const PeerCertificate& certificate) const;

 private:
  mutable Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_REVOCATION_H_
