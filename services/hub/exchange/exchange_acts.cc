#include <utility>
#include <variant>

#include "services/audit/admit.h"
#include "services/audit/headers.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"
#include "services/hub/exchange/exchange_core.h"

namespace samrad::hub {

// A signed act whose form, author and signature are right.
struct ExchangeCore::ParsedAct {
  const audit::v1::SignedRecord* record = nullptr;
  std::string entry;
  std::string agency;
  std::variant<sealed::v1::DisclosureHeader, sealed::v1::OpeningHeader,
               sealed::v1::ConsentHeader, sealed::v1::WithdrawalHeader,
               sealed::v1::AnchorHeader>
      header;
};

namespace {

// What every header says of itself.
struct Claims {
  std::string origin;
  std::string agency;
  absl::Time at;
};

template <typename Header, typename Variant>
absl::StatusOr<Claims> ClaimsIn(
    absl::StatusOr<Header> header,
    const google::protobuf::Timestamp& (Header::*at)() const, Variant& out) {
  if (!header.ok()) return std::move(header).status();
  Claims claims;
  claims.origin = header->origin();
  claims.agency = header->agency();
  SAMRAD_ASSIGN_OR_RETURN(claims.at, audit::TimeOf(((*header).*at)()));
  out = *std::move(header);
  return claims;
}

template <typename Variant>
absl::StatusOr<Claims> OutsideClaimsIn(
    absl::StatusOr<sealed::v1::DisclosureHeader> header, Variant& out) {
  if (!header.ok()) return std::move(header).status();
  if (!header->outside_act()) {
    return absl::InvalidArgumentError("a disclosure with content is submitted");
  }
  Claims claims;
  claims.origin = header->origin();
  claims.agency = header->from().agency();
  SAMRAD_ASSIGN_OR_RETURN(claims.at, audit::TimeOf(header->decided_at()));
  out = *std::move(header);
  return claims;
}

template <typename Variant>
absl::StatusOr<Claims> ParseClaims(const audit::v1::SignedRecord& record,
                                   Variant& out) {
  switch (record.type()) {
    case audit::v1::DISCLOSURE:
      return OutsideClaimsIn(audit::ParseDisclosureHeader(record.header()),
                             out);
    case audit::v1::OPENING:
    case audit::v1::DECLINE:
      return ClaimsIn(audit::ParseOpeningHeader(record.header()),
                      &sealed::v1::OpeningHeader::at, out);
    case audit::v1::CONSENT:
      return ClaimsIn(audit::ParseConsentHeader(record.header()),
                      &sealed::v1::ConsentHeader::registered_at, out);
    case audit::v1::WITHDRAWAL:
      return ClaimsIn(audit::ParseWithdrawalHeader(record.header()),
                      &sealed::v1::WithdrawalHeader::withdrawn_at, out);
    case audit::v1::ANCHOR:
      return ClaimsIn(audit::ParseAnchorHeader(record.header()),
                      &sealed::v1::AnchorHeader::at, out);
    default:
      return absl::InvalidArgumentError("the exchange takes no such record");
  }
}

}  // namespace

absl::StatusOr<ExchangeCore::ParsedAct> ExchangeCore::ParseAct(
    const base::AgencyId& caller, const audit::v1::SignedRecord& record) {
  SAMRAD_ASSIGN_OR_RETURN(SharedChain chain, callers_.ChainFor(caller));
  ParsedAct act;
  act.record = &record;
  SAMRAD_ASSIGN_OR_RETURN(const Claims claims, ParseClaims(record, act.header));
  if (claims.origin != origin_) {
    return absl::InvalidArgumentError("the header is of another log");
  }
  if (claims.agency != caller.value()) {
    return base::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                       "the header's agency is not the caller");
  }
  act.agency = claims.agency;
  if (!record.ciphertext_hash().empty()) {
    return absl::InvalidArgumentError("an act has no ciphertext");
  }
  SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry, audit::EntryOf(record));
  act.entry = audit::ToBytes(entry);
  SAMRAD_RETURN_IF_ERROR(
      callers_.VerifySignature(caller, entry, record.signature(), chain));
  if (claims.at > time_.Now() + kMaxSkew) {
    return Refuse("CLOCK_SKEW", "the agency's clock is ahead of the hub's");
  }
  if (const auto* outside =
          std::get_if<sealed::v1::DisclosureHeader>(&act.header)) {
    SAMRAD_RETURN_IF_ERROR(CheckParties(*outside, *chain));
  }
  return act;
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::SameOrExists(
    const ExchangeReader& reader, uint64_t seq, std::string_view entry) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> before,
                          reader.FindRecord(seq));
  if (!before.has_value()) return absl::InternalError("a record is missing");
  if (before->entry != entry) {
    return base::Error(absl::StatusCode::kAlreadyExists, "OTHER_BYTES",
                       "something else was accepted before");
  }
  Accepted accepted;
  accepted.seq = seq;
  accepted.accepted_at = before->accepted_at;
  return accepted;
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::InsertAct(
    ExchangeWriter& writer, const ParsedAct& act, std::string_view subject,
    std::string_view consent) {
  Accepted accepted;
  accepted.is_new = true;
  accepted.accepted_at = time_.Now();
  accepted.entry = act.entry;
  NewRecord record;
  record.type = act.record->type();
  record.entry = act.entry;
  record.agency = act.agency;
  record.subject = subject;
  record.header = act.record->header();
  record.salt = act.record->salt();
  record.signature = act.record->signature();
  record.consent = consent;
  record.accepted_at = accepted.accepted_at;
  SAMRAD_ASSIGN_OR_RETURN(accepted.seq, writer.InsertRecord(record));
  return accepted;
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::AcceptConsent(
    ExchangeWriter& writer, const ParsedAct& act) {
  const auto& header = std::get<sealed::v1::ConsentHeader>(act.header);
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<ConsentRow> before,
                          writer.FindConsent(header.consent_handle()));
  if (before.has_value()) return SameOrExists(writer, before->seq, act.entry);
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time valid_before,
                          audit::TimeOf(header.valid_before()));
  if (valid_before <= time_.Now()) {
    return Refuse("CONSENT_EXPIRED", "the consent is over already");
  }
  SAMRAD_ASSIGN_OR_RETURN(Accepted accepted,
                          InsertAct(writer, act, header.consent_handle()));
  SAMRAD_RETURN_IF_ERROR(
      writer.InsertConsent(header.consent_handle(), act.agency, accepted.seq,
                           act.record->header(), valid_before));
  return accepted;
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::AcceptWithdrawal(
    ExchangeWriter& writer, const ParsedAct& act) {
  const auto& header = std::get<sealed::v1::WithdrawalHeader>(act.header);
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<ConsentRow> consent,
                          writer.FindConsent(header.consent_handle()));
  if (!consent.has_value() || consent->agency != act.agency) return NotFound();
  const bool whole =
      header.ended_to() == common::v1::AGENCY_KIND_UNSPECIFIED &&
      header.ended_category() == common::v1::CATEGORY_UNSPECIFIED;
  std::optional<uint64_t> before = consent->withdrawn_seq;
  if (!whole) {
    SAMRAD_ASSIGN_OR_RETURN(before, writer.FindPartEnd(header));
  }
  if (before.has_value()) return SameOrExists(writer, *before, act.entry);
  SAMRAD_ASSIGN_OR_RETURN(Accepted accepted,
                          InsertAct(writer, act, header.consent_handle()));
  SAMRAD_RETURN_IF_ERROR(
      whole ? writer.Withdraw(header.consent_handle(), accepted.seq)
            : writer.WithdrawPart(header, accepted.seq));
  return accepted;
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::AcceptAnchor(
    ExchangeWriter& writer, const ParsedAct& act) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> before,
                          writer.FindAnchor(act.entry));
  if (before.has_value()) return SameOrExists(writer, before->seq, act.entry);
  return InsertAct(writer, act, act.entry);
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::AcceptOutsideAct(
    ExchangeWriter& writer, const ParsedAct& act) {
  const auto& header = std::get<sealed::v1::DisclosureHeader>(act.header);
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> before,
                          writer.FindDisclosure(header.disclosure_id()));
  if (before.has_value()) return SameOrExists(writer, before->seq, act.entry);
  SAMRAD_RETURN_IF_ERROR(
      CheckConsent(writer, header, std::nullopt, absl::InfinitePast()));
  return InsertAct(writer, act, header.disclosure_id(),
                   header.consent_handle());
}

absl::StatusOr<ExchangeCore::Accepted> ExchangeCore::AcceptAnswer(
    ExchangeWriter& writer, const ParsedAct& act) {
  const auto& header = std::get<sealed::v1::OpeningHeader>(act.header);
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> disclosure,
                          writer.FindDisclosure(header.disclosure_id()));
  if (!disclosure.has_value()) return NotFound();
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<DeliveryRow> delivery,
                          writer.FindDelivery(disclosure->seq, act.agency));
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<uint64_t> leaf,
                          writer.FindLeaf(disclosure->seq));
  if (!delivery.has_value() || !leaf.has_value()) return NotFound();
  if (delivery->act_seq.has_value()) {
    return SameOrExists(writer, *delivery->act_seq, act.entry);
  }
  if (header.disclosure_leaf() != *leaf) {
    return Refuse("LEAF_MISMATCH", "the disclosure stands at another leaf");
  }
  if (delivery->state == DeliveryState::kExpired) {
    return Refuse("EXPIRED", "the disclosure has expired");
  }
  if (delivery->state == DeliveryState::kConsentEnded) {
    return Refuse("CONSENT_WITHDRAWN", "the consent was withdrawn");
  }
  const bool opening = act.record->type() == audit::v1::OPENING;
  if (opening) {
    const absl::Time now = time_.Now();
    SAMRAD_ASSIGN_OR_RETURN(const std::optional<absl::Time> expires_at,
                            writer.FindExpiry(disclosure->seq));
    if (!expires_at.has_value() || *expires_at <= now) {
      return Refuse("EXPIRED", "the disclosure has expired");
    }
    if (!disclosure->consent.empty()) {
      SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                              writer.FindHeader(disclosure->seq));
      sealed::v1::DisclosureHeader sent;
      if (!bytes.has_value() || !sent.ParseFromString(*bytes)) {
        return absl::InternalError("an unopened disclosure without its header");
      }
      SAMRAD_RETURN_IF_ERROR(CheckConsent(writer, sent, act.agency, now));
    }
  }
  SAMRAD_ASSIGN_OR_RETURN(Accepted accepted,
                          InsertAct(writer, act, header.disclosure_id()));
  if (opening) {
    SAMRAD_RETURN_IF_ERROR(
        writer.Open(disclosure->seq, act.agency, accepted.seq));
  } else {
    SAMRAD_RETURN_IF_ERROR(
        writer.Decline(disclosure->seq, act.agency, accepted.seq));
    SAMRAD_RETURN_IF_ERROR(writer.EraseBodyIfDone(disclosure->seq));
  }
  return accepted;
}

absl::StatusOr<Standing> ExchangeCore::RecordAct(
    const base::AgencyId& caller, const audit::v1::SignedRecord& record) {
  const auto refused = [&](const absl::Status& status) {
    refused_.Add();
    logger_.Warning("act_refused", {{"agency", caller}, {"status", status}});
    return status;
  };
  if (record.type() == audit::v1::OPENING) {
    return absl::InvalidArgumentError("an opening has its own call");
  }
  const absl::StatusOr<ParsedAct> act = ParseAct(caller, record);
  if (!act.ok()) return refused(act.status());
  // An outside act has happened whatever the law says of it: no gate
  // (docs/adr/0015). Nothing is delivered for it.
  Accepted result;
  const absl::Status committed =
      Commit([&](ExchangeWriter& writer, std::vector<Accepted>& accepted) {
        absl::StatusOr<Accepted> one = absl::InternalError("no such act");
        switch (record.type()) {
          case audit::v1::DISCLOSURE:
            one = AcceptOutsideAct(writer, *act);
            break;
          case audit::v1::DECLINE:
            one = AcceptAnswer(writer, *act);
            break;
          case audit::v1::CONSENT:
            one = AcceptConsent(writer, *act);
            break;
          case audit::v1::WITHDRAWAL:
            one = AcceptWithdrawal(writer, *act);
            break;
          case audit::v1::ANCHOR:
            one = AcceptAnchor(writer, *act);
            break;
          default:
            break;
        }
        if (!one.ok()) return std::move(one).status();
        result = *one;
        accepted.push_back(*std::move(one));
        return absl::OkStatus();
      });
  if (!committed.ok()) return refused(committed);
  return Await(result, policy_.publish_wait);
}

absl::StatusOr<Opened> ExchangeCore::Open(
    const base::AgencyId& caller, const audit::v1::SignedRecord& record) {
  const auto refused = [&](const absl::Status& status) {
    refused_.Add();
    logger_.Warning("opening_refused",
                    {{"agency", caller}, {"status", status}});
    return status;
  };
  if (record.type() != audit::v1::OPENING) {
    return absl::InvalidArgumentError("this is not an opening");
  }
  const absl::StatusOr<ParsedAct> act = ParseAct(caller, record);
  if (!act.ok()) return refused(act.status());
  Accepted result;
  const absl::Status committed =
      Commit([&](ExchangeWriter& writer,
                 std::vector<Accepted>& accepted) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(Accepted one, AcceptAnswer(writer, *act));
        result = one;
        accepted.push_back(std::move(one));
        return absl::OkStatus();
      });
  if (!committed.ok()) return refused(committed);
  SAMRAD_ASSIGN_OR_RETURN(const Standing standing,
                          Await(result, policy_.opening_wait));
  if (standing.receipt == nullptr) {
    return base::Error(absl::StatusCode::kUnavailable, "LOG_PENDING",
                       "the opening is ordered but not logged yet: ask again");
  }
  // No receipt, no reveal: only from here on is the share read.
  base::FailPoint("exchange.before_share");
  Opened opened;
  opened.receipt = standing.receipt;
  const auto& header = std::get<sealed::v1::OpeningHeader>(act->header);
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        const ExchangeReader reader(txn);
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> disclosure,
                                reader.FindDisclosure(header.disclosure_id()));
        if (!disclosure.has_value()) return NotFound();
        SAMRAD_ASSIGN_OR_RETURN(
            std::optional<DeliveryRow> delivery,
            reader.FindDelivery(disclosure->seq, caller.value()));
        if (!delivery.has_value()) return NotFound();
        opened.share = std::move(delivery->share);
        return absl::OkStatus();
      }));
  opened_.Add();
  return opened;
}

}  // namespace samrad::hub
