// Keys of the directory in signed-note form. Inside the audit room only.
#ifndef SAMRAD_SERVICES_AUDIT_DIRECTORY_KEY_H_
#define SAMRAD_SERVICES_AUDIT_DIRECTORY_KEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "crypto/hash/key_id.h"
#include "services/audit/agency_record.h"

namespace samrad::audit {

// The key with its name, bytes and id; leaves unset. INVALID_ARGUMENT when the
// use is not stated or the vkey is malformed or of another type than the use.
absl::StatusOr<AgencyKey> ParseDirectoryKey(v1::KeyUse use,
                                            const std::string& vkey);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_DIRECTORY_KEY_H_
