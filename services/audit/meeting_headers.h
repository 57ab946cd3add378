// Parsing of what a meeting signs (leaf type MEETING): as closed as every other
// header (headers.h), plus what goes with each class of item and kind of act.
// The law is not asked here (see AdmitMeetingContent in meeting_admit.h).
//
// All functions: INVALID_ARGUMENT naming the field that is wrong, never its
// content. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_AUDIT_MEETING_HEADERS_H_
#define SAMRAD_SERVICES_AUDIT_MEETING_HEADERS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/common/v1/meeting.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"

namespace samrad::audit {

// Smallest group of people an anonymous description may fit.
inline constexpr std::uint32_t kLeastK = 5;
inline constexpr std::uint32_t kMostK = 1000;
// Whether a private talk is wanted, sealed to the chair: always of this size.
inline constexpr std::size_t kSealedSignalBytes = 211;
// The author and 16 recipients can be in a room for one item.
inline constexpr int kMaxPresent = 17;

// True for classes whose items name somebody: they stand on a DisclosureHeader
// and pass the gate.
bool IsIdentified(common::v1::ItemClass item_class);

// A sealed text.
// - ITEM and REPLY: a class other than SEALED (that is a signal, not a text).
//   MINUTES: no class, a meeting, one recipient (they are made per agency).
// - REPLY names its item; no other kind does.
// - An identified class: `disclosure`, unlinked, set in a group meeting, with
//   the same suite, origin, id, parties, expiry and journal head, decided no
//   later than `at`. An ITEM stands on consent exactly when it is CONSENTED; a
//   REPLY in its thread stands on whatever ground its own author has.
// - Else `clearance`: k from 5 to 1000, counted for an ANONYMOUS ITEM, not for
//   STRATEGIC or MINUTES.
absl::Status ValidateMeetingContent(const sealed::v1::MeetingContentHeader& h);

// An act. Which fields go with it:
//                       item     present  content hash  categories
//   ITEM_OPENED         yes      yes      yes           -
//   LATE_ADMITTED       yes      yes      yes           -
//   CONTENT_READ        or none  -        yes           -
//   ITEM_CLOSED         yes      yes      -             -
//   OOPS                yes      yes      -             with IDENTITY
//   OOPS_ACKNOWLEDGED   yes      -        -             -
//   MINUTES_APPROVED, MINUTES_OBJECTED
//                       -        -        yes           -
// CONTENT_READ without an item reads minutes.
absl::Status ValidateMeetingAct(const sealed::v1::MeetingActHeader& h);

absl::Status ValidateMeetingHeader(const sealed::v1::MeetingHeader& h);
absl::StatusOr<sealed::v1::MeetingHeader> ParseMeetingHeader(
    std::string_view header);

// The header of a record of type MEETING. Also wrong: a text without the hash
// of a ciphertext, an act with one.
absl::StatusOr<sealed::v1::MeetingHeader> ParseMeetingRecord(
    const v1::SignedRecord& record);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_MEETING_HEADERS_H_
