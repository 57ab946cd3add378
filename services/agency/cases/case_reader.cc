#include "services/agency/cases/case_reader.h"

#include <array>
#include <set>
#include <utility>

#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "google/protobuf/util/time_util.h"
#include "services/agency/cases/case_store.h"
#include "services/agency/cases/input_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr size_t kMaxItems = 40;
// Tells nothing of the person, the sender's case or the ground.
constexpr std::string_view kNeutralText = "Uppgift mottagen i samverkan";

absl::Status BadItems(std::string_view path) {
  return base::WithPath(
      base::Error(absl::StatusCode::kInvalidArgument, "BAD_ITEMS",
                  "1 to 40 different items are named"),
      path);
}

bool IsFresh(const cases::v1::RegisterFacts& facts, absl::Time now) {
  if (facts.source().empty() || !facts.has_checked_at()) return false;
  const absl::Time checked = absl::FromUnixMicros(
      google::protobuf::util::TimeUtil::TimestampToMicroseconds(
          facts.checked_at()));
  return now - checked <= kRegisterFactsLifetime &&
         checked <= now + kTypedTimeSkew;
}

law::v1::Subject SubjectOf(const cases::v1::RegisterFacts& facts) {
  law::v1::Subject subject;
  subject.set_birth_date(facts.birth_date());
  subject.set_presumed_under18(facts.presumed_under_18());
  subject.set_maturity(facts.maturity());
  for (const cases::v1::RegisteredGuardian& guardian : facts.guardians()) {
    law::v1::Guardian& out = *subject.add_guardians();
    out.set_id(guardian.id());
    out.set_kind(guardian.kind());
  }
  subject.set_protected_identity(facts.protected_identity());
  *subject.mutable_care_groups() = facts.care_groups();
  subject.set_sentence(facts.sentence());
  return subject;
}

std::vector<std::string> MissingFacts(const cases::v1::RegisterFacts& facts,
                                      bool fresh) {
  std::vector<std::string> missing;
  if (!fresh || (facts.birth_date().empty() && !facts.presumed_under_18())) {
    missing.push_back("subject.birthDate");
  }
  if (!fresh ||
      facts.protected_identity() == law::v1::PROTECTED_IDENTITY_UNSPECIFIED) {
    missing.push_back("subject.protectedIdentity");
  }
  return missing;
}

// The same id each time, so that a packet's items stand on a case once.
std::string NoteIdOf(const base::DisclosureId& disclosure,
                     std::string_view code, size_t index) {
  crypto::Sha256Hasher hasher;
  hasher.Update(disclosure.bytes()).Update(code).Update(std::to_string(index));
  const crypto::Digest digest = hasher.Finish();
  return crypto::HexEncode(std::span<const uint8_t>(digest).first(8));
}

}  // namespace

absl::StatusOr<DisclosureMaterial> CaseReader::ReadForDisclosure(
    const base::ReadTransaction& txn, const StaffIdentity& who,
    std::string_view case_code, std::span<const std::string> items,
    std::string_view consent_id, absl::Time now) {
  SAMRAD_RETURN_IF_ERROR(RequireOnCase(txn, who, case_code));
  if (items.empty() || items.size() > kMaxItems) return BadItems("items");
  SAMRAD_ASSIGN_OR_RETURN(DisclosureMaterial material,
                          ReadRegister(txn, who, case_code, now));
  std::set<std::string> seen;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!seen.insert(items[i]).second) {
      return BadItems("items[" + std::to_string(i) + "]");
    }
    SAMRAD_ASSIGN_OR_RETURN(cases::v1::Note note,
                            ReadNote(txn, case_code, items[i]));
    material.notes.push_back(std::move(note));
  }
  SAMRAD_RETURN_IF_ERROR(AddConsent(txn, case_code, consent_id, material));
  return material;
}

absl::Status CaseReader::AddConsent(const base::ReadTransaction& txn,
                                    std::string_view case_code,
                                    std::string_view consent_id,
                                    DisclosureMaterial& material) {
  if (consent_id.empty()) return absl::OkStatus();
  const auto handle = base::ConsentHandle::FromHex(consent_id);
  if (!handle.ok()) return NoSuchConsent();
  SAMRAD_ASSIGN_OR_RETURN(StoredConsent consent, ReadConsent(txn, *handle));
  if (consent.record.case_() != case_code) return NoSuchConsent();
  material.consent_registered = consent.record.state() == cases::v1::REGISTERED;
  material.consent = std::move(*consent.record.mutable_consent());
  material.consent_handle = *handle;
  material.consent_parts_ended = consent.record.ended_size();
  return absl::OkStatus();
}

absl::StatusOr<DisclosureMaterial> CaseReader::ReadRegister(
    const base::ReadTransaction& txn, const StaffIdentity& who,
    std::string_view case_code, absl::Time now) {
  SAMRAD_RETURN_IF_ERROR(RequireOnCase(txn, who, case_code));
  SAMRAD_ASSIGN_OR_RETURN(base::CaseCode code,
                          base::CaseCode::Parse(case_code));
  DisclosureMaterial material(std::move(code));
  SAMRAD_ASSIGN_OR_RETURN(const StoredCase stored, ReadCase(txn, case_code));
  material.register_fresh = IsFresh(stored.facts, now);
  material.missing_facts = MissingFacts(stored.facts, material.register_fresh);
  if (material.register_fresh) {
    material.subject = SubjectOf(stored.facts);
    material.inquiry = stored.facts.inquiry();
  }
  return material;
}

JournalEvent CaseReader::ReadEvent(const StaffIdentity& who,
                                   const DisclosureMaterial& material) {
  JournalEvent event{.event = events::kItemsRead,
                     .user = who.user.value(),
                     .subjects = {material.case_code.value()}};
  for (const cases::v1::Note& note : material.notes) {
    event.subjects.push_back(note.id());
  }
  if (material.consent_handle.has_value()) {
    event.subjects.push_back(material.consent_handle->ToHex());
  }
  return event;
}

absl::Status CaseReader::RequireOnCase(const base::ReadTransaction& txn,
                                       const StaffIdentity& who,
                                       std::string_view case_code) {
  if (!base::CaseCode::Parse(case_code).ok()) return NoSuchCase();
  return RequireOn(txn, case_code, who.user.value());
}

absl::StatusOr<std::vector<std::string>> CaseReader::CasesOf(
    const base::ReadTransaction& txn, const StaffIdentity& who) {
  std::vector<std::string> codes;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT code FROM cases_staff WHERE user = ? ORDER BY code", {who.user},
      [&](const base::Row& row) { codes.push_back(row.Text(0)); }));
  return codes;
}

absl::StatusOr<std::vector<std::string>> CaseReader::NamesKnownTo(
    const base::ReadTransaction& txn, const StaffIdentity& who) {
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<std::string> codes,
                          CasesOf(txn, who));
  std::set<std::string> names;
  for (const std::string& code : codes) {
    SAMRAD_ASSIGN_OR_RETURN(const StoredCase stored, ReadCase(txn, code));
    names.insert(stored.person.name());
    names.insert(stored.person.also_known_as().begin(),
                 stored.person.also_known_as().end());
    for (const cases::v1::RegisteredGuardian& guardian :
         stored.facts.guardians()) {
      names.insert(guardian.name());
    }
  }
  names.erase("");
  return std::vector<std::string>(names.begin(), names.end());
}

absl::Status CaseReader::RequireConsentStands(
    const base::ReadTransaction& txn, const DisclosureMaterial& material) {
  if (!material.consent_handle.has_value()) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(const StoredConsent stored,
                          ReadConsent(txn, *material.consent_handle));
  const bool stands = stored.record.state() == cases::v1::REGISTERING ||
                      stored.record.state() == cases::v1::REGISTERED;
  if (stands && stored.record.ended_size() == material.consent_parts_ended) {
    return absl::OkStatus();
  }
  return base::Error(absl::StatusCode::kFailedPrecondition, "CONSENT_WITHDRAWN",
                     "the consent is withdrawn, or a part of it");
}

absl::StatusOr<std::int64_t> CaseWriter::RegisterOpened(
    base::Transaction& txn, const OpenedPacket& packet) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT OR IGNORE INTO cases_diary "
              "(disclosure, from_agency, opened_by, at, text) "
              "VALUES (?, ?, ?, ?, ?)",
              {packet.disclosure, packet.from, packet.opened_by,
               packet.opened_at, kNeutralText}));
  SAMRAD_ASSIGN_OR_RETURN(
      const std::optional<int64_t> number,
      txn.QueryInt64("SELECT number FROM cases_diary WHERE disclosure = ?",
                     {packet.disclosure}));
  if (!number.has_value()) {
    return absl::InternalError("a diary entry was not stored");
  }
  return *number;
}

absl::Status CaseWriter::AddOpenedItems(base::Transaction& txn,
                                        const StaffIdentity& who,
                                        std::string_view case_code,
                                        const OpenedPacket& packet,
                                        std::span<const OpenedItem> items) {
  SAMRAD_RETURN_IF_ERROR(CaseReader::RequireOnCase(txn, who, case_code));
  for (size_t i = 0; i < items.size(); ++i) {
    cases::v1::Note note;
    note.set_id(NoteIdOf(packet.disclosure, case_code, i));
    const absl::StatusOr<cases::v1::Note> there =
        ReadNote(txn, case_code, note.id());
    if (there.ok()) continue;
    if (!absl::IsNotFound(there.status())) return there.status();
    note.set_category(items[i].category);
    note.mutable_secrecy()->Assign(items[i].secrecy.begin(),
                                   items[i].secrecy.end());
    note.set_nature(cases::v1::FACT);
    note.set_text(items[i].text);
    note.set_written_by(who.user.value());
    *note.mutable_written_at() = ToTimestamp(packet.opened_at);
    note.set_from_disclosure(packet.disclosure.ToHex());
    SAMRAD_RETURN_IF_ERROR(InsertNote(txn, case_code, note, packet.opened_at));
  }
  return absl::OkStatus();
}

}  // namespace samrad::agency
