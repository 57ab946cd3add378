#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "samrad/agency/staff/v1/staff.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace staff = samrad::agency::staff::v1;

ExitCode Login(const CommandContext& context) {
  const Console& console = context.console();
  auto client = context.Connect();
  if (!client.ok()) return console.Fail(client.status());
  auto response = (*client)->SignIn();
  if (!response.ok()) return console.Fail(response.status());
  console.Object({{"user", (*client)->target().user},
                  {"expires_at", MessageJson(response->expires_at())}});
  console.Line(console.Pick("Inloggad som ", "Signed in as ") +
               (*client)->target().user + ".");
  return ExitCode::kDone;
}

ExitCode Logout(const CommandContext& context) {
  const Console& console = context.console();
  auto client = context.Connect();
  if (!client.ok()) return console.Fail(client.status());
  auto stub = staff::StaffService::NewStub((*client)->channel());
  staff::SignOutResponse response;
  absl::Status status = (*client)->WithSession([&](grpc::ClientContext& call) {
    return stub->SignOut(&call, staff::SignOutRequest(), &response);
  });
  (*client)->Forget();
  if (!status.ok()) return console.Fail(status);
  console.Object(OrderedJson::object());
  console.Line(console.Pick("Utloggad.", "Signed out."));
  return ExitCode::kDone;
}

ExitCode WhoAmI(const CommandContext& context) {
  const Console& console = context.console();
  auto response = Ask<staff::StaffService>(
      context, &staff::StaffService::Stub::GetSelf, staff::GetSelfRequest());
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  std::string roles;
  for (int role : response->staff().roles()) {
    roles += (roles.empty() ? "" : ", ") +
             staff::Role_Name(static_cast<staff::Role>(role));
  }
  console.Line(response->agency() + "/" + response->staff().user() + "  (" +
               roles + ")");
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> SessionCommands() {
  return {
      {{"login"},
       "",
       "Logga in; sessionen sparas i en fil som bara du kan läsa",
       "Sign in; the session is kept in a file only you can read",
       "samrad login --town ekvik-data --as police/officer",
       {},
       Login},
      {{"logout"},
       "",
       "Logga ut här och på noden",
       "Sign out here and at the node",
       "samrad logout --town ekvik-data --as police/officer",
       {},
       Logout},
      {{"whoami"},
       "",
       "Visa vem du är inloggad som",
       "Show who you are signed in as",
       "samrad whoami --town ekvik-data --as police/officer",
       {},
       WhoAmI},
  };
}

}  // namespace samrad::cli
