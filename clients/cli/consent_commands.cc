#include <string>

#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "samrad/agency/cases/v1/consents.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace cases = samrad::agency::cases::v1;
using ConsentStub = cases::ConsentService::Stub;

void PrintConsent(const Console& console, const cases::ConsentRecord& record) {
  console.Line("  " + record.id() + "  " +
               cases::ConsentState_Name(record.state()));
}

void PrintEffect(const Console& console,
                 const google::protobuf::RepeatedPtrField<std::string>& stops,
                 const google::protobuf::RepeatedPtrField<std::string>& read) {
  for (const std::string& id : stops) {
    console.Line(console.Pick("  stoppas nu: ", "  stops now: ") + id);
  }
  for (const std::string& id : read) {
    console.Line(console.Pick("  redan läst: ", "  already read: ") + id);
  }
}

ExitCode Record(const CommandContext& context) {
  const Console& console = context.console();
  cases::RecordConsentRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response =
      Ask<cases::ConsentService>(context, &ConsentStub::RecordConsent, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(
      console.Pick("Samtycket är antecknat:", "The consent is recorded:"));
  PrintConsent(console, response->consent());
  return ExitCode::kDone;
}

ExitCode Show(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("CONSENT");
  if (!id.ok()) return console.Fail(id.status());
  cases::GetConsentRequest request;
  request.set_id(*id);
  auto response =
      Ask<cases::ConsentService>(context, &ConsentStub::GetConsent, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  PrintConsent(console, response->consent());
  return ExitCode::kDone;
}

ExitCode Preview(const CommandContext& context, const std::string& id) {
  const Console& console = context.console();
  cases::PreviewWithdrawalRequest request;
  request.set_id(id);
  auto response = Ask<cases::ConsentService>(
      context, &ConsentStub::PreviewWithdrawal, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(
      console.Pick("Om samtycket återkallas:", "If the consent is withdrawn:"));
  PrintEffect(console, response->stops(), response->already_read());
  return ExitCode::kDone;
}

ExitCode Withdraw(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("CONSENT");
  if (!id.ok()) return console.Fail(id.status());
  if (context.invocation().Has("preview")) return Preview(context, *id);
  cases::WithdrawConsentRequest request;
  request.set_id(*id);
  request.set_person(context.invocation().Get("person"));
  auto response = Ask<cases::ConsentService>(
      context, &ConsentStub::WithdrawConsent, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Samtycket är återkallat och gäller inte längre.",
                            "The consent is withdrawn and holds no longer."));
  PrintEffect(console, response->stops(), response->already_read());
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> ConsentCommands() {
  return {
      {{"consent", "record"},
       "--request FILE|-",
       "Anteckna ett samtycke och vem som har gett det",
       "Record a consent and who has given it",
       "samrad consent record --request consent.json --town ekvik-data --as "
       "school/officer",
       {kRequestOption},
       Record},
      {{"consent", "show"},
       "CONSENT",
       "Visa ett samtycke",
       "Show one consent",
       "samrad consent show ID --town ekvik-data --as school/officer",
       {},
       Show},
      {{"consent", "withdraw"},
       "CONSENT [--person ID] [--preview]",
       "Återkalla ett samtycke; --preview visar bara vad som stoppas",
       "Withdraw a consent; --preview only shows what would stop",
       "samrad consent withdraw ID --preview --town ekvik-data --as "
       "school/officer",
       {{"person", "ID", "bara denna persons del", "only this person's part"},
        {"preview", "", "ändra inget", "change nothing"}},
       Withdraw},
  };
}

}  // namespace samrad::cli
