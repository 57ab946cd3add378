// What a withdrawal (aterkallelse) does to a consent on file. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_WITHDRAWAL_H_
#define SAMRAD_SERVICES_AGENCY_CASES_WITHDRAWAL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/cases/v1/consents.pb.h"
#include "samrad/law/v1/facts.pb.h"

namespace samrad::agency {

// Of the whole, whether the hub knows it or not.
bool IsWithdrawn(const cases::v1::ConsentRecord& record);
// An empty part is the whole.
bool IsWhole(const cases::v1::ConsentPart& part);

// The part that ends when `asked` is withdrawn, each kind and category once:
// the whole when nothing of the scope would be left. INVALID_ARGUMENT
// NOT_IN_CONSENT: it names what is not in the scope.
[[nodiscard]] absl::StatusOr<cases::v1::ConsentPart> EndingPart(
    const law::v1::ConsentScope& scope, const cases::v1::ConsentPart& asked);

// Ends all of it from `now`, and notes who said so: one giver, or with an empty
// `person` every one. The first withdrawal sets the time and state WITHDRAWING.
// INVALID_ARGUMENT NO_SUCH_GIVER.
[[nodiscard]] absl::Status EndWhole(cases::v1::ConsentRecord& record,
                                    const std::string& person, absl::Time now);
// Ends a part that is in the scope and is not all of it, and takes it out of
// what the law is asked about; the rest stands. INVALID_ARGUMENT NO_SUCH_GIVER.
[[nodiscard]] absl::Status EndPart(cases::v1::ConsentRecord& record,
                                   const cases::v1::ConsentPart& part,
                                   const std::string& person, absl::Time now);

// The hub has all that was withdrawn so far. False: that was known.
bool MarkKnownToHub(cases::v1::ConsentRecord& record);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_WITHDRAWAL_H_
