// A service without a proto, for the tests of the gRPC shell.
#ifndef SAMRAD_SERVICES_BASE_ECHO_SERVICE_FOR_TEST_H_
#define SAMRAD_SERVICES_BASE_ECHO_SERVICE_FOR_TEST_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/impl/codegen/method_handler.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>
#include <grpcpp/impl/codegen/service_type.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace samrad::base {

inline constexpr char kEchoMethod[] = "/samrad.test.Echo/Call";

inline grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

inline std::string FromBuffer(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// Answers with what `answer` returns, or sends the request back.
class EchoService : public grpc::Service {
 public:
  using Answer =
      std::function<grpc::Status(grpc::ServerContext&, std::string& bytes)>;

  explicit EchoService(Answer answer) : answer_(std::move(answer)) {
    using grpc::internal::RpcMethod;
    using Handler =
        grpc::internal::RpcMethodHandler<EchoService, grpc::ByteBuffer,
                                         grpc::ByteBuffer, grpc::ByteBuffer,
                                         grpc::ByteBuffer>;
    AddMethod(new grpc::internal::RpcServiceMethod(
        kEchoMethod, RpcMethod::NORMAL_RPC,
        new Handler(
            [](EchoService* self, grpc::ServerContext* context,
               const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
              std::string bytes = FromBuffer(*request);
              const grpc::Status status = self->answer_(*context, bytes);
              *response = ToBuffer(bytes);
              return status;
            },
            this)));
  }

 private:
  const Answer answer_;
};

// One blocking call of `method` with `bytes`; the answer replaces them.
inline grpc::Status CallUnary(grpc::Channel& channel, const char* method,
                              std::string& bytes,
                              grpc::ClientContext& context) {
  const grpc::ByteBuffer request = ToBuffer(bytes);
  grpc::ByteBuffer response;
  const grpc::internal::RpcMethod rpc(method,
                                      grpc::internal::RpcMethod::NORMAL_RPC);
  const grpc::Status status =
      grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer,
                                        grpc::ByteBuffer, grpc::ByteBuffer>(
          &channel, rpc, &context, request, &response);
  bytes = FromBuffer(response);
  return status;
}

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_ECHO_SERVICE_FOR_TEST_H_
