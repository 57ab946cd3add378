// RFC 3339 instants as the schema writes them. Internal to services/law.
#ifndef SAMRAD_SERVICES_LAW_INSTANT_TEXT_H_
#define SAMRAD_SERVICES_LAW_INSTANT_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "services/law/legal_day.h"

namespace samrad::law::internal {

// "2026-09-15T10:00:00+02:00", with up to nine decimals and Z or an offset.
// nullopt for another form, a date or time that does not exist, a leap second,
// an offset of a day or more, or an instant outside years 1-9999.
std::optional<Instant> ParseInstant(std::string_view text);

// In UTC with Z; 0, 3, 6 or 9 decimals. The instant is one ToInstant accepts.
std::string FormatInstant(Instant instant);

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_INSTANT_TEXT_H_
