// The closed vocabularies of a header, and the refusal of anything outside.
// Inside the audit room only. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_AUDIT_VOCABULARY_H_
#define SAMRAD_SERVICES_AUDIT_VOCABULARY_H_

#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace samrad::audit {

// OK when the message and all it holds have no unknown field and no enum value
// without a name. INVALID_ARGUMENT otherwise.
absl::Status CheckClosedVocabulary(const google::protobuf::Message& message);

// Parses header bytes: at most 64 KiB, then CheckClosedVocabulary.
// INVALID_ARGUMENT.
absl::Status ParseClosed(std::string_view bytes,
                         google::protobuf::Message& message);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_VOCABULARY_H_
