#include "services/agency/sharing/meeting_sharing.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/wipe.h"
#include "services/agency/cases/case_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/decision_record.h"
#include "services/agency/sharing/open_packet.h"
#include "services/agency/sharing/refusal_event.h"
#include "services/audit/admit.h"
#include "services/audit/headers.h"
#include "services/audit/meeting_admit.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"
#include "services/law/decide.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::SubmitContentRequest;
using sealed::v1::MeetingContentHeader;

absl::Time Rounded(absl::Time time) {
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

absl::Status Wrong(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kDataLoss, tag, message);
}

// The question of a named item as the question of a disclosure to everybody.
sharing::v1::DiscloseRequest AsDisclosure(
    const meetings::v1::NamedContent& content,
    const std::vector<std::string>& to) {
  sharing::v1::DiscloseRequest request;
  request.set_case_(content.case_());
  *request.mutable_items() = content.items();
  for (const std::string& agency : to) request.add_to(agency);
  *request.mutable_ground() = content.ground();
  *request.mutable_assessments() = content.assessments();
  if (content.has_offence()) *request.mutable_offence() = content.offence();
  request.set_consent(content.consent());
  request.set_direction(content.direction());
  request.set_purpose(content.purpose());
  return request;
}

MeetingContentHeader HeaderFor(const TextPlace& place, const Parties& parties,
                               const std::string& origin, absl::Time now) {
  MeetingContentHeader header;
  header.set_suite(1);
  header.set_origin(origin);
  header.set_content_id(place.content_id);
  header.set_group_id(place.group_id);
  header.set_meeting_id(place.meeting_id);
  header.set_item_id(place.item_id);
  header.set_kind(place.kind);
  header.set_item_class(place.item_class);
  *header.mutable_from() = parties.from;
  for (const sealed::v1::Party& to : parties.to) *header.add_to() = to;
  *header.mutable_at() = ToProtoTime(now);
  *header.mutable_expires_at() = ToProtoTime(place.expires_at);
  return header;
}

}  // namespace

// One text on its way into the store.
struct MeetingSharing::Making {
  JournalEvent read;  // empty event name: nothing was read
  bool has_read = false;
  JournalEvent decided;
  DecisionRecord record;
  MeetingContentHeader header;
  std::vector<crypto::SealPublicKey> keys;
  std::string own_key_id;
  // Of a text that names somebody.
  const DisclosureMaterial* material = nullptr;
  std::function<absl::StatusOr<SealedPacket>(const FinalMeetingHeader&,
                                             const crypto::SealKey&)>
      seal;
};

absl::StatusOr<std::vector<crypto::SealPublicKey>> MeetingSharing::KeysOf(
    const audit::DirectoryChain& chain, const std::vector<std::string>& to,
    std::string& own_key_id) const {
  const absl::Status none =
      base::Error(absl::StatusCode::kFailedPrecondition, "NO_SEAL_KEY",
                  "a party has no sealing key yet");
  const audit::AgencyRecord* self = chain.Find(parts_.post.outbox().agency());
  const audit::AgencyKey* own =
      self == nullptr ? nullptr : self->Current(audit::v1::SEAL);
  if (own == nullptr) return none;
  own_key_id = own->key_id;
  std::vector<crypto::SealPublicKey> keys;
  for (const std::string& agency : to) {
    const audit::AgencyRecord* record = chain.Find(agency);
    const audit::AgencyKey* key =
        record == nullptr ? nullptr : record->Current(audit::v1::SEAL);
    if (key == nullptr) return none;
    keys.push_back(key->public_key);
  }
  return keys;
}

absl::Status MeetingSharing::Make(Making making, const Keep& keep) {
  Outbox& outbox = parts_.post.outbox();
  return parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
    if (making.material != nullptr) {
      SAMRAD_RETURN_IF_ERROR(
          CaseReader::RequireConsentStands(txn, *making.material));
    }
    if (making.has_read) {
      SAMRAD_RETURN_IF_ERROR(parts_.journal.Append(txn, making.read).status());
    }
    SAMRAD_ASSIGN_OR_RETURN(
        const JournalHead head,
        AppendDecision(txn, parts_.journal, making.decided, making.record));
    FinalMeetingHeader final{.header = making.header, .bytes = ""};
    final.header.set_journal_head(crypto::ToString(head.hash));
    if (final.header.has_disclosure()) {
      final.header.mutable_disclosure()->set_journal_head(
          final.header.journal_head());
    }
    if (const absl::Status valid = audit::ValidateMeetingContent(final.header);
        !valid.ok()) {
      return base::WithTag(valid, "BAD_REQUEST");
    }
    sealed::v1::MeetingHeader whole;
    *whole.mutable_content() = final.header;
    final.bytes = whole.SerializeAsString();
    SAMRAD_ASSIGN_OR_RETURN(
        SealedPacket sealed,
        parts_.keys.Use(
            [&](const crypto::Keyring& ring) -> absl::StatusOr<SealedPacket> {
              SAMRAD_ASSIGN_OR_RETURN(const crypto::SealKey* own,
                                      ring.SealKeyById(making.own_key_id));
              return making.seal(final, *own);
            }));
    SAMRAD_ASSIGN_OR_RETURN(
        SignedAct act,
        outbox.signer().Sign(
            audit::v1::MEETING, final.bytes,
            crypto::ToString(crypto::Sha256(std::string_view(sealed.body)))));
    SubmitContentRequest request;
    *request.mutable_record() = std::move(act.record);
    request.set_body(std::move(sealed.body));
    for (ShareForHub& share : sealed.shares) {
      hub::exchange::v1::HubShare& one = *request.add_shares();
      one.set_recipient(share.recipient);
      one.set_share(std::move(share.share));
    }
    return keep(txn, request);
  });
}

absl::StatusOr<law::v1::Decision> MeetingSharing::SealNamed(
    const StaffIdentity& who, const TextPlace& place,
    const meetings::v1::NamedContent& content, const std::string& code_word,
    const Keep& keep) {
  Outbox& outbox = parts_.post.outbox();
  const absl::Time now = Rounded(parts_.clock.TimeNow());
  SAMRAD_ASSIGN_OR_RETURN(const common::v1::Function function,
                          who.ActingAs(common::v1::FUNCTION_UNSPECIFIED));
  const ChainSnapshot chain = outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(
      const Parties parties,
      FindParties(*chain, outbox.agency(), function, place.to, ""));
  std::optional<DisclosureMaterial> material;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        const std::vector<std::string> items(content.items().begin(),
                                             content.items().end());
        SAMRAD_ASSIGN_OR_RETURN(material, CaseReader::ReadForDisclosure(
                                              txn, who, content.case_(), items,
                                              content.consent(), now));
        return absl::OkStatus();
      }));
  law::v1::Facts facts =
      BuildFacts(AsDisclosure(content, place.to), parties, *material, now);
  facts.mutable_context()->set_setting(law::v1::GROUP_MEETING);
  const law::Catalogue catalogue = outbox.catalogues().InForce(*chain, now);
  law::Ruling ruling = RuleOn(facts, material->missing_facts, catalogue);
  DecisionRecord record =
      RecordOf(facts, material->missing_facts, ruling.decision, catalogue);
  JournalEvent decided{
      .event = events::kItemDecided,
      .user = who.user.value(),
      .outcome = law::v1::Verdict_Name(ruling.decision.verdict()),
      .subjects = {crypto::HexEncode(crypto::AsBytes(place.content_id)),
                   material->case_code.value()}};
  for (const std::string& agency : place.to) decided.subjects.push_back(agency);
  if (!ruling.permit.has_value()) {
    decided = RefusalEvent(who.user.value(), material->case_code.value(),
                           place.to, ruling.decision);
    decided.event = events::kItemDecided;
    decided.subjects.insert(
        decided.subjects.begin(),
        crypto::HexEncode(crypto::AsBytes(place.content_id)));
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(
              parts_.journal.Append(txn, CaseReader::ReadEvent(who, *material))
                  .status());
          return AppendDecision(txn, parts_.journal, decided, record).status();
        }));
    return ruling.decision;
  }

  Making making{.read = CaseReader::ReadEvent(who, *material),
                .has_read = true,
                .decided = std::move(decided),
                .record = std::move(record),
                .header = HeaderFor(place, parties, outbox.origin(), now),
                .keys = {},
                .own_key_id = "",
                .material = &*material,
                .seal = {}};
  sealed::v1::DisclosureHeader& told = *making.header.mutable_disclosure();
  told = HeaderOf(facts, parties);
  told.set_origin(outbox.origin());
  told.set_disclosure_id(place.content_id);
  told.set_catalogue_digest(ruling.permit->catalogue_digest());
  told.set_provision_version(ruling.permit->provision_version());
  *told.mutable_decided_at() = ToProtoTime(now);
  *told.mutable_expires_at() = making.header.expires_at();
  if (material->consent_handle.has_value()) {
    told.set_consent_handle(std::string(material->consent_handle->bytes()));
  }
  SAMRAD_ASSIGN_OR_RETURN(making.keys,
                          KeysOf(*chain, place.to, making.own_key_id));
  meetings::v1::MeetingText text;
  text.set_code_word(code_word);
  for (const cases::v1::Note& note : material->notes) {
    meetings::v1::ToldText& item = *text.mutable_named()->add_items();
    item.set_category(note.category());
    item.set_text(note.text());
  }
  std::string plain = text.SerializeAsString();
  making.seal = [&, keys = making.keys](const FinalMeetingHeader& header,
                                        const crypto::SealKey& own) {
    return SealForPermit(*ruling.permit, header, plain, keys, own,
                         parts_.random, parts_.pair_keys);
  };
  const absl::Status made = Make(std::move(making), keep);
  crypto::Wipe(plain);
  if (!made.ok()) return made;
  return ruling.decision;
}

absl::StatusOr<LawQuestion> MeetingSharing::AnonymisedQuestion(
    const std::vector<std::string>& to, int smallest,
    bool second_person_confirms) const {
  Outbox& outbox = parts_.post.outbox();
  const ChainSnapshot chain = outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(
      const Parties parties,
      FindParties(*chain, outbox.agency(), common::v1::FUNCTION_UNSPECIFIED, to,
                  ""));
  const absl::Time now = Rounded(parts_.clock.TimeNow());
  LawQuestion question{.facts = BuildAnonymisedFacts(
                           parties, smallest, second_person_confirms, now),
                       .catalogue = outbox.catalogues().InForce(*chain, now),
                       .decision = {}};
  question.decision = law::DecideOnly(question.facts, question.catalogue);
  return question;
}

absl::Status MeetingSharing::SealCleared(const StaffIdentity& who,
                                         const TextPlace& place,
                                         const screening::Clearance& clearance,
                                         const LawQuestion& question,
                                         const meetings::v1::MeetingText& text,
                                         const Keep& keep) {
  if (question.decision.verdict() != law::v1::ALLOW_ANONYMISED_ONLY ||
      clearance.catalogue_digest() != question.catalogue.digest()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "NOT_CLEARED",
                       "the text is not cleared by this question");
  }
  Outbox& outbox = parts_.post.outbox();
  // The claim of the header: what it cites was in force then.
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time now,
                          audit::TimeOf(question.facts.at()));
  const ChainSnapshot chain = outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(
      const Parties parties,
      FindParties(*chain, outbox.agency(), common::v1::FUNCTION_UNSPECIFIED,
                  place.to, ""));
  Making making{.read = {.event = events::kItemDecided},
                .has_read = false,
                .decided = {.event = events::kItemDecided,
                            .user = who.user.value(),
                            .outcome = "ALLOW_ANONYMISED_ONLY",
                            .subjects = {crypto::HexEncode(
                                crypto::AsBytes(place.content_id))}},
                .record = RecordOf(question.facts, {}, question.decision,
                                   question.catalogue),
                .header = HeaderFor(place, parties, outbox.origin(), now),
                .keys = {},
                .own_key_id = "",
                .material = nullptr,
                .seal = {}};
  for (const std::string& agency : place.to) {
    making.decided.subjects.push_back(agency);
  }
  *making.header.mutable_clearance() = ClearanceRecordOf(clearance);
  SAMRAD_ASSIGN_OR_RETURN(making.keys,
                          KeysOf(*chain, place.to, making.own_key_id));
  making.seal = [&, keys = making.keys](const FinalMeetingHeader& header,
                                        const crypto::SealKey& own) {
    return SealForClearance(clearance, header, text, keys, own, parts_.random,
                            parts_.pair_keys);
  };
  return Make(std::move(making), keep);
}

absl::StatusOr<std::uint64_t> MeetingSharing::HandIn(
    const SubmitContentRequest& request) {
  auto response = parts_.post.hub().SubmitContent(request);
  if (!response.ok()) {
    const std::string tag = base::TagOf(response.status());
    if (tag == "CATALOGUE_SUPERSEDED" || tag == "STRICTER_CATALOGUE") {
      (void)parts_.post.outbox().link().SyncDirectory();
    }
    return response.status();
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const audit::Receipt receipt,
      parts_.post.Believe(request.record(), response->receipt()));
  return receipt.leaf();
}

// Asked again now, with this agency as a listener. Who consented is the
// author's to know; whether the consent stands, the hub's.
absl::Status MeetingSharing::CheckLaw(const MeetingContentHeader& header,
                                      std::uint64_t leaf) const {
  Outbox& outbox = parts_.post.outbox();
  const ChainSnapshot chain = outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(
      const absl::Time decided_at,
      audit::TimeOf(header.has_disclosure() ? header.disclosure().decided_at()
                                            : header.at()));
  SAMRAD_ASSIGN_OR_RETURN(
      const law::Catalogue then,
      outbox.catalogues().ThatDecided(*chain, audit::CatalogueDigestOf(header),
                                      decided_at, leaf));
  std::optional<sealed::v1::ConsentHeader> consent;
  if (header.has_disclosure()) {
    consent = audit::ConsentThatCovers(header.disclosure());
  }
  const absl::Time now = parts_.clock.TimeNow();
  const auto admits = [&](const law::Catalogue& catalogue) {
    return audit::AdmitMeetingContent(header, now, consent, catalogue).admitted;
  };
  if (!admits(then)) {
    return Wrong("NOT_ADMITTED", "the header shows no ground");
  }
  if (!admits(outbox.catalogues().InForce(*chain, now))) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "STRICTER_CATALOGUE",
                       "the law has changed and does not allow this");
  }
  return absl::OkStatus();
}

absl::StatusOr<OpenedText> MeetingSharing::Read(
    const audit::v1::SignedRecord& read, const std::string& chair) {
  Outbox& outbox = parts_.post.outbox();
  hub::meetings::v1::ReadContentRequest request;
  *request.mutable_record() = read;
  SAMRAD_ASSIGN_OR_RETURN(auto response,
                          parts_.post.hub().ReadContent(request));
  SAMRAD_ASSIGN_OR_RETURN(
      crypto::SecretBytes share,
      crypto::SecretBytes::TakeFrom(std::move(*response.mutable_share())));
  SAMRAD_ASSIGN_OR_RETURN(const audit::Receipt receipt,
                          parts_.post.Believe(read, response.receipt()));
  SAMRAD_ASSIGN_OR_RETURN(const BelievedRecord content,
                          parts_.post.Believe(response.content()));
  std::optional<BelievedRecord> opened;
  if (response.has_opened()) {
    SAMRAD_ASSIGN_OR_RETURN(opened, parts_.post.Believe(response.opened()));
  }
  const MeetingContentHeader& header = content.header.content();
  if (!content.header.has_content()) {
    return Wrong("NOT_ADMITTED", "the header shows no ground");
  }
  SAMRAD_RETURN_IF_ERROR(CheckLaw(header, content.receipt.leaf()));
  const ChainSnapshot chain = outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(
      meetings::v1::MeetingText text,
      OpenAgainstReceipt({.receipt = receipt,
                          .read = read,
                          .content = content,
                          .opened = opened.has_value() ? &*opened : nullptr,
                          .chair = chair,
                          .body = response.body()},
                         outbox.agency(), share, *chain, parts_.keys,
                         parts_.pair_keys));
  return OpenedText{
      .text = std::move(text), .header = header, .read_leaf = receipt.leaf()};
}

absl::StatusOr<SealedSignal> MeetingSharing::SealForChair(
    Signal signal, const SignalPlace& place, const std::string& chair) {
  const ChainSnapshot chain = parts_.post.outbox().directory().chain();
  std::string own_key_id;
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<crypto::SealPublicKey> keys,
                          KeysOf(*chain, {chair}, own_key_id));
  return parts_.keys.Use(
      [&](const crypto::Keyring& ring) -> absl::StatusOr<SealedSignal> {
        SAMRAD_ASSIGN_OR_RETURN(const crypto::SealKey* own,
                                ring.SealKeyById(own_key_id));
        return SealSignal(signal, place, {.id = chair, .public_key = keys[0]},
                          *own, parts_.random, parts_.pair_keys);
      });
}

absl::StatusOr<Signal> MeetingSharing::OpenAsChair(std::string_view sealed,
                                                   std::string_view share,
                                                   const SignalPlace& place,
                                                   const std::string& from) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes half,
                          crypto::SecretBytes::CopyOf(crypto::AsBytes(share)));
  const ChainSnapshot chain = parts_.post.outbox().directory().chain();
  return OpenSignal(sealed, half, place, from, parts_.post.outbox().agency(),
                    *chain, parts_.keys, parts_.pair_keys);
}

}  // namespace samrad::agency
