#include "services/audit/consent_end.h"

#include <algorithm>

namespace samrad::audit {

ConsentEnd ConsentEnd::Whole() {
  ConsentEnd end;
  end.whole_ = true;
  return end;
}

void ConsentEnd::Add(const sealed::v1::WithdrawalHeader& header) {
  if (header.ended_to() != common::v1::AGENCY_KIND_UNSPECIFIED) {
    EndTo(header.ended_to());
  } else if (header.ended_category() != common::v1::CATEGORY_UNSPECIFIED) {
    EndCategory(header.ended_category());
  } else {
    whole_ = true;
  }
}

bool ConsentEnd::EndsFor(const sealed::v1::DisclosureHeader& header,
                         std::string_view agency) const {
  if (whole_) return true;
  const auto to = std::find_if(
      header.to().begin(), header.to().end(),
      [&](const sealed::v1::Party& party) { return party.agency() == agency; });
  if (to == header.to().end()) return false;
  return kinds_.contains(to->kind()) || EndsCategoryOf(header);
}

bool ConsentEnd::EndsForAny(const sealed::v1::DisclosureHeader& header) const {
  return whole_ || EndsCategoryOf(header) ||
         std::any_of(header.to().begin(), header.to().end(),
                     [&](const sealed::v1::Party& party) {
                       return kinds_.contains(party.kind());
                     });
}

bool ConsentEnd::EndsForAll(const sealed::v1::DisclosureHeader& header) const {
  return whole_ || EndsCategoryOf(header) ||
         std::all_of(header.to().begin(), header.to().end(),
                     [&](const sealed::v1::Party& party) {
                       return kinds_.contains(party.kind());
                     });
}

bool ConsentEnd::EndsCategoryOf(
    const sealed::v1::DisclosureHeader& header) const {
  return std::any_of(header.categories().begin(), header.categories().end(),
                     [&](int category) {
                       return categories_.contains(
                           static_cast<common::v1::Category>(category));
                     });
}

}  // namespace samrad::audit
