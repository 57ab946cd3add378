// For samrad-hub-recording only: appends every message of every service of
// ours, as it is after TLS and before it is sent, to the file that
// SAMRAD_RECORD_FILE names. Without that variable the process ends: a recorder
// that records nothing would let a test pass that has looked at nothing.
//
// A record: '>' (received) or '<' (sent); the size of the method's name in two
// bytes and of the message in four, both big-endian; the name; the message in
// protobuf's wire form, in which texts and bytes lie as they are.
#include <fcntl.h>
#include <google/protobuf/message_lite.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_interceptor.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/hub/message_tap.h"

namespace samrad::hub {
namespace {

// gRPC's own services (health) speak in other types.
constexpr std::string_view kOurs = "/samrad.";

[[noreturn]] void GiveUp(const char* why) {
  std::fprintf(stderr, "samrad-hub-recording: %s\n", why);
  std::_Exit(2);
}

int RecordFile() {
  static const int file = [] {
    const char* const path = std::getenv("SAMRAD_RECORD_FILE");
    if (path == nullptr || *path == '\0') GiveUp("SAMRAD_RECORD_FILE is empty");
    const int opened =
        ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (opened < 0) GiveUp("SAMRAD_RECORD_FILE cannot be opened");
    return opened;
  }();
  return file;
}

// One write for each record, so that records of many threads lie whole.
void Record(char direction, const std::string& method,
            std::string_view message) {
  std::string record(1, direction);
  const auto put = [&record](std::uint64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      record.push_back(static_cast<char>((number >> shift) & 0xff));
    }
  };
  put(method.size(), 2);
  put(message.size(), 4);
  record.append(method).append(message);
  if (::write(RecordFile(), record.data(), record.size()) !=
      static_cast<ssize_t>(record.size())) {
    GiveUp("SAMRAD_RECORD_FILE cannot be written");
  }
}

class Recorder final : public grpc::experimental::Interceptor {
 public:
  explicit Recorder(std::string method) : method_(std::move(method)) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* call) override {
    using Hook = grpc::experimental::InterceptionHookPoints;
    if (call->QueryInterceptionHookPoint(Hook::POST_RECV_MESSAGE)) {
      const void* const received = call->GetRecvMessage();
      if (received != nullptr) {
        Record('>', method_,
               static_cast<const google::protobuf::MessageLite*>(received)
                   ->SerializeAsString());
      }
    }
    if (call->QueryInterceptionHookPoint(Hook::PRE_SEND_MESSAGE)) {
      std::vector<grpc::Slice> slices;
      std::string sent;
      if (call->GetSerializedSendMessage()->Dump(&slices).ok()) {
        for (const grpc::Slice& slice : slices) {
          sent.append(reinterpret_cast<const char*>(slice.begin()),
                      slice.size());
        }
        Record('<', method_, sent);
      }
    }
    call->Proceed();
  }

 private:
  const std::string method_;
};

class RecorderFactory final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override {
    if (!std::string_view(info->method()).starts_with(kOurs)) return nullptr;
    return new Recorder(info->method());  // gRPC owns it
  }
};

}  // namespace

void TapMessages(grpc::ServerBuilder& builder) {
  (void)RecordFile();
  std::vector<
      std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>>
      factories;
  factories.push_back(std::make_unique<RecorderFactory>());
  builder.experimental().SetInterceptorCreators(std::move(factories));
}

}  // namespace samrad::hub
