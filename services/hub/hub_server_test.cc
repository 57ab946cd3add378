#include "services/hub/hub_server.h"

#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "crypto/merkle/compact_tree.h"
#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/hub/hub_testing.h"

namespace samrad::hub {
namespace {

constexpr uint64_t kGenesisEvents = 6;

class HubServerTest : public testing::Test {
 protected:
  void SetUp() override { hub_.Found(); }

  void StartServer() {
    auto server = hub_.Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    ASSERT_TRUE(BecomesServing(*server_)) << hub_.LogText();
  }

  std::unique_ptr<log::v1::LogService::Stub> LogFor(const std::string& agency) {
    return log::v1::LogService::NewStub(
        hub_.ChannelFor(agency, server_->port()));
  }
  std::unique_ptr<log::v1::LogService::Stub> LogForHub() {
    return log::v1::LogService::NewStub(hub_.HubChannel(server_->port()));
  }

  static log::v1::AppendEntriesRequest OneEntry(uint64_t number) {
    log::v1::AppendEntriesRequest request;
    request.set_room("exchange");
    auto* entry = request.add_entries();
    entry->set_sequence(number);
    const crypto::Entry bytes = TestEntry(number);
    entry->set_entry(bytes.data(), bytes.size());
    return request;
  }

  static grpc::Status Append(log::v1::LogService::Stub& stub, uint64_t number) {
    grpc::ClientContext context;
    log::v1::AppendEntriesResponse response;
    return stub.AppendEntries(&context, OneEntry(number), &response);
  }

  static log::v1::GetCheckpointResponse Checkpoint(
      log::v1::LogService::Stub& stub) {
    grpc::ClientContext context;
    log::v1::GetCheckpointResponse response;
    const grpc::Status status = stub.GetCheckpoint(&context, {}, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  TestHub hub_;
  std::unique_ptr<HubServer> server_;
};

TEST_F(HubServerTest, LogsTheGenesisBeforeItServes) {
  StartServer();
  const auto stub = LogFor("police");

  const auto checkpoint = crypto::VerifyCheckpoint(
      Checkpoint(*stub).checkpoint(), *crypto::ParseVkey(hub_.log_vkey()));

  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->size, kGenesisEvents);
}

TEST_F(HubServerTest, CarriesAChainThatNodesCanVerify) {
  StartServer();
  const auto stub = directory::v1::DirectoryService::NewStub(
      hub_.ChannelFor("social", server_->port()));
  grpc::ClientContext context;
  directory::v1::ListEventsResponse response;

  ASSERT_TRUE(stub->ListEvents(&context, {}, &response).ok());

  auto chain = audit::DirectoryChain::FromGenesis(
      kTestOrigin, {{"social", TestDirectory::SignVkey("social")},
                    {"police", TestDirectory::SignVkey("police")}});
  for (const auto& event : response.events()) {
    EXPECT_TRUE(chain->Apply(event).ok());
  }
  EXPECT_EQ(chain->size(), kGenesisEvents);
}

TEST_F(HubServerTest, LetsOnlyTheHubAppend) {
  StartServer();

  const auto agency = LogFor("police");
  EXPECT_EQ(Append(*agency, 1).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  const auto hub = LogForHub();
  EXPECT_TRUE(Append(*hub, 1).ok());
}

TEST_F(HubServerTest, ShowsTheLogToNobodyOutsideTheDirectory) {
  StartServer();
  const auto stub = LogFor("stranger");
  grpc::ClientContext context;
  log::v1::GetCheckpointResponse response;

  const grpc::Status status = stub->GetCheckpoint(&context, {}, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(HubServerTest, StreamsEveryEntryToAFollower) {
  StartServer();
  const auto stub = LogFor("police");
  const auto hub = LogForHub();
  grpc::ClientContext context;
  const auto stream = stub->FollowEntries(&context, {});
  crypto::CompactTree mirror;
  std::string note;
  for (uint64_t number = 1; number <= 3; ++number) {
    ASSERT_TRUE(Append(*hub, number).ok());
    log::v1::FollowEntriesResponse message;
    while (mirror.size() < kGenesisEvents + number) {
      ASSERT_TRUE(stream->Read(&message));
      ASSERT_EQ(message.first(), mirror.size());
      for (size_t at = 0; at < message.entries().size(); at += 32) {
        mirror.Append(crypto::AsBytes(message.entries().substr(at, 32)));
      }
      note = message.checkpoint();
    }
  }
  context.TryCancel();

  const auto checkpoint =
      crypto::VerifyCheckpoint(note, *crypto::ParseVkey(hub_.log_vkey()));

  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->size, mirror.size());
  EXPECT_EQ(checkpoint->root, mirror.Root());
}

TEST_F(HubServerTest, AsksAFollowerThatIsAheadToGiveBackWhatIsLost) {
  StartServer();
  const auto stub = LogFor("police");
  grpc::ClientContext context;
  log::v1::FollowEntriesRequest request;
  request.set_from(kGenesisEvents + 1);
  const auto stream = stub->FollowEntries(&context, request);
  log::v1::FollowEntriesResponse message;

  EXPECT_FALSE(stream->Read(&message));
  EXPECT_EQ(stream->Finish().error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(HubServerTest, GathersCosignaturesUntilItIsWitnessed) {
  StartServer();
  for (const char* agency : {"police", "social"}) {
    const auto stub = LogFor(agency);
    const auto before = Checkpoint(*stub);
    EXPECT_FALSE(before.witnessed());
    const auto note = crypto::ParseNote(before.checkpoint());
    const auto parsed = crypto::ParseCheckpoint(note->text);
    const TestDirectory keys({"social", "police"});
    grpc::ClientContext context;
    log::v1::AddCosignatureRequest request;
    request.set_checkpoint(crypto::FormatNote(keys.Cosigned(agency, *parsed)));
    log::v1::AddCosignatureResponse response;
    const grpc::Status status =
        stub->AddCosignature(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }

  const auto after = Checkpoint(*LogFor("police"));

  EXPECT_TRUE(after.witnessed());
  EXPECT_EQ(after.witnesses_size(), 2);
  EXPECT_EQ(after.witnessed_size(), kGenesisEvents);
  EXPECT_TRUE(after.has_last_witnessed_at());
}

TEST_F(HubServerTest, GoesOnWhereItStoppedAfterARestart) {
  StartServer();
  ASSERT_TRUE(Append(*LogForHub(), 1).ok());
  const std::string note = Checkpoint(*LogFor("police")).checkpoint();
  server_->Stop(absl::Seconds(1));
  server_.reset();

  StartServer();

  EXPECT_EQ(Checkpoint(*LogFor("police")).checkpoint(), note);
}

TEST_F(HubServerTest, ProvesOverTheWire) {
  StartServer();
  const auto stub = LogFor("police");
  log::v1::GetInclusionProofRequest request;
  request.set_leaf(2);
  grpc::ClientContext context;
  log::v1::GetInclusionProofResponse response;

  ASSERT_TRUE(stub->GetInclusionProof(&context, request, &response).ok());

  EXPECT_EQ(response.receipt().leaf(), 2u);
  EXPECT_EQ(response.receipt().tree_size(), kGenesisEvents);
  grpc::ClientContext beyond;
  request.set_leaf(kGenesisEvents);
  EXPECT_EQ(stub->GetInclusionProof(&beyond, request, &response).error_code(),
            grpc::StatusCode::OUT_OF_RANGE);
}

TEST_F(HubServerTest, RefusesARevokedCertificateFromTheNextTickOn) {
  const std::string revoked = hub_.folder().File("revoked");
  std::ofstream(revoked) << "\n";
  hub_.set_revoked_file(revoked);
  StartServer();
  const auto stub = LogFor("police");
  Checkpoint(*stub);
  std::ofstream(revoked)
      << "spiffe spiffe://ekvik.samrad.example/agency/police\n";

  server_->Tick();
  grpc::ClientContext context;
  log::v1::GetCheckpointResponse response;
  const grpc::Status status = stub->GetCheckpoint(&context, {}, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(HubServerTest, EndsTheStreamOfARevokedCertificate) {
  const std::string revoked = hub_.folder().File("revoked");
  std::ofstream(revoked) << "\n";
  hub_.set_revoked_file(revoked);
  StartServer();
  const auto stub = LogFor("police");
  grpc::ClientContext context;
  const auto stream = stub->FollowEntries(&context, {});
  log::v1::FollowEntriesResponse message;
  ASSERT_TRUE(stream->Read(&message));
  std::ofstream(revoked)
      << "spiffe spiffe://ekvik.samrad.example/agency/police\n";
  server_->Tick();

  ASSERT_TRUE(Append(*LogForHub(), 1).ok());

  EXPECT_FALSE(stream->Read(&message));
  EXPECT_FALSE(stream->Finish().ok());
}

TEST_F(HubServerTest, DoesNotStartWithALooseKeyFile) {
  std::filesystem::permissions(hub_.keys() + "/database.key",
                               std::filesystem::perms::group_read,
                               std::filesystem::perm_options::add);

  EXPECT_EQ(hub_.Start().status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(HubServerTest, DoesNotStartWithoutItsStore) {
  std::filesystem::remove(RoomDatabasePath(hub_.data(), "log"));

  EXPECT_EQ(hub_.Start().status().code(), absl::StatusCode::kNotFound);
}

TEST_F(HubServerTest, DoesNotStartOnATruncatedStore) {
  std::filesystem::resize_file(RoomDatabasePath(hub_.data(), "log"), 4096);

  EXPECT_EQ(hub_.Start().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(HubServerTest, DoesNotStartWithAnotherLogKey) {
  std::ofstream(hub_.keys() + "/log.key", std::ios::binary)
      << std::string(32, 'x');

  EXPECT_EQ(hub_.Start().status().code(),
            absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace samrad::hub
