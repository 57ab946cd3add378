#include <string>

#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/words.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace sharing = samrad::agency::sharing::v1;
using SharingStub = sharing::SharingService::Stub;

constexpr OptionSpec kReasonFile = {"reason-file", "FILE|-",
                                    "fil med skälet, 1-2000 byte",
                                    "file with the reason, 1-2000 bytes"};

void PrintPacket(const Console& console, const sharing::Packet& packet) {
  std::string categories;
  for (int category : packet.categories()) {
    categories += (categories.empty() ? "" : ", ") +
                  samrad::common::v1::Category_Name(
                      static_cast<samrad::common::v1::Category>(category));
  }
  console.Line("  " + packet.id());
  console.Line(console.Pick("    från ", "    from ") + packet.from() + "   " +
               categories + "   " + GroundText(packet.ground()));
  console.Line(
      "    " +
      std::string(PacketStateWords(packet.state()).In(console.language())) +
      (packet.reason().empty() ? std::string() : "  – " + packet.reason()));
}

absl::StatusOr<std::string> ReadReason(const CommandContext& context) {
  if (!context.invocation().Has("reason-file")) {
    return UsageError("--reason-file FILE is missing", "--reason-file");
  }
  auto reason = ReadInput(context.invocation().Get("reason-file"), 2001);
  if (!reason.ok()) return reason;
  while (!reason->empty() && reason->back() == '\n') reason->pop_back();
  return reason;
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  auto response = Ask<sharing::SharingService>(
      context, &SharingStub::ListPackets, sharing::ListPacketsRequest());
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  if (response->packets().empty()) {
    console.Line(console.Pick("Inkorgen är tom.", "The inbox is empty."));
  }
  for (const sharing::Packet& packet : response->packets()) {
    PrintPacket(console, packet);
  }
  return ExitCode::kDone;
}

// Accept and decline differ in the method and in what is said.
template <typename Request, typename Method>
ExitCode Answer(const CommandContext& context, Method method,
                std::string_view swedish, std::string_view english) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("PACKET");
  if (!id.ok()) return console.Fail(id.status());
  auto reason = ReadReason(context);
  if (!reason.ok()) return console.Fail(reason.status());
  Request request;
  request.set_id(*id);
  request.set_reason(*reason);
  auto response = Ask<sharing::SharingService>(context, method, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick(swedish, english));
  PrintPacket(console, response->packet());
  return ExitCode::kDone;
}

ExitCode Accept(const CommandContext& context) {
  return Answer<sharing::AcceptPacketRequest>(
      context, &SharingStub::AcceptPacket,
      "Öppnandet är loggat. Läs med: samrad inbox show",
      "The opening is logged. Read it with: samrad inbox show");
}

ExitCode Decline(const CommandContext& context) {
  return Answer<sharing::DeclinePacketRequest>(
      context, &SharingStub::DeclinePacket, "Avböjt, oläst.",
      "Declined, unread.");
}

ExitCode Show(const CommandContext& context) {
  const Console& console = context.console();
  auto id = context.OnlyArgument("PACKET");
  if (!id.ok()) return console.Fail(id.status());
  sharing::GetPacketRequest request;
  request.set_id(*id);
  auto response =
      Ask<sharing::SharingService>(context, &SharingStub::GetPacket, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  PrintPacket(console, response->packet());
  for (const sharing::Item& item : response->items()) {
    console.Line("");
    console.Line("  " + samrad::common::v1::Category_Name(item.category()));
    console.Line("    " + item.text());
  }
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> InboxCommands() {
  return {
      {{"inbox", "list"},
       "",
       "Visa vad som har kommit",
       "Show what has come",
       "samrad inbox list --town ekvik-data --as police/officer",
       {},
       List},
      {{"inbox", "accept"},
       "PACKET --reason-file FILE|-",
       "Ta emot, med skäl; öppnandet loggas innan något kan läsas",
       "Accept, with a reason; the opening is logged before anything is read",
       "samrad inbox accept ID --reason-file reason.txt --town ekvik-data --as "
       "police/officer",
       {kReasonFile},
       Accept},
      {{"inbox", "decline"},
       "PACKET --reason-file FILE|-",
       "Avböj oläst, med skäl",
       "Decline unread, with a reason",
       "samrad inbox decline ID --reason-file reason.txt --town ekvik-data "
       "--as police/officer",
       {kReasonFile},
       Decline},
      {{"inbox", "show"},
       "PACKET",
       "Läs något som är mottaget",
       "Read something that was accepted",
       "samrad inbox show ID --town ekvik-data --as police/officer",
       {},
       Show},
  };
}

}  // namespace samrad::cli
