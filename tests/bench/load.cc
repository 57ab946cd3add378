#include "tests/bench/load.h"

#include <grpcpp/alarm.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>
#include <utility>

#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "tests/bench/cpu.h"

namespace samrad::bench {
namespace {

using agency::sharing::v1::AcceptPacketRequest;
using agency::sharing::v1::AcceptPacketResponse;
using agency::sharing::v1::DiscloseRequest;
using agency::sharing::v1::DiscloseResponse;
using agency::sharing::v1::SharingService;

constexpr std::chrono::seconds kCallLimit{20};
// What follows a walk (acknowledgements, acts told to the sender) is over then.
constexpr useconds_t kSettleMicroseconds = 400'000;
// A packet is at its recipient this much later than the sender's receipt, or
// else it is asked for again.
constexpr std::chrono::microseconds kAgain{500};
constexpr std::chrono::microseconds kLongestAgain{8000};

std::string NewRequestId() {
  static const std::string run = [] {
    char text[16];
    std::snprintf(
        text, sizeof(text), "%08x",
        static_cast<unsigned>(getpid()) ^
            static_cast<unsigned>(
                std::chrono::system_clock::now().time_since_epoch().count()));
    return std::string(text);
  }();
  static std::atomic<uint64_t> next{1};
  char text[32];
  const uint64_t number = next.fetch_add(1);
  std::snprintf(text, sizeof(text), "-%04x-4000-8000-%012llx",
                static_cast<unsigned>(number >> 48) & 0xffff,
                static_cast<unsigned long long>(number & 0xffffffffffff));
  return run + text;
}

absl::Status Failed(const char* call, const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      std::string(call) + ": " + status.error_message());
}

void Prepare(grpc::ClientContext& context, const std::string& token) {
  context.set_deadline(std::chrono::system_clock::now() + kCallLimit);
  context.AddMetadata("authorization", "Bearer " + token);
}

struct Tally {
  std::vector<double> disclose_us;
  std::vector<double> walk_us;
  uint64_t too_early = 0;
  absl::Status status = absl::OkStatus();

  void Add(Tally other) {
    disclose_us.insert(disclose_us.end(), other.disclose_us.begin(),
                       other.disclose_us.end());
    walk_us.insert(walk_us.end(), other.walk_us.begin(), other.walk_us.end());
    too_early += other.too_early;
    if (status.ok()) status = other.status;
  }
};

absl::Status CheckDisclosed(const DiscloseResponse& response) {
  if (!response.has_disclosure() || response.disclosure().receipt().empty()) {
    return absl::InternalError("Disclose came back without a receipt: state " +
                               std::to_string(response.disclosure().state()) +
                               ", verdict " +
                               std::to_string(response.decision().verdict()));
  }
  return absl::OkStatus();
}

// One walk in flight; goes through its calls by itself.
class Walk {
 public:
  Walk(const Ends& ends, SharingService::Stub& sender,
       SharingService::Stub& recipient, grpc::CompletionQueue& queue)
      : ends_(ends), sender_(sender), recipient_(recipient), queue_(queue) {}

  void Begin() {
    step_ = Step::kDisclose;
    again_ = kAgain;
    Renew(ends_.sender_token);
    DiscloseRequest request = ends_.request;
    request.set_request_id(NewRequestId());
    began_ = WallSeconds();
    disclose_ = sender_.AsyncDisclose(context_.get(), request, &queue_);
    disclose_->Finish(&disclosed_, &status_, this);
  }

  // After a tag of this walk came out of the queue. True: the walk is over.
  absl::StatusOr<bool> Next(Tally& tally) {
    switch (step_) {
      case Step::kDisclose: {
        if (!status_.ok()) return Failed("Disclose", status_);
        const absl::Status checked = CheckDisclosed(disclosed_);
        if (!checked.ok()) return checked;
        tally.disclose_us.push_back((WallSeconds() - began_) * 1e6);
        Accept();
        return false;
      }
      case Step::kWait:
        Accept();
        return false;
      case Step::kAccept:
        if (status_.error_code() == grpc::StatusCode::NOT_FOUND) {
          ++tally.too_early;
          step_ = Step::kWait;
          alarm_.Set(&queue_, std::chrono::system_clock::now() + again_, this);
          again_ = std::min(2 * again_, kLongestAgain);
          return false;
        }
        if (!status_.ok()) return Failed("AcceptPacket", status_);
        tally.walk_us.push_back((WallSeconds() - began_) * 1e6);
        return true;
    }
    return true;
  }

 private:
  enum class Step { kDisclose, kWait, kAccept };

  void Renew(const std::string& token) {
    context_ = std::make_unique<grpc::ClientContext>();
    Prepare(*context_, token);
  }

  void Accept() {
    step_ = Step::kAccept;
    Renew(ends_.recipient_token);
    AcceptPacketRequest request;
    request.set_id(disclosed_.disclosure().id());
    request.set_reason("Behövs i det brottsförebyggande arbetet.");
    accept_ = recipient_.AsyncAcceptPacket(context_.get(), request, &queue_);
    accept_->Finish(&accepted_, &status_, this);
  }

  const Ends& ends_;
  SharingService::Stub& sender_;
  SharingService::Stub& recipient_;
  grpc::CompletionQueue& queue_;
  Step step_ = Step::kDisclose;
  std::chrono::microseconds again_ = kAgain;
  double began_ = 0;
  std::unique_ptr<grpc::ClientContext> context_;
  grpc::Status status_;
  grpc::Alarm alarm_;
  DiscloseResponse disclosed_;
  AcceptPacketResponse accepted_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<DiscloseResponse>> disclose_;
  std::unique_ptr<grpc::ClientAsyncResponseReader<AcceptPacketResponse>>
      accept_;
};

Tally KeepInFlight(const Ends& ends, int in_flight, double seconds) {
  const auto sender = SharingService::NewStub(ends.sender);
  const auto recipient = SharingService::NewStub(ends.recipient);
  Tally tally;
  grpc::CompletionQueue queue;
  std::vector<std::unique_ptr<Walk>> walks;
  for (int i = 0; i < in_flight; ++i) {
    walks.push_back(std::make_unique<Walk>(ends, *sender, *recipient, queue));
    walks.back()->Begin();
  }
  const double end = WallSeconds() + seconds;
  int going = in_flight;
  void* tag = nullptr;
  bool ok = false;
  while (going > 0 && queue.Next(&tag, &ok)) {
    Walk& walk = *static_cast<Walk*>(tag);
    const absl::StatusOr<bool> over = walk.Next(tally);
    if (!over.ok() && tally.status.ok()) tally.status = over.status();
    if (over.ok() && !*over) continue;
    if (over.ok() && tally.status.ok() && WallSeconds() < end) {
      walk.Begin();
    } else {
      --going;
    }
  }
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  return tally;
}

Tally OneAtATime(const Ends& ends, double seconds) {
  const auto sender = SharingService::NewStub(ends.sender);
  const auto recipient = SharingService::NewStub(ends.recipient);
  Tally tally;
  const double end = WallSeconds() + seconds;
  while (WallSeconds() < end) {
    DiscloseRequest request = ends.request;
    request.set_request_id(NewRequestId());
    DiscloseResponse disclosed;
    const double began = WallSeconds();
    grpc::ClientContext disclosing;
    Prepare(disclosing, ends.sender_token);
    grpc::Status status = sender->Disclose(&disclosing, request, &disclosed);
    tally.status =
        status.ok() ? CheckDisclosed(disclosed) : Failed("Disclose", status);
    if (!tally.status.ok()) return tally;
    tally.disclose_us.push_back((WallSeconds() - began) * 1e6);
    AcceptPacketRequest accept;
    accept.set_id(disclosed.disclosure().id());
    accept.set_reason("Behövs i det brottsförebyggande arbetet.");
    std::chrono::microseconds again = kAgain;
    while (true) {
      grpc::ClientContext accepting;
      Prepare(accepting, ends.recipient_token);
      AcceptPacketResponse accepted;
      status = recipient->AcceptPacket(&accepting, accept, &accepted);
      if (status.error_code() != grpc::StatusCode::NOT_FOUND) break;
      ++tally.too_early;
      std::this_thread::sleep_for(again);
      again = std::min(2 * again, kLongestAgain);
    }
    if (!status.ok()) {
      tally.status = Failed("AcceptPacket", status);
      return tally;
    }
    tally.walk_us.push_back((WallSeconds() - began) * 1e6);
  }
  return tally;
}

}  // namespace

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle =
      values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::string LoadResult::ToJson() const {
  char text[512];
  std::snprintf(text, sizeof(text),
                "{\"seconds\":%.3f,\"walks\":%llu,\"per_second\":%.1f,"
                "\"disclose_p50_us\":%.1f,\"walk_p50_us\":%.1f,"
                "\"cpu_us_per_walk\":%.1f,\"client_cpu_us_per_walk\":%.1f,"
                "\"too_early\":%llu}",
                seconds, static_cast<unsigned long long>(walks),
                static_cast<double>(walks) / seconds, disclose_p50_us,
                walk_p50_us, cpu_us_per_walk, client_cpu_us_per_walk,
                static_cast<unsigned long long>(too_early));
  return text;
}

DiscloseRequest RiskToPolice(const std::string& case_code,
                             const std::string& item) {
  DiscloseRequest request;
  request.set_case_(case_code);
  request.add_items(item);
  request.add_to("police");
  request.set_direction(law::v1::OWN_INITIATIVE);
  request.set_purpose(law::v1::PREVENT_CRIME);
  request.mutable_ground()->set_kind(law::v1::PROVISION);
  request.mutable_ground()->set_provision("OSL 10:18 a");
  for (const law::v1::AssessmentKind kind :
       {law::v1::CONCRETE_CIRCUMSTANCES_OF_RISK, law::v1::NOT_INAPPROPRIATE}) {
    law::v1::Assessment& assessment = *request.add_assessments();
    assessment.set_kind(kind);
    assessment.set_answer(law::v1::YES);
  }
  request.mutable_offence()->set_status(law::v1::RISK);
  return request;
}

absl::StatusOr<LoadResult> RunLoad(const Ends& ends, const Pace& pace,
                                   double seconds) {
  const double cpu_before = CpuSecondsOf(ends.parties);
  const double own_before = OwnCpuSeconds();
  const double began = WallSeconds();
  Tally tally;
  if (pace.in_flight > 0) {
    tally = KeepInFlight(ends, pace.in_flight, seconds);
  } else {
    std::vector<Tally> tallies(static_cast<size_t>(pace.blocking));
    std::vector<std::thread> threads;
    for (Tally& one : tallies) {
      threads.emplace_back([&] { one = OneAtATime(ends, seconds); });
    }
    for (std::thread& thread : threads) thread.join();
    for (Tally& one : tallies) tally.Add(std::move(one));
  }
  if (!tally.status.ok()) return tally.status;
  LoadResult result;
  result.seconds = WallSeconds() - began;
  usleep(kSettleMicroseconds);
  result.walks = tally.walk_us.size();
  if (result.walks == 0) return absl::InternalError("no walk was made");
  const double own = OwnCpuSeconds() - own_before;
  const double all = own + CpuSecondsOf(ends.parties) - cpu_before;
  result.cpu_us_per_walk = all * 1e6 / static_cast<double>(result.walks);
  result.client_cpu_us_per_walk = own * 1e6 / static_cast<double>(result.walks);
  result.disclose_p50_us = Median(std::move(tally.disclose_us));
  result.walk_p50_us = Median(std::move(tally.walk_us));
  result.too_early = tally.too_early;
  return result;
}

namespace {

// One generic call that starts again when it is answered.
struct Echo {
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> call;
  grpc::ByteBuffer answer;
  grpc::Status status;
  double began = 0;
};

}  // namespace

absl::StatusOr<EchoResult> RunEcho(const std::shared_ptr<grpc::Channel>& to,
                                   const std::string& method,
                                   const std::vector<std::string>& requests,
                                   int in_flight, double seconds,
                                   const std::vector<pid_t>& parties) {
  grpc::GenericStub stub(to);
  grpc::CompletionQueue queue;
  std::vector<grpc::ByteBuffer> bytes;
  for (const std::string& request : requests) {
    const grpc::Slice slice(request);
    bytes.emplace_back(&slice, 1);
  }
  size_t next = 0;
  const auto begin = [&](Echo& echo) {
    echo.context = std::make_unique<grpc::ClientContext>();
    echo.context->set_deadline(std::chrono::system_clock::now() + kCallLimit);
    echo.began = WallSeconds();
    echo.call = stub.PrepareUnaryCall(echo.context.get(), method,
                                      bytes[next++ % bytes.size()], &queue);
    echo.call->StartCall();
    echo.call->Finish(&echo.answer, &echo.status, &echo);
  };
  const double cpu_before = CpuSecondsOf(parties) + OwnCpuSeconds();
  const double start = WallSeconds();
  std::vector<Echo> echoes(static_cast<size_t>(in_flight));
  for (Echo& echo : echoes) begin(echo);
  EchoResult result;
  std::vector<double> times;
  absl::Status failed = absl::OkStatus();
  int going = in_flight;
  void* tag = nullptr;
  bool ok = false;
  while (going > 0 && queue.Next(&tag, &ok)) {
    Echo& echo = *static_cast<Echo*>(tag);
    if (!echo.status.ok() && failed.ok()) {
      failed = Failed(method.c_str(), echo.status);
    }
    times.push_back((WallSeconds() - echo.began) * 1e6);
    result.answer_bytes = echo.answer.Length();
    if (failed.ok() && WallSeconds() < start + seconds) {
      begin(echo);
    } else {
      --going;
    }
  }
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  if (!failed.ok()) return failed;
  const double calls = static_cast<double>(times.size());
  result.per_second = calls / (WallSeconds() - start);
  result.cpu_us_per_call =
      (CpuSecondsOf(parties) + OwnCpuSeconds() - cpu_before) * 1e6 / calls;
  result.p50_us = Median(std::move(times));
  return result;
}

}  // namespace samrad::bench
