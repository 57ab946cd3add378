#include "absl/strings/numbers.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/meeting_arguments.h"
#include "clients/cli/meeting_view.h"
#include "clients/cli/meeting_words.h"
#include "clients/cli/run_call.h"
#include "samrad/agency/meetings/v1/groups.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace meetings = samrad::agency::meetings::v1;
using meetings::GroupService;
using Stub = GroupService::Stub;

constexpr auto kPrintGroup = [](const Console& console, const auto& response) {
  PrintGroup(console, response.group());
  return ExitCode::kDone;
};

ExitCode Create(const CommandContext& context) {
  return RunRequest<GroupService, meetings::CreateGroupRequest>(
      context, &Stub::CreateGroup, kPrintGroup);
}

ExitCode SetSeats(const CommandContext& context) {
  return RunRequest<GroupService, meetings::SetSeatsRequest>(
      context, &Stub::SetSeats, kPrintGroup);
}

ExitCode List(const CommandContext& context) {
  return RunCall<GroupService>(
      context, &Stub::ListGroups, meetings::ListGroupsRequest(),
      [](const Console& console, const auto& response) {
        if (response.groups().empty()) {
          console.Line(
              console.Pick("Inga grupper än. Skapa en: samrad group create",
                           "No groups yet. Make one: samrad group create"));
        }
        for (const auto& group : response.groups()) PrintGroup(console, group);
        return ExitCode::kDone;
      });
}

ExitCode Population(const CommandContext& context) {
  auto file = context.OnlyArgument("FILE");
  if (!file.ok()) return context.console().Fail(file.status());
  auto bytes = ReadInput(*file, (1 << 20) + 1);
  if (!bytes.ok()) return context.console().Fail(bytes.status());
  meetings::ImportPopulationRequest request;
  request.set_csv(*bytes);
  return RunCall<GroupService>(
      context, &Stub::ImportPopulation, request,
      [](const Console& console, const auto& response) {
        console.Line(std::to_string(response.people()) +
                     console.Pick(" personer i ", " people in ") +
                     std::to_string(response.rows()) +
                     console.Pick(" rader.", " rows."));
        return ExitCode::kDone;
      });
}

ExitCode Assign(const CommandContext& context) {
  const Console& console = context.console();
  auto words = Arguments(context, {"GROUP", "SEAT"});
  if (!words.ok()) return console.Fail(words.status());
  meetings::AssignSeatRequest request;
  request.set_group((*words)[0]);
  unsigned seat = 0;
  if (!absl::SimpleAtoi((*words)[1], &seat) || seat == 0) {
    return console.Fail(UsageError("must be a seat number", "SEAT"));
  }
  request.set_seat(seat);
  request.set_holder(context.invocation().Get("holder"));
  request.set_deputy(context.invocation().Get("deputy"));
  if (context.invocation().Has("until")) {
    auto until = InstantOption(context, "until");
    if (!until.ok()) return console.Fail(until.status());
    *request.mutable_confirmed_until() = *until;
  }
  return RunCall<GroupService>(context, &Stub::AssignSeat, request,
                               kPrintGroup);
}

ExitCode History(const CommandContext& context) {
  auto group = context.OnlyArgument("GROUP");
  if (!group.ok()) return context.console().Fail(group.status());
  meetings::ListSeatHistoryRequest request;
  request.set_group(*group);
  return RunCall<GroupService>(
      context, &Stub::ListSeatHistory, request,
      [](const Console& console, const auto& response) {
        for (const auto& entry : response.entries()) {
          console.Line(
              console.Pick("  plats ", "  seat ") +
              std::to_string(entry.seat()) + "  " +
              (entry.holder().empty() ? console.Pick("vakant", "vacant")
                                      : entry.holder()) +
              (entry.deputy().empty()
                   ? std::string()
                   : console.Pick(", ersättare ", ", deputy ") +
                         entry.deputy()) +
              "  " + LocalTime(entry.from(), console.language()) + " – " +
              (entry.has_until() ? LocalTime(entry.until(), console.language())
                                 : std::string()));
        }
        return ExitCode::kDone;
      });
}

}  // namespace

std::vector<Command> GroupCommands() {
  return {
      {{"group", "create"},
       "--request FILE|-",
       "Skapa en grupp som ni leder: typ, neutral kod, platser",
       "Make a group that you chair: type, neutral code, seats",
       "samrad group create --request group.json --town ekvik-data --as "
       "coordination/coordinator",
       {kRequestOption},
       Create},
      {{"group", "list"},
       "",
       "Visa era grupper, platser och vad som behöver åtgärdas",
       "Show your groups, seats and what needs attention",
       "samrad group list --town ekvik-data --as coordination/coordinator",
       {},
       List},
      {{"group", "seats"},
       "--request FILE|-",
       "Ersätt gruppens lista över platser",
       "Replace the group's list of seats",
       "samrad group seats --request seats.json --town ekvik-data --as "
       "coordination/coordinator",
       {kRequestOption},
       SetSeats},
      {{"group", "population"},
       "FILE|-",
       "Läs in elevtabellen som anonymitetsmätaren räknar i (CSV)",
       "Import the table that the identifiability meter counts in (CSV)",
       "samrad group population skola.csv --town ekvik-data --as "
       "school/registrar",
       {},
       Population},
      {{"seat", "assign"},
       "GROUP SEAT [--holder USER] [--deputy USER] [--until TIME]",
       "Säg vem som har en plats, och bekräfta den ett halvår",
       "Say who holds a seat, and confirm it for half a year",
       "samrad seat assign GROUP 2 --holder officer --town ekvik-data --as "
       "police/security",
       {{"holder", "USER", "den som har platsen; utelämnad: vakant",
         "who holds it; left out: vacant"},
        {"deputy", "USER", "ersättaren", "the deputy"},
        {"until", "TIME", "bekräftad till; förval ett halvår",
         "confirmed until; half a year by default"}},
       Assign},
      {{"seat", "history"},
       "GROUP",
       "Visa vem som har haft era platser, och när",
       "Show who has held your seats, and when",
       "samrad seat history GROUP --town ekvik-data --as police/auditor",
       {},
       History},
  };
}

}  // namespace samrad::cli
