#include "services/audit/testing/synthetic_meeting.h"

#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/audit/meeting_headers.h"

namespace samrad::audit::testing {
namespace {

void FillClearance(const SyntheticLog& log,
                   sealed::v1::MeetingContentHeader& text) {
  sealed::v1::ClearanceRecord& clearance = *text.mutable_clearance();
  clearance.set_k(10);
  clearance.set_counted(text.item_class() == common::v1::ANONYMOUS);
  clearance.set_screening_digest(BytesNumber(81, 32));
  clearance.set_catalogue_digest(log.catalogue_digest);
}

}  // namespace

sealed::v1::MeetingContentHeader MeetingItem(const SyntheticLog& log,
                                             std::uint64_t number,
                                             common::v1::ItemClass item_class) {
  sealed::v1::DisclosureHeader disclosure =
      item_class == common::v1::CONSENTED
          ? log.OnConsent(number, kConsentHandle)
          : log.Disclosure(number);
  disclosure.clear_links();
  disclosure.set_setting(law::v1::GROUP_MEETING);
  sealed::v1::MeetingContentHeader text;
  text.set_suite(1);
  text.set_origin(disclosure.origin());
  text.set_content_id(disclosure.disclosure_id());
  text.set_group_id(BytesNumber(91, 16));
  text.set_meeting_id(BytesNumber(92, 16));
  text.set_kind(common::v1::ITEM);
  text.set_item_class(item_class);
  *text.mutable_from() = disclosure.from();
  *text.mutable_to() = disclosure.to();
  *text.mutable_at() = disclosure.decided_at();
  *text.mutable_expires_at() = disclosure.expires_at();
  text.set_journal_head(disclosure.journal_head());
  if (IsIdentified(item_class)) {
    *text.mutable_disclosure() = std::move(disclosure);
  } else {
    FillClearance(log, text);
  }
  return text;
}

sealed::v1::MeetingContentHeader MeetingMinutes(const SyntheticLog& log,
                                                std::uint64_t number) {
  sealed::v1::MeetingContentHeader text =
      MeetingItem(log, number, common::v1::STRATEGIC);
  text.set_kind(common::v1::MINUTES);
  text.clear_item_class();
  text.mutable_from()->Swap(text.mutable_to(0));
  return text;
}

sealed::v1::MeetingActHeader MeetingActOn(
    const SyntheticLog& log, const sealed::v1::MeetingContentHeader& text,
    sealed::v1::MeetingAct act, const std::string& agency) {
  sealed::v1::MeetingActHeader header;
  header.set_suite(1);
  header.set_origin(text.origin());
  header.set_group_id(text.group_id());
  header.set_meeting_id(text.meeting_id());
  if (text.kind() != common::v1::MINUTES) {
    header.set_item_id(text.kind() == common::v1::REPLY ? text.item_id()
                                                        : text.content_id());
  }
  header.set_act(act);
  header.set_agency(agency);
  const bool of_chair =
      act == sealed::v1::ITEM_OPENED || act == sealed::v1::LATE_ADMITTED ||
      act == sealed::v1::ITEM_CLOSED || act == sealed::v1::OOPS;
  if (of_chair) {
    header.add_present("police");
    header.add_present("social");
  }
  if (act == sealed::v1::OOPS) header.add_categories(common::v1::IDENTITY);
  if (act != sealed::v1::ITEM_CLOSED && act != sealed::v1::OOPS &&
      act != sealed::v1::OOPS_ACKNOWLEDGED) {
    header.set_content_header_hash(HashOf(text));
  }
  header.mutable_at()->set_seconds(absl::ToUnixSeconds(log.decided_at));
  header.set_journal_head(BytesNumber(3, 32));
  return header;
}

sealed::v1::MeetingHeader Wrap(const sealed::v1::MeetingContentHeader& text) {
  sealed::v1::MeetingHeader header;
  *header.mutable_content() = text;
  return header;
}

sealed::v1::MeetingHeader Wrap(const sealed::v1::MeetingActHeader& act) {
  sealed::v1::MeetingHeader header;
  *header.mutable_act() = act;
  return header;
}

std::string HashOf(const sealed::v1::MeetingContentHeader& text) {
  return crypto::ToString(
      crypto::Sha256(std::string_view(Wrap(text).SerializeAsString())));
}

}  // namespace samrad::audit::testing
