#include "services/audit/meeting_headers.h"

#include <algorithm>

#include "google/protobuf/util/message_differencer.h"
#include "services/audit/header_checks.h"

namespace samrad::audit {
namespace {

using common::v1::ContentKind;
using common::v1::ItemClass;
using google::protobuf::util::MessageDifferencer;
using sealed::v1::MeetingActHeader;
using sealed::v1::MeetingContentHeader;

bool IsId(const std::string& id) { return id.size() == kIdBytes; }

absl::Status CheckIds(const MeetingContentHeader& h) {
  const bool minutes = h.kind() == common::v1::MINUTES;
  if (!IsId(h.content_id())) return Wrong("content_id is not 16 bytes");
  if (!IsId(h.group_id())) return Wrong("group_id is not 16 bytes");
  if (!IsId(h.meeting_id()) && (minutes || !h.meeting_id().empty())) {
    return Wrong("meeting_id is not 16 bytes");
  }
  if (h.item_id().size() != (h.kind() == common::v1::REPLY ? kIdBytes : 0)) {
    return Wrong("item_id does not go with the kind");
  }
  return absl::OkStatus();
}

absl::Status CheckKind(const MeetingContentHeader& h) {
  const bool classless = h.item_class() == common::v1::ITEM_CLASS_UNSPECIFIED;
  switch (h.kind()) {
    case common::v1::ITEM:
    case common::v1::REPLY:
      if (classless || h.item_class() == common::v1::SEALED) {
        return Wrong("item_class has no text");
      }
      return absl::OkStatus();
    case common::v1::MINUTES:
      if (!classless) return Wrong("item_class does not go with minutes");
      if (h.to_size() != 1) return Wrong("to is not the one agency of minutes");
      return absl::OkStatus();
    default:
      return Wrong("kind is not stated");
  }
}

absl::Status CheckTimes(const MeetingContentHeader& h) {
  const absl::StatusOr<absl::Time> at = TimeOf(h.at());
  if (!at.ok()) return Wrong("at is out of range");
  const absl::StatusOr<absl::Time> expires = TimeOf(h.expires_at());
  if (!expires.ok() || *expires <= *at) {
    return Wrong("expires_at is not after at");
  }
  return absl::OkStatus();
}

bool SameParties(const MeetingContentHeader& h) {
  const sealed::v1::DisclosureHeader& inner = h.disclosure();
  if (!MessageDifferencer::Equals(h.from(), inner.from())) return false;
  return std::equal(h.to().begin(), h.to().end(), inner.to().begin(),
                    inner.to().end(), [](const auto& outer, const auto& party) {
                      return MessageDifferencer::Equals(outer, party);
                    });
}

absl::Status CheckDisclosure(const MeetingContentHeader& h) {
  if (!h.has_disclosure() || h.has_clearance()) {
    return Wrong("the class needs a disclosure and no clearance");
  }
  const sealed::v1::DisclosureHeader& inner = h.disclosure();
  if (absl::Status s = ValidateUnlinkedDisclosure(inner); !s.ok()) return s;
  if (inner.origin() != h.origin() || inner.disclosure_id() != h.content_id() ||
      inner.journal_head() != h.journal_head() ||
      !MessageDifferencer::Equals(inner.expires_at(), h.expires_at()) ||
      !SameParties(h)) {
    return Wrong("disclosure does not agree with the header around it");
  }
  if (*TimeOf(inner.decided_at()) > *TimeOf(h.at())) {
    return Wrong("disclosure is decided after at");
  }
  if (inner.setting() != law::v1::GROUP_MEETING) {
    return Wrong("setting is not a group meeting");
  }
  const bool consent = inner.ground().kind() == law::v1::CONSENT;
  if (h.kind() == common::v1::ITEM &&
      consent != (h.item_class() == common::v1::CONSENTED)) {
    return Wrong("ground does not go with item_class");
  }
  return absl::OkStatus();
}

absl::Status CheckClearance(const MeetingContentHeader& h) {
  if (!h.has_clearance() || h.has_disclosure()) {
    return Wrong("the class needs a clearance and no disclosure");
  }
  const sealed::v1::ClearanceRecord& clearance = h.clearance();
  if (clearance.k() < kLeastK || clearance.k() > kMostK) {
    return Wrong("k is not 5 to 1000");
  }
  if (clearance.screening_digest().size() != kDigestBytes ||
      clearance.catalogue_digest().size() != kDigestBytes) {
    return Wrong("a digest of the clearance is not 32 bytes");
  }
  const bool anonymous = h.item_class() == common::v1::ANONYMOUS;
  if (!anonymous && clearance.counted()) {
    return Wrong("counted does not go with a text that describes nobody");
  }
  if (anonymous && h.kind() == common::v1::ITEM && !clearance.counted()) {
    return Wrong("an anonymous item was not counted");
  }
  return absl::OkStatus();
}

// Which fields go with an act.
struct Shape {
  bool item = true;
  bool present = false;
  bool content = false;
  bool categories = false;
};

absl::StatusOr<Shape> ShapeOf(const MeetingActHeader& h) {
  switch (h.act()) {
    case sealed::v1::ITEM_OPENED:
    case sealed::v1::LATE_ADMITTED:
      return Shape{.present = true, .content = true};
    case sealed::v1::CONTENT_READ:
      return Shape{.item = !h.item_id().empty(), .content = true};
    case sealed::v1::ITEM_CLOSED:
      return Shape{.present = true};
    case sealed::v1::OOPS:
      return Shape{.present = true, .categories = true};
    case sealed::v1::OOPS_ACKNOWLEDGED:
      return Shape{};
    case sealed::v1::MINUTES_APPROVED:
    case sealed::v1::MINUTES_OBJECTED:
      return Shape{.item = false, .content = true};
    default:
      return Wrong("act is not stated");
  }
}

absl::Status CheckPresent(const MeetingActHeader& h, bool wanted) {
  if (h.present().empty() == wanted || h.present_size() > kMaxPresent) {
    return Wrong("present does not go with the act");
  }
  for (int i = 0; i < h.present_size(); ++i) {
    if (!IsAgencyId(h.present(i)) ||
        (i > 0 && h.present(i - 1) >= h.present(i))) {
      return Wrong("present is malformed, repeats or is out of order");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCategories(const MeetingActHeader& h, bool wanted) {
  if (!wanted) {
    return h.categories().empty() ? absl::OkStatus()
                                  : Wrong("categories do not go with the act");
  }
  if (!DistinctAndSet(h.categories()) ||
      std::find(h.categories().begin(), h.categories().end(),
                common::v1::IDENTITY) == h.categories().end()) {
    return Wrong("categories repeat or are without IDENTITY");
  }
  return absl::OkStatus();
}

}  // namespace

bool IsIdentified(ItemClass item_class) {
  return item_class == common::v1::CONSENTED ||
         item_class == common::v1::LEGAL_GROUND;
}

absl::Status ValidateMeetingContent(const MeetingContentHeader& h) {
  if (absl::Status s = CheckCommon(h); !s.ok()) return s;
  for (const auto check : {CheckKind, CheckIds, CheckTimes}) {
    if (absl::Status s = check(h); !s.ok()) return s;
  }
  if (absl::Status s = CheckSenderAndRecipients(h.from(), h.to()); !s.ok()) {
    return s;
  }
  return IsIdentified(h.item_class()) ? CheckDisclosure(h) : CheckClearance(h);
}

absl::Status ValidateMeetingAct(const MeetingActHeader& h) {
  if (absl::Status s = CheckCommon(h); !s.ok()) return s;
  const absl::StatusOr<Shape> shape = ShapeOf(h);
  if (!shape.ok()) return shape.status();
  if (!IsId(h.group_id())) return Wrong("group_id is not 16 bytes");
  if (!IsId(h.meeting_id())) return Wrong("meeting_id is not 16 bytes");
  if (h.item_id().size() != (shape->item ? kIdBytes : 0)) {
    return Wrong("item_id does not go with the act");
  }
  if (!IsAgencyId(h.agency())) return Wrong("agency is malformed");
  if (h.content_header_hash().size() != (shape->content ? kDigestBytes : 0)) {
    return Wrong("content_header_hash does not go with the act");
  }
  if (absl::Status s = CheckPresent(h, shape->present); !s.ok()) return s;
  if (absl::Status s = CheckCategories(h, shape->categories); !s.ok()) return s;
  if (!IsInstant(h.at())) return Wrong("at is out of range");
  return absl::OkStatus();
}

absl::Status ValidateMeetingHeader(const sealed::v1::MeetingHeader& h) {
  if (absl::Status s = CheckClosedVocabulary(h); !s.ok()) return s;
  switch (h.header_case()) {
    case sealed::v1::MeetingHeader::kContent:
      return ValidateMeetingContent(h.content());
    case sealed::v1::MeetingHeader::kAct:
      return ValidateMeetingAct(h.act());
    default:
      return Wrong("header is neither a text nor an act");
  }
}

absl::StatusOr<sealed::v1::MeetingHeader> ParseMeetingHeader(
    std::string_view header) {
  return Parse(header, &ValidateMeetingHeader);
}

absl::StatusOr<sealed::v1::MeetingHeader> ParseMeetingRecord(
    const v1::SignedRecord& record) {
  if (record.type() != v1::MEETING) return Wrong("type is not MEETING");
  absl::StatusOr<sealed::v1::MeetingHeader> header =
      ParseMeetingHeader(record.header());
  if (!header.ok()) return header;
  if (record.ciphertext_hash().size() !=
      (header->has_content() ? kDigestBytes : 0)) {
    return Wrong("ciphertext_hash does not go with the header");
  }
  return header;
}

}  // namespace samrad::audit
