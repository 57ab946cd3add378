#include "services/hub/message_tap.h"

namespace samrad::hub {

void TapMessages(grpc::ServerBuilder&) {}

}  // namespace samrad::hub
