#include <string>

#include "absl/strings/str_split.h"
#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "samrad/agency/staff/v1/staff.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace staff = samrad::agency::staff::v1;
using StaffStub = staff::StaffService::Stub;

constexpr OptionSpec kNewPasswordFile = {"new-password-file", "FILE",
                                         "0600-fil med det nya lösenordet",
                                         "0600 file with the new password"};

void PrintStaff(const Console& console, const staff::Staff& person) {
  std::string roles;
  for (int role : person.roles()) {
    roles += (roles.empty() ? "" : ", ") +
             staff::Role_Name(static_cast<staff::Role>(role));
  }
  console.Line("  " + person.user() + "  " + roles +
               (person.disabled() ? console.Pick("  (avstängd)", "  (disabled)")
                                  : std::string()));
}

absl::Status ReadStaff(const CommandContext& context, staff::Staff* person) {
  person->set_user(context.invocation().Get("new-user"));
  if (person->user().empty()) {
    return UsageError("--new-user is missing", "--new-user");
  }
  for (absl::string_view word : absl::StrSplit(
           context.invocation().Get("roles"), ',', absl::SkipEmpty())) {
    staff::Role role;
    if (!staff::Role_Parse(std::string(word), &role)) {
      return UsageError("unknown role " + std::string(word), "--roles");
    }
    person->add_roles(role);
  }
  for (absl::string_view word : absl::StrSplit(
           context.invocation().Get("functions"), ',', absl::SkipEmpty())) {
    samrad::common::v1::Function function;
    if (!samrad::common::v1::Function_Parse(std::string(word), &function)) {
      return UsageError("unknown function " + std::string(word), "--functions");
    }
    person->add_functions(function);
  }
  return absl::OkStatus();
}

ExitCode Add(const CommandContext& context) {
  const Console& console = context.console();
  staff::AddStaffRequest request;
  absl::Status read = ReadStaff(context, request.mutable_staff());
  if (!read.ok()) return console.Fail(read);
  auto password = ReadSecretLine(context.invocation().Get("new-password-file"));
  if (!password.ok()) return console.Fail(password.status());
  request.set_password(*password);
  auto response =
      Ask<staff::StaffService>(context, &StaffStub::AddStaff, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Tillagd:", "Added:"));
  PrintStaff(console, response->staff());
  return ExitCode::kDone;
}

ExitCode Disable(const CommandContext& context) {
  const Console& console = context.console();
  auto user = context.OnlyArgument("USER");
  if (!user.ok()) return console.Fail(user.status());
  staff::DisableStaffRequest request;
  request.set_user(*user);
  auto response =
      Ask<staff::StaffService>(context, &StaffStub::DisableStaff, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Avstängd. Avslutade sessioner: ",
                            "Disabled. Sessions ended: ") +
               std::to_string(response->sessions_ended()));
  for (const std::string& code : response->orphaned_cases()) {
    console.Line(
        "  " +
        console.Pick("ärende utan handläggare: ", "case without staff: ") +
        code);
  }
  return ExitCode::kDone;
}

ExitCode Reset(const CommandContext& context) {
  const Console& console = context.console();
  auto user = context.OnlyArgument("USER");
  if (!user.ok()) return console.Fail(user.status());
  auto password = ReadSecretLine(context.invocation().Get("new-password-file"));
  if (!password.ok()) return console.Fail(password.status());
  staff::ResetPasswordRequest request;
  request.set_user(*user);
  request.set_password(*password);
  auto response =
      Ask<staff::StaffService>(context, &StaffStub::ResetPassword, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Nytt lösenord gäller. Avslutade sessioner: ",
                            "The new password holds. Sessions ended: ") +
               std::to_string(response->sessions_ended()));
  return ExitCode::kDone;
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  auto response = Ask<staff::StaffService>(context, &StaffStub::ListStaff,
                                           staff::ListStaffRequest());
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  for (const staff::Staff& person : response->staff()) {
    PrintStaff(console, person);
  }
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> StaffCommands() {
  return {
      {{"staff", "list"},
       "",
       "Visa alla konton",
       "Show all accounts",
       "samrad staff list --town ekvik-data --as police/security",
       {},
       List},
      {{"staff", "add"},
       "--new-user USER --roles A,B [--functions F,G] --new-password-file FILE",
       "Lägg till ett konto",
       "Add an account",
       "samrad staff add --town ekvik-data --as police/security --new-user "
       "berit --roles OFFICER --new-password-file berit.password",
       {{"new-user", "USER", "kontots namn", "name of the account"},
        {"roles", "A,B",
         "OFFICER, COORDINATOR, REGISTRAR, SECURITY_OFFICER, AUDITOR",
         "OFFICER, COORDINATOR, REGISTRAR, SECURITY_OFFICER, AUDITOR"},
        {"functions", "F,G", "funktioner, den första är den vanliga",
         "functions, the first is the usual one"},
        kNewPasswordFile},
       Add},
      {{"staff", "disable"},
       "USER",
       "Stäng av ett konto; dess sessioner upphör genast",
       "Disable an account; its sessions end at once",
       "samrad staff disable berit --town ekvik-data --as police/security",
       {},
       Disable},
      {{"staff", "reset"},
       "USER --new-password-file FILE",
       "Sätt ett nytt lösenord",
       "Set a new password",
       "samrad staff reset berit --new-password-file new.password --town "
       "ekvik-data --as police/security",
       {kNewPasswordFile},
       Reset},
  };
}

}  // namespace samrad::cli
