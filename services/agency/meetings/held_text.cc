#include "services/agency/meetings/held_text.h"

#include <optional>
#include <utility>

#include "services/agency/cases/told_notes.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::StatusOr<HeldText> HeldItem(const base::ReadTransaction& txn,
                                  const meetings::v1::Item& item) {
  if (item.state() != meetings::v1::HANDED_IN &&
      item.state() != meetings::v1::DISCUSSED) {
    return NoSuchMeeting();
  }
  HeldText held{.author = item.author()};
  switch (item.content_case()) {
    case meetings::v1::Item::kStrategic:
      held.text = item.strategic();
      return held;
    case meetings::v1::Item::kAnonymous:
      held.text = item.anonymous();
      return held;
    case meetings::v1::Item::kNamed:
      break;
    case meetings::v1::Item::CONTENT_NOT_SET:
      return NoSuchMeeting();
  }
  const meetings::v1::NamedContent& named = item.named();
  if (!named.consent().empty()) {
    const auto handle = base::ConsentHandle::FromHex(named.consent());
    if (!handle.ok()) return NoSuchMeeting();
    SAMRAD_ASSIGN_OR_RETURN(const bool stands, StandsWhole(txn, *handle));
    if (!stands) return NoSuchMeeting();
  }
  held.case_code = named.case_();
  held.text = named;
  return held;
}

}  // namespace

absl::StatusOr<HeldText> FindHeldText(const base::ReadTransaction& txn,
                                      std::string_view id) {
  const auto item_id = ItemId::FromBytes(id);
  if (!item_id.ok()) return NoSuchMeeting();
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<StoredItem> item,
                          FindItem(txn, *item_id));
  if (item.has_value()) return HeldItem(txn, item->item);
  SAMRAD_ASSIGN_OR_RETURN(std::optional<StoredReply> reply, FindReply(txn, id));
  // Pending: sealed, but nobody has it yet.
  if (!reply.has_value() || !reply->pending.empty()) return NoSuchMeeting();
  return HeldText{.reply = true,
                  .author = std::move(reply->user),
                  .text = std::move(reply->text)};
}

absl::StatusOr<meetings::v1::NamedTexts> ReadNamedTexts(
    const base::ReadTransaction& txn, const meetings::v1::NamedContent& named) {
  const std::vector<std::string> ids(named.items().begin(),
                                     named.items().end());
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<cases::v1::Note> notes,
                          ReadToldNotes(txn, named.case_(), ids));
  meetings::v1::NamedTexts texts;
  for (const cases::v1::Note& note : notes) {
    meetings::v1::ToldText& told = *texts.add_items();
    told.set_category(note.category());
    told.set_text(note.text());
  }
  return texts;
}

}  // namespace samrad::agency
