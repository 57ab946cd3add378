#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_PROTO_TIME_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_PROTO_TIME_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace samrad::agency {

// Whole microseconds, as everything in the store. Pure.
google::protobuf::Timestamp ToProtoTime(absl::Time time);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_PROTO_TIME_H_
