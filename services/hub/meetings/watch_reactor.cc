#include "services/hub/meetings/watch_reactor.h"

#include <chrono>
#include <deque>
#include <memory>
#include <utility>

#include "services/base/grpc_status.h"
#include "services/base/mutex.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

constexpr int kEventsPerRead = 64;
constexpr std::chrono::seconds kSilence{10};

using Event = meetings::v1::WatchMeetingResponse;

// gRPC's side owns one reference through `self_`, released in OnDone; a wake-up
// or a read in progress holds another.
class Watcher final : public grpc::ServerWriteReactor<Event>,
                      public std::enable_shared_from_this<Watcher> {
 public:
  Watcher(MeetingsCore& core, WatchPool& pool, base::AgencyId caller,
          const meetings::v1::WatchMeetingRequest& request,
          grpc::CallbackServerContext& context)
      : core_(core),
        pool_(pool),
        caller_(std::move(caller)),
        meeting_id_(request.meeting_id()),
        context_(context),
        last_(request.after()) {}

  void Begin() {
    self_ = shared_from_this();
    std::weak_ptr<Watcher> weak = self_;
    subscription_ =
        core_.events().Subscribe({meeting_id_, caller_.value()}, [weak] {
          if (const auto watcher = weak.lock()) watcher->Wake();
        });
    // The caller learns at once that the stream is there.
    StartSendInitialMetadata();
    Wake();
  }

  // Something happened, or it is time to look whether a sign of life is due.
  void Wake() {
    {
      base::MutexLock lock(mutex_);
      if (finished_) return;
      woken_ = true;
      if (busy_) return;
      busy_ = true;
    }
    PostRead();
  }

  void OnWriteDone(bool ok) override {
    bool more = false;
    {
      base::MutexLock lock(mutex_);
      if (ok && !finished_) more = WriteNext();
    }
    if (more) return;
    if (!ok) {
      Finish(absl::UnavailableError("the stream is broken"));
      return;
    }
    PostRead();
  }

  void OnCancel() override { Finish(absl::CancelledError("cancelled")); }

  void OnDone() override {
    core_.events().Unsubscribe(subscription_);
    // May be the last reference.
    const std::shared_ptr<Watcher> self = std::move(self_);
  }

 private:
  void PostRead() {
    pool_.Post([self = shared_from_this()] { self->Read(); });
  }

  // One at a time: `busy_` is set.
  void Read() {
    if (core_.stopped()) {
      Finish(absl::UnavailableError("the hub is stopping"));
      return;
    }
    uint64_t after = 0;
    {
      base::MutexLock lock(mutex_);
      woken_ = false;
      after = last_;
    }
    absl::StatusOr<std::vector<Event>> events =
        core_.EventsAfter(caller_, meeting_id_, after, kEventsPerRead);
    if (!events.ok()) {
      Finish(events.status());
      return;
    }
    base::MutexLock lock(mutex_);
    if (finished_) return;
    for (Event& event : *events) queue_.push_back(std::move(event));
    const auto now = std::chrono::steady_clock::now();
    if (queue_.empty() && (!told_all_ || now - spoke_ >= kSilence)) {
      Event& sign = queue_.emplace_back();
      sign.set_number(last_);
      sign.set_heartbeat(true);
      told_all_ = true;
    }
    if (WriteNext()) return;
    busy_ = false;
    // What came while this was reading.
    if (woken_) {
      busy_ = true;
      PostRead();
    }
  }

  bool WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (queue_.empty()) return false;
    writing_ = std::move(queue_.front());
    queue_.pop_front();
    last_ = writing_.number();
    spoke_ = std::chrono::steady_clock::now();
    StartWrite(&writing_);
    return true;
  }

  void Finish(const absl::Status& status) {
    {
      base::MutexLock lock(mutex_);
      if (std::exchange(finished_, true)) return;
    }
    grpc::ServerWriteReactor<Event>::Finish(base::ToGrpc(status, context_));
  }

  MeetingsCore& core_;
  WatchPool& pool_;
  const base::AgencyId caller_;
  const std::string meeting_id_;
  grpc::CallbackServerContext& context_;
  uint64_t subscription_ = 0;
  std::shared_ptr<Watcher> self_;

  base::Mutex mutex_;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  // A read or a write is under way.
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool told_all_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t last_ ABSL_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point spoke_ ABSL_GUARDED_BY(mutex_);
  std::deque<Event> queue_ ABSL_GUARDED_BY(mutex_);
  Event writing_;
};

// A call that is refused at once.
class Refused final : public grpc::ServerWriteReactor<Event> {
 public:
  explicit Refused(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerWriteReactor<Event>* StartWatching(
    MeetingsCore& core, WatchPool& pool,
    const absl::StatusOr<base::AgencyId>& caller,
    const meetings::v1::WatchMeetingRequest& request,
    grpc::CallbackServerContext& context) {
  if (!caller.ok()) return new Refused(base::ToGrpc(caller.status(), context));
  const auto watcher =
      std::make_shared<Watcher>(core, pool, *caller, request, context);
  watcher->Begin();
  return watcher.get();
}

void BeatWatchers(MeetingsCore& core) { core.events().NotifyAll(); }

}  // namespace samrad::hub
