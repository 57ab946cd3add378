#include "services/screening/screen.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <tuple>
#include <utility>

#include "services/screening/detectors.h"
#include "services/screening/normalise.h"
#include "services/screening/page.h"
#include "services/screening/spans.h"

namespace samrad::screening {
namespace {

// A roster word does not say whether it is a name or a nickname.
bool SameKind(Kind a, Kind b) {
  const auto plain = [](Kind kind) {
    return kind == Kind::kNickname ? Kind::kName : kind;
  };
  return plain(a) == plain(b);
}

// What is stopped need not be confirmed as well.
void DropCovered(std::vector<Finding>* findings) {
  uint32_t reach = 0;
  for (const Finding& f : *findings) reach = std::max(reach, f.end - f.start);
  const auto covered = [&](size_t at) {
    const Finding& warn = (*findings)[at];
    if (warn.severity != Severity::kWarn) return false;
    const auto covers = [&](const Finding& f) {
      return f.severity == Severity::kBlock && SameKind(f.kind, warn.kind) &&
             f.start < warn.end && warn.start < f.end;
    };
    for (size_t i = at; i-- > 0 && (*findings)[i].start + reach > warn.start;) {
      if (covers((*findings)[i])) return true;
    }
    for (size_t i = at + 1;
         i < findings->size() && (*findings)[i].start < warn.end; ++i) {
      if (covers((*findings)[i])) return true;
    }
    return false;
  };
  std::vector<Finding> kept;
  for (size_t i = 0; i < findings->size(); ++i) {
    if (!covered(i)) kept.push_back((*findings)[i]);
  }
  *findings = std::move(kept);
}

// Spans of normalised characters as spans of the author's text.
std::vector<Finding> InAuthorsText(const NormalText& text, const Spans& spans) {
  std::vector<Finding> findings;
  findings.reserve(spans.all().size());
  for (const Span& span : spans.all()) {
    findings.push_back(Finding{text.begin[span.begin], text.end[span.end - 1],
                               span.kind, span.severity});
  }
  const auto key = [](const Finding& f) {
    return std::make_tuple(f.start, f.end, f.kind, f.severity);
  };
  std::sort(
      findings.begin(), findings.end(),
      [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
  DropCovered(&findings);
  return findings;
}

Verdict VerdictOf(const std::vector<Finding>& findings) {
  Verdict verdict = Verdict::kClear;
  for (const Finding& finding : findings) {
    verdict = std::max(verdict, finding.severity == Severity::kBlock
                                    ? Verdict::kBlock
                                    : Verdict::kWarn);
  }
  return verdict;
}

std::vector<Finding> FindAll(NormalText text, const Roster& roster) {
  Page page = MakePage(std::move(text));
  Spans spans(page.text.chars.size());
  FindNetwork(page, &spans);
  FindCases(page, &spans);
  FindPersonalNumbers(page, &spans);
  FindPhones(page, &spans);
  FindDates(page, &spans);
  FindPlaces(page, &spans);
  FindSchools(page, &spans);
  roster.Find(page, &spans);
  FindNames(page, &spans);
  FindPeople(page, &spans);
  return InAuthorsText(page.text, spans);
}

}  // namespace

ScreeningResult Screen(std::string_view text, const Roster& roster) {
  ScreeningResult result;
  result.text_digest_ = crypto::Sha256(text);
  result.roster_digest_ = roster.digest();
  if (text.size() > kMaxTextBytes) {
    result.status_ = absl::OutOfRangeError("the text is over 64 KiB");
    return result;
  }
  // What we call may throw for want of memory; then nobody has looked.
  try {
    std::optional<NormalText> normal = Normalise(text);
    if (!normal.has_value()) {
      result.status_ = absl::InvalidArgumentError("the text is not UTF-8");
      return result;
    }
    result.findings_ = FindAll(*std::move(normal), roster);
    result.verdict_ = VerdictOf(result.findings_);
  } catch (const std::exception&) {
    result.findings_.clear();
    result.verdict_ = Verdict::kBlock;
    result.status_ = absl::InternalError("screening failed");
  }
  return result;
}

}  // namespace samrad::screening
