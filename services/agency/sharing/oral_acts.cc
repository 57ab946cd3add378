#include "services/agency/sharing/oral_acts.h"

#include <optional>
#include <utility>

#include "crypto/secret/bytes.h"
#include "services/agency/cases/answered.h"
#include "services/agency/cases/case_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/bad_request.h"
#include "services/agency/sharing/decision_record.h"
#include "services/agency/sharing/disclosure_rows.h"
#include "services/agency/sharing/facts_builder.h"
#include "services/agency/sharing/refusal_event.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using meetings::v1::RecordOralRequest;
using meetings::v1::RecordOralResponse;

absl::Status CheckRequest(const RecordOralRequest& request,
                          const std::vector<std::string>& to) {
  if (request.categories().empty()) {
    return BadRequest("categories", "say what kind of thing is told");
  }
  if (to.empty()) return BadRequest("meeting", "nobody else sits in the room");
  const bool consent = request.ground().kind() == law::v1::CONSENT;
  if (consent == request.consent().empty()) {
    return BadRequest("consent", "a consent exactly when it is the ground");
  }
  if (consent && request.case_().empty()) {
    return BadRequest("case", "a consent belongs to a case");
  }
  return absl::OkStatus();
}

// As an outside act, told to a group.
law::v1::Facts FactsOf(const RecordOralRequest& request, const Parties& parties,
                       const DisclosureMaterial* material, absl::Time at) {
  sharing::v1::RecordDutyRequest act;
  *act.mutable_ground() = request.ground();
  *act.mutable_categories() = request.categories();
  *act.mutable_secrecy() = request.secrecy();
  *act.mutable_assessments() = request.assessments();
  act.set_direction(request.direction());
  act.set_purpose(request.purpose());
  law::v1::Facts facts = BuildDutyFacts(act, parties, material, at);
  facts.mutable_context()->set_setting(law::v1::GROUP_MEETING);
  if (material != nullptr && material->consent.has_value()) {
    *facts.mutable_consent() = *material->consent;
  }
  return facts;
}

}  // namespace

absl::StatusOr<RecordOralResponse> OralActs::Record(
    const StaffIdentity& who, const RecordOralRequest& request,
    const std::vector<std::string>& to, const Keep& keep) {
  auto request_id = base::RequestId::FromUuid(request.request_id());
  if (!request_id.ok()) return BadRequest("request_id", "not a UUID");
  SAMRAD_RETURN_IF_ERROR(CheckRequest(request, to));
  const absl::Time now =
      absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock.TimeNow()));
  SAMRAD_ASSIGN_OR_RETURN(const common::v1::Function function,
                          who.ActingAs(common::v1::FUNCTION_UNSPECIFIED));
  const ChainSnapshot chain = parts_.outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(
      const Parties parties,
      FindParties(*chain, parts_.outbox.agency(), function, to, ""));
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = *request_id,
                       .method = "RecordOral",
                       .content = content};
  RecordOralResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    std::optional<DisclosureMaterial> material;
    if (!request.case_().empty()) {
      SAMRAD_ASSIGN_OR_RETURN(
          material, CaseReader::ReadRegister(txn, who, request.case_(), now));
      SAMRAD_RETURN_IF_ERROR(CaseReader::AddConsent(
          txn, request.case_(), request.consent(), *material));
      SAMRAD_RETURN_IF_ERROR(
          parts_.journal.Append(txn, CaseReader::ReadEvent(who, *material))
              .status());
    }
    const law::v1::Facts facts = FactsOf(
        request, parties, material.has_value() ? &*material : nullptr, now);
    const law::Catalogue catalogue =
        parts_.outbox.catalogues().InForce(*chain, now);
    std::vector<std::string> stale;
    if (material.has_value()) stale = material->missing_facts;
    const law::Ruling ruling = RuleOn(facts, stale, catalogue);
    const DecisionRecord record =
        RecordOf(facts, stale, ruling.decision, catalogue);
    *response.mutable_decision() = ruling.decision;
    for (const std::string& agency : to) response.add_to(agency);
    JournalEvent event{
        .event = events::kOralRecorded,
        .user = who.user.value(),
        .outcome = law::v1::Verdict_Name(ruling.decision.verdict()),
        .subjects = to};
    if (!request.case_().empty()) event.subjects.push_back(request.case_());
    if (!request.said() && !ruling.permit.has_value()) {
      event =
          RefusalEvent(who.user.value(), request.case_(), to, ruling.decision);
      event.event = events::kOralRecorded;
      if (request.case_().empty()) event.subjects.erase(event.subjects.begin());
      return AppendDecision(txn, parts_.journal, std::move(event), record)
          .status();
    }
    const auto id =
        *base::DisclosureId::FromBytes(parts_.outbox.signer().NewId());
    event.subjects.insert(event.subjects.begin(), id.ToHex());
    SAMRAD_ASSIGN_OR_RETURN(
        const JournalHead head,
        AppendDecision(txn, parts_.journal, std::move(event), record));
    sealed::v1::DisclosureHeader header = HeaderOf(facts, parties);
    header.set_origin(parts_.outbox.origin());
    header.set_disclosure_id(std::string(id.bytes()));
    header.set_catalogue_digest(catalogue.digest());
    header.set_provision_version(ruling.decision.provision_version());
    *header.mutable_decided_at() = ToProtoTime(now);
    header.set_journal_head(crypto::ToString(head.hash));
    header.set_outside_act(true);
    *header.mutable_occurred_at() = ToProtoTime(now);
    if (material.has_value() && material->consent_handle.has_value()) {
      if (!request.said()) {
        SAMRAD_RETURN_IF_ERROR(
            CaseReader::RequireConsentStands(txn, *material));
      }
      header.set_consent_handle(std::string(material->consent_handle->bytes()));
    }
    if (const absl::Status valid = audit::ValidateDisclosureHeader(header);
        !valid.ok()) {
      return base::WithTag(valid, "BAD_REQUEST");
    }
    SAMRAD_ASSIGN_OR_RETURN(
        SignedAct act, parts_.outbox.signer().Sign(audit::v1::DISCLOSURE,
                                                   header.SerializeAsString()));
    SAMRAD_RETURN_IF_ERROR(InsertAct(txn, {.record = std::move(act.record),
                                           .entry = act.entry,
                                           .subject = std::string(id.bytes()),
                                           .queued_at = now}));
    DisclosureRow row{.id = id};
    row.kind = DisclosureKind::kOutsideAct;
    row.case_code = request.case_();
    row.user = who.user.value();
    row.decision = ruling.decision;
    row.fixed.set_id(id.ToHex());
    row.fixed.set_case_(request.case_());
    row.fixed.set_from(parts_.outbox.agency());
    for (const std::string& agency : to) row.fixed.add_to(agency);
    *row.fixed.mutable_categories() = request.categories();
    *row.fixed.mutable_ground() = request.ground();
    SAMRAD_RETURN_IF_ERROR(PutDisclosure(txn, row));
    response.set_disclosure(id.ToHex());
    return keep(txn, response.disclosure());
  };
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        response.Clear();
        return AnswerOnce(parts_.requests, txn, key, now, response,
                          [&] { return work(txn); });
      }));
  if (response.disclosure().empty()) return response;
  parts_.outbox.acts().Nudge();
  SAMRAD_ASSIGN_OR_RETURN(const base::DisclosureId id,
                          base::DisclosureId::FromHex(response.disclosure()));
  SAMRAD_ASSIGN_OR_RETURN(
      const ActView act,
      parts_.outbox.acts().Await(audit::v1::DISCLOSURE, id.bytes(),
                                 parts_.receipt_wait));
  if (act.state == ActState::kPublished) response.set_leaf(act.leaf);
  return response;
}

}  // namespace samrad::agency
