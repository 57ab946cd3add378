#include <google/protobuf/util/time_util.h>

#include <string>

#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/words.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace sharing = samrad::agency::sharing::v1;
using SharingStub = sharing::SharingService::Stub;

void PrintDisclosure(const Console& console,
                     const sharing::Disclosure& disclosure) {
  std::string to;
  for (const std::string& agency : disclosure.to()) {
    to += (to.empty() ? "" : ", ") + agency;
  }
  console.Line("  " + disclosure.id());
  console.Line("    " + disclosure.from() + " -> " + to + "   " +
               GroundText(disclosure.ground()));
  console.Line("    " + std::string(DisclosureStateWords(disclosure.state())
                                        .In(console.language())));
  if (!disclosure.refusal().empty()) {
    console.Line("    [" + disclosure.refusal() + "]");
  }
  if (!disclosure.receipt().empty()) {
    console.Line(console.Pick("    kvitto: blad ", "    receipt: leaf ") +
                 std::to_string(disclosure.leaf()) +
                 console.Pick(" i ett träd med ", " in a tree of ") +
                 std::to_string(disclosure.tree_size()));
  }
}

// The exit code of an answer: the law's, then what became of the act.
ExitCode ExitCodeOf(const samrad::law::v1::Decision& decision,
                    const sharing::DiscloseResponse& response) {
  ExitCode law = ExitCodeForVerdict(decision.verdict());
  if (law != ExitCode::kDone) return law;
  switch (response.disclosure().state()) {
    case sharing::REFUSED:
      return ExitCode::kRefusedByLaw;
    case sharing::QUEUED:
    case sharing::ACCEPTED:
      return ExitCode::kAway;
    default:
      return ExitCode::kDone;
  }
}

ExitCode Disclose(const CommandContext& context) {
  const Console& console = context.console();
  sharing::DiscloseRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response =
      Ask<sharing::SharingService>(context, &SharingStub::Disclose, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  PrintDecision(console, response->decision());
  if (response->has_disclosure()) {
    PrintDisclosure(console, response->disclosure());
  } else {
    console.Line(
        console.Pick("Inget har lämnats ut.", "Nothing was disclosed."));
  }
  return ExitCodeOf(response->decision(), *response);
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  auto response =
      Ask<sharing::SharingService>(context, &SharingStub::ListDisclosures,
                                   sharing::ListDisclosuresRequest());
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  if (response->disclosures().empty()) {
    console.Line(console.Pick("Inget har lämnats ut än.",
                              "Nothing has been disclosed yet."));
  }
  for (const sharing::Disclosure& one : response->disclosures()) {
    PrintDisclosure(console, one);
  }
  return ExitCode::kDone;
}

ExitCode Show(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("DISCLOSURE");
  if (!id.ok()) return console.Fail(id.status());
  sharing::GetDisclosureRequest request;
  request.set_id(*id);
  auto response = Ask<sharing::SharingService>(
      context, &SharingStub::GetDisclosure, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  PrintDisclosure(console, response->disclosure());
  return ExitCode::kDone;
}

ExitCode RecordDuty(const CommandContext& context) {
  const Console& console = context.console();
  sharing::RecordDutyRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  auto response =
      Ask<sharing::SharingService>(context, &SharingStub::RecordDuty, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Handlingen är antecknad, utan innehåll.",
                            "The act is recorded, without content."));
  PrintDecision(console, response->decision());
  PrintDisclosure(console, response->disclosure());
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> SharingCommands() {
  return {
      {{"disclose"},
       "--request FILE|-",
       "Lämna uppgifter till andra, på en grund; lagen svarar först",
       "Disclose items to others, on a ground; the law answers first",
       "samrad disclose --request disclose.json --town ekvik-data --as "
       "social/officer",
       {kRequestOption},
       Disclose},
      {{"disclosure", "list"},
       "",
       "Visa vad ni har lämnat ut",
       "Show what you have disclosed",
       "samrad disclosure list --town ekvik-data --as social/officer",
       {},
       List},
      {{"disclosure", "show"},
       "DISCLOSURE",
       "Visa hur det går med en utlämning",
       "Show where one disclosure stands",
       "samrad disclosure show ID --town ekvik-data --as social/officer",
       {},
       Show},
      {{"duty", "record"},
       "--request FILE|-",
       "Anteckna i efterhand något som gjorts utanför Samråd",
       "Record afterwards what was done outside Samråd",
       "samrad duty record --request duty.json --town ekvik-data --as "
       "school/officer",
       {kRequestOption},
       RecordDuty},
  };
}

}  // namespace samrad::cli
