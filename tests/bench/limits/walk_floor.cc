// The walk floor: what a disclosure cannot cost less than (README.md beside).
// Starts its processes on free ports and takes commands on standard input:
//   load MODE SECONDS   MODE is in_flight, blocking, one or idle
//   echo IN_FLIGHT SECONDS BYTES
//   parts
//   fsync FOLDER
// and answers each with one line of JSON. Ends with its input.
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "crypto/secret/init.h"
#include "services/base/temp_dir.h"
#include "services/base/test_pki.h"
#include "services/base/tls.h"
#include "tests/bench/cpu.h"
#include "tests/bench/limits/floor_mirror.h"
#include "tests/bench/limits/floor_shape.h"
#include "tests/bench/load.h"
#include "tests/bench/pace.h"

namespace samrad::bench {
namespace {

constexpr const char* kNodes[] = {"social", "police"};
constexpr const char* kMirrors[] = {"school", "leisure", "coordination"};

int RunRole(const FloorFiles& files) {
  if (files.role == "hub") return RunFloorHub(files);
  if (files.role == "social" || files.role == "police") {
    return RunFloorNode(files);
  }
  return RunFloorMirror(files);
}

class Floor {
 public:
  explicit Floor(const std::string& folder) : folder_(folder) {
    const auto pki = base::TestPki::Create(folder);
    Must(pki.status(), "certificates");
    const std::string domain = std::string("spiffe://") + kDomain;
    Must((*pki)->Issue("hub", domain + "/hub").status(), "certificate");
    for (const char* role : kNodes) {
      Must((*pki)
               ->Issue(std::string(role) + ".node", domain + "/node/" + role)
               .status(),
           "certificate");
      IssueClient(**pki, role);
    }
    for (const char* role : kMirrors) IssueClient(**pki, role);
    Start("hub");
    for (const char* role : kNodes) Start(role);
    for (const char* role : kMirrors) Start(role);
  }
  ~Floor() {
    for (const pid_t process : processes_) kill(process, SIGKILL);
    for (const pid_t process : processes_) waitpid(process, nullptr, 0);
  }
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

  Ends EndsOf() const {
    const auto credentials = base::TlsChannelCredentials(folder_ + "/ca.pem");
    Must(credentials.status(), "credentials");
    Ends ends;
    ends.sender = base::MakeChannel(AddressOf(folder_, "social"), *credentials);
    ends.recipient =
        base::MakeChannel(AddressOf(folder_, "police"), *credentials);
    ends.sender_token = std::string(43, 's');
    ends.recipient_token = std::string(43, 'p');
    ends.request = RiskToPolice("blå-räv-17", "n-1");
    ends.parties = processes_;
    return ends;
  }
  std::shared_ptr<grpc::Channel> Hub() const {
    return HubChannelOf({folder_, "social"});
  }
  const std::vector<pid_t>& processes() const { return processes_; }

 private:
  static void IssueClient(base::TestPki& pki, const std::string& role) {
    Must(pki.Issue(role + ".hub-client",
                   std::string("spiffe://") + kDomain + "/agency/" + role)
             .status(),
         "certificate");
  }

  // A process of its own, as in the real system; gone when this one is.
  void Start(const char* role) {
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) Must(absl::ResourceExhaustedError("fork"), role);
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(1);
      const int nothing = open("/dev/null", O_RDONLY);
      dup2(nothing, STDIN_FILENO);
      execl("/proc/self/exe", "walk_floor", "--role", folder_.c_str(), role,
            static_cast<char*>(nullptr));
      _exit(1);
    }
    processes_.push_back(child);
  }

  const std::string folder_;
  std::vector<pid_t> processes_;
};

// The median of one small write made durable.
double FdatasyncMicroseconds(const std::string& folder) {
  std::string name = folder + "/fsync-XXXXXX";
  const int file = mkstemp(name.data());
  if (file < 0) return -1;
  unlink(name.c_str());
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) {
    const double began = WallSeconds();
    if (pwrite(file, page.data(), page.size(), 4096L * (i % 16)) < 0 ||
        fdatasync(file) != 0) {
      break;
    }
    times.push_back((WallSeconds() - began) * 1e6);
  }
  close(file);
  return Median(std::move(times));
}

void Answer(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void AnswerParts(const std::string& folder) {
  const FloorParts parts = MeasureParts(folder);
  char text[256];
  std::snprintf(text, sizeof(text),
                "{\"commit_us\":%.1f,\"commit_cpu_us\":%.1f,"
                "\"crypto_us\":%.1f,\"crypto_alone_us\":%.1f}",
                parts.commit_us, parts.commit_cpu_us, parts.crypto_us,
                parts.crypto_alone_us);
  Answer(text);
}

int Serve() {
  const base::TempDir folder;
  const Floor floor(folder.path());
  const Ends ends = floor.EndsOf();
  const auto hub = floor.Hub();
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    if (command == "load") {
      AnswerLoad(ends, words);
    } else if (command == "echo") {
      int in_flight = 1;
      double seconds = 1;
      std::size_t bytes = 1024;
      words >> in_flight >> seconds >> bytes;
      const auto echo = RunEcho(hub, kEchoMethod, {std::string(bytes, 'e')},
                                in_flight, seconds, floor.processes());
      AnswerEcho(echo);
    } else if (command == "parts") {
      AnswerParts(folder.path());
    } else if (command == "fsync") {
      std::string where;
      words >> where;
      char text[64];
      std::snprintf(text, sizeof(text), "{\"p50_us\":%.1f}",
                    FdatasyncMicroseconds(where));
      Answer(text);
    } else {
      std::fprintf(stderr, "walk_floor: unknown command\n");
      return 2;
    }
  }
  return 0;
}

}  // namespace
}  // namespace samrad::bench

int main(int argc, char** argv) {
  samrad::bench::Must(samrad::crypto::InitCrypto(), "libsodium");
  if (argc == 4 && std::strcmp(argv[1], "--role") == 0) {
    return samrad::bench::RunRole({argv[2], argv[3]});
  }
  if (argc != 1) {
    std::fprintf(stderr, "usage: walk_floor   (commands on standard input)\n");
    return 2;
  }
  return samrad::bench::Serve();
}
