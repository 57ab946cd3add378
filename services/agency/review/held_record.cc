#include "services/agency/review/held_record.h"

#include <utility>
#include <variant>
#include <vector>

#include "services/agency/meetings/held_text.h"
#include "services/agency/sharing/held_disclosure.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

template <typename Texts>
void AddItems(const Texts& texts, review::v1::ShownContent& content) {
  for (const auto& text : texts) {
    review::v1::ShownItem& item = *content.add_items();
    item.set_category(text.category());
    item.set_text(text.text());
  }
}

// What a room does not have is a NOT_FOUND of this one.
absl::Status OfThisRoom(const absl::Status& status) {
  return absl::IsNotFound(status) ? NoSuchRecord() : status;
}

review::v1::RecordKind KindOf(const HeldText& held) {
  return held.reply ? review::v1::MEETING_REPLY : review::v1::MEETING_ITEM;
}

}  // namespace

absl::Status NoSuchRecord() {
  return base::Error(absl::StatusCode::kNotFound, "NO_SUCH_RECORD",
                     "there is no such record, or it is not open to you");
}

absl::StatusOr<HeldRecord> FindHeldRecord(const base::ReadTransaction& txn,
                                          std::string_view record) {
  const auto id = base::DisclosureId::FromBytes(record);
  if (!id.ok()) return NoSuchRecord();
  absl::StatusOr<HeldDisclosure> disclosure = FindHeldDisclosure(txn, *id);
  if (disclosure.ok()) {
    return HeldRecord{
        .kind = disclosure->sent ? review::v1::SENT : review::v1::RECEIVED,
        .case_code = std::move(disclosure->case_code),
        .author = std::move(disclosure->user)};
  }
  if (!absl::IsNotFound(disclosure.status())) return disclosure.status();
  absl::StatusOr<HeldText> text = FindHeldText(txn, record);
  if (!text.ok()) return OfThisRoom(text.status());
  return HeldRecord{.kind = KindOf(*text),
                    .case_code = std::move(text->case_code),
                    .author = std::move(text->author)};
}

absl::StatusOr<review::v1::ShownContent> ReadHeldRecord(
    const base::ReadTransaction& txn, std::string_view record) {
  const auto id = base::DisclosureId::FromBytes(record);
  if (!id.ok()) return NoSuchRecord();
  review::v1::ShownContent content;
  const absl::StatusOr<HeldDisclosure> disclosure =
      FindHeldDisclosure(txn, *id);
  if (disclosure.ok()) {
    SAMRAD_ASSIGN_OR_RETURN(const std::vector<sharing::v1::Item> items,
                            ReadHeldTexts(txn, *disclosure));
    AddItems(items, content);
    return content;
  }
  if (!absl::IsNotFound(disclosure.status())) return disclosure.status();
  absl::StatusOr<HeldText> held = FindHeldText(txn, record);
  if (!held.ok()) return OfThisRoom(held.status());
  if (auto* anonymous = std::get_if<meetings::v1::AnonymousCase>(&held->text)) {
    *content.mutable_anonymous() = std::move(*anonymous);
  } else if (auto* plain = std::get_if<std::string>(&held->text)) {
    content.set_plain(std::move(*plain));
  } else {
    SAMRAD_ASSIGN_OR_RETURN(
        const meetings::v1::NamedTexts named,
        ReadNamedTexts(txn, std::get<meetings::v1::NamedContent>(held->text)));
    AddItems(named.items(), content);
  }
  return content;
}

}  // namespace samrad::agency
