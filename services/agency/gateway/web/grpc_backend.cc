#include "services/agency/gateway/web/grpc_backend.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/agency/staff/gateway_metadata.h"
#include "services/base/mutex.h"
#include "services/base/status.h"

namespace samrad::agency::web {
namespace {

using Stub = grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>;

// An empty message too: a default-constructed buffer would end the process.
grpc::ByteBuffer ToBuffer(std::string_view bytes) {
  const grpc::Slice slice(bytes.data(), bytes.size());
  return grpc::ByteBuffer(&slice, 1);
}

std::string FromBuffer(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

std::optional<std::string> Find(
    const std::multimap<grpc::string_ref, grpc::string_ref>& metadata,
    const char* name) {
  const auto found = metadata.find(name);
  if (found == metadata.end()) return std::nullopt;
  return std::string(found->second.data(), found->second.size());
}

// Every gRPC call is made as a stream: a unary one is a stream of one message.
// Keeps itself alive until OnDone. The hold keeps OnDone away until the end was
// read or nobody will ask again, so that a read never meets a call that is
// over.
class Reactor final
    : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit Reactor(std::string_view message) : request_(ToBuffer(message)) {}

  grpc::ClientContext& context() { return context_; }

  // The first step is read at once and kept until it is asked for: the
  // in-process transport of gRPC 1.51 drops an answer that nobody reads yet
  // when its status comes.
  void Start(Stub& stub, const std::string& method,
             std::shared_ptr<Reactor> self) {
    self_ = std::move(self);
    stub.PrepareBidiStreamingCall(&context_, method, {}, this);
    AddHold();
    StartRead(&response_);
    StartWriteLast(&request_, {});
    StartCall();
  }

  void Next(std::function<void(CallStep)> done) {
    std::optional<CallStep> kept;
    {
      base::MutexLock lock(mutex_);
      kept = std::exchange(kept_, std::nullopt);
      if (!kept.has_value()) {
        done_ = std::move(done);
        if (std::exchange(reading_, true)) return;
      }
    }
    if (kept.has_value()) {
      done(*std::move(kept));
    } else {
      StartRead(&response_);
    }
  }

  void Cancel() { context_.TryCancel(); }

  void Abandon() {
    bool reading = false;
    {
      base::MutexLock lock(mutex_);
      reading = reading_;
      done_ = nullptr;
      abandoned_ = true;
    }
    Cancel();
    if (!reading) LetGo();
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      LetGo();
      return;
    }
    CallStep step;
    step.message = FromBuffer(response_);
    response_.Clear();
    if (Tell(std::move(step))) LetGo();
  }

  void OnDone(const grpc::Status& status) override {
    Tell(EndOf(status));
    const std::shared_ptr<Reactor> last = std::move(self_);
  }

 private:
  // To who asked, or kept for who will. True when nobody will.
  bool Tell(CallStep step) {
    std::function<void(CallStep)> done;
    bool abandoned = false;
    {
      base::MutexLock lock(mutex_);
      if (step.message.has_value()) reading_ = false;
      abandoned = abandoned_;
      done = std::exchange(done_, nullptr);
      if (done == nullptr && !abandoned) kept_ = std::move(step);
    }
    if (done != nullptr) done(std::move(step));
    return abandoned;
  }

  void LetGo() {
    {
      base::MutexLock lock(mutex_);
      if (!std::exchange(held_, false)) return;
    }
    RemoveHold();
  }

  CallStep EndOf(const grpc::Status& status) const {
    CallStep step;
    step.end.code = static_cast<int>(status.error_code());
    step.end.message = status.error_message();
    const auto& trailers = context_.GetServerTrailingMetadata();
    for (const char* const name : {base::kTagMetadata, base::kPathMetadata}) {
      std::optional<std::string> value = Find(trailers, name);
      if (value.has_value()) {
        step.end.trailers.emplace_back(name, *std::move(value));
      }
    }
    if (status.ok()) {
      const auto& head = context_.GetServerInitialMetadata();
      step.new_session = Find(head, kSessionMetadata);
      step.new_device = Find(head, kDeviceMetadata);
    }
    return step;
  }

  grpc::ClientContext context_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  base::Mutex mutex_;
  std::function<void(CallStep)> done_ ABSL_GUARDED_BY(mutex_);
  std::optional<CallStep> kept_ ABSL_GUARDED_BY(mutex_);
  // From the start of a read until it brought a message: after the last there
  // is nothing to read.
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;
  bool abandoned_ ABSL_GUARDED_BY(mutex_) = false;
  bool held_ ABSL_GUARDED_BY(mutex_) = true;
  std::shared_ptr<Reactor> self_;
};

class GrpcCall final : public BackendCall {
 public:
  explicit GrpcCall(std::shared_ptr<Reactor> reactor)
      : reactor_(std::move(reactor)) {}
  ~GrpcCall() override { reactor_->Abandon(); }

  void Next(std::function<void(CallStep)> done) override {
    reactor_->Next(std::move(done));
  }
  void Cancel() override { reactor_->Cancel(); }

 private:
  const std::shared_ptr<Reactor> reactor_;
};

class GrpcBackend final : public Backend {
 public:
  GrpcBackend(std::shared_ptr<grpc::Channel> channel, std::string pass,
              std::function<absl::Status(const std::string&)> standing)
      : stub_(std::move(channel)),
        pass_(std::move(pass)),
        standing_(std::move(standing)) {}

  std::unique_ptr<BackendCall> Begin(const std::string& method,
                                     const Browser& browser,
                                     std::optional<absl::Duration> timeout,
                                     std::string_view message) override {
    const auto reactor = std::make_shared<Reactor>(message);
    grpc::ClientContext& context = reactor->context();
    if (timeout.has_value()) {
      context.set_deadline(std::chrono::system_clock::now() +
                           absl::ToChronoMilliseconds(*timeout));
    }
    context.AddMetadata(kGatewayMetadata, pass_);
    context.AddMetadata(kClientMetadata, browser.address);
    if (!browser.session.empty()) {
      context.AddMetadata("authorization", "Bearer " + browser.session);
    }
    if (!browser.device.empty()) {
      context.AddMetadata(kDeviceMetadata, browser.device);
    }
    reactor->Start(stub_, method, reactor);
    return std::make_unique<GrpcCall>(reactor);
  }

  absl::Status Standing(const std::string& session) override {
    return standing_("Bearer " + session);
  }

 private:
  Stub stub_;
  const std::string pass_;
  const std::function<absl::Status(const std::string&)> standing_;
};

}  // namespace

std::unique_ptr<Backend> MakeGrpcBackend(
    std::shared_ptr<grpc::Channel> channel, std::string pass,
    std::function<absl::Status(const std::string&)> standing) {
  return std::make_unique<GrpcBackend>(std::move(channel), std::move(pass),
                                       std::move(standing));
}

}  // namespace samrad::agency::web
