#include "services/agency/meetings/text_gate.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/sharing/meeting_sharing.h"
#include "services/base/status.h"
#include "services/screening/fit.h"
#include "services/screening/generalise.h"
#include "services/screening/screen.h"

namespace samrad::agency {
namespace {

using meetings::v1::AnonymousCase;
using meetings::v1::CheckTextResponse;
using meetings::v1::MeetingText;
using meetings::v1::TextFinding;

std::uint32_t CodePoints(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// A field and where it begins in the one text, in code points.
struct Field {
  std::string name;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

std::vector<Field> FieldsOf(const meetings::v1::Minutes& minutes) {
  std::vector<Field> fields;
  std::uint32_t at = 0;
  const auto add = [&](std::string name, std::string_view part) {
    const std::uint32_t length = CodePoints(part);
    fields.push_back(
        {.name = std::move(name), .begin = at, .end = at + length});
    at += length + CodePoints(kFieldSeparator);
  };
  for (int i = 0; i < minutes.items_size(); ++i) {
    const std::string item = "items[" + std::to_string(i) + "].";
    add(item + "decision", minutes.items(i).decision());
    for (int j = 0; j < minutes.items(i).actions_size(); ++j) {
      add(item + "actions[" + std::to_string(j) + "].text",
          minutes.items(i).actions(j).text());
    }
  }
  if (fields.empty()) fields.push_back({.name = "items"});
  return fields;
}

std::vector<Field> FieldsOf(const MeetingText& text) {
  if (text.has_minutes()) return FieldsOf(text.minutes());
  if (!text.has_anonymous()) {
    return {{.name = "text", .begin = 0, .end = CodePoints(text.plain())}};
  }
  const AnonymousCase& one = text.anonymous();
  std::vector<Field> fields;
  std::uint32_t at = 0;
  for (const auto& [name, part] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"observed", one.observed()},
           {"since", one.since()},
           {"interpretation", one.interpretation()},
           {"tried", one.tried()},
           {"asked", one.asked()}}) {
    const std::uint32_t length = CodePoints(part);
    fields.push_back(
        {.name = std::string(name), .begin = at, .end = at + length});
    at += length + CodePoints(kFieldSeparator);
  }
  return fields;
}

// The finding in the field it begins in.
TextFinding Placed(const screening::Finding& finding,
                   const std::vector<Field>& fields) {
  const Field* field = &fields.front();
  for (const Field& one : fields) {
    if (one.begin <= finding.start) field = &one;
  }
  TextFinding out;
  out.set_field(field->name);
  out.set_start(std::min(finding.start, field->end) - field->begin);
  out.set_end(std::clamp(finding.end, field->begin, field->end) - field->begin);
  out.set_kind(std::string(screening::KindName(finding.kind)));
  out.set_severity(std::string(screening::SeverityName(finding.severity)));
  return out;
}

screening::Description DescriptionOf(const AnonymousCase& one,
                                     std::string text) {
  screening::Description description;
  for (const std::string& stage : one.stages()) {
    if (const auto parsed = screening::ParseStage(stage); parsed.has_value()) {
      description.stages.push_back(*parsed);
    }
  }
  std::sort(description.stages.begin(), description.stages.end());
  description.stages.erase(
      std::unique(description.stages.begin(), description.stages.end()),
      description.stages.end());
  description.sex = screening::ParseSex(one.sex());
  description.areas.assign(one.areas().begin(), one.areas().end());
  if (one.moved_in_from() != 0) {
    description.moved_in_from = static_cast<int>(one.moved_in_from());
  }
  description.text = std::move(text);
  return description;
}

std::string JoinStages(const std::vector<int>& stages) {
  std::string joined;
  for (const int stage : stages) {
    if (!joined.empty()) joined += ",";
    joined += screening::StageName(stage);
  }
  return joined;
}

void SetChange(screening::DescriptionField field,
               const screening::Description& description,
               meetings::v1::DescriptionChange& change) {
  using screening::DescriptionField;
  switch (field) {
    case DescriptionField::kSex:
      change.set_field("sex");
      if (description.sex.has_value()) {
        change.set_to(*description.sex == screening::Sex::kFemale ? "F" : "M");
      }
      return;
    case DescriptionField::kStages:
      change.set_field("stages");
      change.set_to(JoinStages(description.stages));
      return;
    case DescriptionField::kAreas: {
      change.set_field("areas");
      std::string joined;
      for (const std::string& area : description.areas) {
        if (!joined.empty()) joined += ",";
        joined += area;
      }
      change.set_to(joined);
      return;
    }
    case DescriptionField::kMovedIn:
      change.set_field("moved_in_from");
      if (description.moved_in_from.has_value()) {
        change.set_to(std::to_string(*description.moved_in_from));
      }
      return;
    case DescriptionField::kText:
      change.set_field("text");
      change.set_to(description.text);
      return;
  }
}

screening::FitRequest FitRequestOf(const MeetingText& text,
                                   const GateContext& context) {
  screening::FitRequest request;
  request.description = DescriptionOf(text.anonymous(), ClearedTextOf(text));
  for (const AnonymousCase& one : context.earlier) {
    MeetingText earlier;
    *earlier.mutable_anonymous() = one;
    request.earlier.push_back(DescriptionOf(one, ClearedTextOf(earlier)));
  }
  request.k = context.k;
  return request;
}

// Nullopt without a table, or with one that cannot be read.
std::optional<meetings::v1::Meter> MeterOf(const MeetingText& text,
                                           const GateContext& context) {
  if (!context.population.has_value()) return std::nullopt;
  const auto population = screening::Population::ParseCsv(*context.population);
  if (!population.ok()) return std::nullopt;
  const screening::FitRequest request = FitRequestOf(text, context);
  const screening::Fit fit = screening::Measure(*population, request);
  meetings::v1::Meter meter;
  meter.set_count(static_cast<std::uint64_t>(fit.count));
  meter.set_count_with_earlier(
      static_cast<std::uint64_t>(fit.count_with_earlier));
  meter.set_k(static_cast<std::uint32_t>(fit.k));
  meter.set_passes(fit.passes);
  if (fit.passes) return meter;
  for (const screening::Proposal& proposal :
       screening::ProposeGeneralisations(*population, request)) {
    meetings::v1::Generalisation& out = *meter.add_proposals();
    for (const screening::DescriptionField field : proposal.changes) {
      SetChange(field, proposal.description, *out.add_changes());
    }
    out.set_count(static_cast<std::uint64_t>(proposal.count));
  }
  return meter;
}

absl::StatusOr<screening::ScreeningResult> ScreenText(
    const MeetingText& text, const GateContext& context) {
  SAMRAD_ASSIGN_OR_RETURN(const screening::Roster roster,
                          screening::Roster::Compile(context.roster));
  return screening::Screen(ClearedTextOf(text), roster);
}

bool SameFinding(const TextFinding& a, const TextFinding& b) {
  return a.field() == b.field() && a.start() == b.start() &&
         a.end() == b.end() && a.kind() == b.kind();
}

}  // namespace

CheckTextResponse CheckMeetingText(const MeetingText& text,
                                   const GateContext& context) {
  CheckTextResponse response;
  const auto result = ScreenText(text, context);
  // A roster or a text that cannot be read must not let anything through.
  response.set_verdict(std::string(screening::VerdictName(
      result.ok() ? result->verdict() : screening::Verdict::kBlock)));
  if (result.ok()) {
    const std::vector<Field> fields = FieldsOf(text);
    for (const screening::Finding& finding : result->findings()) {
      *response.add_findings() = Placed(finding, fields);
    }
  }
  if (text.has_anonymous()) {
    if (auto meter = MeterOf(text, context); meter.has_value()) {
      *response.mutable_meter() = *std::move(meter);
    }
  }
  return response;
}

absl::Status RequirePassed(const MeetingText& text,
                           const CheckTextResponse& check,
                           const Confirmed& confirmed) {
  if (check.verdict() != "CLEAR" && check.verdict() != "WARN") {
    return Cannot("TEXT_BLOCKED", "the text names somebody");
  }
  if (text.has_anonymous()) {
    if (!check.has_meter()) {
      return Cannot("NO_POPULATION",
                    "there is no table to count in: import one first");
    }
    if (!check.meter().passes()) {
      return Cannot("FITS_TOO_FEW", "too few people fit the description");
    }
  }
  for (const TextFinding& finding : check.findings()) {
    const bool seen = std::any_of(
        confirmed.begin(), confirmed.end(),
        [&](const TextFinding& one) { return SameFinding(one, finding); });
    if (!seen) {
      return Cannot("WARNING_UNCONFIRMED",
                    "a warning has not been confirmed as it is shown");
    }
  }
  return absl::OkStatus();
}

int SmallestGroup(const CheckTextResponse& check, std::uint32_t k) {
  if (!check.has_meter()) return static_cast<int>(k);
  return static_cast<int>(std::min<std::uint64_t>(
      std::min(check.meter().count(), check.meter().count_with_earlier()),
      1'000'000'000));
}

std::vector<std::string> MeterSubjects(const CheckTextResponse& check) {
  if (!check.has_meter()) return {};
  const meetings::v1::Meter& meter = check.meter();
  return {absl::StrCat("fits=", meter.count()),
          absl::StrCat("fits_with_earlier=", meter.count_with_earlier()),
          absl::StrCat("k=", meter.k())};
}

absl::StatusOr<screening::Clearance> ClearMeetingText(
    const MeetingText& text, const GateContext& context,
    const ClearanceAsk& ask) {
  const absl::Status no =
      Cannot("NOT_CLEARED", "the text is not cleared to leave");
  const auto result = ScreenText(text, context);
  if (!result.ok()) return no;
  // What was confirmed as it was shown, as the screening says it.
  const std::vector<Field> fields = FieldsOf(text);
  std::vector<screening::Finding> confirmed;
  for (const screening::Finding& finding : result->findings()) {
    const TextFinding placed = Placed(finding, fields);
    if (std::any_of(
            ask.confirmed.begin(), ask.confirmed.end(),
            [&](const TextFinding& one) { return SameFinding(one, placed); })) {
      confirmed.push_back(finding);
    }
  }
  const std::string joined = ClearedTextOf(text);
  screening::ClearanceRequest request{
      .text = joined,
      .screening = &*result,
      .confirmed = confirmed,
      .counted = std::nullopt,
      .k = context.k,
      .author = ask.author,
      .second_person = ask.second,
      .second_person_confirms = !ask.second.empty(),
      .facts = &ask.facts,
      .catalogue = &ask.catalogue};
  std::optional<screening::Population> population;
  const screening::FitRequest fit = FitRequestOf(text, context);
  if (text.has_anonymous()) {
    if (!context.population.has_value()) return no;
    auto parsed = screening::Population::ParseCsv(*context.population);
    if (!parsed.ok()) return no;
    population = *std::move(parsed);
    request.counted =
        screening::Counted{.population = &*population, .request = &fit};
  }
  auto clearance = screening::Clear(request);
  return clearance.ok() ? clearance : no;
}

}  // namespace samrad::agency
