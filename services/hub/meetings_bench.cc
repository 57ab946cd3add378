// 100 groups that meet at once on one hub, over mutual TLS: in each somebody
// sits down or stands up once a second, and both agencies watch. How long it
// takes from when the call is due until the other agency's watcher is told,
// beside an echo over the same TLS at the same time on the same machine.
// Prints "name value unit" and "goal.name value unit". Argument: seconds.
#include <grpcpp/client_context.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "samrad/hub/meetings/v1/meetings.grpc.pb.h"
#include "services/base/echo_service_for_test.h"
#include "services/base/mutex.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/hub/hub_testing.h"

namespace samrad::hub {
namespace {

using meetings::v1::MeetingsService;
using Event = meetings::v1::WatchMeetingResponse;

constexpr int kGroups = 100;
constexpr int kSenders = 8;
constexpr absl::Duration kEvery = absl::Seconds(1);
// Left out: connections, caches, pages that are touched for the first time.
constexpr absl::Duration kWarmUp = absl::Seconds(3);

[[noreturn]] void Die(const char* what) {
  std::fprintf(stderr, "meetings_bench: %s\n", what);
  std::exit(1);
}

void Must(const grpc::Status& status, const char* what) {
  if (!status.ok()) Die(what);
}

// Durations of one kind. Thread-safe.
class Sample {
 public:
  void Add(absl::Duration one) {
    base::MutexLock lock(mutex_);
    all_.push_back(absl::ToDoubleMilliseconds(one));
  }
  // Prints the median and the 99th percentile.
  void Print(const char* name) {
    base::MutexLock lock(mutex_);
    if (all_.empty()) Die("nothing was measured");
    std::sort(all_.begin(), all_.end());
    std::printf("%s.count %zu\n", name, all_.size());
    std::printf("%s.p50 %.2f ms\n", name, all_[all_.size() / 2]);
    std::printf("%s.p99 %.2f ms\n", name, all_[all_.size() * 99 / 100]);
  }

 private:
  base::Mutex mutex_;
  std::vector<double> all_ ABSL_GUARDED_BY(mutex_);
};

// One group and its meeting. Events come in the order of the calls.
struct Sitting {
  std::string group_id;
  std::string meeting_id;
  bool seated = false;  // its sender's
  base::Mutex mutex;
  std::deque<absl::Time> due ABSL_GUARDED_BY(mutex);
};

std::string IdOf(char kind, int number) {
  std::string id(16, kind);
  id[14] = static_cast<char>(number / 256);
  id[15] = static_cast<char>(number % 256);
  return id;
}

// Seat 1 is the police's, which chairs; seat 2 the social services'.
void Found(MeetingsService::Stub& chair, int number, Sitting& sitting) {
  sitting.group_id = IdOf('g', number);
  sitting.meeting_id = IdOf('m', number);
  meetings::v1::CreateGroupRequest create;
  create.set_request_id(IdOf('c', number));
  meetings::v1::Group& group = *create.mutable_group();
  group.set_group_id(sitting.group_id);
  group.set_type(common::v1::SSPF);
  group.set_code("N" + std::to_string(number));
  group.set_k(10);
  for (const auto& [seat, agency] : {std::pair(1u, "police"), {2u, "social"}}) {
    group.add_seats()->set_seat(seat);
    group.mutable_seats(group.seats_size() - 1)->set_agency(agency);
  }
  grpc::ClientContext first;
  meetings::v1::CreateGroupResponse created;
  Must(chair.CreateGroup(&first, create, &created), "group");
  meetings::v1::PlanMeetingsRequest plan;
  plan.set_request_id(IdOf('p', number));
  plan.set_group_id(sitting.group_id);
  meetings::v1::Meeting& meeting = *plan.add_meetings();
  meeting.set_meeting_id(sitting.meeting_id);
  meeting.mutable_starts_at()->set_seconds(absl::ToUnixSeconds(absl::Now()));
  meeting.mutable_ends_at()->set_seconds(absl::ToUnixSeconds(absl::Now()) +
                                         3600);
  grpc::ClientContext second;
  meetings::v1::PlanMeetingsResponse planned;
  Must(chair.PlanMeetings(&second, plan, &planned), "meeting");
}

// One agency's stream of one meeting.
class Watcher {
 public:
  // `sample` null: its events are not measured, but sent all the same.
  Watcher(MeetingsService::Stub& stub, Sitting& sitting, absl::Time from,
          Sample* sample) {
    meetings::v1::WatchMeetingRequest request;
    request.set_meeting_id(sitting.meeting_id);
    stream_ = stub.WatchMeeting(&context_, request);
    thread_ = std::thread([this, &sitting, from, sample] {
      Event event;
      while (stream_->Read(&event)) {
        if (sample == nullptr || (event.kind() != common::v1::SEAT_TAKEN &&
                                  event.kind() != common::v1::SEAT_LEFT)) {
          continue;
        }
        const absl::Time now = absl::Now();
        base::MutexLock lock(sitting.mutex);
        if (sitting.due.empty()) Die("an event that nobody caused");
        if (sitting.due.front() >= from) {
          sample->Add(now - sitting.due.front());
        }
        sitting.due.pop_front();
      }
    });
  }
  void Cancel() { context_.TryCancel(); }
  void Join() { thread_.join(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<Event>> stream_;
  std::thread thread_;
};

// Sits down or stands up, whichever it is not.
void Move(MeetingsService::Stub& stub, Sitting& sitting, absl::Time due) {
  {
    base::MutexLock lock(sitting.mutex);
    sitting.due.push_back(due);
  }
  grpc::ClientContext context;
  if (sitting.seated) {
    meetings::v1::LeaveSeatsRequest request;
    request.set_meeting_id(sitting.meeting_id);
    request.add_seats(2);
    meetings::v1::LeaveSeatsResponse response;
    Must(stub.LeaveSeats(&context, request, &response), "leave");
  } else {
    meetings::v1::KeepSeatsRequest request;
    request.set_meeting_id(sitting.meeting_id);
    request.add_seats()->set_seat(2);
    meetings::v1::KeepSeatsResponse response;
    Must(stub.KeepSeats(&context, request, &response), "keep");
  }
  sitting.seated = !sitting.seated;
}

struct Load {
  MeetingsService::Stub& social;
  grpc::Channel& echo;
  std::array<Sitting, kGroups>& sittings;
  absl::Time start;
  absl::Time from;
  absl::Time until;
  Sample& echoes;
};

// Its share of the groups, each once in `kEvery`, spread evenly; after each
// call an echo.
void Send(const Load& load, int sender) {
  for (int round = 0;; ++round) {
    for (int number = sender; number < kGroups; number += kSenders) {
      const absl::Time due =
          load.start + round * kEvery + number * (kEvery / kGroups);
      if (due >= load.until) return;
      absl::SleepFor(due - absl::Now());
      Move(load.social, load.sittings.at(static_cast<size_t>(number)), due);
      std::string bytes(256, 'e');
      grpc::ClientContext context;
      const absl::Time begun = absl::Now();
      Must(base::CallUnary(load.echo, base::kEchoMethod, bytes, context),
           "echo");
      if (begun >= load.from) load.echoes.Add(absl::Now() - begun);
    }
  }
}

int Run(absl::Duration length) {
  TestHub hub;
  hub.Found();
  const auto server = hub.Start();
  if (!server.ok() || !BecomesServing(**server)) Die("the hub does not serve");
  base::EchoService echo(
      [](grpc::ServerContext&, std::string&) { return grpc::Status::OK; });
  const base::RevocationList revoked;
  const auto credentials = base::MutualTlsServerCredentials(hub.tls(), revoked);
  if (!credentials.ok()) Die("credentials");
  const auto echo_host = base::ServerHost::Start({.address = "127.0.0.1:0",
                                                  .credentials = *credentials,
                                                  .services = {&echo}});
  if (!echo_host.ok()) Die("echo");

  // As nodes do: one connection for each agency.
  const auto police =
      MeetingsService::NewStub(hub.ChannelFor("police", (*server)->port()));
  const auto social =
      MeetingsService::NewStub(hub.ChannelFor("social", (*server)->port()));
  const auto echo_channel = hub.ChannelFor("social", (*echo_host)->port());
  auto sittings = std::make_unique<std::array<Sitting, kGroups>>();
  for (int i = 0; i < kGroups; ++i) {
    Found(*police, i, sittings->at(static_cast<size_t>(i)));
  }
  Sample events;
  Sample echoes;
  const absl::Time start = absl::Now() + absl::Seconds(1);
  const Load load{.social = *social,
                  .echo = *echo_channel,
                  .sittings = *sittings,
                  .start = start,
                  .from = start + kWarmUp,
                  .until = start + kWarmUp + length,
                  .echoes = echoes};
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (Sitting& sitting : *sittings) {
    watchers.push_back(
        std::make_unique<Watcher>(*police, sitting, load.from, &events));
    watchers.push_back(
        std::make_unique<Watcher>(*social, sitting, load.from, nullptr));
  }
  std::vector<std::thread> senders;
  for (int i = 0; i < kSenders; ++i) {
    senders.emplace_back([&load, i] { Send(load, i); });
  }
  for (std::thread& sender : senders) sender.join();
  // What was caused is told, or it is a fault.
  for (Sitting& sitting : *sittings) {
    for (int waited = 0;; ++waited) {
      {
        base::MutexLock lock(sitting.mutex);
        if (sitting.due.empty()) break;
      }
      if (waited > 3000) Die("an event did not come");
      absl::SleepFor(absl::Milliseconds(10));
    }
  }
  for (const auto& watcher : watchers) watcher->Cancel();
  for (const auto& watcher : watchers) watcher->Join();
  std::printf("meetings.groups %d\n", kGroups);
  events.Print("meetings.event");
  echoes.Print("meetings.echo");
  std::printf("goal.meetings.event.p99 250 ms\n");
  return 0;
}

}  // namespace
}  // namespace samrad::hub

int main(int argc, char** argv) {
  int seconds = 20;
  if (argc > 2 || (argc == 2 && (!absl::SimpleAtoi(argv[1], &seconds) ||
                                 seconds < 1 || seconds > 3600))) {
    std::fprintf(stderr, "usage: meetings_bench [SECONDS]\n");
    return 2;
  }
  return samrad::hub::Run(absl::Seconds(seconds));
}
