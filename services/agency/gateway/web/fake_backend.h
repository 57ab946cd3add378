// A backend that does what a test says.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_FAKE_BACKEND_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_FAKE_BACKEND_H_

#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "services/agency/gateway/web/backend.h"
#include "services/base/mutex.h"

namespace samrad::agency::web {

// What one call was given and what it is to say. Thread-safe.
class FakeCall {
 public:
  std::string method;
  Browser browser;
  std::optional<absl::Duration> timeout;
  std::string message;

  // A step for the next time it is asked.
  void Say(CallStep step) {
    std::function<void(CallStep)> done;
    {
      base::MutexLock lock(mutex_);
      if (done_ == nullptr) {
        steps_.push_back(std::move(step));
        return;
      }
      done = std::exchange(done_, nullptr);
    }
    done(std::move(step));
  }
  void Send(std::string text) {
    CallStep step;
    step.message = std::move(text);
    Say(std::move(step));
  }
  void End(int code = 0) { Say(EndOf(code)); }

  void Ask(std::function<void(CallStep)> done) {
    CallStep step;
    {
      base::MutexLock lock(mutex_);
      ++asked_;
      if (steps_.empty() && !cancelled_) {
        done_ = std::move(done);
        return;
      }
      if (!steps_.empty()) {
        step = std::move(steps_.front());
        steps_.pop_front();
      } else {
        step.end.code = kCancelled;
      }
    }
    done(std::move(step));
  }
  void Cancel() {
    std::function<void(CallStep)> done;
    {
      base::MutexLock lock(mutex_);
      cancelled_ = true;
      changed_.SignalAll();
      done = std::exchange(done_, nullptr);
    }
    if (done != nullptr) done(EndOf(kCancelled));
  }

  int asked() {
    base::MutexLock lock(mutex_);
    return asked_;
  }
  // False when it is not cancelled within ten seconds.
  bool WaitCancelled() {
    base::MutexLock lock(mutex_);
    while (!cancelled_) {
      if (!changed_.WaitFor(mutex_, absl::Seconds(10))) return cancelled_;
    }
    return true;
  }

 private:
  static constexpr int kCancelled = 1;

  static CallStep EndOf(int code) {
    CallStep step;
    step.end.code = code;
    return step;
  }

  base::Mutex mutex_;
  base::CondVar changed_;
  std::deque<CallStep> steps_ ABSL_GUARDED_BY(mutex_);
  std::function<void(CallStep)> done_ ABSL_GUARDED_BY(mutex_);
  int asked_ ABSL_GUARDED_BY(mutex_) = 0;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
};

// Thread-safe.
class FakeBackend final : public Backend {
 public:
  using Script = std::function<void(FakeCall&)>;

  // `script` is run as each call begins.
  explicit FakeBackend(Script script) : script_(std::move(script)) {}

  std::unique_ptr<BackendCall> Begin(const std::string& method,
                                     const Browser& browser,
                                     std::optional<absl::Duration> timeout,
                                     std::string_view message) override {
    auto call = std::make_shared<FakeCall>();
    call->method = method;
    call->browser = browser;
    call->timeout = timeout;
    call->message = message;
    script_(*call);
    {
      base::MutexLock lock(mutex_);
      last_ = call;
      changed_.SignalAll();
    }
    return std::make_unique<Handle>(call);
  }
  absl::Status Standing(const std::string&) override {
    base::MutexLock lock(mutex_);
    return standing_;
  }

  void SetStanding(absl::Status standing) {
    base::MutexLock lock(mutex_);
    standing_ = std::move(standing);
  }
  // Waits until there was a call; ends the process when none comes.
  std::shared_ptr<FakeCall> Last() {
    base::MutexLock lock(mutex_);
    while (last_ == nullptr) {
      if (!changed_.WaitFor(mutex_, absl::Seconds(20)) && last_ == nullptr) {
        std::abort();
      }
    }
    return last_;
  }

 private:
  class Handle final : public BackendCall {
   public:
    explicit Handle(std::shared_ptr<FakeCall> call) : call_(std::move(call)) {}
    ~Handle() override { call_->Cancel(); }
    void Next(std::function<void(CallStep)> done) override {
      call_->Ask(std::move(done));
    }
    void Cancel() override { call_->Cancel(); }

   private:
    const std::shared_ptr<FakeCall> call_;
  };

  const Script script_;
  base::Mutex mutex_;
  base::CondVar changed_;
  std::shared_ptr<FakeCall> last_ ABSL_GUARDED_BY(mutex_);
  absl::Status standing_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_FAKE_BACKEND_H_
