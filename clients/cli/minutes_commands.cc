#include "absl/strings/str_join.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/meeting_arguments.h"
#include "clients/cli/meeting_view.h"
#include "clients/cli/minutes_view.h"
#include "clients/cli/run_call.h"
#include "samrad/agency/meetings/v1/minutes.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace meetings = samrad::agency::meetings::v1;
using meetings::MinutesService;
using Stub = MinutesService::Stub;

constexpr auto kPrintMinutes = [](const Console& console,
                                  const auto& response) {
  PrintMinutes(console, response.minutes());
  return ExitCode::kDone;
};

template <typename Request, typename Method, typename Print>
ExitCode OfOneMeeting(const CommandContext& context, Method method,
                      Print print) {
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return context.console().Fail(id.status());
  Request request;
  request.set_meeting(*id);
  return RunCall<MinutesService>(context, method, request, print);
}

ExitCode Draft(const CommandContext& context) {
  return OfOneMeeting<meetings::GetDraftMinutesRequest>(
      context, &Stub::GetDraftMinutes, kPrintMinutes);
}

ExitCode Show(const CommandContext& context) {
  return OfOneMeeting<meetings::GetMinutesRequest>(context, &Stub::GetMinutes,
                                                   kPrintMinutes);
}

ExitCode Write(const CommandContext& context) {
  return RunRequest<MinutesService, meetings::PutLinesRequest>(
      context, &Stub::PutLines,
      [](const Console& console, const auto& response) {
        PrintCheck(console, response.check());
        if (response.stored()) {
          console.Line(console.Pick("  skrivet", "  written"));
          return ExitCode::kDone;
        }
        if (response.oops()) {
          console.Line(console.Pick(
              "  Ett namn nämndes av misstag i punkten: ingen varning får stå "
              "kvar. Skriv om.",
              "  A name was said by mistake in this item: no warning may be "
              "let stand. Write it anew."));
          return ExitCode::kRefusedByLaw;
        }
        return response.check().verdict() == "BLOCK" ? ExitCode::kRefusedByLaw
                                                     : ExitCode::kWrongState;
      });
}

ExitCode Give(const CommandContext& context) {
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return context.console().Fail(id.status());
  if (!context.invocation().Has("second")) {
    return context.console().Fail(UsageError(
        "--second ACCOUNT is missing: who else has read them", "--second"));
  }
  meetings::GiveMinutesRequest request;
  request.set_meeting(*id);
  request.set_second(context.invocation().Get("second"));
  return RunCall<MinutesService>(
      context, &Stub::GiveMinutes, request,
      [](const Console& console, const auto& response) {
        console.Line(
            console.Pick("Protokollet, version ", "The minutes, version ") +
            std::to_string(response.version()) +
            console.Pick(", är lämnat till: ", ", are given to: ") +
            absl::StrJoin(response.given_to(), ", "));
        return ExitCode::kDone;
      });
}

ExitCode Answer(const CommandContext& context, bool approve) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return console.Fail(id.status());
  meetings::AnswerMinutesRequest request;
  request.set_meeting(*id);
  request.set_approve(approve);
  if (!approve) {
    if (!context.invocation().Has("reason-file")) {
      return console.Fail(
          UsageError("--reason-file FILE or - is missing", "--reason-file"));
    }
    auto reason = ReadInput(context.invocation().Get("reason-file"));
    if (!reason.ok()) return console.Fail(reason.status());
    request.set_reason(*reason);
  }
  return RunCall<MinutesService>(
      context, &Stub::AnswerMinutes, request,
      [approve](const Console& out, const auto& response) {
        out.Line(
            (approve ? out.Pick("Godkänt", "Approved")
                     : out.Pick("Invändningen är antecknad; säg ordföranden "
                                "varför",
                                "The objection is recorded; tell the chair "
                                "why")) +
            out.Pick(", blad ", ", leaf ") + std::to_string(response.leaf()));
        return ExitCode::kDone;
      });
}

ExitCode Approve(const CommandContext& context) {
  return Answer(context, true);
}
ExitCode Object(const CommandContext& context) {
  return Answer(context, false);
}

ExitCode Actions(const CommandContext& context) {
  meetings::ListActionsRequest request;
  request.set_group(context.invocation().Get("group"));
  request.set_all(context.invocation().Has("all"));
  return RunCall<MinutesService>(
      context, &Stub::ListActions, request,
      [](const Console& console, const auto& response) {
        if (response.actions().empty()) {
          console.Line(
              console.Pick("Inga öppna åtgärder.", "No open actions."));
        }
        for (const auto& action : response.actions()) {
          PrintAction(console, action);
        }
        return ExitCode::kDone;
      });
}

ExitCode Done(const CommandContext& context) {
  auto id = context.OnlyArgument("ACTION");
  if (!id.ok()) return context.console().Fail(id.status());
  meetings::CloseActionRequest request;
  request.set_action(*id);
  return RunCall<MinutesService>(
      context, &Stub::CloseAction, request,
      [](const Console& console, const auto& response) {
        PrintAction(console, response.action());
        return ExitCode::kDone;
      });
}

// The form is that of the file's name.
ExitCode Export(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "FILE"});
  if (!words.ok()) return console.Fail(words.status());
  const std::string& path = (*words)[1];
  meetings::ExportMinutesRequest request;
  request.set_meeting((*words)[0]);
  request.set_lang(console.language() == Language::kSwedish ? "sv" : "en");
  request.set_strategic(context.invocation().Has("strategic"));
  if (path.ends_with(".html")) {
    request.set_form(meetings::HTML);
  } else if (path.ends_with(".pdf")) {
    request.set_form(meetings::PDF);
  } else {
    return console.Fail(
        UsageError("the file's name must end with .html or .pdf", "FILE"));
  }
  auto response = Ask<MinutesService>(context, &Stub::ExportMinutes, request);
  if (!response.ok()) return console.Fail(response.status());
  if (const absl::Status written = WritePrivateFile(path, response->document());
      !written.ok()) {
    return console.Fail(written);
  }
  console.Object(OrderedJson{{"file", path}});
  console.Line(console.Pick("Skrivet: ", "Written: ") + path);
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> MinutesCommands() {
  return {
      {{"minutes", "draft"},
       "MEETING",
       "Visa protokollet som mötet har skrivit det (ordföranden)",
       "Show the minutes as the meeting has written them (the chair)",
       "samrad minutes draft MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {},
       Draft},
      {{"minutes", "write"},
       "--request FILE|-",
       "Skriv beslut och åtgärder för en punkt; texten granskas",
       "Write an item's decision and actions; the text is checked",
       "samrad minutes write --request lines.json --town ekvik-data --as "
       "coordination/coordinator",
       {kRequestOption},
       Write},
      {{"minutes", "give"},
       "MEETING --second ACCOUNT",
       "Lämna var och en dess protokoll; efter en ändring en rättelse",
       "Give each agency its minutes; after a change, a correction",
       "samrad minutes give MEETING --second deputy --town ekvik-data --as "
       "coordination/coordinator",
       {{"second", "ACCOUNT", "kollegan som också har läst det",
         "the colleague who has read them too"}},
       Give},
      {{"minutes", "show"},
       "MEETING",
       "Visa protokollet som er verksamhet fick",
       "Show the minutes that your agency was given",
       "samrad minutes show MEETING --town ekvik-data --as school/officer",
       {},
       Show},
      {{"minutes", "approve"},
       "MEETING",
       "Godkänn protokollet, inom sju dagar",
       "Approve the minutes, within seven days",
       "samrad minutes approve MEETING --town ekvik-data --as school/officer",
       {},
       Approve},
      {{"minutes", "object"},
       "MEETING --reason-file FILE|-",
       "Invänd mot protokollet; skälet stannar hos er",
       "Object to the minutes; the reason stays with you",
       "samrad minutes object MEETING --reason-file why.txt --town ekvik-data "
       "--as police/officer",
       {{"reason-file", "FILE|-", "skälet", "the reason"}},
       Object},
      {{"minutes", "export"},
       "MEETING FILE.html|FILE.pdf [--strategic]",
       "Spara protokollet som tillgänglig sida eller taggad PDF",
       "Save the minutes as an accessible page or a tagged PDF",
       "samrad minutes export MEETING n7.pdf --town ekvik-data --as "
       "school/officer",
       {{"strategic", "", "bara strategiska punkter", "strategic items only"}},
       Export},
      {{"minutes", "actions"},
       "[--group GROUP] [--all]",
       "Visa öppna åtgärder, era egna eller (ordföranden) allas",
       "Show open actions, your own or (the chair) everybody's",
       "samrad minutes actions --town ekvik-data --as school/officer",
       {{"group", "GROUP", "bara denna grupp", "only this group"},
        {"all", "", "även de som är klara", "done ones too"}},
       Actions},
      {{"minutes", "done"},
       "ACTION",
       "Anteckna hos er att en åtgärd är klar",
       "Record, with you, that an action is done",
       "samrad minutes done ACTION --town ekvik-data --as school/officer",
       {},
       Done},
  };
}

}  // namespace samrad::cli
