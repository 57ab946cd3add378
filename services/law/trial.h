// What a trial of one ground has found: why it fails, and what is not stated.
// Internal to services/law.
#ifndef SAMRAD_SERVICES_LAW_TRIAL_H_
#define SAMRAD_SERVICES_LAW_TRIAL_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "samrad/law/v1/facts.pb.h"

namespace samrad::law::internal {

struct FoundReason {
  v1::ReasonCode code;
  std::string_view provision;  // of the facts or the catalogue; outlives this
  bool operator==(const FoundReason&) const = default;
};

// Reasons and missing facts, each once, in the order found.
class Trial {
 public:
  // A condition fails.
  void Fail(v1::ReasonCode code, std::string_view provision) {
    failed_ = true;
    Note(code, provision);
  }

  // Fails as long as an assessment is not recorded.
  void FailUntilRecorded(v1::ReasonCode code, std::string_view provision) {
    unrecorded_ = true;
    Note(code, provision);
  }

  // An assessment is not recorded: a failure that recording can mend.
  void FailUnrecorded(std::string_view provision, v1::AssessmentKind kind) {
    unrecorded_ = true;
    Note(v1::ASSESSMENT_MISSING, provision);
    Miss(absl::StrCat("assessments.", v1::AssessmentKind_Name(kind)));
  }

  // A fact that is needed is not stated.
  void Miss(std::string path) {
    if (std::find(missing_.begin(), missing_.end(), path) == missing_.end()) {
      missing_.push_back(std::move(path));
    }
  }

  // Failed for good: no assessment that could still be recorded mends it.
  bool closed() const { return failed_; }
  bool failed() const { return failed_ || unrecorded_; }
  bool lacks_facts() const { return !missing_.empty(); }

  const absl::InlinedVector<FoundReason, 8>& reasons() const {
    return reasons_;
  }
  const absl::InlinedVector<std::string, 2>& missing() const {
    return missing_;
  }

 private:
  void Note(v1::ReasonCode code, std::string_view provision) {
    const FoundReason reason{code, provision};
    if (std::find(reasons_.begin(), reasons_.end(), reason) == reasons_.end()) {
      reasons_.push_back(reason);
    }
  }

  bool failed_ = false;
  bool unrecorded_ = false;
  absl::InlinedVector<FoundReason, 8> reasons_;
  absl::InlinedVector<std::string, 2> missing_;
};

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_TRIAL_H_
