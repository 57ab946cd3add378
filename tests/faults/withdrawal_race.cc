// Many submitters and openers against one withdrawal, over the staff gRPC of
// two nodes. A round: a fresh consent, several disclosures on it in flight, the
// recipient's officer accepting what comes, and the withdrawal at a random
// moment. Prints one JSON line for each answer:
//   {"act":"disclose|open|withdraw","consent":HEX,"id":HEX,"answer":WORD,
//    "leaf":N}
// Run by withdrawal_race_test.py, which compares with the log.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "samrad/agency/cases/v1/consents.grpc.pb.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "samrad/agency/staff/v1/staff.grpc.pb.h"
#include "services/base/tls.h"

namespace samrad {
namespace {

namespace cases = samrad::agency::cases::v1;
namespace common = samrad::common::v1;
namespace lawv1 = samrad::law::v1;
namespace sharing = samrad::agency::sharing::v1;
namespace staff = samrad::agency::staff::v1;

constexpr int kSubmitters = 3;
constexpr int kDisclosuresEach = 3;
constexpr int kOpeners = 2;
constexpr int kLatestWithdrawalMs = 250;
constexpr absl::Duration kPatience = absl::Seconds(60);

std::mutex output_mutex;

void Say(std::string_view act, std::string_view consent, std::string_view id,
         std::string_view answer, std::uint64_t leaf) {
  std::lock_guard<std::mutex> lock(output_mutex);
  std::cout << "{\"act\":\"" << act << "\",\"consent\":\"" << consent
            << "\",\"id\":\"" << id << "\",\"answer\":\"" << answer
            << "\",\"leaf\":" << leaf << "}" << std::endl;
}

// A random UUID.
std::string RequestId() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  char text[37];
  const std::uint64_t high = random();
  const std::uint64_t low = random();
  std::snprintf(text, sizeof(text), "%08x-%04x-4%03x-a%03x-%012llx",
                static_cast<unsigned>(high >> 32),
                static_cast<unsigned>(high >> 16) & 0xffffu,
                static_cast<unsigned>(high) & 0xfffu,
                static_cast<unsigned>(low >> 48) & 0xfffu,
                static_cast<unsigned long long>(low & 0xffffffffffffull));
  return text;
}

// One agency's node with an officer signed in.
class Node {
 public:
  // address, CA file, user, password file.
  static std::unique_ptr<Node> SignIn(char** words) {
    auto credentials = base::TlsChannelCredentials(words[1]);
    if (!credentials.ok()) return nullptr;
    auto channel = base::MakeChannel(words[0], *credentials);
    staff::SignInRequest request;
    request.set_user(words[2]);
    std::ifstream file(words[3]);
    if (!std::getline(file, *request.mutable_password())) return nullptr;
    staff::SignInResponse response;
    grpc::ClientContext context;
    if (!staff::StaffService::NewStub(channel)
             ->SignIn(&context, request, &response)
             .ok()) {
      return nullptr;
    }
    return std::unique_ptr<Node>(new Node(channel, response.token()));
  }

  // Calls one method; the answer in a word: OK, or the tag, or the code.
  template <typename Stub, typename Request, typename Response>
  std::string Call(Stub& stub,
                   grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                const Request&, Response*),
                   const Request& request, Response* response) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token_);
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(60));
    response->Clear();
    const grpc::Status status = (stub.*method)(&context, request, response);
    if (status.ok()) return "OK";
    const auto& trailers = context.GetServerTrailingMetadata();
    const auto tag = trailers.find("samrad-tag");
    if (tag != trailers.end() && !tag->second.empty()) {
      return std::string(tag->second.data(), tag->second.size());
    }
    return absl::StrCat("CODE_", static_cast<int>(status.error_code()));
  }

  cases::ConsentService::Stub& consents() { return *consents_; }
  sharing::SharingService::Stub& sharing() { return *sharing_; }

 private:
  Node(const std::shared_ptr<grpc::Channel>& channel, std::string token)
      : consents_(cases::ConsentService::NewStub(channel)),
        sharing_(sharing::SharingService::NewStub(channel)),
        token_(std::move(token)) {}

  const std::unique_ptr<cases::ConsentService::Stub> consents_;
  const std::unique_ptr<sharing::SharingService::Stub> sharing_;
  const std::string token_;
};

// What the submitters have sent and the openers have not yet tried.
class Sent {
 public:
  void Add(std::string id) {
    std::lock_guard<std::mutex> lock(mutex_);
    ids_.push_back(std::move(id));
    changed_.notify_one();
  }
  void Close() {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  // Empty: no more.
  std::string Next() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !ids_.empty(); });
    if (ids_.empty()) return "";
    std::string id = std::move(ids_.front());
    ids_.pop_front();
    return id;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> ids_;
  bool closed_ = false;
};

class Race {
 public:
  Race(Node& sender, Node& recipient, std::string case_code, std::string item)
      : sender_(sender),
        recipient_(recipient),
        case_(std::move(case_code)),
        item_(std::move(item)) {}

  // One round; false when it could not be run as it must.
  bool Round(std::mt19937& random) {
    const std::string consent = RecordConsent();
    if (consent.empty() || !Await(consent, cases::REGISTERED)) return false;
    std::uniform_int_distribution<int> moment(0, kLatestWithdrawalMs);
    const auto pause = std::chrono::milliseconds(moment(random));
    Sent sent;
    std::vector<std::thread> submitters;
    std::vector<std::thread> openers;
    for (int i = 0; i < kSubmitters; ++i) {
      submitters.emplace_back([&] { Submit(consent, sent); });
    }
    for (int i = 0; i < kOpeners; ++i) {
      openers.emplace_back([&] { OpenAll(consent, sent); });
    }
    std::this_thread::sleep_for(pause);
    const bool withdrawn = Withdraw(consent);
    for (std::thread& thread : submitters) thread.join();
    sent.Close();
    for (std::thread& thread : openers) thread.join();
    return withdrawn && Await(consent, cases::WITHDRAWN);
  }

 private:
  std::string RecordConsent() {
    cases::RecordConsentRequest request;
    request.set_request_id(RequestId());
    request.set_case_(case_);
    lawv1::Consent& consent = *request.mutable_consent();
    const absl::Time given = absl::Now() - absl::Hours(48);
    for (const char* person : {"guardian-1", "subject"}) {
      lawv1::Giver& giver = *consent.add_givers();
      giver.set_person(person);
      giver.set_capacity(consent.givers_size() == 1 ? lawv1::AS_GUARDIAN
                                                    : lawv1::FOR_SELF);
      giver.mutable_given_at()->set_seconds(absl::ToUnixSeconds(given));
    }
    consent.set_form(lawv1::WRITTEN);
    consent.mutable_scope()->add_from(common::SOCIAL_SERVICES);
    consent.mutable_scope()->add_to(common::MUNICIPAL_SCHOOL);
    consent.mutable_scope()->add_categories(common::RISK_OF_CRIME);
    consent.mutable_scope()->add_purposes(lawv1::SSPF_COOPERATION);
    consent.set_valid_from(
        absl::FormatTime("%Y-%m-%d", given, absl::UTCTimeZone()));
    consent.set_valid_until(absl::FormatTime(
        "%Y-%m-%d", given + absl::Hours(24 * 100), absl::UTCTimeZone()));
    cases::RecordConsentResponse response;
    const std::string answer = sender_.Call(
        sender_.consents(), &cases::ConsentService::Stub::RecordConsent,
        request, &response);
    if (answer == "OK") return response.consent().id();
    std::cerr << "record: " << answer << std::endl;
    return "";
  }

  bool Await(const std::string& consent, cases::ConsentState state) {
    cases::GetConsentRequest request;
    request.set_id(consent);
    const absl::Time end = absl::Now() + kPatience;
    while (absl::Now() < end) {
      cases::GetConsentResponse response;
      if (sender_.Call(sender_.consents(),
                       &cases::ConsentService::Stub::GetConsent, request,
                       &response) == "OK" &&
          response.consent().state() == state) {
        return true;
      }
      absl::SleepFor(absl::Milliseconds(10));
    }
    std::cerr << "consent never reached state " << state << std::endl;
    return false;
  }

  void Submit(const std::string& consent, Sent& sent) {
    for (int i = 0; i < kDisclosuresEach; ++i) {
      sharing::DiscloseRequest request;
      request.set_request_id(RequestId());
      request.set_case_(case_);
      request.add_items(item_);
      request.add_to("school");
      request.set_direction(lawv1::OWN_INITIATIVE);
      request.set_purpose(lawv1::SSPF_COOPERATION);
      request.mutable_ground()->set_kind(lawv1::CONSENT);
      request.mutable_ground()->set_provision("OSL 12:2");
      request.set_consent(consent);
      sharing::DiscloseResponse response;
      std::string answer = sender_.Call(
          sender_.sharing(), &sharing::SharingService::Stub::Disclose, request,
          &response);
      if (answer != "OK") {
        Say("disclose", consent, "", answer, 0);
        return;
      }
      if (!response.has_disclosure()) {
        answer = "NO_DECISION";
        for (const lawv1::Reason& reason : response.decision().reasons()) {
          answer = lawv1::ReasonCode_Name(reason.code());
        }
        Say("disclose", consent, "", answer, 0);
        return;
      }
      const sharing::Disclosure& disclosure = response.disclosure();
      Say("disclose", consent, disclosure.id(),
          sharing::DisclosureState_Name(disclosure.state()), disclosure.leaf());
      sent.Add(disclosure.id());
    }
  }

  void OpenAll(const std::string& consent, Sent& sent) {
    for (std::string id = sent.Next(); !id.empty(); id = sent.Next()) {
      sharing::AcceptPacketRequest request;
      request.set_id(id);
      request.set_reason("Behövs i arbetet.");
      sharing::AcceptPacketResponse response;
      std::string answer;
      // It may not have come yet; what was never accepted does not come.
      for (int tries = 0; tries < 60; ++tries) {
        answer = recipient_.Call(recipient_.sharing(),
                                 &sharing::SharingService::Stub::AcceptPacket,
                                 request, &response);
        if (answer != "NOT_FOUND" && answer != "CODE_5") break;
        absl::SleepFor(absl::Milliseconds(25));
      }
      const sharing::Packet& packet = response.packet();
      if (answer == "OK") answer = sharing::PacketState_Name(packet.state());
      Say("open", consent, id, answer, packet.decision_leaf());
    }
  }

  bool Withdraw(const std::string& consent) {
    cases::WithdrawConsentRequest request;
    request.set_request_id(RequestId());
    request.set_id(consent);
    cases::WithdrawConsentResponse response;
    const std::string answer = sender_.Call(
        sender_.consents(), &cases::ConsentService::Stub::WithdrawConsent,
        request, &response);
    Say("withdraw", consent, "", answer, 0);
    return answer == "OK";
  }

  Node& sender_;
  Node& recipient_;
  const std::string case_;
  const std::string item_;
};

int Main(int argc, char** argv) {
  if (argc != 14) {
    std::cerr << "usage: withdrawal_race ADDRESS CA USER PASSWORD-FILE (of the "
                 "sender) ADDRESS CA USER PASSWORD-FILE (of the recipient) "
                 "CASE ITEM ROUNDS AT-ONCE SEED\n";
    return 2;
  }
  const std::unique_ptr<Node> sender = Node::SignIn(argv + 1);
  const std::unique_ptr<Node> recipient = Node::SignIn(argv + 5);
  if (sender == nullptr || recipient == nullptr) {
    std::cerr << "could not sign in\n";
    return 1;
  }
  Race race(*sender, *recipient, argv[9], argv[10]);
  std::atomic<int> left{std::atoi(argv[11])};
  std::atomic<bool> failed{false};
  const unsigned seed = static_cast<unsigned>(std::atoi(argv[13]));
  std::vector<std::thread> runners;
  for (int i = 0; i < std::atoi(argv[12]); ++i) {
    runners.emplace_back([&, i] {
      std::mt19937 random(seed + static_cast<unsigned>(i));
      while (left.fetch_sub(1) > 0 && !failed) {
        if (!race.Round(random)) failed = true;
      }
    });
  }
  for (std::thread& runner : runners) runner.join();
  return failed ? 1 : 0;
}

}  // namespace
}  // namespace samrad

int main(int argc, char** argv) { return samrad::Main(argc, argv); }
