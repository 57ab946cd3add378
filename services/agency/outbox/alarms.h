// Loud things that a person must look at.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_ALARMS_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_ALARMS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/base/clock.h"
#include "services/base/literal.h"
#include "services/base/log.h"
#include "services/base/store.h"

namespace samrad::agency {

struct Alarm {
  std::string tag;      // e.g. PACKET_QUARANTINED
  std::string subject;  // an agency or disclosure id; never content
  absl::Time first_at;
  absl::Time last_at;
  std::int64_t count = 0;
};

// Keeps alarms in the store and says them in the log. Thread-safe.
class Alarms {
 public:
  // All must outlive this.
  Alarms(base::Database& database, const base::Clock& clock,
         const base::Logger& log);

  // Never fails and never waits; may be called on the store's writer thread.
  void Raise(base::Literal tag, std::string_view subject = "");

  // Oldest first. Errors of the store.
  absl::StatusOr<std::vector<Alarm>> List() const;

 private:
  base::Database& database_;
  const base::Clock& clock_;
  const base::Logger& log_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_ALARMS_H_
