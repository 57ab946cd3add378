#include "services/agency/journal/journal.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"
#include "google/protobuf/util/time_util.h"
#include "services/agency/journal/refusals.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr size_t kMaxSubjectBytes = 200;
constexpr size_t kMaxReasonBytes = 2000;
constexpr uint32_t kMaxListed = 1000;
constexpr std::string_view kDomain = "samrad/journal/v1";

constexpr base::Literal kTables1 = R"sql(
CREATE TABLE journal_entry (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  user TEXT NOT NULL,
  outcome TEXT NOT NULL,
  subjects TEXT NOT NULL,
  reason TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX journal_entry_event ON journal_entry (event, number);
)sql";

// Whether the text may stand in the journal: printable, well-formed UTF-8.
bool IsCleanText(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t size = lead < 0x80   ? 1
                        : lead < 0xc2 ? 0
                        : lead < 0xe0 ? 2
                        : lead < 0xf0 ? 3
                        : lead < 0xf5 ? 4
                                      : 0;
    if (size == 0 || i + size > text.size()) return false;
    for (size_t k = 1; k < size; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) {
        return false;
      }
    }
    if (lead < 0x20 && lead != '\n' && lead != '\t') return false;
    i += size;
  }
  return true;
}

// Newlines part the subjects in their column, so none may hold one.
absl::Status Check(const JournalEvent& event) {
  bool good = event.subjects.size() <= kMaxSubjects &&
              event.user.size() <= kMaxSubjectBytes &&
              event.outcome.size() <= kMaxSubjectBytes &&
              event.reason.size() <= kMaxReasonBytes &&
              IsCleanText(event.user) && IsCleanText(event.outcome) &&
              IsCleanText(event.reason);
  for (const std::string& subject : event.subjects) {
    good = good && !subject.empty() && subject.size() <= kMaxSubjectBytes &&
           subject.find('\n') == std::string::npos && IsCleanText(subject);
  }
  return good ? absl::OkStatus()
              : base::Error(absl::StatusCode::kInvalidArgument,
                            "BAD_JOURNAL_EVENT",
                            "a journal entry is too long or not clean text");
}

std::string Join(const std::vector<std::string>& subjects) {
  std::string joined;
  for (const std::string& subject : subjects) {
    if (!joined.empty()) joined += '\n';
    joined += subject;
  }
  return joined;
}

std::vector<std::string> Split(std::string_view joined) {
  std::vector<std::string> subjects;
  while (!joined.empty()) {
    const size_t end = std::min(joined.find('\n'), joined.size());
    subjects.emplace_back(joined.substr(0, end));
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return subjects;
}

class EntryHasher {
 public:
  EntryHasher() { hasher_.Update(kDomain); }

  void Bytes(std::span<const uint8_t> bytes) { hasher_.Update(bytes); }
  void Number(uint64_t number, int size) {
    std::array<uint8_t, 8> bytes;
    for (int i = 0; i < size; ++i) {
      bytes[static_cast<size_t>(i)] =
          static_cast<uint8_t>(number >> (8 * (size - 1 - i)));
    }
    hasher_.Update(
        std::span<const uint8_t>(bytes).first(static_cast<size_t>(size)));
  }
  void Text(std::string_view text) {
    Number(text.size(), 4);
    hasher_.Update(text);
  }
  crypto::Digest Finish() { return hasher_.Finish(); }

 private:
  crypto::Sha256Hasher hasher_;
};

struct Entry {
  uint64_t number = 0;
  int64_t at_micros = 0;
  std::string_view event;
  std::string_view user;
  std::string_view outcome;
  std::vector<std::string> subjects;
  std::string_view reason;
};

crypto::Digest HashOf(const crypto::Digest& before, const Entry& entry) {
  EntryHasher hasher;
  hasher.Bytes(before);
  hasher.Number(entry.number, 8);
  hasher.Number(static_cast<uint64_t>(entry.at_micros), 8);
  hasher.Text(entry.event);
  hasher.Text(entry.user);
  hasher.Text(entry.outcome);
  hasher.Number(entry.subjects.size(), 4);
  for (const std::string& subject : entry.subjects) hasher.Text(subject);
  hasher.Text(entry.reason);
  return hasher.Finish();
}

absl::Status Broken() {
  return base::Error(absl::StatusCode::kDataLoss, "JOURNAL_BROKEN",
                     "the journal's chain of hashes does not hold");
}

}  // namespace

base::Schema JournalSchema() { return {"journal", {{1, kTables1}}}; }

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(
    base::Database& db, const base::Clock& clock) {
  std::unique_ptr<Journal> journal(new Journal(db, clock));
  SAMRAD_ASSIGN_OR_RETURN(const JournalHead head, journal->Head());
  if (head.size > 0 && clock.TimeNow() < head.at) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "CLOCK_BEFORE_JOURNAL",
                       "the clock precedes the newest journal entry");
  }
  return journal;
}

absl::StatusOr<JournalHead> Journal::Append(base::Transaction& txn,
                                            const JournalEvent& event) const {
  SAMRAD_RETURN_IF_ERROR(Check(event));
  SAMRAD_ASSIGN_OR_RETURN(JournalHead head, Head(txn));
  // Whole microseconds: what is stored is what is hashed.
  const int64_t now = absl::ToUnixMicros(clock_.TimeNow());
  Entry entry;
  entry.number = head.size + 1;
  entry.at_micros =
      head.size == 0 ? now : std::max(now, absl::ToUnixMicros(head.at));
  entry.event = event.event.text();
  entry.user = event.user;
  entry.outcome = event.outcome;
  entry.subjects = event.subjects;
  entry.reason = event.reason;
  const crypto::Digest hash = HashOf(head.hash, entry);
  const std::string subjects = Join(event.subjects);
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO journal_entry "
              "(number, at, event, user, outcome, subjects, reason, hash) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              {entry.number, entry.at_micros, entry.event, entry.user,
               entry.outcome, subjects, entry.reason, base::Blob(hash)}));
  head.size = entry.number;
  head.hash = hash;
  head.at = absl::FromUnixMicros(entry.at_micros);
  return head;
}

absl::Status Journal::Record(const JournalEvent& event) const {
  return db_.Write(
      [&](base::Transaction& txn) { return Append(txn, event).status(); });
}

absl::StatusOr<JournalHead> Journal::Head(const base::ReadTransaction& txn) {
  JournalHead head;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT number, at, hash FROM journal_entry "
                   "ORDER BY number DESC LIMIT 1",
                   {},
                   [&](const base::Row& row) -> absl::Status {
                     head.size = static_cast<uint64_t>(row.Int64(0));
                     head.at = row.Time(1);
                     const std::string_view hash = row.View(2);
                     if (hash.size() != head.hash.size()) return Broken();
                     std::copy(hash.begin(), hash.end(), head.hash.begin());
                     return absl::OkStatus();
                   })
          .status());
  return head;
}

absl::StatusOr<JournalHead> Journal::Head() const {
  absl::StatusOr<JournalHead> head;
  SAMRAD_RETURN_IF_ERROR(db_.Read([&](const base::ReadTransaction& txn) {
    head = Head(txn);
    return head.status();
  }));
  return head;
}

absl::StatusOr<std::vector<journal::v1::JournalEntry>> Journal::List(
    const JournalFilter& filter) const {
  if (filter.limit > kMaxListed) {
    return base::WithPath(
        base::Error(absl::StatusCode::kInvalidArgument, "BAD_LIMIT",
                    "at most 1000 entries can be asked for"),
        "limit");
  }
  const uint32_t limit = filter.limit == 0 ? 100 : filter.limit;
  std::vector<journal::v1::JournalEntry> entries;
  const auto add = [&](const base::Row& row) {
    journal::v1::JournalEntry& entry = entries.emplace_back();
    entry.set_number(static_cast<uint64_t>(row.Int64(0)));
    *entry.mutable_at() =
        google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(row.Int64(1));
    entry.set_event(row.Text(2));
    entry.set_user(row.Text(3));
    entry.set_outcome(row.Text(4));
    for (std::string& subject : Split(row.View(5))) {
      *entry.add_subjects() = std::move(subject);
    }
    entry.set_reason(row.Text(6));
    entry.set_hash(row.Bytes(7));
  };
  // Not representable in the column: there is no such entry.
  const auto from =
      static_cast<int64_t>(std::min<uint64_t>(filter.from, INT64_MAX));
  SAMRAD_RETURN_IF_ERROR(db_.Read([&](const base::ReadTransaction& txn) {
    return txn.Query(
        "SELECT number, at, event, user, outcome, subjects, reason, hash "
        "FROM journal_entry WHERE number >= ? AND (? = '' OR event = ?) "
        "AND (? = 0 OR event IN (?, ?) OR "
        "(event IN (?, ?) AND instr(subjects, ?) > 0)) "
        "ORDER BY number LIMIT ?",
        {from, filter.event, filter.event, static_cast<int64_t>(filter.refused),
         events::kDisclosureRefused.text(),
         events::kDisclosureRefusedByHub.text(), events::kItemDecided.text(),
         events::kOralRecorded.text(), kGroundMark, limit},
        add);
  }));
  return entries;
}

absl::StatusOr<journal::v1::CountRefusalsResponse> Journal::CountRefusals(
    absl::Time from, absl::Time until) const {
  absl::StatusOr<journal::v1::CountRefusalsResponse> counted;
  SAMRAD_RETURN_IF_ERROR(db_.Read([&](const base::ReadTransaction& txn) {
    counted = agency::CountRefusals(txn, from, until);
    return counted.status();
  }));
  return counted;
}

absl::StatusOr<JournalHead> Journal::Verify() const {
  absl::StatusOr<JournalHead> head;
  SAMRAD_RETURN_IF_ERROR(db_.Read([&](const base::ReadTransaction& txn) {
    head = Verify(txn);
    return head.status();
  }));
  return head;
}

absl::StatusOr<JournalHead> Journal::Verify(const base::ReadTransaction& txn) {
  JournalHead head;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT number, at, event, user, outcome, subjects, reason, hash "
      "FROM journal_entry ORDER BY number",
      {}, [&](const base::Row& row) -> absl::Status {
        Entry entry;
        entry.number = static_cast<uint64_t>(row.Int64(0));
        entry.at_micros = row.Int64(1);
        entry.event = row.View(2);
        entry.user = row.View(3);
        entry.outcome = row.View(4);
        entry.subjects = Split(row.View(5));
        entry.reason = row.View(6);
        const absl::Time at = absl::FromUnixMicros(entry.at_micros);
        const crypto::Digest hash = HashOf(head.hash, entry);
        if (entry.number != head.size + 1 || at < head.at ||
            row.View(7) != crypto::AsChars(hash)) {
          return Broken();
        }
        head.size = entry.number;
        head.at = at;
        head.hash = hash;
        return absl::OkStatus();
      }));
  return head;
}

}  // namespace samrad::agency
