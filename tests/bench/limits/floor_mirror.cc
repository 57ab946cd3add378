#include "tests/bench/limits/floor_mirror.h"

#include <grpcpp/client_context.h>

#include <cstring>
#include <utility>
#include <vector>

#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/base/tls.h"

namespace samrad::bench {
namespace {

audit::ReceiptVerifier NewVerifier() {
  auto verifier = audit::ReceiptVerifier::Create(FloorLogKey());
  Must(verifier.status(), "verifier");
  return *std::move(verifier);
}

}  // namespace

std::shared_ptr<grpc::Channel> HubChannelOf(const FloorFiles& files) {
  auto credentials = base::MutualTlsChannelCredentials(
      {.key = files.Path("hub-client.key"),
       .certificate = files.Path("hub-client.pem"),
       .ca = files.folder + "/ca.pem"});
  Must(credentials.status(), "client credentials");
  return base::MakeChannel(AddressOf(files.folder, "hub"), *credentials);
}

FloorMirror::FloorMirror()
    : follower_(NewVerifier()), verifier_(NewVerifier()) {}

void FloorMirror::Follow(const std::shared_ptr<grpc::Channel>& hub) {
  const auto stub = hub::log::v1::LogService::NewStub(hub);
  grpc::ClientContext context;
  auto reader =
      stub->FollowEntries(&context, hub::log::v1::FollowEntriesRequest());
  hub::log::v1::FollowEntriesResponse message;
  std::vector<crypto::Entry> entries;
  while (reader->Read(&message)) {
    entries.resize(message.entries().size() / sizeof(crypto::Entry));
    std::memcpy(entries.data(), message.entries().data(),
                message.entries().size());
    edge_.AppendEntries(entries);
    const auto head = follower_.VerifyCheckpoint(message.checkpoint());
    Must(head.status(), "checkpoint");
    if (edge_.Root() != head->root) {
      Must(absl::DataLossError("another root"), "mirror");
    }
    base::MutexLock lock(mutex_);
    size_ = head->tree_size;
    grown_.SignalAll();
  }
}

void FloorMirror::Believe(const audit::v1::Receipt& receipt,
                          const audit::Entry& entry) {
  {
    base::MutexLock lock(verifier_mutex_);
    Must(verifier_.Verify(receipt, entry).status(), "receipt");
  }
  base::MutexLock lock(mutex_);
  while (size_ < receipt.tree_size()) grown_.Wait(mutex_);
}

int RunFloorMirror(const FloorFiles& files) {
  FloorMirror mirror;
  mirror.Follow(HubChannelOf(files));
  return 0;
}

}  // namespace samrad::bench
