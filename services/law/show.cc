#include "services/law/show.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/describe.h"
#include "services/law/legal_day.h"

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
bool AddChange(const std::string& provision, const Version* before,
               const Version* after, std::vector<LawChange>* changes) {
  if (before == after) return false;
  ChangeKind kind = ChangeKind::kNewVersion;
  if (before == nullptr) {
    kind = ChangeKind::kBegins;
  } else if (after == nullptr) {
    kind = ChangeKind::kEnds;
  } else if (before->from() == after->from()) {
    if (before->SerializeAsString() == after->SerializeAsString()) return false;
    kind = ChangeKind::kReworded;
  }
  const Version* told = after != nullptr ? after : before;
  changes->push_back({kind, provision, before == nullptr ? "" : before->from(),
                      after == nullptr ? "" : after->from(), told->text_sv(),
                      told->text_en()});
  return true;
}

// A file of a catalogue and its bytes; null when there is none.
struct FileRead {
  const v1::ProvisionFile* file = nullptr;
  const std::string* bytes = nullptr;
};

FileRead FileOf(const Catalogue& catalogue, const std::string& provision) {
  const auto& parsed = catalogue.compiled().parsed;
  for (size_t i = 0; i < parsed.size(); ++i) {
    if (parsed[i].provision() == provision) {
      return {&parsed[i], &catalogue.files()[i].bytes};
    }
  }
  return {};
}

void DiffProvision(const std::string& provision, const FileRead& before,
                   Day from, const FileRead& after, Day to,
                   std::vector<LawChange>* changes) {
  const auto ground = [](const FileRead& read, Day day) {
    return read.file == nullptr ? nullptr
                                : Find(read.file->ground().version(), day);
  };
  const auto secrecy = [](const FileRead& read, Day day) {
    return read.file == nullptr ? nullptr
                                : Find(read.file->secrecy().version(), day);
  };
  const bool told =
      AddChange(provision, ground(before, from), ground(after, to), changes) |
      AddChange(provision, secrecy(before, from), secrecy(after, to), changes);
  const bool same = before.file != nullptr && after.file != nullptr &&
                    *before.bytes == *after.bytes;
  if (told || same) return;
  const v1::ProvisionFile& titles =
      after.file != nullptr ? *after.file : *before.file;
  changes->push_back({ChangeKind::kElsewhere, provision, "", "",
                      titles.title_sv(), titles.title_en()});
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
  const std::vector<std::vector<Line>> versions =
      internal::DescribeVersions(*file, day, lang);
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
  return DiffCatalogues(catalogue, from, catalogue, to);
}

absl::StatusOr<std::vector<LawChange>> DiffCatalogues(const Catalogue& before,
                                                      std::string_view from,
                                                      const Catalogue& after,
                                                      std::string_view to) {
  const std::optional<Day> first = internal::ParseDay(from);
  const std::optional<Day> second = internal::ParseDay(to);
  if (!first.has_value() || !second.has_value()) {
    return absl::InvalidArgumentError("not a date");
  }
  std::vector<LawChange> changes;
  for (const v1::ProvisionFile& file : before.compiled().parsed) {
    const std::string& provision = file.provision();
    DiffProvision(provision, FileOf(before, provision), *first,
                  FileOf(after, provision), *second, &changes);
  }
  for (const v1::ProvisionFile& file : after.compiled().parsed) {
    const std::string& provision = file.provision();
    if (FileOf(before, provision).file != nullptr) continue;
    DiffProvision(provision, {}, *first, FileOf(after, provision), *second,
                  &changes);
  }
  return changes;
}

std::string LegalDayOf(const google::protobuf::Timestamp& instant) {
  const auto at = internal::ToInstant(true, instant);
  return at.has_value() ? internal::ToString(internal::StockholmDay(*at)) : "";
}

}  // namespace samrad::law
