#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_TIMES_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_TIMES_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace samrad::agency {

// A time of a message that was checked, or that the hub made. Pure.
inline absl::Time TimeIn(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_TIMES_H_
