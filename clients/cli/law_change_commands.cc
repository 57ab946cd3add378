#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "clients/cli/call.h"
#include "clients/cli/catalogue_folder.h"
#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "clients/cli/node_catalogue.h"
#include "clients/cli/words.h"
#include "samrad/agency/staff/v1/catalogues.grpc.pb.h"
#include "services/law/catalogue.h"
#include "services/law/catalogue_check.h"
#include "services/law/show.h"

namespace samrad::cli {
namespace {

namespace staff = samrad::agency::staff::v1;
using CatalogueStub = staff::CatalogueService::Stub;
using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

std::string Today() { return law::LegalDayOf(TimeUtil::GetCurrentTime()); }

// What changes from the one in force today to this one on its day.
absl::StatusOr<std::vector<law::LawChange>> ChangesTo(
    const CommandContext& context, const law::Catalogue& next,
    const Timestamp& effective_at) {
  auto now = FetchCatalogue(context);
  if (!now.ok()) return now.status();
  return law::DiffCatalogues(*now, Today(), next,
                             law::LegalDayOf(effective_at));
}

void PrintSigned(const Console& console, const std::string& digest,
                 const Timestamp& effective_at, uint32_t missing) {
  console.Line(console.Pick("Katalog ", "Catalogue ") + digest);
  console.Line(console.Pick("Gäller från ", "In force from ") +
               TimeUtil::ToString(effective_at));
  if (missing == 0) {
    console.Line(console.Pick("Klart: båda har skrivit under.",
                              "Done: both have signed."));
    return;
  }
  console.Line(
      console.Pick("Väntar på en annan parts säkerhetsansvarig: samrad law "
                   "release ",
                   "Waits for the security officer of another agency: samrad "
                   "law release ") +
      digest);
}

ExitCode Propose(const CommandContext& context) {
  const Console& console = context.console();
  if (!context.invocation().Has("catalogue")) {
    return console.Fail(
        UsageError("--catalogue DIR is missing", "--catalogue"));
  }
  Timestamp effective_at;
  if (!TimeUtil::FromString(context.invocation().Get("effective"),
                            &effective_at)) {
    return console.Fail(UsageError(
        "--effective is an instant with offset, as 2026-12-15T00:00:00+01:00",
        "--effective"));
  }
  auto files = ReadCatalogueFiles(context);
  if (!files.ok()) return console.Fail(files.status());
  const law::CatalogueReport report = law::CheckCatalogue(*files);
  for (const std::string& fault : report.faults) {
    console.Line(console.Pick("  FEL: ", "  FAULT: ") + fault);
  }
  auto catalogue = LoadCatalogue(context);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  auto changes = ChangesTo(context, *catalogue, effective_at);
  if (!changes.ok()) return console.Fail(changes.status());
  PrintChanges(console, *changes);
  staff::ProposeCatalogueRequest request;
  *request.mutable_effective_at() = effective_at;
  for (const law::CatalogueFile& file : catalogue->files()) {
    auto& out = *request.mutable_catalogue()->add_files();
    out.set_path(file.name);
    out.set_content(file.bytes);
  }
  auto response = Ask<staff::CatalogueService>(
      context, &CatalogueStub::ProposeCatalogue, request);
  if (!response.ok()) return console.Fail(response.status());
  OrderedJson answer = MessageJson(*response);
  answer["changes"] = ChangesJson(console, *changes);
  console.Object(answer);
  PrintSigned(console, response->digest(), effective_at,
              response->signatures_missing());
  return ExitCode::kDone;
}

absl::StatusOr<staff::ListCataloguesResponse> AskList(
    const CommandContext& context) {
  return Ask<staff::CatalogueService>(context, &CatalogueStub::ListCatalogues,
                                      staff::ListCataloguesRequest());
}

ExitCode Release(const CommandContext& context) {
  const Console& console = context.console();
  auto digest = context.OnlyArgument("DIGEST");
  if (!digest.ok()) return console.Fail(digest.status());
  // What is signed is shown first.
  auto list = AskList(context);
  if (!list.ok()) return console.Fail(list.status());
  Timestamp effective_at;
  for (const staff::Catalogue& one : list->catalogues()) {
    if (one.digest() == *digest) effective_at = one.effective_at();
  }
  auto catalogue = FetchCatalogue(context, *digest);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  auto changes = ChangesTo(context, *catalogue, effective_at);
  if (!changes.ok()) return console.Fail(changes.status());
  PrintChanges(console, *changes);
  staff::ReleaseCatalogueRequest request;
  request.set_digest(*digest);
  auto response = Ask<staff::CatalogueService>(
      context, &CatalogueStub::ReleaseCatalogue, request);
  if (!response.ok()) return console.Fail(response.status());
  OrderedJson answer = MessageJson(*response);
  answer["changes"] = ChangesJson(console, *changes);
  console.Object(answer);
  PrintSigned(console, *digest, effective_at, response->signatures_missing());
  return ExitCode::kDone;
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  auto list = AskList(context);
  if (!list.ok()) return console.Fail(list.status());
  console.Object(MessageJson(*list));
  for (const staff::Catalogue& one : list->catalogues()) {
    console.Line(
        "  " + std::to_string(one.version()) + "  " +
        std::string(CatalogueStateWords(one.state()).In(console.language())) +
        (one.has_effective_at() ? console.Pick("  från ", "  from ") +
                                      TimeUtil::ToString(one.effective_at())
                                : std::string()));
    console.Line("     " + one.digest());
    std::string signers;
    for (const std::string& agency : one.signers()) signers += " " + agency;
    if (!signers.empty()) {
      console.Line(console.Pick("     underskriven av", "     signed by") +
                   signers);
    }
    if (!one.loaded() && one.state() != staff::CATALOGUE_PROPOSED) {
      console.Line(console.Pick(
          "     LARM: noden har den inte eller kan inte läsa den",
          "     ALARM: this node does not have it or cannot read it"));
    }
  }
  if (list->hub_away()) {
    console.Line(console.Pick("Navet är borta: förslag visas inte.",
                              "The hub is away: proposals are not shown."));
  }
  return ExitCode::kDone;
}

ExitCode Fetch(const CommandContext& context) {
  const Console& console = context.console();
  if (context.arguments().size() != 2) {
    return console.Fail(UsageError("give a digest and a folder", "DIGEST DIR"));
  }
  const std::filesystem::path folder = context.arguments()[1];
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder, error) ||
      !std::filesystem::is_empty(folder, error)) {
    return console.Fail(
        UsageError("the folder must be empty: " + folder.string(), "DIR"));
  }
  auto catalogue = FetchCatalogue(context, context.arguments()[0]);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  for (const law::CatalogueFile& file : catalogue->files()) {
    std::ofstream out(folder / file.name, std::ios::binary);
    out << file.bytes;
    if (!out.flush()) {
      return console.Fail(absl::InternalError("cannot write " + file.name));
    }
  }
  console.Object({{"digest", catalogue->digest_hex()},
                  {"files", catalogue->files().size()}});
  console.Line(std::to_string(catalogue->files().size()) +
               console.Pick(" filer i ", " files in ") + folder.string());
  return ExitCode::kDone;
}

absl::Status TakeNumber(const CommandContext& context, const std::string& name,
                        uint64_t& value) {
  const std::string text = context.invocation().Get(name);
  if (text.empty()) return absl::OkStatus();
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) {
    return absl::OkStatus();
  }
  return UsageError("--" + name + " is a number", "--" + name);
}

ExitCode Replay(const CommandContext& context) {
  const Console& console = context.console();
  uint64_t from = 0;
  uint64_t to = 0;
  absl::Status read = TakeNumber(context, "from", from);
  if (read.ok()) read = TakeNumber(context, "to", to);
  if (!read.ok()) return console.Fail(read);
  staff::ReplayDecisionsRequest request;
  request.set_from(from);
  request.set_to(to);
  auto response = Ask<staff::CatalogueService>(
      context, &CatalogueStub::ReplayDecisions, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  for (const staff::ReplayFault& fault : response->faults()) {
    std::string line =
        console.Pick("  LARM: journalrad ", "  ALARM: journal line ") +
        std::to_string(fault.number()) + "  " + fault.tag();
    if (!fault.then().empty())
      line += "  " + fault.then() + " -> " + fault.now();
    console.Line(line);
  }
  console.Line(std::to_string(response->agreed()) +
               console.Pick(" av ", " of ") +
               std::to_string(response->checked()) +
               console.Pick(" beslut ger samma svar igen.",
                            " decisions give the same answer again."));
  if (response->unrecorded() > 0) {
    console.Line(std::to_string(response->unrecorded()) +
                 console.Pick(" är äldre än att de kan prövas om.",
                              " are too old to be decided again."));
  }
  if (!response->chain_holds()) {
    console.Line(console.Pick("JOURNALENS KEDJA HÅLLER INTE.",
                              "THE JOURNAL'S CHAIN DOES NOT HOLD."));
  }
  return response->chain_holds() && response->agreed() == response->checked()
             ? ExitCode::kDone
             : ExitCode::kProofWrong;
}

}  // namespace

std::vector<Command> LawChangeCommands() {
  return {
      {{"law", "propose"},
       "--catalogue DIR --effective INSTANT",
       "Föreslå en ny lagkatalog; visar vad som ändras och skriver under",
       "Propose a new catalogue of law; shows what changes and signs it",
       "samrad law propose --catalogue catalogue --effective "
       "2027-01-01T00:00:00+01:00 --town ekvik-data --as social/security",
       {kCatalogue,
        {"effective", "INSTANT", "från när den gäller, minst två minuter fram",
         "from when it is in force, two minutes ahead or more"}},
       Propose},
      {{"law", "release"},
       "DIGEST",
       "Skriv under den lagkatalog som en annan part har föreslagit",
       "Sign the catalogue of law that another agency has proposed",
       "samrad law release DIGEST --town ekvik-data --as police/security",
       {},
       Release},
      {{"law", "list"},
       "",
       "Visa lagkatalogerna: gällande, kommande, ersatta och föreslagna",
       "Show the catalogues of law: in force, coming, superseded, proposed",
       "samrad law list --town ekvik-data --as police/security",
       {},
       List},
      {{"law", "fetch"},
       "DIGEST DIR",
       "Skriv en lagkatalogs filer till en tom mapp, för läsning",
       "Write the files of a catalogue to an empty folder, to be read",
       "samrad law fetch DIGEST proposed --town ekvik-data --as "
       "police/security",
       {},
       Fetch},
      {{"law", "replay"},
       "[--from N] [--to N]",
       "Pröva om journalens beslut med dagens regler för varje dag",
       "Decide the journal's decisions again, each with the rules of its day",
       "samrad law replay --town ekvik-data --as police/auditor",
       {{"from", "N", "första journalraden", "first journal line"},
        {"to", "N", "sista journalraden", "last journal line"}},
       Replay},
  };
}

}  // namespace samrad::cli
