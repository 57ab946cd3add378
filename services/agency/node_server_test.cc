// The node over its real server, TLS and store; the hub is away.
#include "services/agency/node_server.h"

#include <grpc/grpc.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "crypto/secret/init.h"
#include "crypto/sign/signed_note.h"
#include "google/protobuf/util/time_util.h"
#include "samrad/agency/cases/v1/cases.grpc.pb.h"
#include "samrad/agency/cases/v1/consents.grpc.pb.h"
#include "samrad/agency/journal/v1/journal.grpc.pb.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "samrad/agency/staff/v1/agencies.grpc.pb.h"
#include "samrad/agency/staff/v1/staff.grpc.pb.h"
#include "services/agency/profile.h"
#include "services/agency/staff/staff_desk.h"
#include "services/audit/export_format.h"
#include "services/base/files.h"
#include "services/base/grpc_status.h"
#include "services/base/status.h"
#include "services/base/system_clock.h"
#include "services/base/temp_dir.h"
#include "services/base/test_pki.h"

namespace samrad::agency {
namespace {

constexpr char kOrigin[] = "ekvik.samrad.example/log";
constexpr char kPassword[] = "en lång mening 7";

std::string Uuid(int n) {
  std::string id = "123e4567-e89b-12d3-a456-426614174000";
  const std::string digits = std::to_string(n);
  return id.replace(id.size() - digits.size(), digits.size(), digits);
}

// gRPC ends its threads in its own time: what they hold of TLS until then would
// look like a leak.
class UntilGrpcEnds : public testing::Environment {
 public:
  void SetUp() override { grpc_init(); }
  void TearDown() override { grpc_shutdown_blocking(); }
};
[[maybe_unused]] const testing::Environment* const kUntilGrpcEnds =
    testing::AddGlobalTestEnvironment(new UntilGrpcEnds);

class NodeServerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::InitCrypto().ok());
    pki_ = *base::TestPki::Create(dir_.path());
    leaf_ = *pki_->Issue("node", "spiffe://ekvik.samrad.example/agency/police");
    WriteTrust(kOrigin);
    store_ = NewStore();
    ASSERT_TRUE(AddSecurityOfficer().ok());
  }

  std::string Vkey(const std::string& name) {
    auto key = crypto::SigningKey::Generate(random_);
    return crypto::EncodeVkey({.name = name,
                               .type = crypto::NoteKeyType::kEd25519,
                               .key = key->PublicKey()});
  }
  void WriteTrust(const std::string& origin) {
    audit::TrustFile trust;
    trust.log = {origin, Vkey(origin)};
    trust.genesis = {{"school", Vkey("school")}, {"social", Vkey("social")}};
    const auto json = audit::EncodeTrustFile(trust);
    ASSERT_TRUE(json.ok()) << json.status();
    ASSERT_TRUE(base::WriteFileAtomically(dir_.File("trust.json"), *json).ok());
  }
  std::unique_ptr<NodeStore> NewStore() {
    auto store = std::make_unique<NodeStore>();
    store->keys = *KeyStore::Create(
        dir_.File("keyring"),
        Unlock::FromSecret(
            Unlock::Kind::kKeyFile,
            *crypto::SecretBytes::TakeFrom(std::string(32, 'k'))),
        {1, 8}, store->random);
    base::DatabaseOptions options;
    options.mode = base::OpenMode::kCreateIfMissing;
    store->vault = *Vault::Open(VaultPaths(dir_.path()), *store->keys,
                                AllSchemas(), options);
    const AgencyProfile profile{*base::AgencyId::Parse("police"),
                                *base::LogOrigin::Parse(kOrigin),
                                common::v1::POLICE,
                                common::v1::FUNCTION_UNSPECIFIED,
                                true,
                                "polismyndigheten",
                                ""};
    EXPECT_TRUE(store->vault->db()
                    .Write([&](base::Transaction& txn) {
                      return StoreProfile(txn, profile);
                    })
                    .ok());
    return store;
  }
  absl::Status AddSecurityOfficer() {
    staff::v1::Staff staff;
    staff.set_user("security");
    staff.add_roles(staff::v1::SECURITY_OFFICER);
    const auto journal = *Journal::Open(store_->vault->db(), clock_);
    return AddFirstStaff(
        {store_->vault->db(), clock_, random_, *journal, {1, 8}}, staff,
        *crypto::SecretBytes::TakeFrom(std::string(kPassword)));
  }

  absl::Status Start() {
    NodeServerOptions options;
    options.data = dir_.path();
    options.listen = "127.0.0.1:0";
    options.tls = {leaf_.key, leaf_.certificate, leaf_.ca};
    options.hub = "127.0.0.1:1";  // nobody
    options.hub_tls = options.tls;
    options.trust_file = dir_.File("trust.json");
    auto server =
        NodeServer::Start(options, std::move(store_), clock_, log_, metrics_);
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    channel_ =
        base::MakeChannel("127.0.0.1:" + std::to_string(server_->port()),
                          *base::TlsChannelCredentials(pki_->ca_path()),
                          {.max_message_bytes = 8 << 20, .server_name = ""});
    return absl::OkStatus();
  }

  // Calls `method` of a new stub as `token`; "" is nobody.
  template <typename Service, typename Request, typename Response>
  absl::Status Call(grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                          const Request&,
                                                          Response*),
                    const Request& request, Response& response) {
    const auto stub = Service::NewStub(channel_);
    grpc::ClientContext context;
    if (!token_.empty()) {
      context.AddMetadata("authorization", "Bearer " + token_);
    }
    const grpc::Status status = ((*stub).*method)(&context, request, &response);
    return base::FromGrpc(status, context, /*keep_message=*/true);
  }

  absl::Status SignIn(const std::string& user) {
    staff::v1::SignInRequest request;
    request.set_user(user);
    request.set_password(kPassword);
    staff::v1::SignInResponse response;
    token_.clear();
    const absl::Status status = Call<staff::v1::StaffService>(
        &staff::v1::StaffService::Stub::SignIn, request, response);
    token_ = response.token();
    return status;
  }
  absl::Status AddStaff(const std::string& user, Role role, int id) {
    staff::v1::AddStaffRequest request;
    request.set_request_id(Uuid(id));
    request.mutable_staff()->set_user(user);
    request.mutable_staff()->add_roles(role);
    request.set_password(kPassword);
    staff::v1::AddStaffResponse response;
    return Call<staff::v1::StaffService>(
        &staff::v1::StaffService::Stub::AddStaff, request, response);
  }
  // Starts, and signs in as an officer.
  void BeOfficer() {
    ASSERT_TRUE(Start().ok());
    ASSERT_TRUE(SignIn("security").ok());
    ASSERT_TRUE(AddStaff("anna", staff::v1::OFFICER, 1).ok());
    ASSERT_TRUE(SignIn("anna").ok());
  }
  absl::StatusOr<std::string> CreateCase(int id) {
    cases::v1::CreateCaseRequest request;
    request.set_request_id(Uuid(id));
    request.mutable_person()->set_name("Testa Testsson");
    cases::v1::CreateCaseResponse response;
    const absl::Status status = Call<cases::v1::CaseService>(
        &cases::v1::CaseService::Stub::CreateCase, request, response);
    if (!status.ok()) return status;
    return response.case_().code();
  }

  base::TempDir dir_;
  base::SystemClock clock_;
  base::MemoryLogSink sink_;
  base::Logger log_{sink_, clock_, "agency"};
  base::Metrics metrics_;
  crypto::SodiumRandomSource random_;
  std::unique_ptr<base::TestPki> pki_;
  base::TestLeaf leaf_;
  std::unique_ptr<NodeStore> store_;
  std::unique_ptr<NodeServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::string token_;
};

TEST_F(NodeServerTest, WorksWithCasesWhileTheHubIsAway) {
  BeOfficer();

  const auto code = CreateCase(2);

  ASSERT_TRUE(code.ok()) << code.status();
  cases::v1::GetCaseRequest request;
  request.set_case_(*code);
  cases::v1::GetCaseResponse response;
  EXPECT_TRUE(Call<cases::v1::CaseService>(
                  &cases::v1::CaseService::Stub::GetCase, request, response)
                  .ok());
  EXPECT_EQ(response.person().name(), "Testa Testsson");
  EXPECT_EQ(sink_.Text().find("Testsson"), std::string::npos);
}

TEST_F(NodeServerTest, LetsNobodyInWithoutASession) {
  ASSERT_TRUE(Start().ok());

  const absl::Status status = CreateCase(2).status();

  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(base::TagOf(status), "NOT_SIGNED_IN");
}

TEST_F(NodeServerTest, LetsNobodyInWithTwoTokens) {
  BeOfficer();
  const auto stub = cases::v1::CaseService::NewStub(channel_);
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + token_);
  context.AddMetadata("authorization", "Bearer " + token_);
  cases::v1::ListCasesResponse response;

  const grpc::Status status = stub->ListCases(&context, {}, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(NodeServerTest, RefusesAnActThatNeedsAnotherRole) {
  BeOfficer();
  journal::v1::ListEntriesResponse entries;

  const absl::Status add = AddStaff("bo", staff::v1::OFFICER, 3);
  const absl::Status list = Call<journal::v1::JournalService>(
      &journal::v1::JournalService::Stub::ListEntries,
      journal::v1::ListEntriesRequest(), entries);

  EXPECT_EQ(add.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(list.code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(NodeServerTest, KeepsCasesFromSecurityOfficersAndAuditors) {
  ASSERT_TRUE(Start().ok());
  ASSERT_TRUE(SignIn("security").ok());
  EXPECT_EQ(CreateCase(2).status().code(), absl::StatusCode::kPermissionDenied);
  ASSERT_TRUE(AddStaff("rev", staff::v1::AUDITOR, 3).ok());

  ASSERT_TRUE(SignIn("rev").ok());

  EXPECT_EQ(CreateCase(4).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(NodeServerTest, ShowsAnAuditorTheWholeJournal) {
  ASSERT_TRUE(Start().ok());
  ASSERT_TRUE(SignIn("security").ok());
  ASSERT_TRUE(AddStaff("rev", staff::v1::AUDITOR, 1).ok());
  ASSERT_TRUE(SignIn("rev").ok());
  journal::v1::ListEntriesResponse response;

  const absl::Status status = Call<journal::v1::JournalService>(
      &journal::v1::JournalService::Stub::ListEntries,
      journal::v1::ListEntriesRequest(), response);

  ASSERT_TRUE(status.ok()) << status;
  EXPECT_TRUE(response.chain_holds());
  std::vector<std::string> seen;
  for (const auto& entry : response.entries()) seen.push_back(entry.event());
  EXPECT_EQ(seen, (std::vector<std::string>{"staff_added", "node_started",
                                            "signed_in", "staff_added",
                                            "signed_in"}));
}

TEST_F(NodeServerTest, RefusesAMessageOverTwoMebibytes) {
  BeOfficer();
  cases::v1::AddNoteRequest request;
  request.mutable_note()->set_text(std::string(kMaxMessageBytes + 1, 'x'));
  cases::v1::AddNoteResponse response;

  const absl::Status status = Call<cases::v1::CaseService>(
      &cases::v1::CaseService::Stub::AddNote, request, response);

  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(NodeServerTest, TellsThePathOfMalformedInput) {
  BeOfficer();
  cases::v1::CreateCaseRequest request;
  request.set_request_id("42");
  cases::v1::CreateCaseResponse response;

  const absl::Status status = Call<cases::v1::CaseService>(
      &cases::v1::CaseService::Stub::CreateCase, request, response);

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(base::PathOf(status), "request_id");
}

TEST_F(NodeServerTest, AnswersUnknownAndForeignCasesWithTheSameBytes) {
  BeOfficer();
  const std::string code = *CreateCase(2);
  ASSERT_TRUE(SignIn("security").ok());
  ASSERT_TRUE(AddStaff("bo", staff::v1::OFFICER, 3).ok());
  ASSERT_TRUE(SignIn("bo").ok());
  const auto get = [&](const std::string& name) {
    cases::v1::GetCaseRequest request;
    request.set_case_(name);
    cases::v1::GetCaseResponse response;
    return Call<cases::v1::CaseService>(&cases::v1::CaseService::Stub::GetCase,
                                        request, response);
  };

  const absl::Status foreign = get(code);
  const absl::Status unknown = get("granit-1000");

  EXPECT_EQ(foreign.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(foreign, unknown);
}

TEST_F(NodeServerTest, DiscardsAConsentItCannotSignForYet) {
  BeOfficer();
  cases::v1::RecordConsentRequest request;
  request.set_request_id(Uuid(3));
  request.set_case_(*CreateCase(2));
  law::v1::Consent& consent = *request.mutable_consent();
  consent.add_givers()->set_person("g1");
  consent.set_form(law::v1::WRITTEN);
  consent.mutable_scope()->add_from(common::v1::POLICE);
  consent.mutable_scope()->add_to(common::v1::LEISURE);
  consent.mutable_scope()->add_categories(common::v1::RISK_OF_CRIME);
  consent.mutable_scope()->add_purposes(law::v1::SSPF_COOPERATION);
  cases::v1::RecordConsentResponse response;

  const absl::Status status = Call<cases::v1::ConsentService>(
      &cases::v1::ConsentService::Stub::RecordConsent, request, response);

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(status), "NOT_IN_DIRECTORY");
}

TEST_F(NodeServerTest, SaysWhoTheCallerIsAndSignsOut) {
  BeOfficer();
  staff::v1::GetSelfResponse self;
  ASSERT_TRUE(
      Call<staff::v1::StaffService>(&staff::v1::StaffService::Stub::GetSelf,
                                    staff::v1::GetSelfRequest(), self)
          .ok());
  EXPECT_EQ(self.staff().user(), "anna");
  EXPECT_EQ(self.agency(), "police");
  EXPECT_EQ(self.agency_kind(), common::v1::POLICE);

  staff::v1::SignOutResponse out;
  EXPECT_TRUE(
      Call<staff::v1::StaffService>(&staff::v1::StaffService::Stub::SignOut,
                                    staff::v1::SignOutRequest(), out)
          .ok());

  EXPECT_EQ(CreateCase(2).status().code(), absl::StatusCode::kUnauthenticated);
}

TEST_F(NodeServerTest, HasAnEmptyDirectoryBeforeTheHubAnswers) {
  BeOfficer();
  staff::v1::ListAgenciesResponse response;

  EXPECT_TRUE(Call<staff::v1::AgencyService>(
                  &staff::v1::AgencyService::Stub::ListAgencies,
                  staff::v1::ListAgenciesRequest(), response)
                  .ok());

  EXPECT_EQ(response.agencies_size(), 0);
}

TEST_F(NodeServerTest, StopsInTimeWhileTheHubIsAway) {
  ASSERT_TRUE(Start().ok());
  const absl::Time before = clock_.TimeNow();

  server_->Stop(absl::Seconds(1));

  EXPECT_LT(clock_.TimeNow() - before, absl::Seconds(20));
}

TEST_F(NodeServerTest, RefusesATrustFileOfAnotherLog) {
  WriteTrust("other.samrad.example/log");

  const absl::Status status = Start();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(status), "WRONG_TRUST_FILE");
}

}  // namespace
}  // namespace samrad::agency
