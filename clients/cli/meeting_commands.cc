#include <chrono>
#include <thread>

#include "absl/strings/numbers.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/meeting_arguments.h"
#include "clients/cli/meeting_view.h"
#include "clients/cli/meeting_words.h"
#include "clients/cli/run_call.h"
#include "samrad/agency/meetings/v1/groups.grpc.pb.h"
#include "samrad/agency/meetings/v1/room.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace common = samrad::common::v1;
namespace meetings = samrad::agency::meetings::v1;
using meetings::GroupService;
using meetings::RoomService;
using GroupStub = GroupService::Stub;
using RoomStub = RoomService::Stub;

constexpr auto kPrintLine = [](const Console& console, const auto& response) {
  PrintMeetingLine(console, response.meeting());
  return ExitCode::kDone;
};
constexpr auto kPrintView = [](const Console& console, const auto& response) {
  PrintMeeting(console, response.view());
  return ExitCode::kDone;
};

ExitCode Plan(const CommandContext& context) {
  return RunRequest<GroupService, meetings::PlanSeriesRequest>(
      context, &GroupStub::PlanSeries,
      [](const Console& console, const auto& response) {
        for (const auto& meeting : response.meetings()) {
          PrintMeetingLine(console, meeting);
        }
        for (const std::string& day : response.skipped()) {
          console.Line(console.Pick("  utelämnat, ledig dag: ",
                                    "  left out, holiday: ") +
                       day);
        }
        return ExitCode::kDone;
      });
}

ExitCode Call(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"GROUP"});
  if (!words.ok()) return console.Fail(words.status());
  auto minutes = NumberOption(context, "minutes", 60, 480);
  if (!minutes.ok()) return console.Fail(minutes.status());
  meetings::CallSittingRequest request;
  request.set_group((*words)[0]);
  request.set_minutes(*minutes);
  if (context.invocation().Has("at")) {
    auto at = InstantOption(context, "at");
    if (!at.ok()) return console.Fail(at.status());
    *request.mutable_starts_at() = *at;
  }
  return RunCall<GroupService>(context, &GroupStub::CallSitting, request,
                               kPrintLine);
}

ExitCode Change(const CommandContext& context, bool cancel) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING"});
  if (!words.ok()) return console.Fail(words.status());
  auto revision = NumberOption(context, "revision", 0, 1u << 31);
  if (!revision.ok()) return console.Fail(revision.status());
  meetings::ChangeMeetingRequest request;
  request.set_meeting((*words)[0]);
  request.set_expected_revision(*revision);
  request.set_cancel(cancel);
  if (!cancel) {
    auto at = InstantOption(context, "at");
    if (!at.ok()) return console.Fail(at.status());
    *request.mutable_starts_at() = *at;
  }
  return RunCall<GroupService>(context, &GroupStub::ChangeMeeting, request,
                               kPrintLine);
}

ExitCode Move(const CommandContext& context) { return Change(context, false); }
ExitCode Cancel(const CommandContext& context) { return Change(context, true); }

ExitCode List(const CommandContext& context) {
  meetings::ListMeetingsRequest request;
  request.set_group(context.invocation().Get("group"));
  return RunCall<GroupService>(
      context, &GroupStub::ListMeetings, request,
      [](const Console& console, const auto& response) {
        if (response.meetings().empty()) {
          console.Line(
              console.Pick("Inga möten. Planera: samrad meeting plan",
                           "No meetings. Plan them: samrad meeting plan"));
        }
        for (const auto& meeting : response.meetings()) {
          PrintMeetingLine(console, meeting);
        }
        return ExitCode::kDone;
      });
}

ExitCode Calendar(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"GROUP", "FILE"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::GetCalendarRequest request;
  request.set_group((*words)[0]);
  const std::string file = (*words)[1];
  return RunCall<GroupService>(
      context, &GroupStub::GetCalendar, request,
      [&file](const Console& out, const auto& response) {
        const absl::Status written = WritePrivateFile(file, response.ics());
        if (!written.ok()) return out.Fail(written);
        out.Line(out.Pick("Kalenderfilen är skriven: ",
                          "The calendar file is written: ") +
                 file);
        return ExitCode::kDone;
      });
}

ExitCode Show(const CommandContext& context) {
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return context.console().Fail(id.status());
  meetings::GetMeetingRequest request;
  request.set_meeting(*id);
  return RunCall<RoomService>(context, &RoomStub::GetMeeting, request,
                              kPrintView);
}

// Item ids are shown short; the full ones are under --json.
ExitCode Propose(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return console.Fail(id.status());
  meetings::ProposeOrderRequest request;
  request.set_meeting(*id);
  for (const std::string& pinned : ListOption(context, "fixed")) {
    const std::size_t colon = pinned.find(':');
    unsigned place = 0;
    if (colon == std::string::npos ||
        !absl::SimpleAtoi(pinned.substr(colon + 1), &place)) {
      return console.Fail(UsageError("write ITEM:PLACE,...", "--fixed"));
    }
    meetings::FixedPlace* fixed = request.add_fixed();
    fixed->set_item(pinned.substr(0, colon));
    fixed->set_place(place);
  }
  return RunCall<RoomService>(
      context, &RoomStub::ProposeOrder, request,
      [](const Console& out, const auto& response) {
        int place = 0;
        for (const std::string& item : response.order()) {
          out.Line("  " + std::to_string(++place) + ". " + item);
        }
        out.Line(out.Pick("  Att gå ut och in: ", "  Comings and goings: ") +
                 std::to_string(response.moves()) +
                 out.Pick(" (nu ", " (now ") +
                 std::to_string(response.moves_now()) + ")");
        for (const auto& line : response.come_and_go()) {
          PrintComeAndGo(out, line);
        }
        return ExitCode::kDone;
      });
}

ExitCode Agenda(const CommandContext& context) {
  const Console& console = context.console();
  if (context.invocation().Has("request")) {
    return RunRequest<RoomService, meetings::SetAgendaRequest>(
        context, &RoomStub::SetAgenda, kPrintView);
  }
  auto words = Arguments(context, {"MEETING"});
  if (!words.ok()) return console.Fail(words.status());
  auto revision = NumberOption(context, "revision", 0, 1u << 31);
  if (!revision.ok()) return console.Fail(revision.status());
  meetings::SetAgendaRequest request;
  request.set_meeting((*words)[0]);
  request.set_expected_revision(*revision);
  for (const std::string& item : ListOption(context, "order")) {
    request.add_order(item);
  }
  request.set_lock(context.invocation().Has("lock"));
  return RunCall<RoomService>(context, &RoomStub::SetAgenda, request,
                              kPrintView);
}

ExitCode Carry(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"MEETING", "ITEM", "TO"});
  if (!words.ok()) return console.Fail(words.status());
  auto reason = WordOf(common::CarryReason_descriptor(),
                       context.invocation().Get("why"), "--why");
  if (!reason.ok()) return console.Fail(reason.status());
  meetings::GetMeetingRequest look;
  look.set_meeting((*words)[0]);
  const auto seen = Ask<RoomService>(context, &RoomStub::GetMeeting, look);
  if (!seen.ok()) return console.Fail(seen.status());
  meetings::SetAgendaRequest request;
  request.set_meeting((*words)[0]);
  request.set_expected_revision(seen->view().revision());
  for (const meetings::AgendaLine& item : seen->view().items()) {
    if (item.item() != (*words)[1]) request.add_order(item.item());
  }
  if (request.order_size() == seen->view().items_size()) {
    return console.Fail(UsageError("not on this meeting's agenda", "ITEM"));
  }
  meetings::CarryItem& carry = *request.add_carry();
  carry.set_item((*words)[1]);
  carry.set_to_meeting((*words)[2]);
  carry.set_reason(static_cast<common::CarryReason>(*reason));
  return RunCall<RoomService>(context, &RoomStub::SetAgenda, request,
                              kPrintView);
}

// One reading of the stream; `after` moves with what was shown.
absl::Status WatchOnce(const CommandContext& context, NodeClient& client,
                       const std::string& meeting, uint64_t& after,
                       bool& ended) {
  const Console& console = context.console();
  auto stub = RoomService::NewStub(client.channel());
  return client.WithSession(
      [&](grpc::ClientContext& call) {
        meetings::WatchMeetingRequest request;
        request.set_meeting(meeting);
        request.set_after(after);
        auto reader = stub->WatchMeeting(&call, request);
        meetings::WatchMeetingResponse event;
        while (!ended && reader->Read(&event)) {
          if (event.heartbeat()) continue;
          after = event.number();
          console.Object(MessageJson(event));
          PrintEvent(console, event);
          ended = event.kind() == common::ROOM_CLOSED;
        }
        if (ended) call.TryCancel();
        const grpc::Status status = reader->Finish();
        return ended ? grpc::Status::OK : status;
      },
      std::chrono::hours(24));
}

ExitCode Watch(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("MEETING");
  if (!id.ok()) return console.Fail(id.status());
  auto from = NumberOption(context, "after", 0, 1u << 31);
  if (!from.ok()) return console.Fail(from.status());
  auto client = context.Connect();
  if (!client.ok()) return console.Fail(client.status());
  uint64_t after = *from;
  bool ended = false;
  bool lost = false;
  while (true) {
    const uint64_t before = after;
    const absl::Status status = WatchOnce(context, **client, *id, after, ended);
    if (ended) return ExitCode::kDone;
    // A lost connection is taken up where it was, as long as it takes.
    if (!status.ok() && !absl::IsUnavailable(status)) {
      return console.Fail(status);
    }
    if (after != before) lost = false;
    if (!lost) {
      lost = true;
      console.Line(console.Pick("  … tappade kontakten, försöker igen",
                                "  … lost the connection, trying again"));
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
    // gRPC connects only while somebody waits for it: a pause between calls
    // that fail at once would leave every attempt half done.
    (*client)->channel()->WaitForConnected(std::chrono::system_clock::now() +
                                           std::chrono::seconds(10));
  }
}

constexpr OptionSpec kRevision = {"revision", "N",
                                  "den ändring du såg; annars nekas en krock",
                                  "the revision you saw; a clash is refused"};
constexpr OptionSpec kAt = {"at", "TIME", "2026-12-08T14:00, svensk tid",
                            "2026-12-08T14:00, Swedish time"};

}  // namespace

std::vector<Command> MeetingCommands() {
  return {
      {{"meeting", "plan"},
       "--request FILE|-",
       "Planera en serie: återkommande, utan lov; dry_run visar bara",
       "Plan a series: recurring, without holidays; dry_run only shows",
       "samrad meeting plan --request series.json --town ekvik-data --as "
       "coordination/coordinator",
       {kRequestOption},
       Plan},
      {{"meeting", "call"},
       "GROUP [--at TIME] [--minutes N]",
       "Kalla till ett brådskande möte",
       "Call an emergency sitting",
       "samrad meeting call GROUP --minutes 30 --town ekvik-data --as "
       "coordination/coordinator",
       {kAt, {"minutes", "N", "längd, förval 60", "length, 60 by default"}},
       Call},
      {{"meeting", "list"},
       "[--group GROUP]",
       "Visa era möten",
       "Show your meetings",
       "samrad meeting list --town ekvik-data --as school/officer",
       {{"group", "GROUP", "bara denna grupp", "only this group"}},
       List},
      {{"meeting", "show"},
       "MEETING",
       "Visa dagordning och rum, så som ni får se dem",
       "Show agenda and room, as you may see them",
       "samrad meeting show MEETING --town ekvik-data --as police/officer",
       {},
       Show},
      {{"meeting", "propose"},
       "MEETING [--fixed ITEM:PLACE,...]",
       "Föreslå den ordning där minst folk går ut och in",
       "Propose the order with the fewest comings and goings",
       "samrad meeting propose MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {{"fixed", "ITEM:PLACE,...", "punkter som måste stå på en plats",
         "items that must stand at a place"}},
       Propose},
      {{"meeting", "agenda"},
       "MEETING --order ITEM,... [--lock] [--revision N] | --request FILE|-",
       "Sätt ordningen, flytta punkter till senare möten, lås",
       "Set the order, carry items over, lock",
       "samrad meeting agenda MEETING --order A,B,C --lock --town ekvik-data "
       "--as coordination/coordinator",
       {kRequestOption,
        {"order", "ITEM,...", "punkterna i ordning", "the items in order"},
        {"lock", "", "inga fler punkter", "no more items"},
        kRevision},
       Agenda},
      {{"meeting", "carry"},
       "MEETING ITEM TO --why WORD",
       "Skjut upp en punkt till ett senare möte; dess tråd följer med",
       "Put an item off to a later meeting; its thread goes with it",
       "samrad meeting carry MEETING ITEM LATER --why no-time --town "
       "ekvik-data --as coordination/coordinator",
       {{"why", "WORD", "varför, t.ex. no-time, seat-missing",
         "why, such as no-time, seat-missing"}},
       Carry},
      {{"meeting", "move"},
       "MEETING --at TIME [--revision N]",
       "Flytta ett möte som inte har börjat",
       "Move a meeting that has not begun",
       "samrad meeting move MEETING --at 2026-12-09T14:00 --town ekvik-data "
       "--as coordination/coordinator",
       {kAt, kRevision},
       Move},
      {{"meeting", "cancel"},
       "MEETING [--revision N]",
       "Ställ in ett möte som inte har börjat",
       "Cancel a meeting that has not begun",
       "samrad meeting cancel MEETING --town ekvik-data --as "
       "coordination/coordinator",
       {kRevision},
       Cancel},
      {{"meeting", "calendar"},
       "GROUP FILE",
       "Skriv en kalenderfil med neutral titel och tid, inget annat",
       "Write a calendar file with a neutral title and time, nothing else",
       "samrad meeting calendar GROUP n7.ics --town ekvik-data --as "
       "school/officer",
       {},
       Calendar},
      {{"meeting", "watch"},
       "MEETING [--after N]",
       "Följ mötet, en rad per händelse; fortsätter efter avbrott",
       "Follow the meeting, one line per event; goes on after a break",
       "samrad meeting watch MEETING --town ekvik-data --as school/officer",
       {{"after", "N", "visa bara det som kom efter händelse N",
         "show only what came after event N"}},
       Watch},
  };
}

}  // namespace samrad::cli
