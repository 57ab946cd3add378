// Days as the law counts them: the date in Europe/Stockholm, and ages. The
// zone rules are a value in this code, not a database. Internal to
// services/law.
#ifndef SAMRAD_SERVICES_LAW_LEGAL_DAY_H_
#define SAMRAD_SERVICES_LAW_LEGAL_DAY_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "google/protobuf/timestamp.pb.h"

namespace samrad::law::internal {

// A calendar day as year*10000 + month*100 + day; 0 is none.
using Day = int32_t;

// An instant to the nanosecond.
struct Instant {
  int64_t seconds = 0;
  int32_t nanos = 0;
  auto operator<=>(const Instant&) const = default;
};

// nullopt when absent or outside what RFC 3339 can say (years 1-9999).
std::optional<Instant> ToInstant(bool has,
                                 const google::protobuf::Timestamp& time);

// The date in Sweden at that instant. CET, and CEST from the last Sunday of
// March to the last Sunday of October, 01:00 UTC (Directive 2000/84/EC);
// 1981-1995 to the last Sunday of September, 1980 from 6 April to 28 September;
// no summer time before 1980.
Day StockholmDay(Instant instant);

// nullopt unless YYYY-MM-DD is a date that exists, years 0001-9999.
std::optional<Day> ParseDay(std::string_view text);

std::string ToString(Day day);

// Whole years attained on `day`; a birthday counts from its first instant and
// 29 February is attained on 1 March in common years.
inline int AgeOn(Day birth, Day day) {
  int years = day - birth;
  return years < 0 ? -1 : years / 10000;
}

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_LEGAL_DAY_H_
