// What the acts of meetings say together.
#ifndef SAMRAD_CLIENTS_VERIFIER_MEETING_STORY_H_
#define SAMRAD_CLIENTS_VERIFIER_MEETING_STORY_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "clients/verifier/fault.h"
#include "clients/verifier/records.h"
#include "services/audit/consent_end.h"

namespace samrad::verifier {

// What was taken back of consents, by handle.
using EndedConsents = std::map<std::string, audit::ConsentEnd>;

// Fed with the records of one or both exports in leaf order. One export shows
// only its own party's part, so what is missing is no fault; what is there must
// agree. Not thread-safe. Faults:
//   "duplicate"          a text under an id that was used before
//   "after_withdrawal"   a text on a consent that was withdrawn, for one of its
//                        readers at least, or its item opened then (what was
//                        open is stopped within seconds, so a reading is not
//                        compared)
//   "meeting"            an act names a text of another item, class or meeting;
//                        somebody let in who cannot read it
//   "read_before_open"   a text read by an agency that no act before it let in,
//                        since the item was last closed, stopped by an Oops or
//                        never opened (chairs' acts that this export can see)
//   "expired"            opened or read after its expiry
//   "minutes"            minutes read, approved or objected to by another than
//                        the agency they were given to
class MeetingWalk {
 public:
  // Kept by the caller, who has seen every record before the one that is handed
  // in.
  explicit MeetingWalk(const EndedConsents& ended) : ended_(ended) {}

  Checked TakeText(const Record& record,
                   const sealed::v1::MeetingContentHeader& text);
  Checked TakeAct(const Record& record,
                  const sealed::v1::MeetingActHeader& act);

 private:
  // Meeting and item.
  using Key = std::pair<std::string, std::string>;
  struct Item {
    // The newest act that opened or closed it; absent: none was seen.
    std::optional<bool> open;
    std::set<std::string> let_in;
  };

  Checked LetIn(const Record& record, const sealed::v1::MeetingActHeader& act);
  Checked Read(const Record& record, const sealed::v1::MeetingActHeader& act);

  // Whether the text's consent was taken back from one of its readers.
  bool IsEnded(const sealed::v1::MeetingContentHeader& text) const;

  const EndedConsents& ended_;
  // Texts by the hash of their header.
  std::map<std::string, sealed::v1::MeetingContentHeader> texts_;
  std::set<std::string> content_ids_;
  std::map<Key, Item> items_;
};

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_MEETING_STORY_H_
