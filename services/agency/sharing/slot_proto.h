// A slot's bytes (crypto/seal) and the message that carries them.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_SLOT_PROTO_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_SLOT_PROTO_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "samrad/sealed/v1/envelope.pb.h"

namespace samrad::agency {

// INVALID_ARGUMENT when the bytes are no slot. Pure.
absl::StatusOr<sealed::v1::Slot> SlotToProto(std::string_view recipient,
                                             std::string_view slot);
// Back to the exact bytes. INVALID_ARGUMENT when a field has a wrong size.
absl::StatusOr<std::string> SlotFromProto(const sealed::v1::Slot& slot);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_SLOT_PROTO_H_
