#include "services/base/server_host.h"

#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include "services/base/echo_service_for_test.h"
#include "services/base/fake_clock.h"
#include "services/base/files.h"
#include "services/base/grpc_status.h"
#include "services/base/peer.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"
#include "services/base/tls.h"

namespace samrad::base {
namespace {

using absl::StatusCode;

constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";
// HealthCheckResponse with status SERVING (1) and NOT_SERVING (2).
const std::string kServing("\x08\x01");
const std::string kNotServing("\x08\x02");

absl::StatusOr<std::string> Call(
    grpc::Channel& channel, const char* method, std::string bytes,
    std::chrono::milliseconds limit = std::chrono::seconds(10)) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + limit);
  const grpc::Status status = CallUnary(channel, method, bytes, context);
  if (!status.ok()) return FromGrpc(status, context);
  return bytes;
}

class ServerHostTest : public testing::Test {
 protected:
  std::unique_ptr<ServerHost> Start(EchoService& service,
                                    ServerOptions options = {}) {
    options.address = "127.0.0.1:0";
    options.credentials = grpc::InsecureServerCredentials();
    options.services = {&service};
    auto host = ServerHost::Start(options);
    EXPECT_TRUE(host.ok()) << host.status();
    return *std::move(host);
  }
  static std::shared_ptr<grpc::Channel> Connect(const ServerHost& host) {
    return MakeChannel("127.0.0.1:" + std::to_string(host.port()),
                       grpc::InsecureChannelCredentials());
  }

  const TempDir folder_;
  EchoService echo_{
      [](grpc::ServerContext&, std::string&) { return grpc::Status::OK; }};
};

TEST_F(ServerHostTest, IsNotServingUntilToldSo) {
  const auto host = Start(echo_);
  const auto channel = Connect(*host);
  EXPECT_EQ(*Call(*channel, kHealthCheck, ""), kNotServing);

  host->SetServing(true);

  EXPECT_EQ(*Call(*channel, kHealthCheck, ""), kServing);
}

TEST_F(ServerHostTest, TellsTheHealthOfOneService) {
  const auto host = Start(echo_);
  const auto channel = Connect(*host);
  host->SetServing("a.Log", true);
  host->SetServing("a.Exchange", false);

  EXPECT_EQ(*Call(*channel, kHealthCheck,
                  "\x0a\x05"
                  "a.Log"),
            kServing);
  EXPECT_EQ(*Call(*channel, kHealthCheck,
                  "\x0a\x0a"
                  "a.Exchange"),
            kNotServing);
  EXPECT_EQ(Call(*channel, kHealthCheck, "\x0a\x01z").status().code(),
            StatusCode::kNotFound);
}

TEST_F(ServerHostTest, WritesTheBoundPortToAFile) {
  const auto host = Start(echo_, {.port_file = folder_.File("port")});

  EXPECT_EQ(*ReadFile(folder_.File("port")),
            std::to_string(host->port()) + "\n");
}

TEST_F(ServerHostTest, RefusesAnAddressInUse) {
  const auto host = Start(echo_);
  EchoService other(
      [](grpc::ServerContext&, std::string&) { return grpc::Status::OK; });

  const auto second =
      ServerHost::Start({.address = "127.0.0.1:" + std::to_string(host->port()),
                         .credentials = grpc::InsecureServerCredentials(),
                         .services = {&other}});

  EXPECT_EQ(second.status().code(), StatusCode::kUnavailable);
}

TEST_F(ServerHostTest, RefusesAMessageOverTheLimit) {
  const auto host = Start(echo_, {.max_message_bytes = 1000});
  const auto channel = Connect(*host);

  EXPECT_TRUE(Call(*channel, kEchoMethod, std::string(900, 'x')).ok());
  EXPECT_EQ(Call(*channel, kEchoMethod, std::string(1100, 'x')).status().code(),
            StatusCode::kResourceExhausted);
}

TEST_F(ServerHostTest, StopLetsACallInProgressFinish) {
  std::promise<void> entered;
  std::promise<void> go;
  EchoService slow([&](grpc::ServerContext&, std::string&) {
    entered.set_value();
    go.get_future().wait();
    return grpc::Status::OK;
  });
  const auto host = Start(slow);
  const auto channel = Connect(*host);
  auto answer = std::async(std::launch::async, [&] {
    return Call(*channel, kEchoMethod, "hej").ok();
  });
  entered.get_future().wait();

  auto stopped =
      std::async(std::launch::async, [&] { host->Stop(absl::Seconds(30)); });
  go.set_value();

  EXPECT_TRUE(answer.get());
  stopped.wait();
  EXPECT_EQ(Call(*channel, kEchoMethod, "", std::chrono::milliseconds(2000))
                .status()
                .code(),
            StatusCode::kUnavailable);
}

TEST_F(ServerHostTest, StopCancelsWhatOutlivesItsGrace) {
  std::promise<void> entered;
  EchoService endless([&](grpc::ServerContext& context, std::string&) {
    entered.set_value();
    while (!context.IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  });
  const auto host = Start(endless);
  const auto channel = Connect(*host);
  auto answer = std::async(std::launch::async, [&] {
    return Call(*channel, kEchoMethod, "hej").status();
  });
  entered.get_future().wait();

  host->Stop(absl::Milliseconds(10));

  EXPECT_FALSE(answer.get().ok());
}

TEST_F(ServerHostTest, StatusTagAndPathReachTheCallerButNotTheMessage) {
  EchoService refusing([](grpc::ServerContext& context, std::string&) {
    return ToGrpc(WithPath(Error(StatusCode::kFailedPrecondition,
                                 "CONSENT_WITHDRAWN", "inner words"),
                           "items[0].å"),
                  context);
  });
  const auto host = Start(refusing);
  const auto channel = Connect(*host);

  const absl::Status status = Call(*channel, kEchoMethod, "").status();

  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(TagOf(status), "CONSENT_WITHDRAWN");
  EXPECT_EQ(PathOf(status), "items[0].å");
  EXPECT_EQ(status.message(), "the peer refused the call");
}

TEST_F(ServerHostTest, ATagThatIsNoTagIsDropped) {
  EchoService lying([](grpc::ServerContext& context, std::string&) {
    context.AddTrailingMetadata(kTagMetadata, "Kalle Anka");
    return grpc::Status(grpc::StatusCode::INTERNAL, "Kalle Anka");
  });
  const auto host = Start(lying);

  const absl::Status status = Call(*Connect(*host), kEchoMethod, "").status();

  EXPECT_EQ(TagOf(status), "");
  EXPECT_EQ(status.ToString().find("Kalle"), std::string::npos);
}

TEST_F(ServerHostTest, ACallWithoutADeadlineGetsOne) {
  const FakeClock clock(absl::FromUnixSeconds(1'000'000));
  absl::Time seen;
  EchoService noting([&](grpc::ServerContext& context, std::string&) {
    seen = DeadlineOf(context, clock, absl::Seconds(30));
    return grpc::Status::OK;
  });
  const auto host = Start(noting);
  grpc::ClientContext context;
  std::string bytes;

  ASSERT_TRUE(CallUnary(*Connect(*host), kEchoMethod, bytes, context).ok());

  EXPECT_EQ(seen, clock.TimeNow() + absl::Seconds(30));
}

TEST_F(ServerHostTest, RoomsOfOneProcessKnowEachOtherAsTheHub) {
  const Callers callers =
      Callers::InProcess(PeerIdentity::Hub("ekvik.samrad.example"));
  EchoService inner([&](grpc::ServerContext& context, std::string&) {
    return ToGrpc(callers.RequireHub(context), context);
  });
  const auto server = InProcessServer::Start({&inner});
  ASSERT_TRUE(server.ok());

  EXPECT_TRUE(Call(*(*server)->Channel(), kEchoMethod, "hej").ok());
}

TEST(PeerIdentityTest, GoesThroughItsSpiffeIdAndBack) {
  for (const char* text : {"spiffe://ekvik.samrad.example/hub",
                           "spiffe://ekvik.samrad.example/agency/police"}) {
    const auto identity = PeerIdentity::Parse(text);
    ASSERT_TRUE(identity.ok()) << text;
    EXPECT_EQ(identity->SpiffeId(), text);
  }
}

TEST(PeerIdentityTest, RefusesOtherForms) {
  for (const char* text :
       {"", "spiffe://", "spiffe:///hub", "spiffe://a", "spiffe://a/",
        "spiffe://a/hub/", "spiffe://a/agency/", "spiffe://a/agency/x/y",
        "spiffe://A/hub", "spiffe://a:1/hub", "http://a/hub",
        "spiffe://a/agency/X", "spiffe://a/hub?x"}) {
    EXPECT_FALSE(PeerIdentity::Parse(text).ok()) << text;
  }
}

TEST(GrpcLogTest, KeepsGrpcsOwnWordsOutOfTheLog) {
  MemoryLogSink sink;
  const FakeClock clock(absl::UnixEpoch());
  static const Logger* log = new Logger(sink, clock, "grpc");

  RedirectGrpcLog(*log);
  testing::internal::CaptureStderr();
  gpr_log("file", 7, GPR_LOG_SEVERITY_ERROR, "Kalle Anka");
  const std::string printed = testing::internal::GetCapturedStderr();
  gpr_set_log_function(nullptr);

  EXPECT_EQ(printed, "");
  EXPECT_NE(sink.Text().find("grpc_log"), std::string::npos);
  EXPECT_EQ(sink.Text().find("Kalle"), std::string::npos);
}

}  // namespace
}  // namespace samrad::base
