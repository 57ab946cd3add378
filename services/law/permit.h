// A permit: proof, as a type, that the law engine said yes to exactly this.
#ifndef SAMRAD_SERVICES_LAW_PERMIT_H_
#define SAMRAD_SERVICES_LAW_PERMIT_H_

#include <span>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/time/time.h"
#include "samrad/common/v1/common.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/law/catalogue.h"

namespace samrad::law {

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

  std::span<const PermitRecipient> recipients() const {
    return {recipients_.data(), recipients_.size()};
  }
  // What may be told; nothing outside the list.
  std::span<const common::v1::Category> categories() const {
    return {categories_.data(), categories_.size()};
  }
  // The ground as cited.
  v1::Ground ground() const;
  // True when the verdict was ALLOW_WITH_DUTY.
  bool duty() const { return duty_; }
  // 32 raw bytes: the catalogue that was used.
  const std::string& catalogue_digest() const { return catalogue_.digest(); }
  // YYYY-MM-DD, empty when the ground has no dated version.
  const std::string& provision_version() const { return provision_version_; }
  // Facts.at: the instant the decision holds for.
  absl::Time decided_at() const { return decided_at_; }

  // True when somebody of this authority and branch may receive.
  bool Covers(const std::string& authority_id,
              const std::string& branch_id) const;

 private:
  friend Ruling Decide(const v1::Facts& facts, const Catalogue& catalogue);
  explicit Permit(Catalogue catalogue) : catalogue_(std::move(catalogue)) {}

  absl::InlinedVector<PermitRecipient, 2> recipients_;
  absl::InlinedVector<common::v1::Category, 8> categories_;
  v1::GroundKind ground_kind_ = v1::GROUND_KIND_UNSPECIFIED;
  std::string provision_;
  std::string duty_provision_;
  bool duty_ = false;
  Catalogue catalogue_;
  std::string provision_version_;
  absl::Time decided_at_;
};

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_PERMIT_H_
