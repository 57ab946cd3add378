#include "services/screening/clearance.h"

#include <algorithm>
#include <limits>

#include "crypto/hash/sha256.h"
#include "services/law/decide.h"
#include "services/screening/rules_digest.h"

namespace samrad::screening {
namespace {

std::string Raw(const crypto::Digest& digest) {
  return std::string(digest.begin(), digest.end());
}

absl::Status No(std::string_view tag, std::string_view why) {
  return absl::FailedPreconditionError(std::string(tag) + ": " +
                                       std::string(why));
}

absl::Status CheckWhole(const ClearanceRequest& request) {
  if (request.screening == nullptr || request.facts == nullptr ||
      request.catalogue == nullptr) {
    return absl::InvalidArgumentError(
        "a clearance needs a screening, facts and a catalogue");
  }
  if (request.counted.has_value() && (request.counted->population == nullptr ||
                                      request.counted->request == nullptr)) {
    return absl::InvalidArgumentError(
        "counting needs a population and a description");
  }
  if (request.k < kLeastK) {
    return absl::InvalidArgumentError("k is under the least allowed");
  }
  return absl::OkStatus();
}

// Every warning is confirmed, and nothing else is.
absl::Status CheckScreening(const ClearanceRequest& request) {
  const ScreeningResult& screening = *request.screening;
  if (screening.text_digest() != crypto::Sha256(request.text)) {
    return No("TEXT_CHANGED", "the text is not the one that was screened");
  }
  if (screening.verdict() == Verdict::kBlock) {
    return No("IDENTIFIERS_FOUND", "the text has to be changed first");
  }
  const auto findings = screening.findings();
  for (const Finding& finding : request.confirmed) {
    if (finding.severity != Severity::kWarn ||
        std::find(findings.begin(), findings.end(), finding) ==
            findings.end()) {
      return absl::InvalidArgumentError(
          "a confirmed finding is not a warning of this screening");
    }
  }
  for (const Finding& finding : findings) {
    if (std::find(request.confirmed.begin(), request.confirmed.end(),
                  finding) == request.confirmed.end()) {
      return No("WARNINGS_OPEN", "a warning has not been confirmed");
    }
  }
  return absl::OkStatus();
}

// What was found out goes into the question; the caller does not say it.
law::v1::Facts QuestionOf(const ClearanceRequest& request,
                          const std::optional<Fit>& fit) {
  law::v1::Facts facts = *request.facts;
  law::v1::Anonymisation* check = facts.mutable_anonymisation();
  check->clear_identifiers();
  check->set_second_person_confirms(law::v1::YES);
  if (fit.has_value()) {
    check->set_smallest_group(static_cast<int32_t>(
        std::min<int64_t>({fit->count, fit->count_with_earlier,
                           std::numeric_limits<int32_t>::max()})));
  }
  return facts;
}

}  // namespace

std::string_view ScreeningDigest() {
  return std::string_view(internal::kRulesDigest, 32);
}

bool Clearance::Covers(std::string_view text) const {
  return Raw(crypto::Sha256(text)) == text_hash_;
}

absl::StatusOr<Clearance> Clear(const ClearanceRequest& request) {
  absl::Status whole = CheckWhole(request);
  if (!whole.ok()) return whole;
  absl::Status screened = CheckScreening(request);
  if (!screened.ok()) return screened;
  std::optional<Fit> fit;
  if (request.counted.has_value()) {
    FitRequest measured = *request.counted->request;
    measured.k = request.k;
    measured.description.text = std::string(request.text);
    fit = Measure(*request.counted->population, measured);
    if (!fit->passes) {
      return No("TOO_FEW_FIT", "too few people fit the description");
    }
  }
  if (!request.second_person_confirms || request.second_person.empty() ||
      request.second_person == request.author) {
    return No("SECOND_PERSON", "a colleague has to confirm the text");
  }
  const law::v1::Decision decision =
      law::DecideOnly(QuestionOf(request, fit), *request.catalogue);
  if (decision.verdict() != law::v1::ALLOW_ANONYMISED_ONLY ||
      decision.ground().kind() != law::v1::ANONYMISED) {
    return No("LAW_SAYS_NO", "the law does not allow it as anonymous");
  }
  Clearance clearance;
  clearance.text_hash_ = Raw(request.screening->text_digest());
  clearance.k_ = request.k;
  clearance.counted_ = fit.has_value();
  clearance.confirmed_warnings_ =
      static_cast<uint32_t>(request.screening->findings().size());
  clearance.screening_digest_ = std::string(ScreeningDigest());
  clearance.roster_digest_ = Raw(request.screening->roster_digest());
  clearance.catalogue_digest_ = request.catalogue->digest();
  return clearance;
}

}  // namespace samrad::screening
