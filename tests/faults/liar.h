// Who lies: the hub's keys, a way to the real hub for every caller, and the
// lie. A part of lying_hub.
#ifndef SAMRAD_TESTS_FAULTS_LIAR_H_
#define SAMRAD_TESTS_FAULTS_LIAR_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "crypto/sign/ed25519.h"
#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/audit/leaf.h"
#include "services/base/files.h"
#include "services/base/grpc_status.h"
#include "services/base/mutex.h"
#include "services/base/peer.h"
#include "services/base/tls.h"
#include "tests/faults/own_log.h"

namespace samrad::lying {

namespace directory = samrad::hub::directory::v1;
namespace exchange = samrad::hub::exchange::v1;
namespace log = samrad::hub::log::v1;

struct Arguments {
  std::string town, origin, domain, hub_port, listen_port, lie, victim;
  std::int64_t shift = 0;
};

// The real hub as one caller sees it.
struct Upstream {
  std::unique_ptr<exchange::ExchangeService::Stub> exchange;
  std::unique_ptr<log::LogService::Stub> log;
  std::unique_ptr<directory::DirectoryService::Stub> directory;
};

// What all three services share.
class Liar {
 public:
  explicit Liar(Arguments arguments)
      : arguments_(std::move(arguments)),
        callers_(base::Callers::Network(arguments_.domain)) {}

  // Reads the log's key and begins to follow the real log.
  absl::Status Start() {
    auto seed = base::ReadKeyFile(arguments_.town + "/hub/keys/log.key", 32);
    if (!seed.ok()) return seed.status();
    auto key = crypto::SigningKey::FromSeed(*std::move(seed));
    if (!key.ok()) return key.status();
    own_log_ = std::make_unique<OwnLog>(*std::move(key), arguments_.origin,
                                        arguments_.lie == "fork");
    std::thread([this] { FollowForEver(); }).detach();
    own_log_->AwaitBase();
    return absl::OkStatus();
  }

  Upstream& For(const std::string& agency) {
    base::MutexLock lock(mutex_);
    Upstream& upstream = upstreams_[agency];
    if (upstream.log != nullptr) return upstream;
    const std::string home =
        agency.empty() ? arguments_.town + "/hub/tls"
                       : arguments_.town + "/agencies/" + agency + "/tls";
    const std::string name = agency.empty() ? "/hub" : "/hub-client";
    auto credentials = base::MutualTlsChannelCredentials(
        {home + name + ".key", home + name + ".pem",
         arguments_.town + "/hub/tls/ca.pem"});
    if (!credentials.ok()) {
      std::cerr << credentials.status() << "\n";
      std::exit(1);
    }
    auto channel =
        base::MakeChannel("127.0.0.1:" + arguments_.hub_port, *credentials);
    upstream.exchange = exchange::ExchangeService::NewStub(channel);
    upstream.log = log::LogService::NewStub(channel);
    upstream.directory = directory::DirectoryService::NewStub(channel);
    return upstream;
  }

  // Calls the real hub as the caller. `call` is given the upstream, the context
  // and whether the caller is the one that is lied to.
  template <typename Call>
  grpc::Status Forward(grpc::ServerContext& server, Call&& call) {
    auto agency = callers_.IdentifyAgency(server);
    if (!agency.ok()) return base::ToGrpc(agency.status(), server);
    const std::string caller(agency->value());
    auto context = grpc::ClientContext::FromServerContext(server);
    const grpc::Status status =
        call(For(caller), *context, caller == arguments_.victim);
    return base::ToGrpc(base::FromGrpc(status, *context, true), server);
  }

  // True when this is the lie, and it is told.
  bool Lies(std::string_view lie) const { return arguments_.lie == lie; }
  void Told() const {
    std::printf("{\"told\":\"%s\"}\n", arguments_.lie.c_str());
    std::fflush(stdout);
  }

  void Rewrite(audit::v1::Receipt* receipt) const {
    if (Lies("fork") && receipt->tree_size() > 0) own_log_->Rewrite(*receipt);
  }

  // As the hub itself: its log takes what it is given. Nothing else in the town
  // appends for the directory while a lie is told.
  audit::v1::Receipt AppendAsHub(const audit::Entry& entry) {
    log::AppendEntriesRequest request;
    request.set_room("directory");
    log::SequencedEntry& one = *request.add_entries();
    one.set_sequence(static_cast<uint64_t>(absl::GetCurrentTimeNanos()));
    one.set_entry(audit::ToBytes(entry));
    grpc::ClientContext context;
    log::AppendEntriesResponse response;
    const grpc::Status status =
        For("").log->AppendEntries(&context, request, &response);
    if (!status.ok() || response.receipts_size() != 1) {
      std::cerr << "append: " << status.error_message() << "\n";
      std::exit(1);
    }
    return response.receipts(0);
  }

  audit::v1::Receipt ReceiptOfLeafZero() {
    grpc::ClientContext context;
    log::GetInclusionProofRequest request;
    log::GetInclusionProofResponse response;
    const grpc::Status status =
        For(arguments_.victim)
            .log->GetInclusionProof(&context, request, &response);
    if (!status.ok()) {
      std::cerr << "proof: " << status.error_message() << "\n";
      std::exit(1);
    }
    return response.receipt();
  }

  const Arguments& arguments() const { return arguments_; }
  const OwnLog& own_log() const { return *own_log_; }

 private:
  void FollowForEver() {
    while (true) {
      grpc::ClientContext context;
      log::FollowEntriesRequest request;
      request.set_from(own_log_->size());
      auto reader =
          For(arguments_.victim).log->FollowEntries(&context, request);
      log::FollowEntriesResponse message;
      while (reader->Read(&message)) own_log_->Take(message);
      (void)reader->Finish();
      absl::SleepFor(absl::Milliseconds(100));
    }
  }

  const Arguments arguments_;
  const base::Callers callers_;
  std::unique_ptr<OwnLog> own_log_;
  base::Mutex mutex_;
  std::map<std::string, Upstream> upstreams_;
};
}  // namespace samrad::lying

#endif  // SAMRAD_TESTS_FAULTS_LIAR_H_
