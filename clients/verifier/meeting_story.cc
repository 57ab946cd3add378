#include "clients/verifier/meeting_story.h"

#include <algorithm>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/audit/headers.h"
#include "services/audit/meeting_admit.h"

namespace samrad::verifier {
namespace {

using sealed::v1::MeetingActHeader;
using sealed::v1::MeetingContentHeader;

Checked At(const Record& record, const char* check) {
  return Broken(record.file, record.leaf, check);
}

bool CanRead(const MeetingContentHeader& text, const std::string& agency) {
  return text.from().agency() == agency ||
         std::any_of(text.to().begin(), text.to().end(),
                     [&](const auto& to) { return to.agency() == agency; });
}

const std::string& ItemOf(const MeetingContentHeader& text) {
  return text.kind() == common::v1::REPLY ? text.item_id() : text.content_id();
}

}  // namespace

Checked MeetingWalk::TakeText(const Record& record,
                              const MeetingContentHeader& text) {
  if (!content_ids_.insert(text.content_id()).second) {
    return At(record, "duplicate");
  }
  if (IsEnded(text)) return At(record, "after_withdrawal");
  texts_.emplace(crypto::ToString(crypto::Sha256(
                     std::string_view(record.signed_record.header()))),
                 text);
  return std::nullopt;
}

Checked MeetingWalk::TakeAct(const Record& record,
                             const MeetingActHeader& act) {
  const Key key = {act.meeting_id(), act.item_id()};
  switch (act.act()) {
    case sealed::v1::ITEM_OPENED: {
      Item& item = items_[key];
      item.open = true;
      item.let_in.clear();
      return LetIn(record, act);
    }
    case sealed::v1::LATE_ADMITTED:
      return LetIn(record, act);
    case sealed::v1::CONTENT_READ:
      return Read(record, act);
    case sealed::v1::ITEM_CLOSED:
    case sealed::v1::OOPS:
      items_[key].open = false;
      items_[key].let_in.clear();
      return std::nullopt;
    case sealed::v1::MINUTES_APPROVED:
    case sealed::v1::MINUTES_OBJECTED:
      return Read(record, act);
    default:
      return std::nullopt;
  }
}

bool MeetingWalk::IsEnded(const MeetingContentHeader& text) const {
  const auto ended = ended_.find(audit::ConsentHandleOf(text));
  return ended != ended_.end() && ended->second.EndsForAny(text.disclosure());
}

Checked MeetingWalk::LetIn(const Record& record, const MeetingActHeader& act) {
  Item& item = items_[{act.meeting_id(), act.item_id()}];
  item.let_in.insert(act.present().begin(), act.present().end());
  const auto found = texts_.find(act.content_header_hash());
  if (found == texts_.end()) return std::nullopt;  // Not for us to see.
  const MeetingContentHeader& text = found->second;
  if (text.kind() != common::v1::ITEM || text.content_id() != act.item_id() ||
      text.group_id() != act.group_id()) {
    return At(record, "meeting");
  }
  for (const std::string& agency : act.present()) {
    if (!CanRead(text, agency)) return At(record, "meeting");
  }
  if (IsEnded(text)) return At(record, "after_withdrawal");
  if (IsAfter(act.at(), text.expires_at())) return At(record, "expired");
  return std::nullopt;
}

Checked MeetingWalk::Read(const Record& record, const MeetingActHeader& act) {
  const auto found = texts_.find(act.content_header_hash());
  const MeetingContentHeader* text =
      found == texts_.end() ? nullptr : &found->second;
  if (act.item_id().empty()) {
    if (text == nullptr) return std::nullopt;
    const bool given = text->kind() == common::v1::MINUTES &&
                       text->meeting_id() == act.meeting_id() &&
                       text->to(0).agency() == act.agency();
    return given ? std::nullopt : At(record, "minutes");
  }
  // The reader's own export always holds the act that let it in: its node takes
  // a text only when it has seen it (docs/adr/0020).
  const auto item = items_.find({act.meeting_id(), act.item_id()});
  if (item == items_.end() || !item->second.open.value_or(false) ||
      item->second.let_in.count(act.agency()) == 0) {
    return At(record, "read_before_open");
  }
  if (text == nullptr) return std::nullopt;
  if (text->kind() == common::v1::MINUTES || ItemOf(*text) != act.item_id() ||
      text->from().agency() == act.agency() || !CanRead(*text, act.agency())) {
    return At(record, "meeting");
  }
  if (IsAfter(act.at(), text->expires_at())) return At(record, "expired");
  return std::nullopt;
}

}  // namespace samrad::verifier
