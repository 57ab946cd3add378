// The outbox's tables in the vault's store.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_OUTBOX_SCHEMA_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_OUTBOX_SCHEMA_H_

#include "services/base/store.h"

namespace samrad::agency {

// Schema "outbox", forward only. main passes it to Database::Open together with
// those of the other rooms. No table here holds plaintext: what is queued is
// sealed, what came in is unopened.
base::Schema OutboxSchema();

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_OUTBOX_SCHEMA_H_
