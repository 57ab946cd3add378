// The sharing room's tables in the vault's store.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_SHARING_SCHEMA_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_SHARING_SCHEMA_H_

#include "services/base/store.h"

namespace samrad::agency {

// Schema "sharing", forward only. sharing_opened_item holds the plaintext of
// opened packets: it lies in the vault's encrypted store and nowhere else.
base::Schema SharingSchema();

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_SHARING_SCHEMA_H_
