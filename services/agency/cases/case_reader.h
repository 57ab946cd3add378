// What `sharing` may read of a case, and what it may write back.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CASE_READER_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CASE_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/cases/v1/cases.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/identity.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// Register facts older than this, or without a source, count as not stated.
inline constexpr absl::Duration kRegisterFactsLifetime = absl::Hours(24 * 30);

// Exactly what one disclosure needs, and nothing else of the case.
struct DisclosureMaterial {
  explicit DisclosureMaterial(base::CaseCode code)
      : case_code(std::move(code)) {}

  base::CaseCode case_code;
  // Register facts as the law reads them; empty when not fresh, so that Decide
  // answers FACTS_MISSING.
  law::v1::Subject subject;
  law::v1::Inquiry inquiry = law::v1::INQUIRY_UNSPECIFIED;
  bool register_fresh = false;
  // Register facts that are not known and whose absence would speak for
  // disclosure or which every named disclosure needs, as JSON paths of the
  // facts ("subject.protectedIdentity"). When not empty the answer is
  // FACTS_MISSING, unless the law says DENY anyway (RuleOn).
  std::vector<std::string> missing_facts;
  // The asked notes, in the order asked.
  std::vector<cases::v1::Note> notes;
  // The consent on file, withdrawals included, when one was asked for.
  std::optional<law::v1::Consent> consent;
  std::optional<base::ConsentHandle> consent_handle;
  // How many parts of it had been withdrawn when it was read.
  int consent_parts_ended = 0;
  // The hub has it; before that it refuses every disclosure on it.
  bool consent_registered = false;
};

// Thread-safe: holds nothing but references.
class CaseReader {
 public:
  // Reads only the named items (1 to 40) of a case that `who` is on, as of
  // `now`. NOT_FOUND, always with the same words, for an unknown case, one that
  // `who` is not on, an item of another case, and a consent of another case.
  // INVALID_ARGUMENT: malformed or repeated ids. Call it in any transaction;
  // then journal ReadEvent(material) in the transaction that stores what was
  // decided, whatever it was.
  [[nodiscard]] static absl::StatusOr<DisclosureMaterial> ReadForDisclosure(
      const base::ReadTransaction& txn, const StaffIdentity& who,
      std::string_view case_code, std::span<const std::string> items,
      std::string_view consent_id, absl::Time now);
  // The same without notes and consent: who the case is about.
  [[nodiscard]] static absl::StatusOr<DisclosureMaterial> ReadRegister(
      const base::ReadTransaction& txn, const StaffIdentity& who,
      std::string_view case_code, absl::Time now);
  // Puts a consent of the case into the material; nothing when the id is empty.
  // NOT_FOUND for an unknown one and one of another case.
  [[nodiscard]] static absl::Status AddConsent(const base::ReadTransaction& txn,
                                               std::string_view case_code,
                                               std::string_view consent_id,
                                               DisclosureMaterial& material);
  static JournalEvent ReadEvent(const StaffIdentity& who,
                                const DisclosureMaterial& material);

  // OK when `who` is on the case; else NOT_FOUND with the same words.
  [[nodiscard]] static absl::Status RequireOnCase(
      const base::ReadTransaction& txn, const StaffIdentity& who,
      std::string_view case_code);
  // Codes of all cases `who` is on, for lists.
  [[nodiscard]] static absl::StatusOr<std::vector<std::string>> CasesOf(
      const base::ReadTransaction& txn, const StaffIdentity& who);

  // Names of the people on those cases (themselves, other names, guardians),
  // which must not stand in a text that names nobody. Nothing is shown.
  [[nodiscard]] static absl::StatusOr<std::vector<std::string>> NamesKnownTo(
      const base::ReadTransaction& txn, const StaffIdentity& who);

  // For the write transaction that hands a disclosure in: OK while nothing more
  // of the consent is withdrawn here than when `material` was read, and when
  // there is none; FAILED_PRECONDITION, tag CONSENT_WITHDRAWN, from the instant
  // more is.
  [[nodiscard]] static absl::Status RequireConsentStands(
      const base::ReadTransaction& txn, const DisclosureMaterial& material);
};

// One item of an opened packet.
struct OpenedItem {
  common::v1::Category category = common::v1::CATEGORY_UNSPECIFIED;
  std::string text;
  // Secrecy that came with it (the sender's header).
  std::vector<std::string> secrecy;
};

// What was opened and why.
struct OpenedPacket {
  base::DisclosureId disclosure;
  base::AgencyId from;
  base::StaffId opened_by;
  absl::Time opened_at;
};

// Thread-safe: holds nothing but references.
class CaseWriter {
 public:
  // Enters an opened packet in the diary (OSL 5:1-2) under a neutral text that
  // tells nothing of the person; returns its number. Once per disclosure: again
  // gives the same number. In the caller's transaction.
  [[nodiscard]] static absl::StatusOr<std::int64_t> RegisterOpened(
      base::Transaction& txn, const OpenedPacket& packet);
  // Puts the packet's items on a case that `who` is on, as notes with
  // from_disclosure set. NOT_FOUND as above.
  [[nodiscard]] static absl::Status AddOpenedItems(
      base::Transaction& txn, const StaffIdentity& who,
      std::string_view case_code, const OpenedPacket& packet,
      std::span<const OpenedItem> items);
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CASE_READER_H_
