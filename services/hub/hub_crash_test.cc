// samrad-hub-faulty killed at each point of the log's way: what had a receipt
// keeps its leaf, what had none gets one, the tree only grows.
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "crypto/merkle/merkle_proof.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/audit/receipt.h"
#include "services/base/files.h"
#include "services/hub/hub_testing.h"

namespace samrad::hub {
namespace {

constexpr uint64_t kEntries = 8;

// The binary as a process; killed when it goes.
class HubProcess {
 public:
  HubProcess(const TestHub& hub, const std::string& fail_point)
      : port_file_(hub.folder().File("port")) {
    std::filesystem::remove(port_file_);
    const char* build = std::getenv("SAMRAD_BUILD_DIR");
    const std::string binary =
        std::string(build == nullptr ? "." : build) + "/bin/samrad-hub-faulty";
    std::vector<std::string> words = {binary,
                                      "serve",
                                      "--data",
                                      hub.data(),
                                      "--keys",
                                      hub.keys(),
                                      "--listen",
                                      "127.0.0.1:0",
                                      "--tls-key",
                                      hub.tls().key,
                                      "--tls-cert",
                                      hub.tls().certificate,
                                      "--tls-ca",
                                      hub.tls().ca,
                                      "--port-file",
                                      port_file_,
                                      "--restart-patience",
                                      "0"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::string variable = "SAMRAD_FAIL_POINT=" + fail_point;
    char* const environment[] = {variable.data(), nullptr};
    EXPECT_EQ(posix_spawn(&process_, binary.c_str(), nullptr, nullptr,
                          arguments.data(), environment),
              0);
  }
  ~HubProcess() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }

  // The bound port; 0 when the process ended before it served.
  int Port() {
    base::SystemClock clock;
    for (int i = 0; i < 3000; ++i) {
      const auto port = base::ReadFile(port_file_);
      if (port.ok()) return std::atoi(port->c_str());
      if (Ended()) return 0;
      clock.SleepUntil(clock.TimeNow() + absl::Milliseconds(10));
    }
    return 0;
  }

  bool WasKilled() {
    base::SystemClock clock;
    for (int i = 0; i < 3000 && !Ended(); ++i) {
      clock.SleepUntil(clock.TimeNow() + absl::Milliseconds(10));
    }
    return WIFSIGNALED(status_) && WTERMSIG(status_) == SIGKILL;
  }

 private:
  bool Ended() {
    if (process_ <= 0) return true;
    if (waitpid(process_, &status_, WNOHANG) != process_) return false;
    process_ = 0;
    return true;
  }

  const std::string port_file_;
  pid_t process_ = 0;
  int status_ = 0;
};

class HubCrashTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { hub_.Found(); }

  // Appends what has no receipt yet, one by one, until something fails.
  bool AppendAll(int port) {
    const auto stub = log::v1::LogService::NewStub(hub_.HubChannel(port));
    for (uint64_t number = 1; number <= kEntries; ++number) {
      log::v1::AppendEntriesRequest request;
      request.set_room("exchange");
      auto* entry = request.add_entries();
      entry->set_sequence(number);
      const crypto::Entry bytes = TestEntry(number);
      entry->set_entry(bytes.data(), bytes.size());
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() +
                           std::chrono::seconds(20));
      log::v1::AppendEntriesResponse response;
      if (!stub->AppendEntries(&context, request, &response).ok()) return false;
      const auto receipt = audit::VerifyReceipt(response.receipts(0), bytes,
                                                {kTestOrigin, hub_.log_vkey()});
      EXPECT_TRUE(receipt.ok()) << receipt.status();
      if (!receipt.ok()) return false;
      const auto [known, is_new] = leaves_.emplace(number, receipt->leaf());
      EXPECT_EQ(known->second, receipt->leaf()) << "the leaf has moved";
      roots_[receipt->tree_size()] = receipt->root();
    }
    return true;
  }

  // Every tree that was ever shown is a part of the newest.
  void ExpectOneHistory(int port) {
    const auto stub = log::v1::LogService::NewStub(hub_.HubChannel(port));
    const auto& [newest_size, newest_root] = *roots_.rbegin();
    for (const auto& [size, root] : roots_) {
      grpc::ClientContext context;
      log::v1::GetConsistencyProofRequest request;
      request.set_from_size(size);
      request.set_to_size(newest_size);
      log::v1::GetConsistencyProofResponse response;
      ASSERT_TRUE(stub->GetConsistencyProof(&context, request, &response).ok());
      crypto::Proof proof;
      for (const std::string& hash : response.proof()) {
        proof.push_back(*crypto::DigestFromBytes(crypto::AsBytes(hash)));
      }
      EXPECT_TRUE(
          crypto::VerifyConsistency(size, newest_size, root, newest_root, proof)
              .ok());
    }
  }

  TestHub hub_;
  std::map<uint64_t, uint64_t> leaves_;       // entry number -> leaf
  std::map<uint64_t, crypto::Digest> roots_;  // tree size -> root
};

TEST_P(HubCrashTest, LosesAndDoublesNothingWhenKilledThere) {
  // The first pass belongs to the genesis; later ones to the entries.
  for (const int pass : {1, 2, 4}) {
    HubProcess faulty(hub_, GetParam() + ":" + std::to_string(pass));
    if (const int port = faulty.Port(); port != 0) {
      EXPECT_FALSE(AppendAll(port));
    }
    EXPECT_TRUE(faulty.WasKilled());
  }

  HubProcess sound(hub_, "");
  const int port = sound.Port();

  ASSERT_NE(port, 0);
  ASSERT_TRUE(AppendAll(port));
  EXPECT_EQ(leaves_.size(), kEntries);
  EXPECT_EQ(roots_.rbegin()->first, 6 + kEntries);
  ExpectOneHistory(port);
}

INSTANTIATE_TEST_SUITE_P(Points, HubCrashTest,
                         testing::Values("log.before_commit",
                                         "log.after_commit",
                                         "log.before_publish",
                                         "log.after_publish"));

}  // namespace
}  // namespace samrad::hub
