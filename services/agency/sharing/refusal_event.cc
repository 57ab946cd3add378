#include "services/agency/sharing/refusal_event.h"

#include <set>

#include "services/agency/journal/refusals.h"
#include "services/audit/headers.h"

namespace samrad::agency {

JournalEvent RefusalEvent(const std::string& user, const std::string& case_code,
                          const std::vector<std::string>& to,
                          const law::v1::Decision& decision) {
  JournalEvent event{.event = events::kDisclosureRefused,
                     .user = user,
                     .outcome = law::v1::Verdict_Name(decision.verdict()),
                     .subjects = {case_code}};
  event.subjects.insert(event.subjects.end(), to.begin(), to.end());
  const law::v1::Ground& ground = decision.ground();
  // What is no provision is whatever somebody wrote, and stays out.
  std::string cited = audit::IsProvision(ground.provision())
                          ? ground.provision()
                          : law::v1::GroundKind_Name(ground.kind());
  if (audit::IsProvision(ground.duty())) cited += " + " + ground.duty();
  event.subjects.push_back(std::string(kGroundMark) + cited);
  std::set<int> told;
  for (const law::v1::Reason& reason : decision.reasons()) {
    if (event.subjects.size() >= kMaxSubjects) break;
    if (!told.insert(reason.code()).second) continue;
    event.subjects.push_back(std::string(kReasonMark) +
                             law::v1::ReasonCode_Name(reason.code()));
  }
  return event;
}

}  // namespace samrad::agency
