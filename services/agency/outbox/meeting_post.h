// Signed records of meetings: made here, and believed when others made them.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_MEETING_POST_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_MEETING_POST_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/hash/sha256.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/agency/outbox/meetings_hub.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/outbox/signer.h"
#include "services/audit/receipt.h"
#include "services/base/sql.h"

namespace samrad::agency {

// A meeting's record that was verified: its header is well formed and of this
// log, its author signed it with the key of that leaf, it stands in this node's
// own mirror.
struct BelievedRecord {
  audit::v1::SignedRecord record;
  sealed::v1::MeetingHeader header;
  std::string header_hash;  // 32 bytes, of the record's header bytes
  audit::Receipt receipt;
};

// Thread-safe.
class MeetingPost {
 public:
  // Both must outlive it.
  MeetingPost(Outbox& outbox, MeetingsHub& hub) : outbox_(outbox), hub_(hub) {}

  // Signs an act of this agency. Suite, origin, agency and time are filled in;
  // `header` says the rest. In the caller's transaction, whose journal head it
  // names: append to the journal first. FAILED_PRECONDITION NOT_IN_DIRECTORY.
  absl::StatusOr<SignedAct> SignAct(const base::ReadTransaction& txn,
                                    sealed::v1::MeetingActHeader header,
                                    absl::Time now) const;

  // The receipt of a record of ours, once this node's mirror agrees. What is
  // believed is kept: an export of the log opens its leaf.
  // UNAVAILABLE: not that far yet; DATA_LOSS: the proof is wrong.
  absl::StatusOr<audit::Receipt> Believe(
      const audit::v1::SignedRecord& record,
      const audit::v1::Receipt& receipt) const;

  // A record of anybody's. UNAVAILABLE as above (or the directory is behind);
  // DATA_LOSS with a tag: HEADER_MALFORMED, WRONG_LOG, RECEIPT_WRONG,
  // SIGNATURE_WRONG.
  absl::StatusOr<BelievedRecord> Believe(
      const hub::meetings::v1::LoggedRecord& logged) const;

  MeetingsHub& hub() { return hub_; }
  Outbox& outbox() { return outbox_; }

 private:
  Outbox& outbox_;
  MeetingsHub& hub_;
};

// The header of the record at this leaf, once it was held to the log here;
// empty before.
absl::StatusOr<sealed::v1::MeetingHeader> FindMeetingHeader(
    const base::ReadTransaction& txn, std::uint64_t leaf);

// SHA-256 of a record's header bytes, as other headers name it.
std::string HeaderHash(const audit::v1::SignedRecord& record);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_MEETING_POST_H_
