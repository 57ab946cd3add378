#include "services/base/tls.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>

#include "crypto/secret/init.h"
#include "services/base/echo_service_for_test.h"
#include "services/base/grpc_status.h"
#include "services/base/peer.h"
#include "services/base/server_host.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"
#include "services/base/test_pki.h"

namespace samrad::base {
namespace {

using absl::StatusCode;

constexpr char kDomain[] = "ekvik.samrad.example";
constexpr char kPolice[] = "spiffe://ekvik.samrad.example/agency/police";

TlsFiles Files(const TestLeaf& leaf) {
  return {.key = leaf.key, .certificate = leaf.certificate, .ca = leaf.ca};
}

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::InitCrypto().ok());
    pki_ = *TestPki::Create(folder_.path());
    hub_ = *pki_->Issue("hub", "spiffe://ekvik.samrad.example/hub");
    host_ = *ServerHost::Start(
        {.address = "127.0.0.1:0",
         .credentials = *MutualTlsServerCredentials(Files(hub_), revoked_),
         .services = {&echo_}});
  }

  std::shared_ptr<grpc::Channel> Connect(
      std::shared_ptr<grpc::ChannelCredentials> credentials) {
    return MakeChannel("127.0.0.1:" + std::to_string(host_->port()),
                       credentials);
  }
  std::shared_ptr<grpc::Channel> ConnectAs(const TestLeaf& leaf) {
    return Connect(*MutualTlsChannelCredentials(Files(leaf)));
  }

  // The caller as the server saw it, or the error the client got.
  static absl::StatusOr<std::string> WhoAmI(grpc::Channel& channel) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(10));
    std::string bytes = "who";
    const grpc::Status status = CallUnary(channel, kEchoMethod, bytes, context);
    if (!status.ok()) return FromGrpc(status, context);
    return bytes;
  }
  absl::StatusOr<std::string> WhoIs(const TestLeaf& leaf) {
    return WhoAmI(*ConnectAs(leaf));
  }

  const TempDir folder_;
  std::unique_ptr<TestPki> pki_;
  TestLeaf hub_;
  RevocationList revoked_;
  const Callers callers_ = Callers::Network(kDomain);
  EchoService echo_{[this](grpc::ServerContext& context, std::string& bytes) {
    const auto peer = callers_.Identify(context);
    if (!peer.ok()) return ToGrpc(peer.status(), context);
    bytes = peer->SpiffeId();
    return grpc::Status::OK;
  }};
  std::unique_ptr<ServerHost> host_;
};

TEST_F(TlsTest, TheServerKnowsTheCallerByItsOneSpiffeId) {
  EXPECT_EQ(*WhoIs(*pki_->Issue("police", kPolice)), kPolice);
  EXPECT_EQ(*WhoIs(hub_), "spiffe://ekvik.samrad.example/hub");
}

TEST_F(TlsTest, ACallerWithoutACertificateDoesNotGetIn) {
  const auto channel = Connect(*TlsChannelCredentials(pki_->ca_path()));

  EXPECT_EQ(WhoAmI(*channel).status().code(), StatusCode::kUnavailable);
}

TEST_F(TlsTest, ACallerWithoutTlsDoesNotGetIn) {
  const auto channel = Connect(grpc::InsecureChannelCredentials());

  EXPECT_EQ(WhoAmI(*channel).status().code(), StatusCode::kUnavailable);
}

TEST_F(TlsTest, ACertificateOfAnotherCaDoesNotGetIn) {
  const TempDir elsewhere;
  const auto other = *TestPki::Create(elsewhere.path());
  TestLeaf leaf = *other->Issue("police", kPolice);
  leaf.ca = pki_->ca_path();

  EXPECT_EQ(WhoIs(leaf).status().code(), StatusCode::kUnavailable);
}

TEST_F(TlsTest, TheClientRefusesAServerOfAnotherCa) {
  const TempDir elsewhere;
  const auto other = *TestPki::Create(elsewhere.path());
  TestLeaf leaf = *pki_->Issue("police", kPolice);
  leaf.ca = other->ca_path();

  EXPECT_EQ(WhoIs(leaf).status().code(), StatusCode::kUnavailable);
}

TEST_F(TlsTest, ACertificateWithTwoSpiffeIdsIsNobody) {
  const auto leaf = pki_->IssueWithTwoIds(
      "two", kPolice, "spiffe://ekvik.samrad.example/agency/school");

  const auto answer = WhoIs(*leaf);

  EXPECT_EQ(answer.status().code(), StatusCode::kUnauthenticated);
  EXPECT_EQ(TagOf(answer.status()), "BAD_PEER_IDENTITY");
}

TEST_F(TlsTest, ACertificateWithoutASpiffeIdIsNobody) {
  EXPECT_EQ(WhoIs(*pki_->Issue("none", "")).status().code(),
            StatusCode::kUnauthenticated);
}

TEST_F(TlsTest, APeerOfAnotherTrustDomainOrFormIsNobody) {
  int number = 0;
  for (const char* id : {"spiffe://other.example/agency/police",
                         "spiffe://ekvik.samrad.example/agency/Police",
                         "spiffe://ekvik.samrad.example/staff/police",
                         "spiffe://ekvik.samrad.example/agency/police/x"}) {
    const auto leaf = pki_->Issue("odd" + std::to_string(++number), id);
    EXPECT_EQ(WhoIs(*leaf).status().code(), StatusCode::kUnauthenticated) << id;
  }
}

TEST_F(TlsTest, RevocationHoldsFromTheNextCallOnAnOpenConnection) {
  const TestLeaf police = *pki_->Issue("police", kPolice);
  const auto channel = ConnectAs(police);
  ASSERT_TRUE(WhoAmI(*channel).ok());

  revoked_.RevokeSerial(police.serial);

  const auto answer = WhoAmI(*channel);
  EXPECT_EQ(answer.status().code(), StatusCode::kUnauthenticated);
  EXPECT_EQ(TagOf(answer.status()), "CERTIFICATE_REVOKED");
  EXPECT_TRUE(WhoIs(hub_).ok());
}

TEST_F(TlsTest, RevokingAnAgencyHoldsForEveryCertificateOfIt) {
  revoked_.RevokeSpiffeId(kPolice);

  EXPECT_FALSE(WhoIs(*pki_->Issue("police1", kPolice)).ok());
  EXPECT_FALSE(WhoIs(*pki_->Issue("police2", kPolice)).ok());
}

TEST_F(TlsTest, ALooseKeyFileIsRefused) {
  TestLeaf leaf = *pki_->Issue("police", kPolice);
  ASSERT_EQ(::chmod(leaf.key.c_str(), 0640), 0);

  EXPECT_EQ(TagOf(MutualTlsChannelCredentials(Files(leaf)).status()),
            "LOOSE_FILE_MODE");
  EXPECT_EQ(TagOf(MutualTlsServerCredentials(Files(leaf), revoked_).status()),
            "LOOSE_FILE_MODE");
}

TEST_F(TlsTest, StaffConnectWithoutACertificate) {
  EchoService plain(
      [](grpc::ServerContext&, std::string&) { return grpc::Status::OK; });
  const auto host =
      ServerHost::Start({.address = "127.0.0.1:0",
                         .credentials = *TlsServerCredentials(Files(hub_)),
                         .services = {&plain}});
  ASSERT_TRUE(host.ok());
  const auto channel =
      MakeChannel("127.0.0.1:" + std::to_string((*host)->port()),
                  *TlsChannelCredentials(pki_->ca_path()));

  EXPECT_EQ(*WhoAmI(*channel), "who");
}

TEST_F(TlsTest, ACallWithoutACertificateIsNobodyToNetworkCallers) {
  const auto server = *InProcessServer::Start({&echo_});
  const auto channel = server->Channel();

  EXPECT_EQ(WhoAmI(*channel).status().code(), StatusCode::kUnauthenticated);
}

}  // namespace
}  // namespace samrad::base
