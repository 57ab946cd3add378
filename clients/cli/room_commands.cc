#include <unistd.h>

#include <chrono>
#include <iostream>
#include <thread>

#include "absl/strings/str_join.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/failure.h"
#include "clients/cli/meeting_arguments.h"
#include "clients/cli/meeting_view.h"
#include "clients/cli/meeting_words.h"
#include "clients/cli/run_call.h"
#include "samrad/agency/meetings/v1/room.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace common = samrad::common::v1;
namespace meetings = samrad::agency::meetings::v1;
using meetings::RoomService;
using Stub = RoomService::Stub;

constexpr auto kPrintView = [](const Console& console, const auto& response) {
  PrintMeeting(console, response.view());
  return ExitCode::kDone;
};

// A signed act of the chair: the view, and where the act stands in the log.
constexpr auto kPrintAct = [](const Console& console, const auto& response) {
  PrintMeeting(console, response.view());
  console.Line(console.Pick("  loggat: blad ", "  logged: leaf ") +
               std::to_string(response.leaf()));
  return ExitCode::kDone;
};

ExitCode TakeSeat(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return console.Fail(id.status());
  auto seat = NumberOption(context, "seat", 0, 64);
  if (!seat.ok()) return console.Fail(seat.status());
  meetings::TakeSeatRequest request;
  request.set_meeting(*id);
  request.set_seat(*seat);
  return RunCall<RoomService>(context, &Stub::TakeSeat, request, kPrintView);
}

ExitCode LeaveSeat(const CommandContext& context) {
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return context.console().Fail(id.status());
  meetings::LeaveSeatRequest request;
  request.set_meeting(*id);
  return RunCall<RoomService>(
      context, &Stub::LeaveSeat, request,
      [](const Console& console, const auto&) {
        console.Line(
            console.Pick("Du har lämnat rummet.", "You have left the room."));
        return ExitCode::kDone;
      });
}

ExitCode Run(const CommandContext& context, common::RoomAct act) {
  const Console& console = context.console();
  const bool calls = act == common::CALL_ITEM;
  auto words = calls ? Arguments(context, {"MEETING", "ITEM"})
                     : Arguments(context, {"MEETING"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::RunRoomRequest request;
  request.set_meeting((*words)[0]);
  if (calls) request.set_item((*words)[1]);
  request.set_act(act);
  return RunCall<RoomService>(context, &Stub::RunRoom, request, kPrintView);
}

template <common::RoomAct kAct>
ExitCode RunAct(const CommandContext& context) {
  return Run(context, kAct);
}

ExitCode Conflict(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM", "yes|no"});
  if (!words.ok()) return console.Fail(words.status());
  const std::string& answer = (*words)[2];
  if (answer != "yes" && answer != "no" && answer != "ja" && answer != "nej") {
    return console.Fail(UsageError("answer yes or no", "yes|no"));
  }
  meetings::AnswerConflictRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  request.set_conflicted(answer == "yes" || answer == "ja");
  return RunCall<RoomService>(
      context, &Stub::AnswerConflict, request,
      [&request](const Console& out, const auto&) {
        out.Line(request.conflicted()
                     ? out.Pick("Jäv antecknat. Gå ut under punkten.",
                                "Noted. Leave the room for this item.")
                     : out.Pick("Inget jäv, antecknat.", "None, noted."));
        return ExitCode::kDone;
      });
}

ExitCode Open(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::OpenItemRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  request.set_room_checked(context.invocation().Has("room-checked"));
  return RunCall<RoomService>(context, &Stub::OpenItem, request, kPrintAct);
}

ExitCode Admit(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM", "AGENCY"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::AdmitLateRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  request.set_agency((*words)[2]);
  return RunCall<RoomService>(context, &Stub::AdmitLate, request, kPrintAct);
}

ExitCode Close(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM"});
  if (!words.ok()) return console.Fail(words.status());
  auto outcome = WordOf(common::Outcome_descriptor(),
                        context.invocation().Get("outcome"), "--outcome");
  if (!outcome.ok()) return console.Fail(outcome.status());
  meetings::CloseItemRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  request.set_outcome(static_cast<common::Outcome>(*outcome));
  return RunCall<RoomService>(context, &Stub::CloseItem, request, kPrintAct);
}

void PrintTexts(const Console& console,
                const meetings::ReadItemResponse& response) {
  for (const auto& text : response.texts()) PrintOpenText(console, text);
}

// Shows the texts on a screen of their own while the item is open, and takes
// them away when it closes; nothing stays in the terminal's scrollback.
ExitCode Follow(const CommandContext& context, NodeClient& client,
                const meetings::ReadItemRequest& request) {
  const Console& console = context.console();
  auto stub = RoomService::NewStub(client.channel());
  std::string shown;
  bool on_screen = false;
  absl::Status status;
  while (true) {
    meetings::ReadItemResponse response;
    status = client.WithSession([&](grpc::ClientContext& call) {
      return stub->ReadItem(&call, request, &response);
    });
    if (!status.ok()) break;
    response.clear_lease_until();
    std::string bytes = response.SerializeAsString();
    if (bytes != shown) {
      console.Line(on_screen ? "\033[2J\033[H" : "\033[?1049h\033[H");
      on_screen = true;
      PrintTexts(console, response);
      shown = std::move(bytes);
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (on_screen) console.Line("\033[2J\033[?1049l");
  if (FailureTag(status) == "CLOSED") {
    console.Line(console.Pick("Punkten är stängd.", "The item is closed."));
    return ExitCode::kDone;
  }
  return console.Fail(status);
}

ExitCode Read(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::ReadItemRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  if (context.invocation().Has("follow")) {
    if (console.json() || isatty(STDOUT_FILENO) == 0) {
      return console.Fail(UsageError("--follow needs a terminal", "--follow"));
    }
    auto client = context.Connect();
    if (!client.ok()) return console.Fail(client.status());
    return Follow(context, **client, request);
  }
  return RunCall<RoomService>(context, &Stub::ReadItem, request,
                              [](const Console& out, const auto& response) {
                                PrintTexts(out, response);
                                return ExitCode::kDone;
                              });
}

ExitCode Round(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM", "WORD"});
  if (!words.ok()) return console.Fail(words.status());
  auto word = WordOf(common::RoundWord_descriptor(), (*words)[2], "WORD");
  if (!word.ok()) return console.Fail(word.status());
  meetings::AnswerRoundRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  request.set_word(static_cast<common::RoundWord>(*word));
  request.set_private_talk(context.invocation().Has("private-talk"));
  return RunCall<RoomService>(
      context, &Stub::AnswerRound, request,
      [](const Console& out, const auto&) {
        out.Line(out.Pick("Svaret är lämnat.", "Your answer is given."));
        return ExitCode::kDone;
      });
}

ExitCode Talks(const CommandContext& context) {
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return context.console().Fail(id.status());
  meetings::ListPrivateTalksRequest request;
  request.set_meeting(*id);
  return RunCall<RoomService>(
      context, &Stub::ListPrivateTalks, request,
      [](const Console& console, const auto& response) {
        if (response.talks().empty()) {
          console.Line(console.Pick("Ingen har bett om ett enskilt samtal.",
                                    "Nobody has asked for a private talk."));
        }
        for (const auto& talk : response.talks()) {
          console.Line(
              "  " + talk.agency() + console.Pick(", plats ", ", seat ") +
              std::to_string(talk.seat()) + "  " + talk.item().substr(0, 8));
        }
        return ExitCode::kDone;
      });
}

ExitCode Oral(const CommandContext& context) {
  return RunRequest<RoomService, meetings::RecordOralRequest>(
      context, &Stub::RecordOral,
      [](const Console& console, const auto& response) {
        PrintDecision(console, response.decision());
        if (!response.disclosure().empty()) {
          console.Line(console.Pick("  antecknat: till ", "  recorded: to ") +
                       absl::StrJoin(response.to(), ", ") +
                       console.Pick(", blad ", ", leaf ") +
                       std::to_string(response.leaf()));
        }
        return ExitCodeForVerdict(response.decision().verdict());
      });
}

ExitCode Oops(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::SayOopsRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  request.add_categories(common::IDENTITY);
  for (const std::string& name : ListOption(context, "also")) {
    auto category = WordOf(common::Category_descriptor(), name, "--also");
    if (!category.ok()) return console.Fail(category.status());
    if (*category == common::IDENTITY) continue;
    request.add_categories(static_cast<common::Category>(*category));
  }
  return RunCall<RoomService>(
      context, &Stub::SayOops, request, [](const Console& out, const auto&) {
        out.Line(out.Pick(
            "Ärendet är fryst. Alla som hörde bekräftar: samrad room ack",
            "The item is frozen. Everybody who heard it confirms: samrad room "
            "ack"));
        return ExitCode::kDone;
      });
}

ExitCode Acknowledge(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::AcknowledgeOopsRequest request;
  request.set_meeting((*words)[0]);
  request.set_item((*words)[1]);
  return RunCall<RoomService>(
      context, &Stub::AcknowledgeOops, request,
      [](const Console& out, const auto& response) {
        out.Line(out.Pick("Bekräftat. Blad ", "Confirmed. Leaf ") +
                 std::to_string(response.leaf()));
        return ExitCode::kDone;
      });
}

}  // namespace

std::vector<Command> RoomCommands() {
  return {
      {{"present", "take"},
       "MEETING [--seat N]",
       "Sätt dig på din plats i rummet",
       "Take your seat in the room",
       "samrad present take MEETING --town ekvik-data --as police/officer",
       {{"seat", "N", "platsen, om du har flera",
         "the seat, if you have more"}},
       TakeSeat},
      {{"present", "leave"},
       "MEETING",
       "Gå ut ur rummet",
       "Leave the room",
       "samrad present leave MEETING --town ekvik-data --as police/officer",
       {},
       LeaveSeat},
      {{"room", "open"},
       "MEETING",
       "Öppna rummet och led mötet",
       "Open the room and chair the meeting",
       "samrad room open MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {},
       RunAct<common::OPEN_ROOM>},
      {{"room", "lock"},
       "MEETING",
       "Lås rummet inifrån: ingen mer kommer in",
       "Lock the room from inside: nobody more comes in",
       "samrad room lock MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {},
       RunAct<common::LOCK_ROOM>},
      {{"room", "unlock"},
       "MEETING",
       "Lås upp rummet",
       "Unlock the room",
       "samrad room unlock MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {},
       RunAct<common::UNLOCK_ROOM>},
      {{"room", "chair"},
       "MEETING",
       "Ta över som ordförande (ersättare vid jäv)",
       "Take the chair (the deputy, at a conflict of interest)",
       "samrad room chair MEETING --town ekvik-data --as coordination/deputy",
       {},
       RunAct<common::TAKE_CHAIR>},
      {{"room", "call"},
       "MEETING ITEM",
       "Ropa upp en punkt: alla i rummet svarar om jäv",
       "Call an item: everybody in the room answers about conflict",
       "samrad room call MEETING ITEM --town ekvik-data --as "
       "coordination/coordinator",
       {},
       RunAct<common::CALL_ITEM>},
      {{"room", "conflict"},
       "MEETING ITEM yes|no",
       "Svara om jäv för den uppropade punkten",
       "Answer about conflict of interest for the called item",
       "samrad room conflict MEETING ITEM no --town ekvik-data --as "
       "police/officer",
       {},
       Conflict},
      {{"room", "item"},
       "MEETING ITEM --room-checked",
       "Öppna den uppropade punkten för dem som är i rummet",
       "Open the called item for those in the room",
       "samrad room item MEETING ITEM --room-checked --town ekvik-data --as "
       "coordination/coordinator",
       {{"room-checked", "", "du har sett efter: ingen annan är i rummet",
         "you have looked: nobody else is in the room"}},
       Open},
      {{"room", "read"},
       "MEETING ITEM [--follow]",
       "Läs den öppna punkten; --follow blankar när den stängs",
       "Read the open item; --follow blanks when it closes",
       "samrad room read MEETING ITEM --town ekvik-data --as school/officer",
       {{"follow", "", "visa på en egen skärm tills punkten stängs",
         "show on a screen of its own until the item closes"}},
       Read},
      {{"room", "admit"},
       "MEETING ITEM AGENCY",
       "Släpp in en sen verksamhet medan punkten är öppen",
       "Let a late agency in while the item is open",
       "samrad room admit MEETING ITEM leisure --town ekvik-data --as "
       "coordination/coordinator",
       {},
       Admit},
      {{"room", "round"},
       "MEETING ITEM WORD [--private-talk]",
       "Svara i rundan; enskilt samtal syns bara för ordföranden",
       "Answer in the round; only the chair sees a private talk",
       "samrad room round MEETING ITEM nothing-to-add --town ekvik-data --as "
       "police/officer",
       {{"private-talk", "", "be om ett enskilt samtal; ingen annan ser det",
         "ask for a private talk; nobody else sees it"}},
       Round},
      {{"room", "talks"},
       "MEETING",
       "Visa vem som bad om ett enskilt samtal (ordföranden)",
       "Show who asked for a private talk (the chair)",
       "samrad room talks MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {},
       Talks},
      {{"room", "oral"},
       "--request FILE|-",
       "Anteckna vad du säger högt till dem i rummet; lagen svarar genast",
       "Record what you tell those in the room; the law answers at once",
       "samrad room oral --request oral.json --town ekvik-data --as "
       "school/officer",
       {kRequestOption},
       Oral},
      {{"room", "oops"},
       "MEETING ITEM [--also CATEGORY,...]",
       "Ett namn nämndes av misstag: frys punkten",
       "A name was said by mistake: freeze the item",
       "samrad room oops MEETING ITEM --town ekvik-data --as "
       "coordination/coordinator",
       {{"also", "CATEGORY,...", "vad mer som sades", "what else was said"}},
       Oops},
      {{"room", "ack"},
       "MEETING ITEM",
       "Bekräfta att det som sades av misstag inte får användas",
       "Confirm that what was said by mistake must not be used",
       "samrad room ack MEETING ITEM --town ekvik-data --as police/officer",
       {},
       Acknowledge},
      {{"room", "done"},
       "MEETING ITEM --outcome WORD",
       "Stäng punkten: allas skärmar blankas",
       "Close the item: everybody's screen goes blank",
       "samrad room done MEETING ITEM --outcome advice-given --town "
       "ekvik-data --as coordination/coordinator",
       {{"outcome", "WORD", "hur det gick, t.ex. advice-given, paused",
         "how it ended, such as advice-given, paused"}},
       Close},
      {{"room", "close"},
       "MEETING",
       "Avsluta mötet",
       "End the meeting",
       "samrad room close MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {},
       RunAct<common::CLOSE_ROOM>},
  };
}

}  // namespace samrad::cli
