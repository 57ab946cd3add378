#include <utility>

#include "clients/cli/call.h"
#include "clients/cli/choose_ground.h"
#include "clients/cli/command.h"
#include "clients/cli/disclosure_text.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace sharing = samrad::agency::sharing::v1;
using SharingStub = sharing::SharingService::Stub;

ExitCode Disclose(const CommandContext& context) {
  const Console& console = context.console();
  sharing::DiscloseRequest request;
  absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return console.Fail(read);
  if (request.ground().kind() == law::v1::GROUND_KIND_UNSPECIFIED) {
    return DiscloseWithOpenGround(context, std::move(request));
  }
  auto response =
      Ask<sharing::SharingService>(context, &SharingStub::Disclose, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  PrintOutcome(console, *response);
  return ExitCodeForOutcome(*response);
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

}  // namespace

std::vector<Command> SharingCommands() {
  return {
      {{"disclose"},
       "--request FILE|-",
       "Lämna uppgifter till andra; utan angiven grund visas alla, att välja "
       "på",
       "Disclose items to others; with no ground stated all are shown to "
       "choose",
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
  };
}

}  // namespace samrad::cli
