#include "services/audit/headers.h"

#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "services/audit/header_checks.h"

namespace samrad::audit {
namespace {

constexpr int kMaxProvisions = 16;
constexpr int kMaxAssessments = 64;

bool IsEmptyOrProvision(const std::string& text) {
  return text.empty() || IsProvision(text);
}

bool IsParty(const sealed::v1::Party& party) {
  return IsAgencyId(party.agency()) &&
         party.kind() != common::v1::AGENCY_KIND_UNSPECIFIED &&
         (party.authority_id().empty() || IsOpaqueId(party.authority_id())) &&
         (party.branch_id().empty() || IsOpaqueId(party.branch_id())) &&
         IsEmptyOrProvision(party.notified_under());
}

absl::Status CheckGround(const sealed::v1::DisclosureHeader& h) {
  if (h.ground().kind() == law::v1::GROUND_KIND_UNSPECIFIED) {
    return Wrong("ground is not stated");
  }
  if (!IsEmptyOrProvision(h.ground().provision()) ||
      !IsEmptyOrProvision(h.ground().duty())) {
    return Wrong("ground is malformed");
  }
  const bool consent = h.ground().kind() == law::v1::CONSENT;
  if (h.consent_handle().size() != (consent ? kIdBytes : 0)) {
    return Wrong("consent_handle does not go with the ground");
  }
  if (!h.provision_version().empty() && !IsDate(h.provision_version())) {
    return Wrong("provision_version is not a date");
  }
  return absl::OkStatus();
}

absl::Status CheckContent(const sealed::v1::DisclosureHeader& h) {
  if (!DistinctAndSet(h.categories())) {
    return Wrong("categories are empty, unset or repeated");
  }
  if (h.secrecy_size() > kMaxProvisions) return Wrong("secrecy is too long");
  std::set<std::string> provisions;
  for (const std::string& provision : h.secrecy()) {
    if (!IsProvision(provision) || !provisions.insert(provision).second) {
      return Wrong("secrecy is malformed");
    }
  }
  if (h.assessments_size() > kMaxAssessments) {
    return Wrong("assessments are too many");
  }
  std::set<std::pair<int, std::string>> answered;
  for (const sealed::v1::AssessmentAnswer& a : h.assessments()) {
    if (a.kind() == law::v1::ASSESSMENT_KIND_UNSPECIFIED ||
        a.answer() == law::v1::ANSWER_UNSPECIFIED ||
        !IsEmptyOrProvision(a.concerns()) ||
        !answered.emplace(a.kind(), a.concerns()).second) {
      return Wrong("assessments are malformed");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckLinks(const sealed::v1::DisclosureHeader& h) {
  // An outside act is not delivered, so it may stand outside the pair's chain.
  if (h.outside_act() && h.links().empty()) return absl::OkStatus();
  if (h.links_size() != h.to_size()) return Wrong("links do not match to");
  for (int i = 0; i < h.links_size(); ++i) {
    const sealed::v1::ChainLink& link = h.links(i);
    if (link.to() != h.to(i).agency()) return Wrong("links do not match to");
    if (link.counter() == 0) return Wrong("links have a counter of 0");
    if (link.previous_header_hash().size() !=
        (link.counter() == 1 ? 0 : kDigestBytes)) {
      return Wrong("links have a hash of a wrong size");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTimes(const sealed::v1::DisclosureHeader& h) {
  const absl::StatusOr<absl::Time> decided = TimeOf(h.decided_at());
  if (!decided.ok()) return Wrong("decided_at is out of range");
  if (h.outside_act() != h.has_occurred_at()) {
    return Wrong("occurred_at does not go with outside_act");
  }
  if (h.outside_act()) {
    const absl::StatusOr<absl::Time> occurred = TimeOf(h.occurred_at());
    if (!occurred.ok() || *occurred > *decided) {
      return Wrong("occurred_at is out of range");
    }
    if (!h.has_expires_at()) return absl::OkStatus();
  }
  const absl::StatusOr<absl::Time> expires = TimeOf(h.expires_at());
  if (!expires.ok() || *expires <= *decided) {
    return Wrong("expires_at is not after decided_at");
  }
  return absl::OkStatus();
}

// All but the links.
absl::Status CheckAllButLinks(const sealed::v1::DisclosureHeader& h) {
  if (absl::Status s = CheckCommon(h); !s.ok()) return s;
  if (h.disclosure_id().size() != kIdBytes) {
    return Wrong("disclosure_id is not 16 bytes");
  }
  if (h.catalogue_digest().size() != kDigestBytes) {
    return Wrong("catalogue_digest is not 32 bytes");
  }
  if (absl::Status s = CheckSenderAndRecipients(h.from(), h.to()); !s.ok()) {
    return s;
  }
  for (const auto check : {CheckGround, CheckContent, CheckTimes}) {
    if (absl::Status s = check(h); !s.ok()) return s;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSenderAndRecipients(
    const sealed::v1::Party& from,
    const google::protobuf::RepeatedPtrField<sealed::v1::Party>& to) {
  if (!IsParty(from) || !from.notified_under().empty() ||
      from.intervenes_against_offence()) {
    return Wrong("from is malformed");
  }
  if (to.empty() || to.size() > kMaxRecipients) {
    return Wrong("to has not 1 to 16 recipients");
  }
  std::set<std::string> seen = {from.agency()};
  for (const sealed::v1::Party& party : to) {
    if (!IsParty(party)) return Wrong("to is malformed");
    if (!seen.insert(party.agency()).second) {
      return Wrong("to repeats an agency");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidateDisclosureHeader(const sealed::v1::DisclosureHeader& h) {
  if (absl::Status s = CheckAllButLinks(h); !s.ok()) return s;
  return CheckLinks(h);
}

absl::Status ValidateUnlinkedDisclosure(const sealed::v1::DisclosureHeader& h) {
  if (absl::Status s = CheckAllButLinks(h); !s.ok()) return s;
  if (!h.links().empty()) return Wrong("links do not belong here");
  if (h.outside_act()) return Wrong("an outside act does not belong here");
  return absl::OkStatus();
}

absl::Status ValidateOpeningHeader(const sealed::v1::OpeningHeader& h) {
  if (absl::Status s = CheckCommon(h); !s.ok()) return s;
  if (h.disclosure_id().size() != kIdBytes) {
    return Wrong("disclosure_id is not 16 bytes");
  }
  if (!IsAgencyId(h.agency())) return Wrong("agency is malformed");
  if (!IsInstant(h.at())) return Wrong("at is out of range");
  return absl::OkStatus();
}

absl::Status ValidateConsentHeader(const sealed::v1::ConsentHeader& h) {
  if (absl::Status s = CheckCommon(h); !s.ok()) return s;
  if (h.consent_handle().size() != kIdBytes) {
    return Wrong("consent_handle is not 16 bytes");
  }
  if (!IsAgencyId(h.agency())) return Wrong("agency is malformed");
  if (!DistinctAndSet(h.from()) || !DistinctAndSet(h.to()) ||
      !DistinctAndSet(h.categories()) || !DistinctAndSet(h.purposes())) {
    return Wrong("a list of the scope is empty, unset or repeats");
  }
  if (h.form() == law::v1::CONSENT_FORM_UNSPECIFIED) {
    return Wrong("form is not stated");
  }
  const absl::StatusOr<absl::Time> registered = TimeOf(h.registered_at());
  const absl::StatusOr<absl::Time> before = TimeOf(h.valid_before());
  if (!registered.ok() || !before.ok() || *before <= *registered) {
    return Wrong("valid_before is not after registered_at");
  }
  return absl::OkStatus();
}

absl::Status ValidateWithdrawalHeader(const sealed::v1::WithdrawalHeader& h) {
  if (absl::Status s = CheckCommon(h); !s.ok()) return s;
  if (h.consent_handle().size() != kIdBytes) {
    return Wrong("consent_handle is not 16 bytes");
  }
  if (!IsAgencyId(h.agency())) return Wrong("agency is malformed");
  if (!IsInstant(h.withdrawn_at())) return Wrong("withdrawn_at is wrong");
  if (h.ended_to() != common::v1::AGENCY_KIND_UNSPECIFIED &&
      h.ended_category() != common::v1::CATEGORY_UNSPECIFIED) {
    return Wrong("a withdrawal ends a kind or a category, not both");
  }
  if (!common::v1::AgencyKind_IsValid(h.ended_to()) ||
      !common::v1::Category_IsValid(h.ended_category())) {
    return Wrong("what ended is not known");
  }
  return absl::OkStatus();
}

absl::Status ValidateAnchorHeader(const sealed::v1::AnchorHeader& h) {
  if (absl::Status s = CheckCommon(h); !s.ok()) return s;
  if (!IsAgencyId(h.agency())) return Wrong("agency is malformed");
  if (!IsInstant(h.at())) return Wrong("at is out of range");
  return absl::OkStatus();
}

absl::StatusOr<sealed::v1::DisclosureHeader> ParseDisclosureHeader(
    std::string_view header) {
  return Parse(header, &ValidateDisclosureHeader);
}

absl::StatusOr<sealed::v1::DisclosureHeader> ParseUnlinkedDisclosure(
    std::string_view header) {
  return Parse(header, &ValidateUnlinkedDisclosure);
}

absl::StatusOr<sealed::v1::OpeningHeader> ParseOpeningHeader(
    std::string_view header) {
  return Parse(header, &ValidateOpeningHeader);
}

absl::StatusOr<sealed::v1::ConsentHeader> ParseConsentHeader(
    std::string_view header) {
  return Parse(header, &ValidateConsentHeader);
}

absl::StatusOr<sealed::v1::WithdrawalHeader> ParseWithdrawalHeader(
    std::string_view header) {
  return Parse(header, &ValidateWithdrawalHeader);
}

absl::StatusOr<sealed::v1::AnchorHeader> ParseAnchorHeader(
    std::string_view header) {
  return Parse(header, &ValidateAnchorHeader);
}

}  // namespace samrad::audit
