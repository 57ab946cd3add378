// What a command of `samrad` is, and the list of all of them.
#ifndef SAMRAD_CLIENTS_CLI_COMMAND_H_
#define SAMRAD_CLIENTS_CLI_COMMAND_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/invocation.h"
#include "clients/cli/node_client.h"
#include "google/protobuf/message.h"

namespace samrad::cli {

// What a running command works with.
class CommandContext {
 public:
  CommandContext(Invocation invocation, std::vector<std::string> arguments,
                 Console console)
      : invocation_(std::move(invocation)),
        arguments_(std::move(arguments)),
        console_(console) {}

  const Invocation& invocation() const { return invocation_; }
  const Console& console() const { return console_; }
  // Words after the command's own.
  const std::vector<std::string>& arguments() const { return arguments_; }

  // Connects to the node of --town/--as or --node.
  absl::StatusOr<std::unique_ptr<NodeClient>> Connect() const;

  // Reads --request FILE|- into a message. A missing request_id is filled with
  // a random UUID, so that only who wants to repeat a request has to give one.
  absl::Status ReadRequest(google::protobuf::Message* request) const;

  // The only argument; INVALID_ARGUMENT when there is none or more.
  absl::StatusOr<std::string> OnlyArgument(std::string_view what) const;

 private:
  Invocation invocation_;
  std::vector<std::string> arguments_;
  Console console_;
};

struct Command {
  // For example {"case", "create"}.
  std::vector<std::string_view> words;
  // Arguments as the help shows them.
  std::string_view usage;
  std::string_view swedish;
  std::string_view english;
  // A line that works in the demo town.
  std::string_view example;
  std::vector<OptionSpec> options;
  std::function<ExitCode(const CommandContext&)> run;
};

// --request, as every command that reads a request takes it.
inline constexpr OptionSpec kRequestOption = {
    "request", "FILE|-", "JSON-fil, eller - för standard in",
    "JSON file, or - for standard input"};

// Sets request_id when the message has such a field and it is empty.
void FillRequestId(google::protobuf::Message* request);

std::vector<Command> SessionCommands();
std::vector<Command> StaffCommands();
std::vector<Command> SecondFactorCommands();
std::vector<Command> CaseCommands();
std::vector<Command> ConsentCommands();
std::vector<Command> SharingCommands();
std::vector<Command> DutyCommands();
std::vector<Command> InboxCommands();
std::vector<Command> GroupCommands();
std::vector<Command> MeetingCommands();
std::vector<Command> ItemCommands();
std::vector<Command> RoomCommands();
std::vector<Command> MinutesCommands();
std::vector<Command> JournalCommands();
std::vector<Command> ReviewCommands();
std::vector<Command> LawCommands();
std::vector<Command> LawChangeCommands();
std::vector<Command> ScreeningCommands();
std::vector<Command> FitCommands();
std::vector<Command> AgencyCommands();

// All of them, in the order of the help.
std::vector<Command> AllCommands();

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_COMMAND_H_
