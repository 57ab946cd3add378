#include "services/agency/meetings/item_rules.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/base/status.h"
#include "services/screening/population.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::Group;
using meetings::v1::Item;

constexpr int kMaxAreas = 200;

bool HasSeat(const Group& group, const std::string& agency) {
  return std::any_of(group.seats().begin(), group.seats().end(),
                     [&](const hub::meetings::v1::Seat& seat) {
                       return seat.agency() == agency;
                     });
}

absl::Status CheckAgencies(
    std::string_view path, const Group& group,
    const google::protobuf::RepeatedPtrField<std::string>& agencies,
    std::set<std::string>& seen) {
  for (int i = 0; i < agencies.size(); ++i) {
    const std::string at = std::string(path) + "[" + std::to_string(i) + "]";
    if (!HasSeat(group, agencies[i])) {
      return Malformed(at, "the agency has no seat in the group");
    }
    if (!seen.insert(agencies[i]).second) {
      return Malformed(at, "an agency is named twice, or is this one");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckField(std::string_view path, const std::string& text,
                        std::size_t most, bool required) {
  if (required && text.empty()) return Malformed(path, "this is needed");
  if (text.size() > most) return Malformed(path, "the text is too long");
  return absl::OkStatus();
}

absl::Status CheckAnonymous(const meetings::v1::AnonymousCase& one) {
  for (int i = 0; i < one.stages_size(); ++i) {
    if (!screening::ParseStage(one.stages(i)).has_value()) {
      return Malformed("item.anonymous.stages[" + std::to_string(i) + "]",
                       "a stage is 1 to 9 or G1 to G3");
    }
  }
  if (!one.sex().empty() && !screening::ParseSex(one.sex()).has_value()) {
    return Malformed("item.anonymous.sex", "F, M or empty");
  }
  if (one.areas_size() > kMaxAreas) {
    return Malformed("item.anonymous.areas", "at most 200");
  }
  const auto year = static_cast<int>(one.moved_in_from());
  if (year != 0 &&
      (year < screening::kFirstYear || year > screening::kLastYear)) {
    return Malformed("item.anonymous.moved_in_from", "a year, or 0");
  }
  SAMRAD_RETURN_IF_ERROR(CheckField("item.anonymous.observed", one.observed(),
                                    kMaxFieldBytes, true));
  SAMRAD_RETURN_IF_ERROR(
      CheckField("item.anonymous.since", one.since(), kMaxFieldBytes, false));
  SAMRAD_RETURN_IF_ERROR(CheckField("item.anonymous.interpretation",
                                    one.interpretation(), kMaxFieldBytes,
                                    false));
  SAMRAD_RETURN_IF_ERROR(
      CheckField("item.anonymous.tried", one.tried(), kMaxFieldBytes, false));
  return CheckField("item.anonymous.asked", one.asked(), kMaxFieldBytes, true);
}

absl::Status CheckNamed(const Item& item) {
  const meetings::v1::NamedContent& named = item.named();
  if (named.items().empty() || named.items_size() > 40) {
    return Malformed("item.named.items", "1 to 40 items of the case");
  }
  const bool consent = named.ground().kind() == law::v1::CONSENT;
  if (consent != (item.item_class() == common::v1::CONSENTED)) {
    return Malformed("item.named.ground",
                     "consent exactly when the class is CONSENTED");
  }
  if (consent == named.consent().empty()) {
    return Malformed("item.named.consent",
                     "a consent exactly when it is the ground");
  }
  return absl::OkStatus();
}

absl::Status CheckContent(const Item& item) {
  switch (item.item_class()) {
    case common::v1::STRATEGIC:
      if (!item.has_strategic()) return Malformed("item.strategic", "needed");
      return CheckField("item.strategic", item.strategic(), kMaxStrategicBytes,
                        true);
    case common::v1::ANONYMOUS:
      if (!item.has_anonymous()) return Malformed("item.anonymous", "needed");
      return CheckAnonymous(item.anonymous());
    case common::v1::CONSENTED:
    case common::v1::LEGAL_GROUND:
      if (!item.has_named()) return Malformed("item.named", "needed");
      return CheckNamed(item);
    case common::v1::SEALED:
      return item.content_case() == Item::CONTENT_NOT_SET
                 ? absl::OkStatus()
                 : Malformed("item", "a sealed item has no content");
    default:
      return Malformed("item.item_class", "say what kind of item it is");
  }
}

}  // namespace

absl::Status CheckItem(const Item& item, const Group& group,
                       const std::string& own_agency) {
  if (item.minutes() < 1 || item.minutes() > 240) {
    return Malformed("item.minutes", "1 to 240");
  }
  std::set<std::string> seen{own_agency};
  SAMRAD_RETURN_IF_ERROR(
      CheckAgencies("item.required", group, item.required(), seen));
  SAMRAD_RETURN_IF_ERROR(
      CheckAgencies("item.excluded", group, item.excluded(), seen));
  if (group.type() == common::v1::STRATEGIC_GROUP &&
      item.item_class() != common::v1::STRATEGIC) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "STRATEGIC_ONLY",
                       "this group takes strategic items only");
  }
  return CheckContent(item);
}

std::vector<std::string> ListenersOf(const Item& item, const Group& group,
                                     const std::string& own_agency) {
  std::set<std::string> agencies;
  for (const hub::meetings::v1::Seat& seat : group.seats()) {
    agencies.insert(seat.agency());
  }
  agencies.erase(own_agency);
  for (const std::string& agency : item.excluded()) agencies.erase(agency);
  return {agencies.begin(), agencies.end()};
}

std::vector<std::string> GeneralisedIn(const Item& was, const Item& is) {
  if (!was.has_anonymous() || !is.has_anonymous()) return {};
  const meetings::v1::AnonymousCase& before = was.anonymous();
  const meetings::v1::AnonymousCase& after = is.anonymous();
  using List = google::protobuf::RepeatedPtrField<std::string>;
  // An empty list says that it does not matter.
  const auto wider = [](const List& from, const List& to) {
    const std::set<std::string> few(from.begin(), from.end());
    const std::set<std::string> many(to.begin(), to.end());
    if (few.empty() || few == many) return false;
    return many.empty() ||
           std::includes(many.begin(), many.end(), few.begin(), few.end());
  };
  std::vector<std::string> generalised;
  if (wider(before.stages(), after.stages())) generalised.push_back("stages");
  if (!before.sex().empty() && after.sex().empty()) {
    generalised.push_back("sex");
  }
  if (wider(before.areas(), after.areas())) generalised.push_back("areas");
  if (before.moved_in_from() != 0 &&
      (after.moved_in_from() == 0 ||
       after.moved_in_from() < before.moved_in_from())) {
    generalised.push_back("moved_in");
  }
  return generalised;
}

}  // namespace samrad::agency
