// Brings a store to the schemas of this binary. Internal to base_store.
#ifndef SAMRAD_SERVICES_BASE_MIGRATE_H_
#define SAMRAD_SERVICES_BASE_MIGRATE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/base/connection.h"
#include "services/base/store.h"

namespace samrad::base {

// Applies what is missing, each migration in its own transaction. Before the
// first one calls `before(schema, version)`, unless the store is new; an error
// from it ends here. FAILED_PRECONDITION (STORE_NEWER) before anything is
// written when the store knows more than `schemas`. INTERNAL when `schemas` is
// not numbered 1, 2, 3 ... or names a schema twice.
absl::Status Migrate(
    Connection& connection, const std::vector<Schema>& schemas,
    const std::function<absl::Status(const std::string&, int)>& before);

// Only the check: FAILED_PRECONDITION unless every schema of the store is known
// here in the same or a newer version.
absl::Status CheckNotNewer(Connection& connection,
                           const std::vector<Schema>& schemas);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_MIGRATE_H_
