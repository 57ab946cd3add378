// What makes two requests equal.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_REQUEST_BYTES_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_REQUEST_BYTES_H_

#include <string>

#include "google/protobuf/message_lite.h"

namespace samrad::agency {

// The message in one fixed order: equal bytes for equal requests.
std::string RequestBytes(const google::protobuf::MessageLite& request);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_REQUEST_BYTES_H_
