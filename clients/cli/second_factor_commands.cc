#include <filesystem>

#include "absl/strings/str_join.h"
#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/one_time_code.h"
#include "samrad/agency/staff/v1/second_factor.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace staff = samrad::agency::staff::v1;
using Service = staff::SecondFactorService;

// The name of a file that an option says is to be written: a secret in force
// must not be lost under a new one.
absl::StatusOr<std::string> NewFile(const CommandContext& context,
                                    const std::string& option) {
  const std::string path = context.invocation().Get(option);
  if (path.empty()) return UsageError("--" + option + " is missing", option);
  if (std::filesystem::exists(path)) {
    return UsageError(path + " is there already; name a new file", option);
  }
  return path;
}

// The secret is on disk before it counts, so that nobody locks themselves out.
absl::Status RunSetUp(const CommandContext& context,
                      const std::string& secret_file,
                      const std::string& recovery_file) {
  auto begun = Ask<Service>(context, &Service::Stub::BeginSecondFactor,
                            staff::BeginSecondFactorRequest());
  if (!begun.ok()) return begun.status();
  absl::Status written = WritePrivateFile(secret_file, begun->secret() + "\n");
  if (!written.ok()) return written;
  auto code = CodeFile(secret_file).Next();
  if (!code.ok()) return code.status();
  staff::ConfirmSecondFactorRequest confirm;
  confirm.set_code(*code);
  auto confirmed =
      Ask<Service>(context, &Service::Stub::ConfirmSecondFactor, confirm);
  if (!confirmed.ok()) return confirmed.status();
  return WritePrivateFile(
      recovery_file, absl::StrJoin(confirmed->recovery_codes(), "\n") + "\n");
}

ExitCode SetUp(const CommandContext& context) {
  const Console& console = context.console();
  auto secret_file = NewFile(context, "new-totp-file");
  if (!secret_file.ok()) return console.Fail(secret_file.status());
  auto recovery_file = NewFile(context, "recovery-file");
  if (!recovery_file.ok()) return console.Fail(recovery_file.status());
  absl::Status done = RunSetUp(context, *secret_file, *recovery_file);
  if (!done.ok()) return console.Fail(done);
  console.Object(
      {{"totp_file", *secret_file}, {"recovery_file", *recovery_file}});
  console.Line(console.Pick(
      "Andra faktorn gäller. Lägg in hemligheten i en autentiseringsapp, och "
      "göm reservkoderna på annat håll.",
      "The second factor holds. Put the secret into an authenticator app, and "
      "hide the recovery codes elsewhere."));
  return ExitCode::kDone;
}

ExitCode Code(const CommandContext& context) {
  const Console& console = context.console();
  auto file = context.OnlyArgument("FILE");
  if (!file.ok()) return console.Fail(file.status());
  auto code = CodeFile(*file).Next();
  if (!code.ok()) return console.Fail(code.status());
  console.Object({{"code", *code}});
  console.Line(*code);
  return ExitCode::kDone;
}

ExitCode Reset(const CommandContext& context) {
  const Console& console = context.console();
  auto user = context.OnlyArgument("USER");
  if (!user.ok()) return console.Fail(user.status());
  staff::ResetSecondFactorRequest request;
  request.set_user(*user);
  auto response =
      Ask<Service>(context, &Service::Stub::ResetSecondFactor, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Borttagen. Avslutade sessioner: ",
                            "Taken off. Sessions ended: ") +
               std::to_string(response->sessions_ended()));
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> SecondFactorCommands() {
  return {
      {{"second-factor", "set-up"},
       "--new-totp-file FILE --recovery-file FILE",
       "Skaffa engångskoder för sidan; hemligheten skrivs i en 0600-fil",
       "Get one-time codes for the page; the secret goes into a 0600 file",
       "samrad second-factor set-up --new-totp-file my.totp --recovery-file "
       "my.recovery --town ekvik-data --as police/officer",
       {{"new-totp-file", "FILE", "ny fil för hemligheten (base32)",
         "new file for the secret (base32)"},
        {"recovery-file", "FILE", "ny fil för reservkoderna",
         "new file for the recovery codes"}},
       SetUp},
      {{"second-factor", "code"},
       "FILE",
       "Visa engångskoden just nu ur en hemlighetsfil; frågar ingen nod",
       "Show the one-time code of now from a secret file; asks no node",
       "samrad second-factor code "
       "ekvik-data/agencies/police/users/officer.totp",
       {},
       Code},
      {{"second-factor", "reset"},
       "USER",
       "Ta bort andra faktorn för någon som har tappat sin",
       "Take the second factor off somebody who has lost it",
       "samrad second-factor reset officer --town ekvik-data --as "
       "police/security",
       {},
       Reset},
  };
}

}  // namespace samrad::cli
