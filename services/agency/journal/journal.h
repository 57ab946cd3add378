// What was done in this agency: every read, decision, refusal, sign-in and
// export, in a chain of hashes whose head is anchored in the log.
#ifndef SAMRAD_SERVICES_AGENCY_JOURNAL_JOURNAL_H_
#define SAMRAD_SERVICES_AGENCY_JOURNAL_JOURNAL_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/hash/sha256.h"
#include "samrad/agency/journal/v1/journal.pb.h"
#include "services/agency/journal/events.h"
#include "services/base/clock.h"
#include "services/base/literal.h"
#include "services/base/store.h"

namespace samrad::agency {

inline constexpr std::size_t kMaxSubjects = 64;

base::Schema JournalSchema();

// One thing that was done. No case text: ids and codes only.
struct JournalEvent {
  base::Literal event;         // a constant of events.h
  std::string user = "";       // account name; empty: the node itself
  std::string outcome = "ok";  // or a reason tag
  // Case code, disclosure id, consent id, account. At most kMaxSubjects, 200
  // bytes each.
  std::vector<std::string> subjects = {};
  // Typed by a person; agency-internal. At most 2000 bytes.
  std::string reason = "";
};

// Where the chain stands. The head of an empty journal is size 0, 32 zero
// bytes.
struct JournalHead {
  std::uint64_t size = 0;
  crypto::Digest hash{};
  absl::Time at = absl::InfinitePast();
};

struct JournalFilter {
  std::uint64_t from = 1;
  std::uint32_t limit = 100;  // at most 1000
  std::string event = "";     // empty: all
  bool refused = false;       // only what the law or the hub refused
};

// entry hash = SHA-256("samrad/journal/v1" || hash before || number (8 bytes,
// big-endian) || microseconds since 1970 (8) || event, user, outcome, number
// of subjects (4), subjects, reason: each with its length (4) before it).
// Holds no state in memory: the head is read inside the caller's transaction,
// so a group that is rolled back leaves no trace. Thread-safe.
class Journal {
 public:
  // FAILED_PRECONDITION, tag CLOCK_BEFORE_JOURNAL, when the clock precedes the
  // newest entry. `db` and `clock` must outlive the journal.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Journal>> Open(
      base::Database& db, const base::Clock& clock);

  // Adds an entry in the caller's write transaction and returns the new head.
  // Time never runs backwards from entry to entry. INVALID_ARGUMENT when the
  // event breaks the sizes above or is not valid UTF-8.
  [[nodiscard]] absl::StatusOr<JournalHead> Append(
      base::Transaction& txn, const JournalEvent& event) const;
  // The same in a transaction of its own; durable on return.
  [[nodiscard]] absl::Status Record(const JournalEvent& event) const;

  [[nodiscard]] absl::StatusOr<JournalHead> Head() const;
  // As it stands inside a transaction (appends of this transaction included).
  [[nodiscard]] static absl::StatusOr<JournalHead> Head(
      const base::ReadTransaction& txn);

  // In order of number. INVALID_ARGUMENT for a limit over 1000.
  [[nodiscard]] absl::StatusOr<std::vector<journal::v1::JournalEntry>> List(
      const JournalFilter& filter) const;

  // CountRefusals of refusals.h, in a transaction of its own.
  [[nodiscard]] absl::StatusOr<journal::v1::CountRefusalsResponse>
  CountRefusals(absl::Time from, absl::Time until) const;

  // Recomputes every hash. DATA_LOSS, tag JOURNAL_BROKEN, at the first entry
  // that is missing, changed or out of order; else the head.
  [[nodiscard]] absl::StatusOr<JournalHead> Verify() const;
  [[nodiscard]] static absl::StatusOr<JournalHead> Verify(
      const base::ReadTransaction& txn);

 private:
  Journal(base::Database& db, const base::Clock& clock)
      : db_(db), clock_(clock) {}

  base::Database& db_;
  const base::Clock& clock_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_JOURNAL_JOURNAL_H_
