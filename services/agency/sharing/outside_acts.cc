#include "services/agency/sharing/outside_acts.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "crypto/secret/bytes.h"
#include "services/agency/cases/case_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/bad_request.h"
#include "services/agency/sharing/decision_record.h"
#include "services/agency/sharing/disclosure_rows.h"
#include "services/agency/sharing/facts_builder.h"
#include "services/agency/sharing/request_bytes.h"
#include "services/audit/headers.h"
#include "services/base/status.h"
#include "services/law/decide.h"

namespace samrad::agency {
namespace {

absl::StatusOr<absl::Time> CheckRequest(
    const sharing::v1::RecordDutyRequest& request, absl::Time now) {
  if (request.categories().empty()) {
    return BadRequest("categories", "say what kind of thing was told");
  }
  if (request.ground().kind() == law::v1::CONSENT) {
    return BadRequest("ground", "a consent is not a duty to act at once");
  }
  if (!request.notified_under().empty() &&
      !audit::IsProvision(request.notified_under())) {
    return BadRequest("notified_under", "not a provision");
  }
  auto occurred = audit::TimeOf(request.occurred_at());
  if (!occurred.ok() || *occurred > now) {
    return BadRequest("occurred_at", "the time is missing or not in the past");
  }
  return *occurred;
}

DisclosureRow RowOf(const sharing::v1::RecordDutyRequest& request,
                    const StaffIdentity& who, const std::string& agency,
                    base::DisclosureId id, const law::Ruling& ruling) {
  DisclosureRow row{.id = id};
  row.kind = DisclosureKind::kOutsideAct;
  row.case_code = request.case_();
  row.user = who.user.value();
  row.decision = ruling.decision;
  row.fixed.set_id(row.id.ToHex());
  row.fixed.set_case_(request.case_());
  row.fixed.set_from(agency);
  row.fixed.add_to(request.to());
  *row.fixed.mutable_categories() = request.categories();
  *row.fixed.mutable_ground() = request.ground();
  sharing::v1::OutsideAct& outside = *row.fixed.mutable_outside();
  *outside.mutable_occurred_at() = request.occurred_at();
  outside.set_ground_confirmed(ruling.permit.has_value());
  return row;
}

}  // namespace

absl::StatusOr<sharing::v1::RecordDutyResponse> OutsideActs::Record(
    const StaffIdentity& who, const sharing::v1::RecordDutyRequest& request) {
  auto request_id = base::RequestId::FromUuid(request.request_id());
  if (!request_id.ok()) return BadRequest("request_id", "not a UUID");
  const absl::Time now =
      absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock.TimeNow()));
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time occurred,
                          CheckRequest(request, now));
  SAMRAD_ASSIGN_OR_RETURN(const common::v1::Function function,
                          who.ActingAs(request.acting_as()));
  const ChainSnapshot chain = parts_.outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(
      const Parties parties,
      FindParties(*chain, parts_.outbox.agency(), function, {request.to()},
                  request.notified_under()));
  const std::string content = RequestBytes(request);
  const RequestKey key{.user = who.user,
                       .id = *request_id,
                       .method = "RecordDuty",
                       .content = content};
  sharing::v1::RecordDutyResponse response;
  SAMRAD_RETURN_IF_ERROR(parts_.db.Write([&](base::Transaction& txn)
                                             -> absl::Status {
    response.Clear();
    SAMRAD_ASSIGN_OR_RETURN(std::optional<std::string> answered,
                            parts_.requests.Find(txn, key));
    if (answered.has_value()) {
      return response.ParseFromString(*answered)
                 ? absl::OkStatus()
                 : absl::DataLossError("a stored answer cannot be read");
    }
    std::optional<DisclosureMaterial> material;
    if (!request.case_().empty()) {
      SAMRAD_ASSIGN_OR_RETURN(
          material, CaseReader::ReadRegister(txn, who, request.case_(), now));
      SAMRAD_RETURN_IF_ERROR(
          parts_.journal.Append(txn, CaseReader::ReadEvent(who, *material))
              .status());
    }
    const law::v1::Facts facts =
        BuildDutyFacts(request, parties,
                       material.has_value() ? &*material : nullptr, occurred);
    const law::Catalogue catalogue =
        parts_.outbox.catalogues().InForce(*chain, now);
    const law::Ruling ruling = law::Decide(facts, catalogue);
    const DisclosureRow row = RowOf(
        request, who, parts_.outbox.agency(),
        *base::DisclosureId::FromBytes(parts_.outbox.signer().NewId()), ruling);
    JournalEvent event{
        .event = events::kDutyRecorded,
        .user = who.user.value(),
        .outcome = law::v1::Verdict_Name(ruling.decision.verdict()),
        .subjects = {row.fixed.id(), request.to()}};
    if (!request.case_().empty()) event.subjects.push_back(request.case_());
    SAMRAD_ASSIGN_OR_RETURN(
        JournalHead head,
        AppendDecision(txn, parts_.journal, std::move(event),
                       RecordOf(facts, {}, ruling.decision, catalogue)));
    sealed::v1::DisclosureHeader header = HeaderOf(facts, parties);
    header.set_origin(parts_.outbox.origin());
    header.set_disclosure_id(std::string(row.id.bytes()));
    header.set_catalogue_digest(catalogue.digest());
    header.set_provision_version(ruling.decision.provision_version());
    *header.mutable_decided_at() = ToProtoTime(now);
    header.set_journal_head(crypto::ToString(head.hash));
    header.set_outside_act(true);
    *header.mutable_occurred_at() = request.occurred_at();
    if (const absl::Status valid = audit::ValidateDisclosureHeader(header);
        !valid.ok()) {
      return base::WithTag(valid, "BAD_REQUEST");
    }
    SAMRAD_ASSIGN_OR_RETURN(
        SignedAct act, parts_.outbox.signer().Sign(audit::v1::DISCLOSURE,
                                                   header.SerializeAsString()));
    SAMRAD_RETURN_IF_ERROR(
        InsertAct(txn, {.record = std::move(act.record),
                        .entry = act.entry,
                        .subject = std::string(row.id.bytes()),
                        .queued_at = now}));
    SAMRAD_RETURN_IF_ERROR(PutDisclosure(txn, row));
    *response.mutable_decision() = ruling.decision;
    response.mutable_disclosure()->set_id(row.fixed.id());
    return parts_.requests.Remember(txn, key, response.SerializeAsString(),
                                    now);
  }));
  parts_.outbox.acts().Nudge();
  SAMRAD_ASSIGN_OR_RETURN(
      base::DisclosureId id,
      base::DisclosureId::FromHex(response.disclosure().id()));
  SAMRAD_RETURN_IF_ERROR(
      parts_.outbox.acts()
          .Await(audit::v1::DISCLOSURE, id.bytes(), parts_.receipt_wait)
          .status());
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(DisclosureRow row, ReadDisclosure(txn, id));
        SAMRAD_ASSIGN_OR_RETURN(
            *response.mutable_disclosure(),
            ViewOf(txn, row, parts_.outbox.link().witnessed_size()));
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace samrad::agency
