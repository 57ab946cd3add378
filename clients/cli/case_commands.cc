#include <string>

#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "samrad/agency/cases/v1/cases.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace cases = samrad::agency::cases::v1;
using CaseStub = cases::CaseService::Stub;

ExitCode Create(const CommandContext& context) {
  const Console& console = context.console();
  cases::CreateCaseRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response =
      Ask<cases::CaseService>(context, &CaseStub::CreateCase, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Ärendet heter ", "The case is ") +
               response->case_().code() + ".");
  return ExitCode::kDone;
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  auto response = Ask<cases::CaseService>(context, &CaseStub::ListCases,
                                          cases::ListCasesRequest());
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  if (response->cases().empty()) {
    console.Line(console.Pick("Inga ärenden än. Skapa ett: samrad case create",
                              "No cases yet. Open one: samrad case create"));
  }
  for (const cases::CaseSummary& one : response->cases()) {
    console.Line("  " + one.code() + "  " + std::to_string(one.notes()) +
                 console.Pick(" anteckningar", " notes"));
  }
  return ExitCode::kDone;
}

ExitCode Show(const CommandContext& context) {
  const Console& console = context.console();
  auto code = context.OnlyArgument("CASE");
  if (!code.ok()) return console.Fail(code.status());
  cases::GetCaseRequest request;
  request.set_case_(*code);
  auto response = Ask<cases::CaseService>(context, &CaseStub::GetCase, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(response->case_().code());
  console.Line("  " + response->person().name() + "  " +
               response->register_().birth_date());
  for (const cases::Note& note : response->notes()) {
    console.Line("");
    console.Line("  " + note.id() + "  " +
                 samrad::common::v1::Category_Name(note.category()) +
                 (note.from_disclosure().empty()
                      ? std::string()
                      : console.Pick("  (mottaget)", "  (received)")));
    console.Line("    " + note.text());
  }
  return ExitCode::kDone;
}

ExitCode AddNote(const CommandContext& context) {
  const Console& console = context.console();
  cases::AddNoteRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response = Ask<cases::CaseService>(context, &CaseStub::AddNote, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Anteckningen heter ", "The note is ") +
               response->note().id() + ".");
  return ExitCode::kDone;
}

ExitCode UpdateRegister(const CommandContext& context) {
  const Console& console = context.console();
  cases::UpdateRegisterFactsRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response =
      Ask<cases::CaseService>(context, &CaseStub::UpdateRegisterFacts, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Registeruppgifterna är ersatta.",
                            "The register facts are replaced."));
  return ExitCode::kDone;
}

ExitCode ChangeStaff(const CommandContext& context) {
  const Console& console = context.console();
  cases::ChangeCaseStaffRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response =
      Ask<cases::CaseService>(context, &CaseStub::ChangeCaseStaff, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  for (const std::string& user : response->staff()) console.Line("  " + user);
  return ExitCode::kDone;
}

ExitCode Break(const CommandContext& context) {
  const Console& console = context.console();
  cases::BreakGlassRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response =
      Ask<cases::CaseService>(context, &CaseStub::BreakGlass, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick(
      "Ärendet är öppnat för dig. Det står i journalen och granskas.",
      "The case is open to you. It is in the journal and will be reviewed."));
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> CaseCommands() {
  return {
      {{"case", "create"},
       "--request FILE|-",
       "Öppna ett ärende: person och registeruppgifter med källa",
       "Open a case: person and register facts with their source",
       "samrad case create --request case.json --town ekvik-data --as "
       "social/officer",
       {kRequestOption},
       Create},
      {{"case", "list"},
       "",
       "Visa de ärenden du arbetar med",
       "Show the cases you are on",
       "samrad case list --town ekvik-data --as social/officer",
       {},
       List},
      {{"case", "show"},
       "CASE",
       "Visa ett ärende med dess anteckningar",
       "Show one case with its notes",
       "samrad case show björk-47 --town ekvik-data --as social/officer",
       {},
       Show},
      {{"case", "note"},
       "--request FILE|-",
       "Lägg till en anteckning som sedan kan lämnas för sig",
       "Add a note, which can then be disclosed by itself",
       "samrad case note --request note.json --town ekvik-data --as "
       "social/officer",
       {kRequestOption},
       AddNote},
      {{"case", "register"},
       "--request FILE|-",
       "Ersätt registeruppgifterna efter en ny kontroll",
       "Replace the register facts after a new check",
       "samrad case register --request register.json --town ekvik-data --as "
       "social/officer",
       {kRequestOption},
       UpdateRegister},
      {{"case", "staff"},
       "--request FILE|-",
       "Lägg till eller ta bort handläggare",
       "Add or remove people on a case",
       "samrad case staff --request staff.json --town ekvik-data --as "
       "social/officer",
       {kRequestOption},
       ChangeStaff},
      {{"case", "break-glass"},
       "--request FILE|-",
       "Öppna ett ärende du inte är på, med skäl; granskas alltid",
       "Open a case you are not on, with a reason; always reviewed",
       "samrad case break-glass --request reason.json --town ekvik-data --as "
       "social/officer",
       {kRequestOption},
       Break},
  };
}

}  // namespace samrad::cli
