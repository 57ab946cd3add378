#include "services/hub/exchange/exchange_service.h"

#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "services/base/grpc_status.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/base/test_pki.h"
#include "services/base/tls.h"
#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using testing::PlainHeader;
using testing::SignedEvent;
using testing::TestBytes;

constexpr char kDomain[] = "ekvik.samrad.example";

class ExchangeServiceTest : public testing::ExchangeTest {
 protected:
  ExchangeServiceTest()
      : service_(*core_, base::Callers::Network(kDomain)),
        pki_(base::TestPki::Create(folder_.path()).value()) {
    const base::TestLeaf hub =
        pki_->Issue("hub", std::string("spiffe://") + kDomain + "/hub").value();
    base::ServerOptions options;
    options.address = "127.0.0.1:0";
    options.credentials = base::MutualTlsServerCredentials(
                              {hub.key, hub.certificate, hub.ca}, revoked_)
                              .value();
    options.services = {&service_};
    host_ = base::ServerHost::Start(options).value();
  }

  ~ExchangeServiceTest() override {
    core_->Stop();
    host_->Stop(absl::Seconds(5));
  }

  std::unique_ptr<exchange::v1::ExchangeService::Stub> StubFor(
      const std::string& path) {
    const base::TestLeaf leaf =
        pki_->Issue("leaf" + std::to_string(next_leaf_++),
                    std::string("spiffe://") + kDomain + path)
            .value();
    const auto credentials =
        base::MutualTlsChannelCredentials({leaf.key, leaf.certificate, leaf.ca})
            .value();
    return exchange::v1::ExchangeService::NewStub(base::MakeChannel(
        "127.0.0.1:" + std::to_string(host_->port()), credentials));
  }

  static void SetDeadline(grpc::ClientContext& context) {
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(20));
  }

  absl::Status SubmitOver(exchange::v1::ExchangeService::Stub& stub,
                          const exchange::v1::SubmitDisclosureRequest& request,
                          exchange::v1::SubmitDisclosureResponse& response) {
    grpc::ClientContext context;
    SetDeadline(context);
    return base::FromGrpc(stub.SubmitDisclosure(&context, request, &response),
                          context);
  }

  ExchangeServiceImpl service_;
  base::RevocationList revoked_;
  std::unique_ptr<base::TestPki> pki_;
  std::unique_ptr<base::ServerHost> host_;
  int next_leaf_ = 0;
};

TEST_F(ExchangeServiceTest, CarriesADisclosureFromSubmissionToShare) {
  const auto social = StubFor("/agency/social");
  const auto police = StubFor("/agency/police");
  const auto request = Make(Header("one"));
  exchange::v1::SubmitDisclosureResponse submitted;
  ASSERT_TRUE(SubmitOver(*social, request, submitted).ok());
  ASSERT_EQ(submitted.state(), exchange::v1::PUBLISHED);

  grpc::ClientContext collect_context;
  SetDeadline(collect_context);
  const auto stream = police->CollectDeliveries(&collect_context, {});
  exchange::v1::CollectDeliveriesResponse delivery;
  ASSERT_TRUE(stream->Read(&delivery)) << stream->Finish().error_message();
  EXPECT_EQ(delivery.packet().envelope().header(), request.envelope().header());
  grpc::ClientContext open_context;
  SetDeadline(open_context);
  exchange::v1::OpenDisclosureRequest open;
  *open.mutable_record() =
      Record(audit::v1::OPENING, Opening(request, submitted.receipt().leaf()),
             "police");
  exchange::v1::OpenDisclosureResponse opened;
  ASSERT_TRUE(police->OpenDisclosure(&open_context, open, &opened).ok());
  EXPECT_EQ(opened.share(), request.shares(0).share());

  // The stream is live: the next packet comes by itself.
  Follow(request);
  ASSERT_TRUE(SubmitOver(*social, Make(Header("two")), submitted).ok());
  ASSERT_TRUE(stream->Read(&delivery));
  EXPECT_EQ(delivery.number(), 2u);
}

TEST_F(ExchangeServiceTest, SaysWhyInTheTag) {
  const auto social = StubFor("/agency/social");
  auto header = Header("one");
  header.clear_assessments();
  exchange::v1::SubmitDisclosureResponse response;

  const absl::Status refused = SubmitOver(*social, Make(header), response);

  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(refused), "ASSESSMENT_MISSING");
}

TEST_F(ExchangeServiceTest, AnswersABatchItemByItem) {
  const auto social = StubFor("/agency/social");
  exchange::v1::SubmitBatchRequest batch;
  *batch.add_submissions() = Make(Header("one"));
  auto ahead = Header("two");
  ahead.mutable_links(0)->set_counter(9);
  ahead.mutable_links(0)->set_previous_header_hash(TestBytes("other", 32));
  *batch.add_submissions() = Make(ahead);
  grpc::ClientContext context;
  SetDeadline(context);
  exchange::v1::SubmitBatchResponse response;

  ASSERT_TRUE(social->SubmitBatch(&context, batch, &response).ok());

  ASSERT_EQ(response.results_size(), 2);
  EXPECT_EQ(response.results(0).code(), 0);
  EXPECT_EQ(response.results(0).state(), exchange::v1::PUBLISHED);
  EXPECT_EQ(response.results(1).code(), 9);
  EXPECT_EQ(response.results(1).tag(), "CHAIN_AHEAD");
  ASSERT_EQ(response.results(1).last_links_size(), 1);
  EXPECT_EQ(response.results(1).last_links(0).counter(), 1u);
}

TEST_F(ExchangeServiceTest, TakesTheCallerFromTheCertificateAlone) {
  const auto police = StubFor("/agency/police");
  const auto hub = StubFor("/hub");
  const auto request = Make(Header("one"));
  exchange::v1::SubmitDisclosureResponse response;

  EXPECT_TRUE(absl::IsPermissionDenied(SubmitOver(*police, request, response)));
  EXPECT_TRUE(absl::IsPermissionDenied(SubmitOver(*hub, request, response)));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 0);
}

TEST_F(ExchangeServiceTest, EndsTheStreamOfAnAgencyThatIsRevoked) {
  const auto police = StubFor("/agency/police");
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = police->CollectDeliveries(&context, {});
  stream->WaitForInitialMetadata();
  directory_.Add(SignedEvent(PlainHeader(audit::v1::REVOKE, "police"),
                             {"social", "school"}));
  ASSERT_TRUE(mirror_->Refresh().ok());

  exchange::v1::CollectDeliveriesResponse delivery;
  EXPECT_FALSE(stream->Read(&delivery));
  const absl::Status ended = base::FromGrpc(stream->Finish(), context);

  EXPECT_EQ(base::TagOf(ended), "NOT_A_MEMBER") << ended;
}

}  // namespace
}  // namespace samrad::hub
