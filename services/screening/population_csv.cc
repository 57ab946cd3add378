// Reading the population table.
#include <array>
#include <charconv>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/screening/population.h"
#include "services/screening/text_place.h"

namespace samrad::screening {
namespace {

using internal::FaultAt;

constexpr std::array<std::string_view, 6> kColumns = {
    "school", "stage", "sex", "area", "moved_in_year", "count"};
constexpr char kHeaderText[] =
    "the header must be school,stage,sex,area,moved_in_year,count";
constexpr size_t kMaxNameBytes = 200;

struct Field {
  std::string text;
  // Where it begins in the file.
  size_t begin = 0;
};

// Splits into records of fields (RFC 4180); Next is called until AtEnd.
class Records {
 public:
  explicit Records(std::string_view csv) : csv_(csv) {
    if (csv.substr(0, 3) == internal::kByteOrderMark) at_ = 3;
    end_ = csv.size();
    while (end_ > at_ && (csv[end_ - 1] == '\n' || csv[end_ - 1] == '\r')) {
      --end_;
    }
  }

  bool AtEnd() const { return at_ >= end_; }
  size_t at() const { return at_; }

  absl::StatusOr<std::vector<Field>> Next() {
    std::vector<Field> fields;
    while (true) {
      absl::StatusOr<Field> field = NextField();
      if (!field.ok()) return field.status();
      fields.push_back(*std::move(field));
      if (at_ < end_ && csv_[at_] == ',') {
        ++at_;
        if (fields.size() > kColumns.size()) {
          return FaultAt(csv_, at_, "more than 6 fields in a line");
        }
        continue;
      }
      if (at_ < end_ && csv_[at_] == '\r') ++at_;
      if (at_ < end_ && csv_[at_] == '\n') {
        ++at_;
      } else if (at_ < end_) {
        return FaultAt(csv_, at_, "a line must end with LF or CRLF");
      }
      return fields;
    }
  }

 private:
  absl::StatusOr<Field> NextField() {
    while (at_ < end_ && (csv_[at_] == ' ' || csv_[at_] == '\t')) ++at_;
    Field field;
    field.begin = at_;
    if (at_ < end_ && csv_[at_] == '"') return Quoted();
    while (at_ < end_ && csv_[at_] != ',' && csv_[at_] != '\n' &&
           csv_[at_] != '\r') {
      if (csv_[at_] == '"') {
        return FaultAt(csv_, at_, "a quote inside a field without quotes");
      }
      field.text += csv_[at_++];
    }
    return field;
  }

  absl::StatusOr<Field> Quoted() {
    Field field;
    field.begin = at_++;
    while (true) {
      if (at_ >= end_) {
        return FaultAt(csv_, field.begin, "the quote is never closed");
      }
      if (csv_[at_] != '"') {
        field.text += csv_[at_++];
        continue;
      }
      if (at_ + 1 >= end_ || csv_[at_ + 1] != '"') break;
      field.text += '"';
      at_ += 2;
    }
    ++at_;
    while (at_ < end_ && (csv_[at_] == ' ' || csv_[at_] == '\t')) ++at_;
    if (at_ < end_ && csv_[at_] != ',' && csv_[at_] != '\n' &&
        csv_[at_] != '\r') {
      return FaultAt(csv_, at_, "text after a closing quote");
    }
    return field;
  }

  std::string_view csv_;
  size_t at_ = 0;
  size_t end_ = 0;
};

// The fields of one line, each by its own rule.
class RowReader {
 public:
  explicit RowReader(std::string_view csv) : csv_(csv) {}

  absl::StatusOr<PopulationRow> Read(const std::vector<Field>& fields) {
    PopulationRow row;
    row.school = Name(fields[0]);
    const std::optional<int> stage = ParseStage(fields[1].text);
    if (!stage.has_value()) Fail(fields[1], "stage must be 1-9 or G1-G3");
    const std::optional<Sex> sex = ParseSex(fields[2].text);
    if (!sex.has_value()) Fail(fields[2], "sex must be F or M");
    row.stage = stage.value_or(0);
    row.sex = sex.value_or(Sex::kFemale);
    row.area = Name(fields[3]);
    if (!fields[4].text.empty()) {
      row.moved_in_year = static_cast<int>(Number(
          fields[4], kFirstYear, kLastYear,
          "moved_in_year must be a year, or empty for before the records"));
    }
    if (!fields[5].text.empty() && fields[5].text[0] == '-') {
      Fail(fields[5], "count must not be negative");
    }
    row.count = Number(fields[5], 0, kMaxRowCount,
                       "count must be a whole number from 0 to 1000000");
    if (!status_.ok()) return status_;
    return row;
  }

 private:
  void Fail(const Field& field, std::string_view what) {
    if (status_.ok()) status_ = FaultAt(csv_, field.begin, what);
  }

  std::string Name(const Field& field) {
    if (field.text.empty()) Fail(field, "school and area must not be empty");
    if (field.text.size() > kMaxNameBytes) {
      Fail(field, "a name of more than 200 bytes");
    }
    for (char c : field.text) {
      if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
        Fail(field, "a control character in a name");
      }
    }
    return field.text;
  }

  int64_t Number(const Field& field, int64_t least, int64_t most,
                 std::string_view what) {
    int64_t number = 0;
    const char* begin = field.text.data();
    const char* end = begin + field.text.size();
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error != std::errc() || stop != end || number < least ||
        number > most || field.text[0] == '-') {
      Fail(field, what);
    }
    return number;
  }

  std::string_view csv_;
  absl::Status status_;
};

absl::Status CheckBytes(std::string_view csv) {
  if (csv.size() > kMaxPopulationBytes) {
    return FaultAt(csv, 0, "the table is larger than 4 MiB");
  }
  if (csv.substr(0, 2) == "\xFF\xFE" || csv.substr(0, 2) == "\xFE\xFF") {
    return FaultAt(csv, 0, "the table is UTF-16; save it as UTF-8");
  }
  const size_t invalid = internal::FirstInvalidUtf8(csv);
  if (invalid != std::string_view::npos) {
    return FaultAt(csv, invalid, "not UTF-8; save the table as UTF-8");
  }
  return absl::OkStatus();
}

absl::Status CheckHeader(std::string_view csv, std::vector<Field>& fields) {
  if (fields.size() == 1 && fields[0].text.find(';') != std::string::npos) {
    return FaultAt(csv, fields[0].begin,
                   "fields are parted by ';'; save the table with commas");
  }
  for (size_t i = 0; i < kColumns.size(); ++i) {
    if (i >= fields.size()) {
      return FaultAt(csv, fields.back().begin,
                     absl::StrCat("the column ", kColumns[i].data(),
                                  " is missing; ", kHeaderText));
    }
    if (fields[i].text != kColumns[i]) {
      return FaultAt(csv, fields[i].begin,
                     absl::StrCat("wrong column; ", kHeaderText));
    }
  }
  if (fields.size() > kColumns.size()) {
    return FaultAt(csv, fields[kColumns.size()].begin,
                   absl::StrCat("one column too many; ", kHeaderText));
  }
  return absl::OkStatus();
}

// Bare and quoted fields alike lose the spaces around them.
void Trim(std::vector<Field>* fields) {
  for (Field& field : *fields) absl::StripAsciiWhitespace(&field.text);
}

}  // namespace

absl::StatusOr<Population> Population::ParseCsv(std::string_view csv) {
  if (absl::Status status = CheckBytes(csv); !status.ok()) return status;
  Records records(csv);
  if (records.AtEnd()) return FaultAt(csv, 0, "the table is empty");
  absl::StatusOr<std::vector<Field>> header = records.Next();
  if (!header.ok()) return header.status();
  Trim(&*header);
  if (absl::Status status = CheckHeader(csv, *header); !status.ok()) {
    return status;
  }
  std::vector<PopulationRow> rows;
  std::set<std::tuple<std::string, int, Sex, std::string, int>> seen;
  while (!records.AtEnd()) {
    const size_t begin = records.at();
    absl::StatusOr<std::vector<Field>> fields = records.Next();
    if (!fields.ok()) return fields.status();
    Trim(&*fields);
    if (fields->size() != kColumns.size()) {
      return FaultAt(
          csv, begin,
          absl::StrCat("a line must have 6 fields; this has ", fields->size()));
    }
    absl::StatusOr<PopulationRow> row = RowReader(csv).Read(*fields);
    if (!row.ok()) return row.status();
    if (!seen.emplace(row->school, row->stage, row->sex, row->area,
                      row->moved_in_year)
             .second) {
      return FaultAt(csv, begin,
                     "an earlier line has the same school, stage, sex, area "
                     "and year; add them up in one line");
    }
    if (rows.size() == kMaxPopulationRows) {
      return FaultAt(csv, begin, "more than 100000 lines");
    }
    rows.push_back(*std::move(row));
  }
  if (rows.empty()) return FaultAt(csv, csv.size(), "no line after the header");
  return Population(std::move(rows));
}

}  // namespace samrad::screening
