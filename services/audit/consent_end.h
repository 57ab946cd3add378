// What was taken back of a consent (aterkallelse av samtycke), and what of a
// disclosure that ends.
#ifndef SAMRAD_SERVICES_AUDIT_CONSENT_END_H_
#define SAMRAD_SERVICES_AUDIT_CONSENT_END_H_

#include <set>
#include <string_view>

#include "samrad/common/v1/common.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"

namespace samrad::audit {

// All of it, or what goes to some kinds of agency and what tells some
// categories. A packet is one: when one of its categories ended, it ended.
// Pure; thread-compatible.
class ConsentEnd {
 public:
  // Nothing was taken back.
  ConsentEnd() = default;
  static ConsentEnd Whole();

  void EndTo(common::v1::AgencyKind kind) { kinds_.insert(kind); }
  void EndCategory(common::v1::Category category) {
    categories_.insert(category);
  }
  // One withdrawal more; a valid one (headers.h).
  void Add(const sealed::v1::WithdrawalHeader& header);

  bool nothing() const {
    return !whole_ && kinds_.empty() && categories_.empty();
  }
  // Whether it ends what the disclosure gives to this recipient, by agency id;
  // of an agency that is no recipient: false unless all ended.
  bool EndsFor(const sealed::v1::DisclosureHeader& header,
               std::string_view agency) const;
  // The same for one recipient at least, and for every one.
  bool EndsForAny(const sealed::v1::DisclosureHeader& header) const;
  bool EndsForAll(const sealed::v1::DisclosureHeader& header) const;

 private:
  bool EndsCategoryOf(const sealed::v1::DisclosureHeader& header) const;

  bool whole_ = false;
  std::set<common::v1::AgencyKind> kinds_;
  std::set<common::v1::Category> categories_;
};

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_CONSENT_END_H_
