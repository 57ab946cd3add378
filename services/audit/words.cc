// The small words of headers: ids, provisions, dates, instants.
#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "absl/time/civil_time.h"
#include "services/audit/headers.h"

namespace samrad::audit {
namespace {

constexpr std::size_t kMaxProvisionBytes = 48;
// 2000-01-01 and 2200-01-01.
constexpr std::int64_t kEarliestSecond = 946684800;
constexpr std::int64_t kLatestSecond = 7258118400;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes `prefix` off the front of `text`.
bool Take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool TakeNumber(std::string_view& text) {
  const std::size_t digits = static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), IsDigit) - text.begin());
  text.remove_prefix(digits);
  return digits > 0;
}

// ( st [0-9])?( p [0-9]+)? to the end.
bool IsTail(std::string_view text) {
  if (Take(text, " st ")) {
    if (text.empty() || !IsDigit(text.front())) return false;
    text.remove_prefix(1);
  }
  if (Take(text, " p ") && !TakeNumber(text)) return false;
  return text.empty();
}

// ( [a-z])? and the tail.
bool IsLetterAndTail(std::string_view text) {
  if (IsTail(text)) return true;
  return text.size() >= 2 && text[0] == ' ' && IsLower(text[1]) &&
         IsTail(text.substr(2));
}

// [0-9]+( ?[a-z])?:[0-9]+ and what follows.
bool IsChapterAndSection(std::string_view text) {
  if (!TakeNumber(text)) return false;
  if (!text.empty() && text.front() != ':') {
    Take(text, " ");
    if (text.empty() || !IsLower(text.front())) return false;
    text.remove_prefix(1);
  }
  return Take(text, ":") && TakeNumber(text) && IsLetterAndTail(text);
}

}  // namespace

bool IsAgencyId(std::string_view text) {
  return !text.empty() && text.size() <= 31 && IsLower(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsLower(c) || IsDigit(c) || c == '-';
         });
}

bool IsOpaqueId(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsLower(c) || IsDigit(c) || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == ':' || c == '-';
         });
}

bool IsProvision(std::string_view text) {
  if (text.size() > kMaxProvisionBytes) return false;
  for (const std::string_view whole : {"L2023:196", "SoL tystnadsplikt"}) {
    std::string_view rest = text;
    if (Take(rest, whole)) return IsTail(rest);
  }
  for (const std::string_view act : {"LUL ", "PL ", "L2025:170 "}) {
    std::string_view rest = text;
    if (Take(rest, act)) return TakeNumber(rest) && IsLetterAndTail(rest);
  }
  for (const std::string_view act : {"OSL ", "SoL ", "SoL2001 ", "SkolL ",
                                     "BrB ", "FB ", "PSL ", "L2018:1693 "}) {
    std::string_view rest = text;
    if (Take(rest, act)) return IsChapterAndSection(rest);
  }
  return false;
}

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int parts[3] = {0, 0, 0};
  int part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
    } else if (!IsDigit(text[i])) {
      return false;
    } else {
      parts[part] = parts[part] * 10 + (text[i] - '0');
    }
  }
  const absl::CivilDay day(parts[0], parts[1], parts[2]);
  return day.year() == parts[0] && day.month() == parts[1] &&
         day.day() == parts[2];
}

absl::StatusOr<absl::Time> TimeOf(const google::protobuf::Timestamp& time) {
  if (time.seconds() < kEarliestSecond || time.seconds() >= kLatestSecond ||
      time.nanos() < 0 || time.nanos() > 999'999'999) {
    return absl::InvalidArgumentError("instant is out of range");
  }
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

}  // namespace samrad::audit
