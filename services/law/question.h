// One request, taken apart for deciding. Internal to services/law.
#ifndef SAMRAD_SERVICES_LAW_QUESTION_H_
#define SAMRAD_SERVICES_LAW_QUESTION_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/law/compiled_catalogue.h"

namespace samrad::law::internal {

// The person that the facts are about, among those who give consent.
inline constexpr std::string_view kSubject = "subject";

// OSL 21:3: protected identity.
inline constexpr std::string_view kProtectedPersons = "OSL 21:3";

// Whose eyes see the facts. A header does not carry everything, and an
// explorer has not stated everything; what is left out is unknown, not false.
enum class View { kFull, kHeader, kExplore };

enum class Tri { kNo, kUnknown, kYes };

// What was recorded of one assessment.
enum class Recorded { kMissing, kYes, kNo };

// One secrecy that the sender listed.
struct ListedSecrecy {
  std::string_view text;  // as listed
  std::optional<Provision> provision;
  int index = -1;  // in the catalogue, or -1
  const CompiledSecrecy* rule = nullptr;
  const CompiledSecrecyVersion* version = nullptr;  // of the day, or null
  bool left = true;  // false: not in force, or the damage test was passed
};

class Question {
 public:
  // Keeps references; both must outlive it.
  Question(const v1::Facts& facts, const CompiledCatalogue& catalogue,
           View view);

  const v1::Facts& facts() const { return facts_; }
  const CompiledCatalogue& catalogue() const { return catalogue_; }
  bool partial() const { return view_ != View::kFull; }
  bool exploring() const { return view_ == View::kExplore; }

  // 0 when `at` is not stated.
  Day day() const { return day_; }
  std::optional<Instant> at() const { return at_; }
  const absl::InlinedVector<ListedSecrecy, 4>& secrecies() const {
    return secrecies_;
  }
  bool secrecy_left() const { return secrecy_left_; }
  // The first secrecy listed, or "".
  std::string_view first_secrecy() const {
    return secrecies_.empty() ? std::string_view() : secrecies_[0].text;
  }
  Mask categories() const { return categories_; }
  // True for a person whose data are protected (skyddade personuppgifter).
  bool protected_person() const { return protected_; }
  bool group_meeting() const {
    return facts_.context().setting() == v1::GROUP_MEETING;
  }

  // Age of the subject on the day, or of the victim; nullopt when the birth
  // date is not stated or lies ahead.
  std::optional<int> SubjectAge() const;
  std::optional<int> VictimAge() const;

  // The assessment as it stands for one secrecy, or, with nullptr, for the
  // disclosure as a whole. One NO outweighs every YES.
  Recorded AnswerFor(v1::AssessmentKind kind,
                     const ListedSecrecy* secrecy) const;
  // The assessment as it stands for a person; answers that concern a secrecy
  // or everybody count, those that concern somebody else do not.
  Recorded AnswerAbout(v1::AssessmentKind kind, std::string_view person) const;

  // OSL 8:2: equal, stated authority and equal branch. kUnknown when an
  // authority is not stated.
  Tri SameBranch(const v1::Party& party) const;
  Tri SameAuthority(const v1::Party& party) const;

 private:
  void ReadAssessments();
  void ReadSecrecies();

  const v1::Facts& facts_;
  const CompiledCatalogue& catalogue_;
  const View view_;
  std::optional<Instant> at_;
  Day day_ = 0;
  absl::InlinedVector<ListedSecrecy, 4> secrecies_;
  bool secrecy_left_ = false;
  Mask categories_ = 0;
  bool protected_ = false;
  // Answers that concern everything; scoped_ tells that there are others.
  Mask yes_ = 0;
  Mask no_ = 0;
  bool scoped_ = false;
};

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_QUESTION_H_
