// The request file: what a new agency shows the others to be let in.
#ifndef SAMRAD_SERVICES_AGENCY_REQUEST_FILE_H_
#define SAMRAD_SERVICES_AGENCY_REQUEST_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/keys/keyring.h"
#include "crypto/secret/random_source.h"
#include "services/agency/profile.h"

namespace samrad::agency {

struct RequestFile {
  // {"format":"samrad-request/1","agency","fingerprint","events":[{"header",
  // "salt","signatures":[{"agency","signature"}]}]}, bytes in base64.
  std::string json;
  // crypto::FingerprintOf the signing key: what people compare aloud.
  std::string fingerprint;
};

// GENESIS (`genesis`) or ONBOARD with the signing key, then KEY for the sealing
// and the witness key; each signed by the agency over its leaf entry. Holds
// nothing secret. `now` is the claimed instant.
[[nodiscard]] absl::StatusOr<RequestFile> MakeRequestFile(
    const AgencyProfile& profile, bool genesis, const crypto::Keyring& ring,
    crypto::RandomSource& random, absl::Time now);

// Name of an agency's keys in signed-note form: the origin without its last
// part, "/agency/" and the id ("ekvik.samrad.example/agency/police").
std::string KeyNameOf(const AgencyProfile& profile);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_REQUEST_FILE_H_
