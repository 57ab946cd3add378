// The agencies this one works with, as its security officer acts on them.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_AGENCY_DIRECTORY_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_AGENCY_DIRECTORY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/common/v1/common.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/outbox.h"
#include "services/base/clock.h"

namespace samrad::agency {

struct ListedAgency {
  std::string id;
  common::v1::AgencyKind kind = common::v1::AGENCY_KIND_UNSPECIFIED;
  common::v1::Function function = common::v1::FUNCTION_UNSPECIFIED;
  std::string fingerprint;  // crypto::FingerprintOf its signing key
  bool active = false;
};

// Every act is journalled under `user`. Thread-safe. Who may act is the
// caller's to check.
class AgencyDirectory {
 public:
  // All must outlive it.
  AgencyDirectory(Outbox& outbox, const Journal& journal,
                  const base::Clock& clock);

  // By id, as of the verified chain.
  std::vector<ListedAgency> List() const;

  // Signs for a new agency: `events` are those of its request file, ONBOARD
  // first, then its KEY events that it has signed itself. Returns how many
  // signatures are missing; at 0 the keys are handed in as well.
  // FAILED_PRECONDITION, tag FINGERPRINT_MISMATCH: the officer compared another
  // key. INVALID_ARGUMENT: not such a file. Else the hub's codes.
  absl::StatusOr<std::uint32_t> Onboard(
      std::string_view user,
      const std::vector<audit::v1::DirectoryEvent>& events,
      std::string_view fingerprint);

  // Makes new keys of these uses and announces them, each signed with the
  // signing key the directory names. Returns the fingerprint of the signing key
  // after it. UNAVAILABLE: the hub is away; asking again announces the same
  // new key.
  absl::StatusOr<std::string> RotateKeys(
      std::string_view user, const std::vector<audit::v1::KeyUse>& uses);

  // Signs an agency out. Returns how many signatures are missing.
  absl::StatusOr<std::uint32_t> Revoke(std::string_view user,
                                       std::string_view agency);

  // Announces keys of the ring that are newer than the directory's (a crash
  // between rotating and announcing). Called now and then.
  absl::Status AnnouncePending();

 private:
  absl::Status AnnounceKey(audit::v1::KeyUse use);

  Outbox& outbox_;
  const Journal& journal_;
  const base::Clock& clock_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_AGENCY_DIRECTORY_H_
