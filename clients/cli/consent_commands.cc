#include <string>
#include <string_view>

#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/meeting_arguments.h"
#include "samrad/agency/cases/v1/consents.grpc.pb.h"
#include "services/law/explain.h"

namespace samrad::cli {
namespace {

namespace cases = samrad::agency::cases::v1;
using ConsentStub = cases::ConsentService::Stub;

// "polis, skolnärvaro".
std::string PartText(const Console& console, const cases::ConsentPart& part) {
  std::string text;
  const auto add = [&text](std::string_view word) {
    text.append(text.empty() ? "" : ", ").append(word);
  };
  for (const int kind : part.to()) {
    add(law::KindText(static_cast<samrad::common::v1::AgencyKind>(kind),
                      LawLanguage(console)));
  }
  for (const int category : part.categories()) {
    add(law::CategoryText(static_cast<samrad::common::v1::Category>(category),
                          LawLanguage(console)));
  }
  return text;
}

void PrintConsent(const Console& console, const cases::ConsentRecord& record) {
  console.Line("  " + record.id() + "  " +
               cases::ConsentState_Name(record.state()));
  for (const cases::EndedPart& ended : record.ended()) {
    console.Line(console.Pick("    återkallad del: ", "    part withdrawn: ") +
                 PartText(console, ended.part()));
  }
}

// Of a preview or a withdrawal.
template <typename Response>
void PrintEffect(const Console& console, const Response& response) {
  if (response.stops().empty() && response.agenda_items().empty() &&
      response.already_read().empty()) {
    console.Line(console.Pick("  inget vilar på det", "  nothing rests on it"));
  }
  for (const std::string& id : response.stops()) {
    console.Line(console.Pick("  stoppas nu: ", "  stops now: ") + id);
  }
  for (const cases::AgendaUse& item : response.agenda_items()) {
    console.Line(console.Pick("  öppnas inte på mötet: ",
                              "  is not opened at the meeting: ") +
                 item.code_word());
  }
  for (const std::string& id : response.already_read()) {
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

// How it stands, and until when.
std::string ConsentLine(const Console& console,
                        const cases::ConsentRecord& record) {
  const std::string& until = record.consent().valid_until();
  return "  " + record.id() + "  " + record.case_() + "  " +
         cases::ConsentState_Name(record.state()) +
         (until.empty() ? std::string()
                        : console.Pick("  till och med ", "  until ") + until);
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  cases::ListConsentsRequest request;
  request.set_case_(context.invocation().Get("case"));
  auto response =
      Ask<cases::ConsentService>(context, &ConsentStub::ListConsents, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  if (response->consents().empty()) {
    console.Line(
        console.Pick("Inga samtycken är antecknade.", "No consents on file."));
  }
  for (const cases::ConsentRecord& record : response->consents()) {
    console.Line(ConsentLine(console, record));
  }
  return ExitCode::kDone;
}

// What --to and --category name; empty: the whole.
absl::StatusOr<cases::ConsentPart> PartAsked(const CommandContext& context) {
  cases::ConsentPart part;
  for (const std::string& word : ListOption(context, "to")) {
    auto kind =
        WordOf(samrad::common::v1::AgencyKind_descriptor(), word, "--to");
    if (!kind.ok()) return kind.status();
    part.add_to(static_cast<samrad::common::v1::AgencyKind>(*kind));
  }
  for (const std::string& word : ListOption(context, "category")) {
    auto category =
        WordOf(samrad::common::v1::Category_descriptor(), word, "--category");
    if (!category.ok()) return category.status();
    part.add_categories(static_cast<samrad::common::v1::Category>(*category));
  }
  return part;
}

ExitCode Preview(const CommandContext& context, const std::string& id,
                 cases::ConsentPart part) {
  const Console& console = context.console();
  cases::PreviewWithdrawalRequest request;
  request.set_id(id);
  *request.mutable_part() = std::move(part);
  auto response = Ask<cases::ConsentService>(
      context, &ConsentStub::PreviewWithdrawal, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(
      console.Pick("Om samtycket återkallas:", "If the consent is withdrawn:"));
  PrintEffect(console, *response);
  return ExitCode::kDone;
}

ExitCode Withdraw(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("CONSENT");
  if (!id.ok()) return console.Fail(id.status());
  auto part = PartAsked(context);
  if (!part.ok()) return console.Fail(part.status());
  if (context.invocation().Has("preview")) {
    return Preview(context, *id, *std::move(part));
  }
  cases::WithdrawConsentRequest request;
  *request.mutable_part() = *std::move(part);
  request.set_id(*id);
  request.set_person(context.invocation().Get("person"));
  auto response = Ask<cases::ConsentService>(
      context, &ConsentStub::WithdrawConsent, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  const bool over = response->consent().state() == cases::WITHDRAWING ||
                    response->consent().state() == cases::WITHDRAWN;
  console.Line(
      over
          ? console.Pick("Samtycket är återkallat och gäller inte längre.",
                         "The consent is withdrawn and holds no longer.")
          : console.Pick("Den delen av samtycket är återkallad; resten gäller.",
                         "That part of the consent is withdrawn; the rest "
                         "holds."));
  if (!over) PrintConsent(console, response->consent());
  PrintEffect(console, *response);
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
      {{"consent", "list"},
       "[--case CODE]",
       "Visa samtyckena i ett ärende, eller när de i alla dina ärenden slutar",
       "Show the consents of a case, or when those of all your cases end",
       "samrad consent list --case K7Q2 --town ekvik-data --as school/officer",
       {{"case", "CODE", "bara detta ärende", "this case only"}},
       List},
      {{"consent", "show"},
       "CONSENT",
       "Visa ett samtycke",
       "Show one consent",
       "samrad consent show ID --town ekvik-data --as school/officer",
       {},
       Show},
      {{"consent", "withdraw"},
       "CONSENT [--to KIND,...] [--category KIND,...] [--person ID] "
       "[--preview]",
       "Återkalla ett samtycke, helt eller till en del; --preview visar bara "
       "vad som stoppas",
       "Withdraw a consent, all of it or a part; --preview only shows what "
       "would stop",
       "samrad consent withdraw ID --to police --preview --town ekvik-data "
       "--as school/officer",
       {{"to", "KIND,...", "bara det som går till dessa slag av mottagare",
         "only what goes to these kinds of recipient"},
        {"category", "KIND,...", "bara dessa slag av uppgifter",
         "only these kinds of information"},
        {"person", "ID",
         "den som tar tillbaka sitt ja; utan delar upphör "
         "allt",
         "who takes their yes back; without parts all of it ends"},
        {"preview", "", "ändra inget", "change nothing"}},
       Withdraw},
  };
}

}  // namespace samrad::cli
