// Drives a running town: load_client TOWN_FOLDER. Signs in, makes one case with
// one note of 1 KiB, then takes commands on standard input:
//   load MODE SECONDS   MODE is in_flight, blocking, one or idle
//   proofs IN_FLIGHT SECONDS
// and answers each with one line of JSON. Ends with its input.
#include <grpcpp/client_context.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>

#include "google/protobuf/util/time_util.h"
#include "nlohmann/json.hpp"
#include "samrad/agency/cases/v1/cases.grpc.pb.h"
#include "samrad/agency/staff/v1/staff.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/base/tls.h"
#include "tests/bench/load.h"
#include "tests/bench/pace.h"

namespace samrad::bench {
namespace {

namespace cases = agency::cases::v1;
namespace staff = agency::staff::v1;
using Json = nlohmann::json;

constexpr int kNoteBytes = 1024;
constexpr char kProofMethod[] =
    "/samrad.hub.log.v1.LogService/GetInclusionProof";

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "load_client: %s\n", what.c_str());
  std::exit(1);
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Fail("cannot read a file named in town.json");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string ReadLine(const std::string& path) {
  std::string text = ReadAll(path);
  return text.substr(0, text.find('\n'));
}

template <typename T>
T Must(absl::StatusOr<T> value, const char* what) {
  if (!value.ok()) Fail(std::string(what) + ": " + value.status().ToString());
  return *std::move(value);
}

void MustCall(const grpc::Status& status, const char* what) {
  if (!status.ok()) Fail(std::string(what) + ": " + status.error_message());
}

class TownClient {
 public:
  explicit TownClient(std::string folder) : folder_(std::move(folder)) {
    town_ = Json::parse(ReadAll(folder_ + "/town.json"), nullptr, false);
    if (town_.is_discarded()) Fail("town.json is not JSON");
    ends_.parties.push_back(town_["hub"]["pid"]);
    for (const Json& agency : town_["agencies"]) {
      ends_.parties.push_back(agency["pid"]);
    }
    ends_.sender = ChannelTo("social");
    ends_.recipient = ChannelTo("police");
    ends_.sender_token = SignIn("social", ends_.sender);
    ends_.recipient_token = SignIn("police", ends_.recipient);
    MakeCase();
  }

  const Ends& ends() const { return ends_; }

  // To the hub, as the social services' node is to it.
  std::shared_ptr<grpc::Channel> Hub() const {
    const std::string tls = folder_ + "/agencies/social/tls/";
    return base::MakeChannel(
        town_["hub"]["address"],
        Must(base::MutualTlsChannelCredentials(
                 {.key = tls + "hub-client.key",
                  .certificate = tls + "hub-client.pem",
                  .ca = folder_ + "/" + std::string(town_["hub"]["ca"])}),
             "hub credentials"));
  }

 private:
  const Json& Agency(const std::string& id) const {
    for (const Json& agency : town_["agencies"]) {
      if (agency["id"] == id) return agency;
    }
    Fail("an agency is missing in town.json");
  }

  std::shared_ptr<grpc::Channel> ChannelTo(const std::string& id) const {
    const Json& agency = Agency(id);
    return base::MakeChannel(
        agency["grpc"], Must(base::TlsChannelCredentials(
                                 folder_ + "/" + std::string(agency["ca"])),
                             "credentials"));
  }

  std::string SignIn(const std::string& id,
                     const std::shared_ptr<grpc::Channel>& channel) const {
    for (const Json& user : town_["users"]) {
      if (user["agency"] != id || user["user"] != "officer") continue;
      staff::SignInRequest request;
      request.set_user("officer");
      request.set_password(
          ReadLine(folder_ + "/" + std::string(user["password_file"])));
      staff::SignInResponse response;
      grpc::ClientContext context;
      MustCall(staff::StaffService::NewStub(channel)->SignIn(&context, request,
                                                             &response),
               "SignIn");
      return response.token();
    }
    Fail("there is no officer in town.json");
  }

  void MakeCase() {
    const auto stub = cases::CaseService::NewStub(ends_.sender);
    cases::CreateCaseRequest create;
    create.set_request_id(RequestId(1));
    create.mutable_person()->set_name("Malte Ekvall");
    cases::RegisterFacts& facts = *create.mutable_register_();
    // Seventeen today, whatever day the benchmark runs on.
    const absl::CivilDay today =
        absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
    facts.set_birth_date(absl::FormatCivilTime(
        absl::CivilDay(today.year() - 17, today.month(), 1)));
    facts.set_protected_identity(law::v1::NOT_PROTECTED);
    facts.set_maturity(law::v1::MATURE);
    facts.set_source("folkbokföringen");
    facts.set_checked_by("officer");
    *facts.mutable_checked_at() =
        google::protobuf::util::TimeUtil::SecondsToTimestamp(
            absl::ToUnixSeconds(absl::Now()) - 60);
    cases::CreateCaseResponse created;
    grpc::ClientContext creating;
    creating.AddMetadata("authorization", "Bearer " + ends_.sender_token);
    MustCall(stub->CreateCase(&creating, create, &created), "CreateCase");

    cases::AddNoteRequest add;
    add.set_request_id(RequestId(2));
    add.set_case_(created.case_().code());
    cases::Note& note = *add.mutable_note();
    note.set_category(common::v1::RISK_OF_CRIME);
    note.add_secrecy("OSL 26:1");
    note.set_source(law::v1::OWN_RECORDS);
    note.set_nature(cases::FACT);
    note.set_text(std::string(kNoteBytes, 'n'));
    cases::AddNoteResponse added;
    grpc::ClientContext adding;
    adding.AddMetadata("authorization", "Bearer " + ends_.sender_token);
    MustCall(stub->AddNote(&adding, add, &added), "AddNote");
    ends_.request = RiskToPolice(created.case_().code(), added.note().id());
  }

  static std::string RequestId(int number) {
    char text[64];
    std::snprintf(
        text, sizeof(text), "%08x-0000-4000-9000-%012llx",
        static_cast<unsigned>(getpid()),
        static_cast<unsigned long long>(
            (absl::ToUnixMicros(absl::Now()) * 8 + number) & 0xffffffffffff));
    return text;
  }

  const std::string folder_;
  Json town_;
  Ends ends_;
};

void AnswerProofs(const TownClient& town, std::istream& words) {
  int in_flight = 64;
  double seconds = 1;
  words >> in_flight >> seconds;
  const auto hub = town.Hub();
  const auto stub = hub::log::v1::LogService::NewStub(hub);
  grpc::ClientContext context;
  hub::log::v1::GetInclusionProofResponse newest;
  hub::log::v1::GetInclusionProofRequest request;
  MustCall(stub->GetInclusionProof(&context, request, &newest),
           "GetInclusionProof");
  std::vector<std::string> requests;
  const uint64_t size = newest.receipt().tree_size();
  for (uint64_t i = 0; i < 256; ++i) {
    request.set_leaf(i * 7919 % size);
    requests.push_back(request.SerializeAsString());
  }
  AnswerEcho(RunEcho(hub, kProofMethod, requests, in_flight, seconds,
                     town.ends().parties));
}

int Serve(const std::string& folder) {
  const TownClient town(folder);
  std::printf("{\"ready\":true}\n");
  std::fflush(stdout);
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    if (command == "load") {
      AnswerLoad(town.ends(), words);
    } else if (command == "proofs") {
      AnswerProofs(town, words);
    } else {
      Fail("unknown command");
    }
  }
  return 0;
}

}  // namespace
}  // namespace samrad::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr,
                 "usage: load_client TOWN_FOLDER   (commands on standard "
                 "input)\n");
    return 2;
  }
  return samrad::bench::Serve(argv[1]);
}
