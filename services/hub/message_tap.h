// Where a test build of the hub sees what is said to it and by it.
#ifndef SAMRAD_SERVICES_HUB_MESSAGE_TAP_H_
#define SAMRAD_SERVICES_HUB_MESSAGE_TAP_H_

namespace grpc {
class ServerBuilder;
}  // namespace grpc

namespace samrad::hub {

// Called on the builder of the server that agencies reach, before it starts.
// Each binary links exactly one of two: message_tap_none.cc, which is empty, in
// every build that serves; message_tap_file.cc in samrad-hub-recording, which
// only tests run.
void TapMessages(grpc::ServerBuilder& builder);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MESSAGE_TAP_H_
