#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>

#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/failure.h"
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
       "[--from N] [--limit N] [--event NAME]",
       "Visa journalen: vem som gjorde vad, och vad som nekades",
       "Show the journal: who did what, and what was refused",
       "samrad journal list --town ekvik-data --as police/auditor",
       {{"from", "N", "första raden", "first line"},
        {"limit", "N", "högst så många rader", "at most this many lines"},
        {"event", "NAME", "bara denna händelse", "only this event"}},
       List},
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
