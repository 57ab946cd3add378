// Commands that are one call: read, ask, print.
#ifndef SAMRAD_CLIENTS_CLI_RUN_CALL_H_
#define SAMRAD_CLIENTS_CLI_RUN_CALL_H_

#include <functional>
#include <string>
#include <utility>

#include "clients/cli/call.h"
#include "clients/cli/command.h"

namespace samrad::cli {

// Asks, prints the answer as one object under --json, else by `print`, which
// also says how the command ends.
template <typename Service, typename Request, typename Response, typename Print>
ExitCode RunCall(const CommandContext& context,
                 grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                       const Request&,
                                                       Response*),
                 Request request, Print print) {
  const Console& console = context.console();
  auto response = Ask<Service>(context, method, std::move(request));
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  return print(console, *response);
}

// The same for a command whose whole request is --request FILE|-.
template <typename Service, typename Request, typename Response, typename Print>
ExitCode RunRequest(const CommandContext& context,
                    grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                          const Request&,
                                                          Response*),
                    Print print) {
  Request request;
  const absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return context.console().Fail(read);
  return RunCall<Service>(context, method, std::move(request), print);
}

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_RUN_CALL_H_
