// The node's own server, as the bridge sees it: no gRPC type in sight, so that
// the web server runs under the thread sanitizer against a fake.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_BACKEND_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_BACKEND_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/agency/gateway/web/grpc_web.h"

namespace samrad::agency::web {

using Metadata = std::vector<std::pair<std::string, std::string>>;

// What the caller's browser is, as the node's services are told.
struct Browser {
  std::string session;  // token; empty: none. Secret.
  std::string device;   // device mark; empty: none. Secret.
  std::string address;  // "127.0.0.1"
};

// One step of a call: a message, or its end.
struct CallStep {
  std::optional<std::string> message;
  CallEnd end;  // when there is no message
  // On the end: what the service says to the browser, where the method is
  // allowed to (AllowedMethod::sets_session).
  std::optional<std::string> new_session;  // empty: clear the cookie
  std::optional<std::string> new_device;
};

// One call in progress. Thread-safe; destroying it cancels it.
class BackendCall {
 public:
  virtual ~BackendCall() = default;

  // Asks for the next step and returns; `done` is called exactly once, from
  // any thread. Nothing is read from the service before it is asked for. Not
  // again before `done`, nor after the end.
  virtual void Next(std::function<void(CallStep)> done) = 0;
  // The call ends soon, as CANCELLED. Any number of times.
  virtual void Cancel() = 0;
};

// Thread-safe.
class Backend {
 public:
  virtual ~Backend() = default;

  // Begins a call of one request and any number of answers. Never fails: what
  // goes wrong is the call's end.
  virtual std::unique_ptr<BackendCall> Begin(
      const std::string& method, const Browser& browser,
      std::optional<absl::Duration> timeout, std::string_view message) = 0;

  // Whether a session is still good for reading a stream: OK, or the error to
  // end it with. Does not count as use of the session. Quick.
  virtual absl::Status Standing(const std::string& session) = 0;
};

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_BACKEND_H_
