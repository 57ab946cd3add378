#include "services/agency/gateway/web/grpc_backend.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>

#include "services/base/echo_service_for_test.h"
#include "services/base/grpc_status.h"
#include "services/base/status.h"

namespace samrad::agency::web {
namespace {

constexpr char kStreamMethod[] = "/samrad.test.Stream/Call";

// Sends numbers until the caller is gone; "stop" makes it send three.
class StreamService : public grpc::Service {
 public:
  StreamService() {
    using grpc::internal::RpcMethod;
    using Handler =
        grpc::internal::ServerStreamingHandler<StreamService, grpc::ByteBuffer,
                                               grpc::ByteBuffer>;
    AddMethod(new grpc::internal::RpcServiceMethod(
        kStreamMethod, RpcMethod::SERVER_STREAMING,
        new Handler(
            [](StreamService* self, grpc::ServerContext* context,
               const grpc::ByteBuffer* request,
               grpc::ServerWriter<grpc::ByteBuffer>* writer) {
              return self->Run(*context, base::FromBuffer(*request), *writer);
            },
            this)));
  }
  std::future<void> ended() { return ended_.get_future(); }
  std::atomic<int> sent = 0;

 private:
  grpc::Status Run(grpc::ServerContext& context, const std::string& request,
                   grpc::ServerWriter<grpc::ByteBuffer>& writer) {
    while (!context.IsCancelled() && (request != "stop" || sent < 3)) {
      if (!writer.Write(base::ToBuffer(std::to_string(sent)))) break;
      ++sent;
    }
    ended_.set_value();
    return grpc::Status::OK;
  }
  std::promise<void> ended_;
};

class GrpcBackendTest : public testing::Test {
 protected:
  // gRPC 1.51 ends its shared callback queue with the last channel that used
  // it, while its own threads may still be in it. A node has one such channel
  // all its life; these tests keep one, so that making the next is no race.
  static void SetUpTestSuite() {
    static Backend* const kept =
        MakeGrpcBackend(grpc::CreateChannel("unix:/nowhere",
                                            grpc::InsecureChannelCredentials()),
                        "", [](const std::string&) { return absl::OkStatus(); })
            .release();
    static BackendCall* const call =
        kept->Begin("/none.None/None", {}, absl::Milliseconds(1), "").release();
    ASSERT_NE(call, nullptr);
  }

  void Start(base::EchoService::Answer answer) {
    echo_ = std::make_unique<base::EchoService>(std::move(answer));
    grpc::ServerBuilder builder;
    builder.RegisterService(echo_.get());
    builder.RegisterService(&stream_);
    server_ = builder.BuildAndStart();
    backend_ = MakeGrpcBackend(server_->InProcessChannel({}), "the pass",
                               [](const std::string& authorization) {
                                 return authorization == "Bearer good"
                                            ? absl::OkStatus()
                                            : absl::UnauthenticatedError("no");
                               });
  }
  ~GrpcBackendTest() override {
    backend_.reset();
    if (server_ != nullptr) server_->Shutdown();
  }
  static CallStep Next(BackendCall& call) {
    std::promise<CallStep> step;
    call.Next([&](CallStep s) { step.set_value(std::move(s)); });
    return step.get_future().get();
  }
  std::unique_ptr<BackendCall> Begin(const std::string& method,
                                     const std::string& message) {
    return backend_->Begin(method, {"tok", "mark", "192.0.2.9"},
                           absl::Seconds(20), message);
  }

  std::unique_ptr<base::EchoService> echo_;
  StreamService stream_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Backend> backend_;
};

std::string Sent(const grpc::ServerContext& context, const char* name) {
  const auto found = context.client_metadata().find(name);
  return found == context.client_metadata().end()
             ? ""
             : std::string(found->second.data(), found->second.size());
}

TEST_F(GrpcBackendTest, KeepsAnAnswerThatCameBeforeItWasAskedFor) {
  std::promise<void> answered;
  Start([&](grpc::ServerContext&, std::string&) {
    answered.set_value();
    return grpc::Status::OK;
  });

  const auto call = Begin(base::kEchoMethod, "hello");
  answered.get_future().wait();
  // Long enough for answer and status to be there both.
  std::this_thread::sleep_for(std::chrono::milliseconds(200));

  EXPECT_EQ(Next(*call).message, "hello");
  EXPECT_EQ(Next(*call).end.code, 0);
}

TEST_F(GrpcBackendTest, KeepsAnEndThatCameBeforeItWasAskedFor) {
  std::promise<void> answered;
  Start([&](grpc::ServerContext&, std::string&) {
    answered.set_value();
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "no");
  });

  const auto call = Begin(base::kEchoMethod, "hello");
  answered.get_future().wait();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));

  EXPECT_EQ(Next(*call).end.code, 5);
}

TEST_F(GrpcBackendTest, CallsAMethodAsTheBrowserOfItsSession) {
  Start([](grpc::ServerContext& context, std::string& bytes) {
    EXPECT_EQ(Sent(context, "authorization"), "Bearer tok");
    EXPECT_EQ(Sent(context, "samrad-gateway"), "the pass");
    EXPECT_EQ(Sent(context, "samrad-client"), "192.0.2.9");
    EXPECT_EQ(Sent(context, "samrad-device"), "mark");
    EXPECT_LT(context.deadline(),
              std::chrono::system_clock::now() + std::chrono::seconds(21));
    context.AddInitialMetadata("samrad-session", "new token");
    bytes += "!";
    return grpc::Status::OK;
  });
  const auto call = Begin(base::kEchoMethod, "hello");

  EXPECT_EQ(Next(*call).message, "hello!");
  const CallStep end = Next(*call);

  EXPECT_FALSE(end.message.has_value());
  EXPECT_EQ(end.end.code, 0);
  EXPECT_EQ(end.new_session, "new token");
  EXPECT_FALSE(end.new_device.has_value());
}

TEST_F(GrpcBackendTest, SendsAnEmptyMessageToo) {
  Start([](grpc::ServerContext&, std::string& bytes) {
    EXPECT_EQ(bytes, "");
    return grpc::Status::OK;
  });
  const auto call = Begin(base::kEchoMethod, "");

  EXPECT_EQ(Next(*call).message, "");
}

TEST_F(GrpcBackendTest, BringsBackAnErrorWithItsTagAndPath) {
  Start([](grpc::ServerContext& context, std::string&) {
    return base::ToGrpc(
        base::WithPath(base::Error(absl::StatusCode::kInvalidArgument,
                                   "BAD_NAME", "fel å"),
                       "a.b"),
        context);
  });
  const auto call = Begin(base::kEchoMethod, "x");

  const CallStep end = Next(*call);

  EXPECT_EQ(end.end.code, 3);
  EXPECT_EQ(end.end.message, "fel å");
  const Metadata trailers = {{"samrad-tag", "BAD_NAME"},
                             {"samrad-path-bin", "a.b"}};
  EXPECT_EQ(end.end.trailers, trailers);
}

TEST_F(GrpcBackendTest, SaysThatAMethodIsUnknown) {
  Start(nullptr);
  const auto call = Begin("/no.Such/Method", "x");

  EXPECT_EQ(Next(*call).end.code, 12);
}

TEST_F(GrpcBackendTest, ReadsAStreamToItsEnd) {
  Start(nullptr);
  const auto call = Begin(kStreamMethod, "stop");

  for (const char* text : {"0", "1", "2"}) {
    EXPECT_EQ(Next(*call).message, text);
  }
  EXPECT_EQ(Next(*call).end.code, 0);
}

TEST_F(GrpcBackendTest, CancelsAStreamThatIsLeft) {
  Start(nullptr);
  auto ended = stream_.ended();
  {
    const auto call = Begin(kStreamMethod, "");
    EXPECT_EQ(Next(*call).message, "0");
  }

  EXPECT_EQ(ended.wait_for(std::chrono::seconds(10)),
            std::future_status::ready);
}

TEST_F(GrpcBackendTest, EndsACancelledStreamAsCancelled) {
  Start(nullptr);
  auto ended = stream_.ended();
  const auto call = Begin(kStreamMethod, "");
  EXPECT_EQ(Next(*call).message, "0");

  call->Cancel();

  CallStep step = Next(*call);
  while (step.message.has_value()) step = Next(*call);
  EXPECT_EQ(step.end.code, 1);
  EXPECT_EQ(ended.wait_for(std::chrono::seconds(10)),
            std::future_status::ready);
}

TEST_F(GrpcBackendTest, ReadsAStreamNoFasterThanItIsAsked) {
  Start(nullptr);
  const auto call = Begin(kStreamMethod, "");
  EXPECT_EQ(Next(*call).message, "0");

  std::this_thread::sleep_for(std::chrono::milliseconds(200));

  EXPECT_LT(stream_.sent, 4);
}

TEST_F(GrpcBackendTest, AsksForTheStandingOfASession) {
  Start(nullptr);

  EXPECT_TRUE(backend_->Standing("good").ok());
  EXPECT_FALSE(backend_->Standing("bad").ok());
}

}  // namespace
}  // namespace samrad::agency::web
