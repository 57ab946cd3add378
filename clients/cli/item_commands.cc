#include "clients/cli/decision_text.h"
#include "clients/cli/failure.h"
#include "clients/cli/meeting_arguments.h"
#include "clients/cli/meeting_view.h"
#include "clients/cli/run_call.h"
#include "samrad/agency/meetings/v1/items.grpc.pb.h"
#include "samrad/agency/meetings/v1/room.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace meetings = samrad::agency::meetings::v1;
using meetings::ItemService;
using Stub = ItemService::Stub;

constexpr auto kPrintItem = [](const Console& console, const auto& response) {
  PrintItem(console, response.item());
  return ExitCode::kDone;
};

// A text that must not leave ends like a refusal by law.
ExitCode ExitCodeForCheck(const meetings::CheckTextResponse& check) {
  if (check.verdict() == "BLOCK") return ExitCode::kRefusedByLaw;
  if (check.has_meter() && !check.meter().passes()) {
    return ExitCode::kRefusedByLaw;
  }
  return ExitCode::kDone;
}

ExitCode Draft(const CommandContext& context) {
  return RunRequest<ItemService, meetings::PutDraftRequest>(
      context, &Stub::PutDraft, kPrintItem);
}

ExitCode List(const CommandContext& context) {
  meetings::ListItemsRequest request;
  request.set_meeting(context.invocation().Get("meeting"));
  return RunCall<ItemService>(
      context, &Stub::ListItems, request,
      [](const Console& console, const auto& response) {
        if (response.items().empty()) {
          console.Line(
              console.Pick("Inga ärenden. Skriv ett: samrad item draft",
                           "No items. Write one: samrad item draft"));
        }
        for (const auto& item : response.items()) PrintItem(console, item);
        return ExitCode::kDone;
      });
}

template <typename Request, typename Method, typename Print>
ExitCode OfOneItem(const CommandContext& context, Method method, Print print) {
  auto id = context.OnlyArgument("ITEM");
  if (!id.ok()) return context.console().Fail(id.status());
  Request request;
  request.set_item(*id);
  return RunCall<ItemService>(context, method, request, print);
}

ExitCode Show(const CommandContext& context) {
  return OfOneItem<meetings::GetItemRequest>(context, &Stub::GetItem,
                                             kPrintItem);
}

ExitCode Second(const CommandContext& context) {
  return OfOneItem<meetings::SecondDraftRequest>(context, &Stub::SecondDraft,
                                                 kPrintItem);
}

ExitCode Withdraw(const CommandContext& context) {
  return OfOneItem<meetings::WithdrawItemRequest>(context, &Stub::WithdrawItem,
                                                  kPrintItem);
}

ExitCode HandIn(const CommandContext& context) {
  return OfOneItem<meetings::HandInItemRequest>(
      context, &Stub::HandInItem,
      [](const Console& console, const auto& response) {
        PrintItem(console, response.item());
        if (response.has_decision()) {
          PrintDecision(console, response.decision());
        }
        PrintCheck(console, response.check());
        if (response.item().state() == meetings::HANDED_IN) {
          console.Line(console.Pick("  förseglat och loggat: blad ",
                                    "  sealed and logged: leaf ") +
                       std::to_string(response.leaf()));
          return ExitCode::kDone;
        }
        const ExitCode check = ExitCodeForCheck(response.check());
        return check != ExitCode::kDone
                   ? check
                   : ExitCodeForVerdict(response.decision().verdict());
      });
}

ExitCode Check(const CommandContext& context) {
  return RunRequest<ItemService, meetings::CheckTextRequest>(
      context, &Stub::CheckText,
      [](const Console& console, const auto& response) {
        PrintCheck(console, response);
        return ExitCodeForCheck(response);
      });
}

ExitCode Confirm(const CommandContext& context) {
  return RunRequest<ItemService, meetings::ConfirmDraftRequest>(
      context, &Stub::ConfirmDraft,
      [](const Console& console, const auto& response) {
        PrintItem(console, response.item());
        PrintCheck(console, response.check());
        return ExitCodeForCheck(response.check());
      });
}

ExitCode Reply(const CommandContext& context) {
  return RunRequest<meetings::RoomService, meetings::ReplyRequest>(
      context, &meetings::RoomService::Stub::Reply,
      [](const Console& console, const auto& response) {
        PrintCheck(console, response.check());
        if (response.content().empty()) {
          return ExitCodeForCheck(response.check()) == ExitCode::kDone
                     ? ExitCode::kWrongState
                     : ExitCode::kRefusedByLaw;
        }
        console.Line(console.Pick("  svaret är förseglat och loggat: blad ",
                                  "  the reply is sealed and logged: leaf ") +
                     std::to_string(response.leaf()));
        return ExitCode::kDone;
      });
}

}  // namespace

std::vector<Command> ItemCommands() {
  return {
      {{"item", "draft"},
       "--request FILE|-",
       "Skriv ett ärende till ett möte; texten stannar hos er",
       "Write an item for a meeting; the text stays with you",
       "samrad item draft --request item.json --town ekvik-data --as "
       "school/officer",
       {kRequestOption},
       Draft},
      {{"item", "list"},
       "[--meeting MEETING]",
       "Visa er egen verksamhets ärenden",
       "Show your own agency's items",
       "samrad item list --town ekvik-data --as school/officer",
       {{"meeting", "MEETING", "bara detta möte", "only this meeting"}},
       List},
      {{"item", "show"},
       "ITEM",
       "Visa ett eget ärende med text",
       "Show an item of your own with its text",
       "samrad item show ITEM --town ekvik-data --as school/officer",
       {},
       Show},
      {{"item", "check"},
       "--request FILE|-",
       "Granska en text: vad pekar ut någon, hur många passar in",
       "Check a text: what points somebody out, how many fit",
       "samrad item check --request item.json --town ekvik-data --as "
       "school/officer",
       {kRequestOption},
       Check},
      {{"item", "confirm"},
       "--request FILE|-",
       "Bekräfta varningarna i ett utkast",
       "Confirm the warnings in a draft",
       "samrad item confirm --request confirm.json --town ekvik-data --as "
       "school/officer",
       {kRequestOption},
       Confirm},
      {{"item", "second"},
       "ITEM",
       "En andra person har läst och intygar att ingen pekas ut",
       "A second person has read it and says that it names nobody",
       "samrad item second ITEM --town ekvik-data --as school/registrar",
       {},
       Second},
      {{"item", "handin"},
       "ITEM",
       "Försegla ärendet för dem i rummet och lämna in det",
       "Seal the item for those in the room and hand it in",
       "samrad item handin ITEM --town ekvik-data --as school/officer",
       {},
       HandIn},
      {{"item", "withdraw"},
       "ITEM",
       "Ta tillbaka ett ärende som inte har öppnats",
       "Take back an item that has not been opened",
       "samrad item withdraw ITEM --town ekvik-data --as school/officer",
       {},
       Withdraw},
      {{"item", "reply"},
       "--request FILE|-",
       "Svara i ett ärendes tråd (item, text, second), mellan möten också med "
       "meeting och no_conflict; samma granskning som ärendet",
       "Reply in an item's thread (item, text, second), between meetings also "
       "with meeting and no_conflict; the same gate as an item",
       "samrad item reply --request reply.json --town ekvik-data --as "
       "social/officer",
       {kRequestOption},
       Reply},
  };
}

}  // namespace samrad::cli
