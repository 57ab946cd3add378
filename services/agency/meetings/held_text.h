// What this agency itself wrote to a meeting and still holds: its own items and
// its own replies. What others said there is kept by no node (text_shelf.h).
// For the auditor's second key alone (docs/adr/0026): who asks is not looked at
// here.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_HELD_TEXT_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_HELD_TEXT_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "samrad/agency/meetings/v1/content.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "services/base/sql.h"

namespace samrad::agency {

// A text that has been handed in.
struct HeldText {
  // True: a reply in the thread of an item; false: the item itself.
  bool reply = false;
  // Of an item by name; else empty.
  std::string case_code = {};
  std::string author = {};
  // An item by name says its notes by id: ReadNamedTexts.
  std::variant<meetings::v1::AnonymousCase, meetings::v1::NamedContent,
               std::string>
      text = {};
};

// `id`: 16 bytes. NOT_FOUND as NoSuchMeeting: unknown; another agency's; never
// handed in; taken back; a wish for a private talk, which has no text; on a
// consent of which anything has ended.
[[nodiscard]] absl::StatusOr<HeldText> FindHeldText(
    const base::ReadTransaction& txn, std::string_view id);

// What an item by name told. DATA_LOSS when a note of it is gone.
[[nodiscard]] absl::StatusOr<meetings::v1::NamedTexts> ReadNamedTexts(
    const base::ReadTransaction& txn, const meetings::v1::NamedContent& named);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_HELD_TEXT_H_
