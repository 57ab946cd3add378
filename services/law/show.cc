#include "services/law/show.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/describe.h"

namespace samrad::law {
namespace {

using internal::Day;
using internal::Line;

constexpr size_t kColumns = 80;
constexpr size_t kLabelColumns = 16;

// Characters, not bytes, of UTF-8 text.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void AppendWrapped(const Line& line, std::string* out) {
  std::string row = "  " + line.label + ":";
  row.append(kLabelColumns - std::min(kLabelColumns - 1, Width(row)), ' ');
  bool fresh = true;
  size_t at = 0;
  while (at <= line.text.size()) {
    const size_t end = std::min(line.text.find(' ', at), line.text.size());
    const std::string word = line.text.substr(at, end - at);
    if (!fresh && Width(row) + 1 + Width(word) > kColumns) {
      absl::StrAppend(out, row, "\n");
      row.assign(kLabelColumns, ' ');
      fresh = true;
    }
    if (!fresh) row += ' ';
    row += word;
    fresh = false;
    at = end + 1;
  }
  absl::StrAppend(out, row, "\n");
}

// Every version that counts, described; with a day only that day's.
std::vector<std::vector<Line>> Versions(const v1::ProvisionFile& file,
                                        std::optional<Day> day, Lang lang) {
  auto counts = [&day](const auto& version) {
    const Day from = internal::ParseDay(version.from()).value_or(0);
    const Day to = internal::ParseDay(version.to()).value_or(99991231);
    return !day.has_value() || (from <= *day && *day <= to);
  };
  std::vector<std::vector<Line>> all;
  for (const v1::GroundVersion& version : file.ground().version()) {
    if (counts(version)) all.push_back(internal::Describe(version, lang));
  }
  for (const v1::SecrecyVersion& version : file.secrecy().version()) {
    if (counts(version)) {
      all.push_back(internal::Describe(file.secrecy(), version, lang));
    }
  }
  if (file.has_inert()) all.push_back(internal::Describe(file.inert(), lang));
  return all;
}

std::string Escape(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

void AppendHtml(const v1::ProvisionFile& file, Lang lang, std::string* out) {
  const bool swedish = lang == Lang::kSv;
  absl::StrAppend(out, "<section lang=\"", swedish ? "sv" : "en", "\">\n<h2>",
                  Escape(swedish ? file.title_sv() : file.title_en()),
                  "</h2>\n");
  if (file.not_for_case_work()) {
    absl::StrAppend(out, "<p><strong>",
                    swedish ? "Inte för ärendearbete." : "Not for case work.",
                    "</strong></p>\n");
  }
  for (const std::vector<Line>& version : Versions(file, std::nullopt, lang)) {
    absl::StrAppend(out, "<table>\n");
    for (const Line& line : version) {
      absl::StrAppend(out, "<tr><th scope=\"row\">", Escape(line.label),
                      "</th><td>", Escape(line.text), "</td></tr>\n");
    }
    absl::StrAppend(out, "</table>\n");
  }
  absl::StrAppend(out, "</section>\n");
}

template <typename Version>
const Version* Find(const google::protobuf::RepeatedPtrField<Version>& versions,
                    Day day) {
  for (const Version& version : versions) {
    const Day from = internal::ParseDay(version.from()).value_or(0);
    const Day to = internal::ParseDay(version.to()).value_or(99991231);
    if (from <= day && day <= to) return &version;
  }
  return nullptr;
}

template <typename Version>
void AddChange(const std::string& provision, const Version* before,
               const Version* after, std::vector<LawChange>* changes) {
  if (before == after) return;
  const Version* told = after != nullptr ? after : before;
  changes->push_back({before == nullptr  ? ChangeKind::kBegins
                      : after == nullptr ? ChangeKind::kEnds
                                         : ChangeKind::kNewVersion,
                      provision, before == nullptr ? "" : before->from(),
                      after == nullptr ? "" : after->from(), told->text_sv(),
                      told->text_en()});
}

}  // namespace

absl::StatusOr<v1::ProvisionFile> FindProvision(const Catalogue& catalogue,
                                                std::string_view provision) {
  const auto wanted = internal::ParseProvision(provision);
  if (!wanted.has_value()) {
    return absl::InvalidArgumentError("not a provision");
  }
  const v1::ProvisionFile* found = nullptr;
  for (const v1::ProvisionFile& file : catalogue.compiled().parsed) {
    const auto has = internal::ParseProvision(file.provision());
    if (!has.has_value() || !has->Overlaps(*wanted)) continue;
    if (*has == *wanted) return file;
    if (found == nullptr) found = &file;
  }
  if (found == nullptr) {
    return absl::NotFoundError("the catalogue has no such provision");
  }
  return *found;
}

absl::StatusOr<std::string> ShowProvision(const Catalogue& catalogue,
                                          std::string_view provision,
                                          std::string_view at, Lang lang) {
  std::optional<Day> day;
  if (!at.empty()) {
    day = internal::ParseDay(at);
    if (!day.has_value()) return absl::InvalidArgumentError("not a date");
  }
  absl::StatusOr<v1::ProvisionFile> file = FindProvision(catalogue, provision);
  if (!file.ok()) return file.status();
  const std::vector<std::vector<Line>> versions = Versions(*file, day, lang);
  if (versions.empty()) {
    return absl::NotFoundError("no version is in force on that day");
  }
  const bool swedish = lang == Lang::kSv;
  std::string out =
      absl::StrCat(file->provision(), "  ",
                   swedish ? file->title_sv() : file->title_en(), "\n");
  if (file->not_for_case_work()) {
    absl::StrAppend(
        &out, swedish ? "Inte för ärendearbete.\n" : "Not for case work.\n");
  }
  for (const std::vector<Line>& version : versions) {
    absl::StrAppend(&out, "\n");
    for (const Line& line : version) AppendWrapped(line, &out);
  }
  return out;
}

absl::StatusOr<std::vector<LawChange>> DiffDays(const Catalogue& catalogue,
                                                std::string_view from,
                                                std::string_view to) {
  const std::optional<Day> before = internal::ParseDay(from);
  const std::optional<Day> after = internal::ParseDay(to);
  if (!before.has_value() || !after.has_value()) {
    return absl::InvalidArgumentError("not a date");
  }
  std::vector<LawChange> changes;
  for (const v1::ProvisionFile& file : catalogue.compiled().parsed) {
    if (file.has_ground()) {
      AddChange(file.provision(), Find(file.ground().version(), *before),
                Find(file.ground().version(), *after), &changes);
    } else if (file.has_secrecy()) {
      AddChange(file.provision(), Find(file.secrecy().version(), *before),
                Find(file.secrecy().version(), *after), &changes);
    }
  }
  return changes;
}

absl::StatusOr<std::string> SheetHtml(const Catalogue& catalogue,
                                      std::string_view provision) {
  absl::StatusOr<v1::ProvisionFile> file = FindProvision(catalogue, provision);
  if (!file.ok()) return file.status();
  std::string out = absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"sv\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<title>",
      Escape(file->provision()),
      "</title>\n<style>body{font-family:serif;max-width:45em;margin:2em "
      "auto}table{border-collapse:collapse;width:100%;margin:1em "
      "0;break-inside:avoid}th,td{border:1px solid;padding:.3em "
      ".6em;text-align:left;vertical-align:top}th{width:8em;font-weight:"
      "normal}</style>\n</head>\n<body>\n<h1>",
      Escape(file->provision()), "</h1>\n");
  AppendHtml(*file, Lang::kSv, &out);
  AppendHtml(*file, Lang::kEn, &out);
  absl::StrAppend(&out, "<p>Katalog / catalogue ", catalogue.digest_hex(),
                  "</p>\n</body>\n</html>\n");
  return out;
}

}  // namespace samrad::law
