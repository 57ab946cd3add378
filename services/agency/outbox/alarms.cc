#include "services/agency/outbox/alarms.h"

namespace samrad::agency {

Alarms::Alarms(base::Database& database, const base::Clock& clock,
               const base::Logger& log)
    : database_(database), clock_(clock), log_(log) {}

void Alarms::Raise(base::Literal tag, std::string_view subject) {
  log_.Alarm(tag);
  const absl::Time now = clock_.TimeNow();
  database_.WriteAsync(
      [tag, now, subject = std::string(subject)](base::Transaction& txn) {
        return txn.Run(
            "INSERT INTO outbox_alarm (tag, subject, first_at, last_at, count) "
            "VALUES (?, ?, ?, ?, 1) ON CONFLICT (tag, subject) DO UPDATE SET "
            "last_at = excluded.last_at, count = count + 1",
            {tag.text(), subject, now, now});
      },
      [](absl::Status) {});
}

absl::StatusOr<std::vector<Alarm>> Alarms::List() const {
  std::vector<Alarm> alarms;
  absl::Status read =
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT tag, subject, first_at, last_at, count FROM outbox_alarm "
            "ORDER BY first_at, tag, subject",
            {}, [&](const base::Row& row) {
              alarms.push_back({row.Text(0), row.Text(1), row.Time(2),
                                row.Time(3), row.Int64(4)});
            });
      });
  if (!read.ok()) return read;
  return alarms;
}

}  // namespace samrad::agency
