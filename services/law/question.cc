#include "services/law/question.h"

namespace samrad::law::internal {
namespace {

bool ConcernsAll(const v1::Assessment& assessment) {
  return assessment.concerns().empty() || assessment.concerns() == kSubject;
}

// Paragraphs may have different tests; an unnamed one gets the strictest.
int Strictness(const CompiledSecrecy& rule, Day day) {
  const CompiledSecrecyVersion* version = rule.VersionOn(day);
  return version == nullptr ? 0 : static_cast<int>(version->test);
}

int FindSecrecy(const CompiledCatalogue& catalogue, std::string_view text,
                const std::optional<Provision>& provision, Day day) {
  auto found = catalogue.secrecy_by_name.find(
      absl::string_view(text.data(), text.size()));
  if (found != catalogue.secrecy_by_name.end()) return found->second;
  if (!provision.has_value()) return -1;
  int best = -1;
  int around = -1;
  for (size_t i = 0; i < catalogue.secrecies.size(); ++i) {
    const CompiledSecrecy& rule = catalogue.secrecies[i];
    // Of a section and its paragraph, the paragraph's rule.
    if (rule.provision.Contains(*provision)) {
      if (around < 0 ||
          catalogue.secrecies[static_cast<size_t>(around)].provision.Contains(
              rule.provision)) {
        around = static_cast<int>(i);
      }
      continue;
    }
    if (!rule.provision.Overlaps(*provision)) continue;
    if (best < 0 ||
        Strictness(rule, day) >
            Strictness(catalogue.secrecies[static_cast<size_t>(best)], day)) {
      best = static_cast<int>(i);
    }
  }
  return around >= 0 ? around : best;
}

}  // namespace

Question::Question(const v1::Facts& facts, const CompiledCatalogue& catalogue,
                   View view)
    : facts_(facts), catalogue_(catalogue), view_(view) {
  at_ = ToInstant(facts.has_at(), facts.at());
  if (at_.has_value()) day_ = StockholmDay(*at_);
  categories_ = 0;
  for (int category : facts.information().categories()) {
    // Something unnamed is told; no list of categories covers that.
    categories_ |= category == 0 || !common::v1::Category_IsValid(category)
                       ? Mask{1} << kUnknownBit
                       : BitOf(category);
  }
  const v1::ProtectedIdentity identity = facts.subject().protected_identity();
  protected_ = identity != v1::PROTECTED_IDENTITY_UNSPECIFIED &&
               identity != v1::NOT_PROTECTED;
  ReadAssessments();
  ReadSecrecies();
}

void Question::ReadAssessments() {
  for (const v1::Assessment& assessment : facts_.assessments()) {
    if (!ConcernsAll(assessment)) {
      scoped_ = true;
      continue;
    }
    if (assessment.answer() == v1::YES) yes_ |= BitOf(assessment.kind());
    if (assessment.answer() == v1::NO) no_ |= BitOf(assessment.kind());
  }
}

void Question::ReadSecrecies() {
  for (const std::string& text : facts_.information().secrecy()) {
    ListedSecrecy listed;
    listed.text = text;
    auto found = catalogue_.secrecy_by_name.find(text);
    if (found != catalogue_.secrecy_by_name.end()) {
      listed.index = found->second;
      listed.provision =
          catalogue_.secrecies[static_cast<size_t>(found->second)].provision;
    } else {
      listed.provision = ParseProvision(text);
      listed.index = FindSecrecy(catalogue_, text, listed.provision, day_);
    }
    if (listed.index >= 0) {
      listed.rule = &catalogue_.secrecies[static_cast<size_t>(listed.index)];
      listed.version = listed.rule->VersionOn(day_);
      listed.left = listed.version != nullptr || day_ == 0;
      if (listed.version != nullptr &&
          listed.version->assessment != v1::ASSESSMENT_KIND_UNSPECIFIED &&
          AnswerFor(listed.version->assessment, &listed) == Recorded::kYes) {
        listed.left = false;
      }
      // A paragraph left unnamed is broken only where the whole section is.
      if (listed.provision.has_value() &&
          !(listed.rule->provision == *listed.provision)) {
        listed.index = -1;
      }
    }
    secrecy_left_ = secrecy_left_ || listed.left;
    secrecies_.push_back(listed);
  }
}

std::optional<int> Question::SubjectAge() const {
  std::optional<Day> birth = ParseDay(facts_.subject().birth_date());
  if (!birth.has_value() || *birth > day_) return std::nullopt;
  return AgeOn(*birth, day_);
}

std::optional<int> Question::VictimAge() const {
  std::optional<Day> birth = ParseDay(facts_.offence().victim().birth_date());
  if (!birth.has_value() || *birth > day_) return std::nullopt;
  return AgeOn(*birth, day_);
}

Recorded Question::AnswerFor(v1::AssessmentKind kind,
                             const ListedSecrecy* secrecy) const {
  const Mask bit = BitOf(kind);
  bool yes = (yes_ & bit) != 0;
  bool no = (no_ & bit) != 0;
  if (scoped_ && !no) {
    for (const v1::Assessment& assessment : facts_.assessments()) {
      if (assessment.kind() != kind || ConcernsAll(assessment)) continue;
      std::optional<Provision> concerns = ParseProvision(assessment.concerns());
      if (!concerns.has_value()) continue;  // somebody else
      if (secrecy != nullptr) {
        if (!secrecy->provision.has_value() ||
            !concerns->Contains(*secrecy->provision)) {
          continue;
        }
      }
      yes = yes || assessment.answer() == v1::YES;
      no = no || assessment.answer() == v1::NO;
    }
  }
  if (no) return Recorded::kNo;
  return yes ? Recorded::kYes : Recorded::kMissing;
}

Recorded Question::AnswerAbout(v1::AssessmentKind kind,
                               std::string_view person) const {
  const Mask bit = BitOf(kind);
  bool yes = (yes_ & bit) != 0;
  bool no = (no_ & bit) != 0;
  if (scoped_) {
    for (const v1::Assessment& assessment : facts_.assessments()) {
      if (assessment.kind() != kind || ConcernsAll(assessment)) continue;
      const bool applies = assessment.concerns() == person ||
                           (assessment.answer() == v1::NO &&
                            ParseProvision(assessment.concerns()).has_value());
      if (!applies) continue;
      yes = yes || assessment.answer() == v1::YES;
      no = no || assessment.answer() == v1::NO;
    }
  }
  if (no) return Recorded::kNo;
  return yes ? Recorded::kYes : Recorded::kMissing;
}

Tri Question::SameAuthority(const v1::Party& party) const {
  const std::string& own = facts_.from().authority_id();
  const std::string& other = party.authority_id();
  if (own.empty() || other.empty()) return Tri::kUnknown;
  return own == other ? Tri::kYes : Tri::kNo;
}

Tri Question::SameBranch(const v1::Party& party) const {
  if (facts_.from().branch_id() != party.branch_id()) return Tri::kNo;
  return SameAuthority(party);
}

}  // namespace samrad::law::internal
