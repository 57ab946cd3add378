// Between the log's own types and what travels.
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_PROTO_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_PROTO_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/log/v1/log.pb.h"
#include "services/hub/log/log_core.h"

namespace samrad::hub {

// A receipt; `with_note` adds the checkpoint.
audit::v1::Receipt ReceiptProto(const LogReceipt& receipt, bool with_note);

// "exchange", "directory" or "meetings"; INVALID_ARGUMENT otherwise.
absl::StatusOr<AppendingRoom> ParseRoom(std::string_view room);

// INVALID_ARGUMENT unless there are 1 to kMaxAppendEntries entries of 32 bytes
// with a sequence of at least 1.
absl::StatusOr<std::vector<RoomEntry>> RoomEntriesOf(
    const log::v1::AppendEntriesRequest& request);

// Most bytes of entries in one ReturnEntries.
inline constexpr size_t kMaxReturnBytes = 3 << 20;

// INVALID_ARGUMENT unless whole entries of 32 bytes, at most kMaxReturnBytes.
absl::StatusOr<std::vector<crypto::Entry>> EntriesOf(std::string_view bytes);

// INVALID_ARGUMENT unless hashes of 32 bytes, at most kMaxProofHashes.
absl::StatusOr<crypto::Proof> ProofOf(
    const google::protobuf::RepeatedPtrField<std::string>& hashes);

google::protobuf::Timestamp TimestampProto(absl::Time time);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_PROTO_H_
