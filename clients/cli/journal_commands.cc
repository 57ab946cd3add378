#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "clients/cli/words.h"
#include "samrad/agency/journal/v1/journal.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace journal = samrad::agency::journal::v1;
using JournalStub = journal::JournalService::Stub;

absl::StatusOr<uint64_t> Number(const CommandContext& context,
                                const std::string& name) {
  std::string text = context.invocation().Get(name);
  uint64_t value = 0;
  if (text.empty()) return value;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return UsageError("--" + name + " is a number", "--" + name);
  }
  return value;
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  auto from = Number(context, "from");
  if (!from.ok()) return console.Fail(from.status());
  auto limit = Number(context, "limit");
  if (!limit.ok()) return console.Fail(limit.status());
  journal::ListEntriesRequest request;
  request.set_from(*from);
  request.set_limit(static_cast<uint32_t>(*limit));
  request.set_event(context.invocation().Get("event"));
  request.set_refused(context.invocation().Has("refused"));
  auto response =
      Ask<journal::JournalService>(context, &JournalStub::ListEntries, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  for (const journal::JournalEntry& entry : response->entries()) {
    std::string subjects;
    for (const std::string& subject : entry.subjects())
      subjects += " " + subject;
    console.Line("  " + std::to_string(entry.number()) + "  " +
                 google::protobuf::util::TimeUtil::ToString(entry.at()) + "  " +
                 (entry.user().empty() ? "-" : entry.user()) + "  " +
                 entry.event() + "  " + entry.outcome() + subjects);
  }
  console.Line(
      response->chain_holds()
          ? console.Pick("Kedjan håller.", "The chain holds.")
          : console.Pick("KEDJAN HÅLLER INTE.", "THE CHAIN DOES NOT HOLD."));
  return response->chain_holds() ? ExitCode::kDone : ExitCode::kProofWrong;
}

// A day as its first instant, UTC; INVALID_ARGUMENT when there is none.
absl::Status ReadDay(const CommandContext& context, const std::string& name,
                     google::protobuf::Timestamp* at) {
  const std::string day = context.invocation().Get(name);
  if (google::protobuf::util::TimeUtil::FromString(day + "T00:00:00Z", at)) {
    return absl::OkStatus();
  }
  return UsageError("no date, YYYY-MM-DD: " + day, "--" + name);
}

// A reason code in words; the hub's tags stay as they are.
std::string ReasonText(const Console& console, const std::string& name) {
  samrad::law::v1::ReasonCode code;
  if (!samrad::law::v1::ReasonCode_Parse(name, &code)) return name;
  return std::string(ReasonWords(code).In(console.language())) + "  [" + name +
         "]";
}

void PrintTallies(
    const Console& console, const std::string& head,
    const google::protobuf::RepeatedPtrField<journal::Tally>& tallies,
    const std::function<std::string(const std::string&)>& text) {
  std::vector<const journal::Tally*> sorted;
  for (const journal::Tally& tally : tallies) sorted.push_back(&tally);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const journal::Tally* a, const journal::Tally* b) {
                     return a->count() > b->count();
                   });
  console.Line(head);
  for (const journal::Tally* tally : sorted) {
    std::string count = std::to_string(tally->count());
    count.insert(0, 6 - std::min<std::size_t>(6, count.size()), ' ');
    console.Line(count + "  " + text(tally->name()));
  }
}

ExitCode Count(const CommandContext& context) {
  const Console& console = context.console();
  journal::CountRefusalsRequest request;
  if (context.invocation().Has("since")) {
    const absl::Status read = ReadDay(context, "since", request.mutable_from());
    if (!read.ok()) return console.Fail(read);
  }
  if (context.invocation().Has("until")) {
    const absl::Status read =
        ReadDay(context, "until", request.mutable_until());
    if (!read.ok()) return console.Fail(read);
    request.mutable_until()->set_seconds(request.until().seconds() + 24 * 3600);
  }
  auto response = Ask<journal::JournalService>(
      context, &JournalStub::CountRefusals, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Nekade utlämnanden: ", "Refused disclosures: ") +
               std::to_string(response->refusals()));
  const auto plain = [](const std::string& name) { return name; };
  PrintTallies(console, console.Pick("Per skäl:", "By reason:"),
               response->reasons(), [&console](const std::string& name) {
                 return ReasonText(console, name);
               });
  PrintTallies(
      console, console.Pick("Per grund:", "By ground:"), response->grounds(),
      [&console](const std::string& name) {
        return name.empty() ? console.Pick("(av navet)", "(by the hub)") : name;
      });
  PrintTallies(console, console.Pick("Per månad (UTC):", "By month (UTC):"),
               response->months(), plain);
  if (!response->chain_holds()) {
    console.Line(
        console.Pick("KEDJAN HÅLLER INTE.", "THE CHAIN DOES NOT HOLD."));
  }
  return response->chain_holds() ? ExitCode::kDone : ExitCode::kProofWrong;
}

ExitCode Checkpoint(const CommandContext& context) {
  const Console& console = context.console();
  auto response = Ask<journal::JournalService>(
      context, &JournalStub::GetLogState, journal::GetLogStateRequest());
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(response->checkpoint());
  console.Line(console.Pick("Bevittnat av ", "Witnessed by ") +
               std::to_string(response->witnesses_size()) +
               console.Pick(" av ", " of ") +
               std::to_string(response->active_agencies()));
  for (const std::string& alarm : response->alarms()) {
    console.Line(console.Pick("LARM: ", "ALARM: ") + alarm);
  }
  return response->consistent() ? ExitCode::kDone : ExitCode::kProofWrong;
}

ExitCode Prove(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("ID");
  if (!id.ok()) return console.Fail(id.status());
  journal::ProveRecordRequest request;
  request.set_id(*id);
  auto response =
      Ask<journal::JournalService>(context, &JournalStub::ProveRecord, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Blad ", "Leaf ") +
               std::to_string(response->receipt().leaf()) +
               console.Pick(" i ett träd med ", " in a tree of ") +
               std::to_string(response->receipt().tree_size()));
  console.Line(response->receipt().checkpoint());
  return ExitCode::kDone;
}

// A path of the export stays below its folder.
bool IsSafe(const std::filesystem::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  for (const auto& part : path) {
    if (part == ".." || part == ".") return false;
  }
  return true;
}

absl::Status AppendTo(const std::filesystem::path& file,
                      const std::string& data) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out.write(data.data(), static_cast<std::streamsize>(data.size()));
  out.close();
  if (!out) return absl::InternalError("cannot write " + file.string());
  return absl::OkStatus();
}

absl::StatusOr<size_t> ReceiveExport(NodeClient& client,
                                     const std::filesystem::path& folder) {
  auto stub = journal::JournalService::NewStub(client.channel());
  size_t files = 0;
  absl::Status write_status;
  absl::Status status = client.WithSession(
      [&](grpc::ClientContext& call) {
        auto reader = stub->ExportLog(&call, journal::ExportLogRequest());
        journal::ExportLogResponse piece;
        std::string last;
        while (write_status.ok() && reader->Read(&piece)) {
          if (!IsSafe(piece.path())) {
            write_status = absl::DataLossError("an unsafe path in the export");
            break;
          }
          if (piece.path() != last) ++files;
          last = piece.path();
          write_status = AppendTo(folder / piece.path(), piece.data());
        }
        if (!write_status.ok()) call.TryCancel();
        return reader->Finish();
      },
      std::chrono::minutes(10));
  if (!write_status.ok()) return write_status;
  if (!status.ok()) return status;
  return files;
}

ExitCode Export(const CommandContext& context) {
  const Console& console = context.console();
  auto folder = context.OnlyArgument("DIR");
  if (!folder.ok()) return console.Fail(folder.status());
  std::error_code error;
  std::filesystem::create_directories(*folder, error);
  if (!std::filesystem::is_directory(*folder, error) ||
      !std::filesystem::is_empty(*folder, error)) {
    return console.Fail(
        UsageError("the folder must be empty: " + *folder, "DIR"));
  }
  auto client = context.Connect();
  if (!client.ok()) return console.Fail(client.status());
  auto files = ReceiveExport(**client, *folder);
  if (!files.ok()) return console.Fail(files.status());
  console.Object({{"files", *files}});
  console.Line(
      std::to_string(*files) +
      console.Pick(" filer. Kontrollera dem med: samrad-verify --trust FIL ",
                   " files. Check them with: samrad-verify --trust FILE ") +
      *folder);
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> JournalCommands() {
  return {
      {{"journal", "list"},
       "[--from N] [--limit N] [--event NAME] [--refused]",
       "Visa journalen: vem som gjorde vad, och vad som nekades",
       "Show the journal: who did what, and what was refused",
       "samrad journal list --town ekvik-data --as police/auditor",
       {{"from", "N", "första raden", "first line"},
        {"limit", "N", "högst så många rader", "at most this many lines"},
        {"event", "NAME", "bara denna händelse", "only this event"},
        {"refused", "", "bara det som lagen eller navet nekade",
         "only what the law or the hub refused"}},
       List},
      {{"journal", "count"},
       "[--since DATE] [--until DATE]",
       "Räkna vad som nekades: per skäl, grund och månad",
       "Count what was refused: by reason, ground and month",
       "samrad journal count --since 2026-11-01 --town ekvik-data --as "
       "police/auditor",
       {{"since", "DATE", "från och med denna dag (UTC)",
         "from this day on (UTC)"},
        {"until", "DATE", "till och med denna dag (UTC)",
         "to the end of this day (UTC)"}},
       Count},
      {{"log", "checkpoint"},
       "",
       "Visa loggens senaste kontrollpunkt och vittnen",
       "Show the log's newest checkpoint and its witnesses",
       "samrad log checkpoint --town ekvik-data --as police/auditor",
       {},
       Checkpoint},
      {{"log", "prove"},
       "ID",
       "Visa beviset för en utlämning eller ett samtycke",
       "Show the proof of a disclosure or a consent",
       "samrad log prove ID --town ekvik-data --as police/auditor",
       {},
       Prove},
      {{"log", "export"},
       "DIR",
       "Skriv ut allt som samrad-verify behöver till en tom mapp",
       "Write all that samrad-verify needs to an empty folder",
       "samrad log export export --town ekvik-data --as police/auditor",
       {},
       Export},
  };
}

}  // namespace samrad::cli
