#include "services/agency/sharing/disclosing.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "crypto/secret/bytes.h"
#include "samrad/agency/sharing/v1/content.pb.h"
#include "services/agency/cases/case_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/bad_request.h"
#include "services/agency/sharing/disclosure_rows.h"
#include "services/agency/sharing/facts_builder.h"
#include "services/agency/sharing/held_disclosure.h"
#include "services/agency/sharing/refusal_event.h"
#include "services/agency/sharing/request_bytes.h"
#include "services/agency/sharing/seal_packet.h"
#include "services/audit/headers.h"
#include "services/base/status.h"
#include "services/law/decide.h"

namespace samrad::agency {
namespace {

constexpr int kTries = 4;
constexpr absl::Duration kConsentWait = absl::Seconds(5);

// Decided under a catalogue that the hub no longer admits.
bool ByOtherCatalogue(const sharing::v1::Disclosure& disclosure) {
  return disclosure.state() == sharing::v1::REFUSED &&
         (disclosure.refusal() == "CATALOGUE_SUPERSEDED" ||
          disclosure.refusal() == "STRICTER_CATALOGUE");
}

// Refused for a reason that a new attempt takes away.
bool MakeAnew(const sharing::v1::Disclosure& disclosure) {
  return disclosure.state() == sharing::v1::REFUSED &&
         (disclosure.refusal() == "CHAIN_BROKEN" ||
          disclosure.refusal() == "KEY_NOT_CURRENT" ||
          ByOtherCatalogue(disclosure));
}

absl::Status CheckRequest(const sharing::v1::DiscloseRequest& request) {
  SAMRAD_RETURN_IF_ERROR(CheckScope(request));
  const bool consent = request.ground().kind() == law::v1::CONSENT;
  if (consent == request.consent().empty()) {
    return BadRequest("consent", "a consent exactly when it is the ground");
  }
  return absl::OkStatus();
}

// A day's first instant in Stockholm, or a little before: the zone is one or
// two hours ahead of UTC.
std::optional<absl::Time> NotAfterStartOf(absl::CivilDay day) {
  return absl::FromCivil(absl::CivilHour(day), absl::UTCTimeZone()) -
         absl::Hours(2);
}

// No packet outlives what it rests on: the consent's last day, and for a
// guardian's consent the 18th birthday (FB 9:1).
absl::Time ExpiryOf(const DisclosureMaterial& material, absl::Time now) {
  absl::Time expires = now + kPacketLifetime;
  if (!material.consent.has_value()) return expires;
  absl::CivilDay day;
  if (absl::ParseCivilTime(material.consent->valid_until(), &day)) {
    expires = std::min(expires, *NotAfterStartOf(day + 1));
  }
  const bool by_guardian = std::any_of(
      material.consent->givers().begin(), material.consent->givers().end(),
      [](const law::v1::Giver& giver) {
        return giver.capacity() == law::v1::AS_GUARDIAN;
      });
  if (by_guardian &&
      absl::ParseCivilTime(material.subject.birth_date(), &day)) {
    const absl::Time adult = *NotAfterStartOf(
        absl::CivilDay(day.year() + 18, day.month(), day.day()));
    if (adult > now) expires = std::min(expires, adult);
  }
  return expires;
}

sharing::v1::Content ContentOf(const DisclosureMaterial& material,
                               const law::v1::Decision& decision) {
  sharing::v1::Content content;
  content.set_case_(material.case_code.value());
  *content.mutable_decision() = decision;
  for (const cases::v1::Note& note : material.notes) {
    sharing::v1::ContentItem& item = *content.add_items();
    item.set_category(note.category());
    item.set_text(note.text());
    *item.mutable_secrecy() = note.secrecy();
    item.set_source(note.source());
    item.set_assessed(note.nature() == cases::v1::ASSESSED);
  }
  return content;
}

}  // namespace

// One permitted disclosure on its way through the press.
class Disclosing::Job final : public PressJob {
 public:
  struct Making {
    const StaffIdentity& who;
    const RequestKey& key;
    const DisclosureMaterial& material;
    const law::Permit& permit;
    const law::v1::Decision& decision;
    const DecisionRecord& record;
    sealed::v1::DisclosureHeader header;  // without links and journal head
    std::string content;
    std::vector<crypto::SealPublicKey> recipient_keys;
    std::string own_key_id;
    base::DisclosureId id;
    // Made before and refused by the hub for its place, not for itself.
    bool anew = false;
  };

  Job(const Parts& parts, Making making)
      : parts_(parts),
        making_(std::move(making)),
        submission_{.id = making_.id},
        row_{.id = making_.id} {}

  absl::StatusOr<bool> Prepare(base::Transaction& txn,
                               LinkAssigner& links) override {
    submission_ = NewSubmission{.id = making_.id};
    if (!making_.anew) {
      SAMRAD_ASSIGN_OR_RETURN(std::optional<std::string> answered,
                              parts_.requests.Find(txn, making_.key));
      if (answered.has_value()) return false;
    }
    SAMRAD_RETURN_IF_ERROR(
        CaseReader::RequireConsentStands(txn, making_.material));
    std::vector<std::string> recipients;
    for (const sealed::v1::Party& to : making_.header.to()) {
      recipients.push_back(to.agency());
    }
    SAMRAD_ASSIGN_OR_RETURN(submission_.links, links.Next(txn, recipients));
    SAMRAD_ASSIGN_OR_RETURN(JournalHead head, Journalise(txn));

    FinalHeader final{.header = making_.header, .bytes = ""};
    final.header.clear_links();
    for (const sealed::v1::ChainLink& link : submission_.links) {
      *final.header.add_links() = link;
    }
    final.header.set_journal_head(crypto::ToString(head.hash));
    SAMRAD_RETURN_IF_ERROR(audit::ValidateDisclosureHeader(final.header));
    final.bytes = final.header.SerializeAsString();
    SAMRAD_ASSIGN_OR_RETURN(
        SealedPacket sealed,
        parts_.keys.Use(
            [&](const crypto::Keyring& ring) -> absl::StatusOr<SealedPacket> {
              SAMRAD_ASSIGN_OR_RETURN(const crypto::SealKey* own,
                                      ring.SealKeyById(making_.own_key_id));
              return SealForPermit(making_.permit, final, making_.content,
                                   making_.recipient_keys, *own, parts_.random,
                                   parts_.pair_keys);
            }));
    submission_.header_hash = crypto::Sha256(final.bytes);
    submission_.record.set_type(audit::v1::DISCLOSURE);
    submission_.record.set_header(final.bytes);
    submission_.record.set_ciphertext_hash(
        crypto::ToString(crypto::Sha256(sealed.body)));
    submission_.record.set_salt(parts_.outbox.signer().NewSalt());
    SAMRAD_ASSIGN_OR_RETURN(submission_.entry,
                            audit::EntryOf(submission_.record));
    links.Given(submission_.links, submission_.header_hash);
    envelope_.set_header(std::move(final.bytes));
    envelope_.set_salt(submission_.record.salt());
    envelope_.set_body(std::move(sealed.body));
    shares_ = std::move(sealed.shares);
    return true;
  }

  const audit::Entry& entry() const override { return submission_.entry; }

  absl::Status Store(base::Transaction& txn, std::string signature) override {
    envelope_.set_signature(signature);
    submission_.record.set_signature(std::move(signature));
    submission_.request =
        MakeSubmitRequest(std::move(envelope_), std::move(shares_));
    envelope_.Clear();
    submission_.consent = making_.material.consent_handle;
    submission_.decided_at = making_.permit.decided_at();
    if (making_.anew) {
      SAMRAD_RETURN_IF_ERROR(RemoveRefused(txn, making_.id));
    }
    SAMRAD_ASSIGN_OR_RETURN(seq_, InsertSubmission(txn, submission_));
    DisclosureRow& row = row_;
    row = DisclosureRow{.id = making_.id};
    row.case_code = making_.material.case_code.value();
    row.user = making_.who.user.value();
    row.consent = making_.material.consent_handle;
    row.decision = making_.decision;
    row.fixed.set_id(making_.id.ToHex());
    row.fixed.set_case_(row.case_code);
    row.fixed.set_from(making_.header.from().agency());
    for (const sealed::v1::Party& to : making_.header.to()) {
      row.fixed.add_to(to.agency());
    }
    *row.fixed.mutable_categories() = making_.header.categories();
    *row.fixed.mutable_ground() = making_.header.ground();
    SAMRAD_RETURN_IF_ERROR(PutDisclosure(txn, row));
    std::vector<std::string> told;
    for (const cases::v1::Note& note : making_.material.notes) {
      told.push_back(note.id());
    }
    SAMRAD_RETURN_IF_ERROR(PutSentItems(txn, making_.id, told));
    if (making_.anew) return absl::OkStatus();
    sharing::v1::DiscloseResponse answer;
    *answer.mutable_decision() = making_.decision;
    answer.mutable_disclosure()->set_id(row.fixed.id());
    return parts_.requests.Remember(txn, making_.key,
                                    answer.SerializeAsString(),
                                    making_.permit.decided_at());
  }

  void Durable() override {
    if (seq_ == 0) return;  // answered before
    made_ = true;
    parts_.outbox.submissions().Enqueue(seq_, std::move(submission_));
  }

  // False: an equal request was answered before.
  bool made() const { return made_; }
  const sharing::v1::Disclosure& fixed() const { return row_.fixed; }

 private:
  absl::StatusOr<JournalHead> Journalise(base::Transaction& txn) {
    SAMRAD_RETURN_IF_ERROR(
        parts_.journal
            .Append(txn, CaseReader::ReadEvent(making_.who, making_.material))
            .status());
    JournalEvent event{
        .event = events::kDisclosureDecided,
        .user = making_.who.user.value(),
        .subjects = {making_.material.case_code.value(), making_.id.ToHex()}};
    for (const sealed::v1::Party& to : making_.header.to()) {
      event.subjects.push_back(to.agency());
    }
    return AppendDecision(txn, parts_.journal, std::move(event),
                          making_.record);
  }

  const Parts& parts_;
  const Making making_;
  NewSubmission submission_;
  DisclosureRow row_;
  bool made_ = false;
  sealed::v1::Envelope envelope_;
  std::vector<ShareForHub> shares_;
  std::int64_t seq_ = 0;
};

absl::Status CheckScope(const sharing::v1::DiscloseRequest& request) {
  if (request.items().empty() || request.items_size() > kMaxItems) {
    return BadRequest("items", "1 to 40 items");
  }
  if (request.to().empty() || request.to_size() > kMaxDisclosureRecipients) {
    return BadRequest("to", "1 to 16 recipients");
  }
  if (!request.notified_under().empty() &&
      !audit::IsProvision(request.notified_under())) {
    return BadRequest("notified_under", "not a provision");
  }
  return absl::OkStatus();
}

Disclosing::Disclosing(Parts parts) : parts_(parts) {}

absl::StatusOr<bool> Disclosing::FindAnswered(
    const RequestKey& key, sharing::v1::DiscloseResponse& response) {
  bool found = false;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(std::optional<std::string> answer,
                                parts_.requests.Find(txn, key));
        if (!answer.has_value()) return absl::OkStatus();
        found = true;
        if (!response.ParseFromString(*answer)) {
          return absl::DataLossError("a stored answer cannot be read");
        }
        if (!response.has_disclosure()) return absl::OkStatus();
        SAMRAD_ASSIGN_OR_RETURN(
            base::DisclosureId id,
            base::DisclosureId::FromHex(response.disclosure().id()));
        SAMRAD_ASSIGN_OR_RETURN(DisclosureRow row, ReadDisclosure(txn, id));
        SAMRAD_ASSIGN_OR_RETURN(
            *response.mutable_disclosure(),
            ViewOf(txn, row, parts_.outbox.link().witnessed_size()));
        return absl::OkStatus();
      }));
  return found;
}

absl::Status Disclosing::JournalRefusal(
    const StaffIdentity& who, const RequestKey& key,
    const sharing::v1::DiscloseRequest& request,
    const sharing::v1::DiscloseResponse& response, const JournalEvent& read,
    const DecisionRecord& record, bool anew) {
  return parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(parts_.journal.Append(txn, read).status());
    SAMRAD_RETURN_IF_ERROR(
        AppendDecision(txn, parts_.journal,
                       RefusalEvent(who.user.value(), request.case_(),
                                    {request.to().begin(), request.to().end()},
                                    response.decision()),
                       record)
            .status());
    if (anew) return absl::OkStatus();
    return parts_.requests.Remember(txn, key, response.SerializeAsString(),
                                    parts_.clock.TimeNow());
  });
}

absl::Status Disclosing::AwaitConsentRegistered(
    const base::ConsentHandle& handle) {
  auto act = parts_.outbox.acts().Await(audit::v1::CONSENT, handle.bytes(),
                                        kConsentWait);
  if (act.ok() && act->state == ActState::kPublished) return absl::OkStatus();
  if (act.ok() && act->state == ActState::kQueued) {
    return base::Error(absl::StatusCode::kUnavailable, "CONSENT_NOT_REGISTERED",
                       "the hub does not have the consent yet");
  }
  return base::Error(absl::StatusCode::kFailedPrecondition,
                     "CONSENT_NOT_REGISTERED",
                     "the consent is not registered at the hub");
}

absl::StatusOr<sharing::v1::DiscloseResponse> Disclosing::Disclose(
    const StaffIdentity& who, const sharing::v1::DiscloseRequest& request) {
  auto request_id = base::RequestId::FromUuid(request.request_id());
  if (!request_id.ok()) return BadRequest("request_id", "not a UUID");
  SAMRAD_RETURN_IF_ERROR(CheckRequest(request));
  const std::string content = RequestBytes(request);
  const RequestKey key{.user = who.user,
                       .id = *request_id,
                       .method = "Disclose",
                       .content = content};
  bool law_looked_up = false;
  for (int i = 0;; ++i) {
    SAMRAD_ASSIGN_OR_RETURN(sharing::v1::DiscloseResponse response,
                            Try(who, request, key));
    // The hub refused an earlier one of the pair, or a key or the law was
    // changed: this one was never accepted and is decided and made anew.
    if (i + 1 >= kTries || !MakeAnew(response.disclosure())) return response;
    if (ByOtherCatalogue(response.disclosure())) {
      // Asked once more, by the newest law that can be had.
      if (std::exchange(law_looked_up, true)) return response;
      (void)parts_.outbox.link().SyncDirectory();
    }
  }
}

absl::StatusOr<sharing::v1::DiscloseResponse> Disclosing::Try(
    const StaffIdentity& who, const sharing::v1::DiscloseRequest& request,
    const RequestKey& key) {
  sharing::v1::DiscloseResponse response;
  SAMRAD_ASSIGN_OR_RETURN(bool answered, FindAnswered(key, response));
  const bool anew =
      answered && response.has_disclosure() && MakeAnew(response.disclosure());
  std::optional<base::DisclosureId> id;
  if (answered && !anew) {
    if (!response.has_disclosure() ||
        (response.disclosure().state() != sharing::v1::QUEUED &&
         response.disclosure().state() != sharing::v1::ACCEPTED)) {
      return response;
    }
    SAMRAD_ASSIGN_OR_RETURN(
        id, base::DisclosureId::FromHex(response.disclosure().id()));
  } else {
    const absl::Time now =
        absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock.TimeNow()));
    SAMRAD_ASSIGN_OR_RETURN(const common::v1::Function function,
                            who.ActingAs(request.acting_as()));
    const ChainSnapshot chain = parts_.outbox.directory().chain();
    SAMRAD_ASSIGN_OR_RETURN(
        const Parties parties,
        FindParties(*chain, parts_.outbox.agency(), function,
                    {request.to().begin(), request.to().end()},
                    request.notified_under()));
    std::optional<DisclosureMaterial> material;
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
          const std::vector<std::string> items(request.items().begin(),
                                               request.items().end());
          SAMRAD_ASSIGN_OR_RETURN(material, CaseReader::ReadForDisclosure(
                                                txn, who, request.case_(),
                                                items, request.consent(), now));
          return absl::OkStatus();
        }));
    const law::v1::Facts facts = BuildFacts(request, parties, *material, now);
    const law::Catalogue catalogue =
        parts_.outbox.catalogues().InForce(*chain, now);
    law::Ruling ruling = RuleOn(facts, material->missing_facts, catalogue);
    const DecisionRecord asked =
        RecordOf(facts, material->missing_facts, ruling.decision, catalogue);
    if (!ruling.permit.has_value()) {
      response.Clear();
      *response.mutable_decision() = std::move(ruling.decision);
      SAMRAD_RETURN_IF_ERROR(
          JournalRefusal(who, key, request, response,
                         CaseReader::ReadEvent(who, *material), asked, anew));
      return response;
    }
    if (material->consent_handle.has_value()) {
      SAMRAD_RETURN_IF_ERROR(AwaitConsentRegistered(*material->consent_handle));
    }

    Job::Making making{
        .who = who,
        .key = key,
        .material = *material,
        .permit = *ruling.permit,
        .decision = ruling.decision,
        .record = asked,
        .header = HeaderOf(facts, parties),
        .content = ContentOf(*material, ruling.decision).SerializeAsString(),
        .recipient_keys = {},
        .own_key_id = "",
        .id = *base::DisclosureId::FromBytes(parts_.outbox.signer().NewId()),
        .anew = anew};
    if (anew) {
      SAMRAD_ASSIGN_OR_RETURN(
          making.id, base::DisclosureId::FromHex(response.disclosure().id()));
    }
    id = making.id;
    making.header.set_origin(parts_.outbox.origin());
    making.header.set_disclosure_id(std::string(making.id.bytes()));
    making.header.set_catalogue_digest(ruling.permit->catalogue_digest());
    making.header.set_provision_version(ruling.permit->provision_version());
    *making.header.mutable_decided_at() = ToProtoTime(now);
    *making.header.mutable_expires_at() = ToProtoTime(ExpiryOf(*material, now));
    if (material->consent_handle.has_value()) {
      making.header.set_consent_handle(
          std::string(material->consent_handle->bytes()));
    }
    const audit::AgencyRecord* self = chain->Find(parts_.outbox.agency());
    const audit::AgencyKey* own = self->Current(audit::v1::SEAL);
    if (own != nullptr) making.own_key_id = own->key_id;
    for (const sealed::v1::Party& to : parties.to) {
      const audit::AgencyRecord* record = chain->Find(to.agency());
      const audit::AgencyKey* theirs = record->Current(audit::v1::SEAL);
      if (theirs == nullptr || own == nullptr) {
        return base::Error(absl::StatusCode::kFailedPrecondition, "NO_SEAL_KEY",
                           "a party has no sealing key yet");
      }
      making.recipient_keys.push_back(theirs->public_key);
    }
    // Room for header, slots and what sealing adds.
    const std::size_t overhead =
        4096 + 512 * static_cast<std::size_t>(parties.to.size());
    if (making.content.size() + making.header.ByteSizeLong() + overhead >
        kMaxDisclosureBytes) {
      return base::Error(absl::StatusCode::kResourceExhausted, "TOO_LARGE",
                         "the disclosure is over 1 MiB");
    }
    SubmissionSender::Ticket ticket(parts_.outbox.submissions(), *id);
    Job job(parts_, std::move(making));
    SAMRAD_RETURN_IF_ERROR(parts_.press.Run(job));
    if (job.made()) {
      std::optional<SubmissionView> told = ticket.Await(parts_.receipt_wait);
      if (told.has_value()) {
        response.Clear();
        *response.mutable_decision() = std::move(ruling.decision);
        *response.mutable_disclosure() = ViewOf(
            job.fixed(), *told, false, parts_.outbox.link().witnessed_size());
        return response;
      }
    }
    // Two equal requests at once: the other one made it.
    response.Clear();
    SAMRAD_ASSIGN_OR_RETURN(answered, FindAnswered(key, response));
    if (!answered) return absl::InternalError("the answer was not kept");
    if (job.made() || !response.has_disclosure()) return response;
    SAMRAD_ASSIGN_OR_RETURN(
        id, base::DisclosureId::FromHex(response.disclosure().id()));
  }
  SAMRAD_RETURN_IF_ERROR(
      parts_.outbox.submissions().Await(*id, parts_.receipt_wait).status());
  SAMRAD_RETURN_IF_ERROR(FindAnswered(key, response).status());
  return response;
}

absl::StatusOr<sharing::v1::GetDisclosureResponse> Disclosing::Get(
    const StaffIdentity& who,
    const sharing::v1::GetDisclosureRequest& request) {
  const absl::Status none = base::Error(
      absl::StatusCode::kNotFound, "NOT_FOUND", "there is no such disclosure");
  auto id = base::DisclosureId::FromHex(request.id());
  if (!id.ok()) return none;
  sharing::v1::GetDisclosureResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(DisclosureRow row, ReadDisclosure(txn, *id));
        if (row.user != who.user.value() &&
            (row.case_code.empty() ||
             !CaseReader::RequireOnCase(txn, who, row.case_code).ok())) {
          return none;
        }
        SAMRAD_ASSIGN_OR_RETURN(
            *response.mutable_disclosure(),
            ViewOf(txn, row, parts_.outbox.link().witnessed_size()));
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal.Record({.event = events::kDisclosureRead,
                             .user = who.user.value(),
                             .subjects = {response.disclosure().id()}}));
  return response;
}

absl::StatusOr<sharing::v1::ListDisclosuresResponse> Disclosing::List(
    const StaffIdentity& who) {
  sharing::v1::ListDisclosuresResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(std::vector<std::string> cases,
                                CaseReader::CasesOf(txn, who));
        SAMRAD_ASSIGN_OR_RETURN(std::vector<DisclosureRow> rows,
                                ReadDisclosures(txn));
        for (const DisclosureRow& row : rows) {
          const bool on_case = std::find(cases.begin(), cases.end(),
                                         row.case_code) != cases.end();
          const bool own_act =
              row.case_code.empty() && row.user == who.user.value();
          if (!on_case && !own_act) continue;
          SAMRAD_ASSIGN_OR_RETURN(
              *response.add_disclosures(),
              ViewOf(txn, row, parts_.outbox.link().witnessed_size()));
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kDisclosureRead, .user = who.user.value()}));
  return response;
}

}  // namespace samrad::agency
