// A permit: proof, as a type, that the law engine said yes to exactly this.
#ifndef SAMRAD_SERVICES_LAW_PERMIT_H_
#define SAMRAD_SERVICES_LAW_PERMIT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "samrad/common/v1/common.pb.h"
#include "samrad/law/v1/facts.pb.h"

namespace samrad::law {

class Catalogue;
struct Ruling;

// One who may receive, in the order of Facts.to. Names are left out.
struct PermitRecipient {
  common::v1::AgencyKind kind;
  common::v1::Function function;
  std::string authority_id;
  std::string branch_id;
};

// Made only by Decide, and only for ALLOW and ALLOW_WITH_DUTY; there is no
// other way to get one than to copy or move it. Immutable. Thread-compatible.
class Permit {
 public:
  Permit(const Permit&) = default;
  Permit(Permit&&) = default;
  Permit& operator=(const Permit&) = default;
  Permit& operator=(Permit&&) = default;

  const std::vector<PermitRecipient>& recipients() const { return recipients_; }
  // What may be told; nothing outside the list.
  const std::vector<common::v1::Category>& categories() const {
    return categories_;
  }
  const v1::Ground& ground() const { return ground_; }
  // True when the verdict was ALLOW_WITH_DUTY.
  bool duty() const { return duty_; }
  // 32 raw bytes: the catalogue that was used.
  const std::string& catalogue_digest() const { return catalogue_digest_; }
  // YYYY-MM-DD, empty when the ground has no dated version.
  const std::string& provision_version() const { return provision_version_; }
  // Facts.at: the instant the decision holds for.
  absl::Time decided_at() const { return decided_at_; }

  // True when somebody of this authority and branch may receive.
  bool Covers(const std::string& authority_id,
              const std::string& branch_id) const;

 private:
  friend Ruling Decide(const v1::Facts& facts, const Catalogue& catalogue);
  Permit() = default;

  std::vector<PermitRecipient> recipients_;
  std::vector<common::v1::Category> categories_;
  v1::Ground ground_;
  bool duty_ = false;
  std::string catalogue_digest_;
  std::string provision_version_;
  absl::Time decided_at_;
};

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_PERMIT_H_
