#include <google/protobuf/util/time_util.h>

#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/disclosure_text.h"
#include "clients/cli/fact_prompt.h"
#include "clients/cli/failure.h"
#include "clients/cli/node_catalogue.h"
#include "clients/cli/terminal.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "services/law/catalogue.h"
#include "services/law/show.h"

namespace samrad::cli {
namespace {

namespace sharing = samrad::agency::sharing::v1;
namespace law_v1 = samrad::law::v1;
using SharingStub = sharing::SharingService::Stub;

constexpr OptionSpec kCase = {"case", "CODE", "ärendets kod, om det finns ett",
                              "the case's code, if there is one"};
constexpr OptionSpec kTo = {"to", "AGENCY", "vem som fick veta",
                            "who was told"};
constexpr OptionSpec kAt = {"at", "TIME",
                            "när, som 2026-11-28T14:05:00+01:00; annars nu",
                            "when, as 2026-11-28T14:05:00+01:00; else now"};
constexpr OptionSpec kCategory = {"category", "LIST",
                                  "slag av uppgifter, med komma emellan",
                                  "kinds of information, comma between"};
constexpr OptionSpec kSecrecy = {"secrecy", "LIST",
                                 "sekretess hos er, med komma emellan",
                                 "secrecy that rested on it, comma between"};
constexpr OptionSpec kNoSecrecy = {"no-secrecy", "",
                                   "ingen sekretess gällde för uppgiften",
                                   "no secrecy rested on it"};
constexpr OptionSpec kAssessed = {
    "assessed", "", "varje bedömning som lagen kräver gjordes, med svaret ja",
    "each assessment the law asks for was made, answered yes"};
constexpr OptionSpec kOnRequest = {"on-request", "", "mottagaren hade frågat",
                                   "the recipient had asked"};
constexpr OptionSpec kInvestigate = {"investigate", "",
                                     "för att utreda brott; annars förebygga",
                                     "to investigate crime; else to prevent"};
constexpr OptionSpec kActingAs = {"acting-as", "FUNCTION",
                                  "i vilken funktion, till exempel PRINCIPAL",
                                  "in which function, for example PRINCIPAL"};

ExitCode Send(const CommandContext& context,
              const sharing::RecordDutyRequest& request) {
  const Console& console = context.console();
  auto response =
      Ask<sharing::SharingService>(context, &SharingStub::RecordDuty, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  const bool confirmed = response->disclosure().outside().ground_confirmed();
  console.Line(
      confirmed
          ? console.Pick("Handlingen är antecknad, utan innehåll.",
                         "The act is recorded, without content.")
          : console.Pick(
                "Handlingen är antecknad, utan innehåll, men grunden är inte "
                "bekräftad. Lagens svar för den tiden:",
                "The act is recorded, without content, but its ground is not "
                "confirmed. The law's answer for that time:"));
  PrintDecision(console, response->decision());
  PrintDisclosure(console, response->disclosure());
  return ExitCode::kDone;
}

ExitCode RecordDuty(const CommandContext& context) {
  sharing::RecordDutyRequest request;
  const absl::Status read = context.ReadRequest(&request);
  if (!read.ok()) return context.console().Fail(read);
  return Send(context, request);
}

// The newest version of a provision by the node's law: the short commands take
// from it what they need not ask.
absl::StatusOr<law_v1::GroundVersion> NewestVersion(
    const CommandContext& context, const std::string& provision) {
  auto catalogue = FetchCatalogue(context);
  if (!catalogue.ok()) return catalogue.status();
  auto file = law::FindProvision(*catalogue, provision);
  if (!file.ok()) return file.status();
  if (file->ground().version().empty()) {
    return absl::InternalError("the catalogue has no such duty");
  }
  return *file->ground().version().rbegin();
}

template <typename Add>
void ForEachOf(const std::string& list, Add add) {
  for (absl::string_view one : absl::StrSplit(list, ',', absl::SkipEmpty())) {
    add(std::string(absl::StripAsciiWhitespace(one)));
  }
}

absl::Status ReadOptions(const CommandContext& context,
                         sharing::RecordDutyRequest& request) {
  const Invocation& given = context.invocation();
  if (!given.Has("to")) return UsageError("--to AGENCY is missing", "--to");
  request.set_to(given.Get("to"));
  request.set_case_(given.Get("case"));
  *request.mutable_occurred_at() =
      google::protobuf::util::TimeUtil::GetCurrentTime();
  // Never ahead of the node's clock by a fraction of a second.
  request.mutable_occurred_at()->set_nanos(0);
  if (given.Has("at") && !google::protobuf::util::TimeUtil::FromString(
                             given.Get("at"), request.mutable_occurred_at())) {
    return UsageError("no time with an offset: " + given.Get("at"), "--at");
  }
  absl::Status bad;
  ForEachOf(given.Get("category"), [&](const std::string& name) {
    samrad::common::v1::Category category;
    if (samrad::common::v1::Category_Parse(name, &category)) {
      request.add_categories(category);
    } else {
      bad = UsageError("no kind of information: " + name, "--category");
    }
  });
  ForEachOf(given.Get("secrecy"),
            [&](const std::string& one) { request.add_secrecy(one); });
  request.set_no_secrecy_found(given.Has("no-secrecy"));
  if (given.Has("acting-as")) {
    samrad::common::v1::Function function;
    if (!samrad::common::v1::Function_Parse(given.Get("acting-as"),
                                            &function)) {
      return UsageError("no function: " + given.Get("acting-as"),
                        "--acting-as");
    }
    request.set_acting_as(function);
  }
  return bad;
}

// What the law asks to be weighed: from --assessed, or one by one from whoever
// sits at the terminal. Otherwise it stays unrecorded, and the act is recorded
// all the same.
bool Assess(const CommandContext& context, const law_v1::GroundVersion& version,
            sharing::RecordDutyRequest& request) {
  const Console& console = context.console();
  const bool ask = !console.json() && Terminal::IsAttached();
  Terminal terminal(std::cin, std::cout, console.language());
  for (const law_v1::Need& need : version.assessment()) {
    if (context.invocation().Has("assessed")) {
      law_v1::Assessment& assessment = *request.add_assessments();
      assessment.set_kind(need.kind());
      assessment.set_answer(law_v1::YES);
    } else if (ask) {
      if (AskFact("assessments." + law_v1::AssessmentKind_Name(need.kind()),
                  terminal, LawLanguage(console), request) == Asked::kStopped) {
        return false;
      }
    }
  }
  return true;
}

// One short command: what its provision fixes, the options, the assessments.
ExitCode RecordUnder(const CommandContext& context,
                     const std::string& provision, bool on_request,
                     law_v1::Purpose purpose,
                     samrad::common::v1::Category otherwise) {
  const Console& console = context.console();
  auto version = NewestVersion(context, provision);
  if (!version.ok()) return console.Fail(version.status());
  sharing::RecordDutyRequest request;
  FillRequestId(&request);
  request.mutable_ground()->set_kind(law_v1::PROVISION);
  request.mutable_ground()->set_provision(provision);
  request.set_direction(on_request ? law_v1::ON_REQUEST
                                   : law_v1::OWN_INITIATIVE);
  request.set_purpose(purpose);
  const absl::Status read = ReadOptions(context, request);
  if (!read.ok()) return console.Fail(read);
  if (request.categories().empty()) request.add_categories(otherwise);
  if (!Assess(context, *version, request)) {
    console.Line(console.Pick("Avbrutet. Inget är antecknat.",
                              "Stopped. Nothing is recorded."));
    return ExitCode::kFactsMissing;
  }
  return Send(context, request);
}

ExitCode Notify(const CommandContext& context) {
  return RecordUnder(context, "SoL 19:1", false, law_v1::PROTECT_CHILD,
                     samrad::common::v1::NOTIFICATION_CONTENT);
}

ExitCode Principal(const CommandContext& context) {
  const Invocation& given = context.invocation();
  return RecordUnder(context, "L2025:170 7", given.Has("on-request"),
                     given.Has("investigate") ? law_v1::INVESTIGATE_CRIME
                                              : law_v1::PREVENT_CRIME,
                     samrad::common::v1::SCHOOL_SITUATION);
}

ExitCode ContactData(const CommandContext& context) {
  return RecordUnder(context, "L2025:170 4", true,
                     context.invocation().Has("investigate")
                         ? law_v1::INVESTIGATE_CRIME
                         : law_v1::PREVENT_CRIME,
                     samrad::common::v1::CONTACT_DATA);
}

}  // namespace

std::vector<Command> DutyCommands() {
  return {
      {{"duty", "notify"},
       "--to AGENCY [--case CODE] [--at TIME]",
       "Anteckna en orosanmälan som har gjorts (SoL 19:1)",
       "Record a child-protection notification that was made (SoL 19:1)",
       "samrad duty notify --to social --secrecy \"OSL 21:1\" --assessed "
       "--town ekvik-data --as leisure/officer",
       {kTo, kCase, kAt, kCategory, kSecrecy, kNoSecrecy, kActingAs, kAssessed},
       Notify},
      {{"duty", "principal"},
       "--to AGENCY [--case CODE] [--at TIME]",
       "Anteckna vad rektor har lämnat enligt uppgiftsplikten (L2025:170 7)",
       "Record what the principal gave under the duty (L2025:170 7)",
       "samrad duty principal --to police --acting-as PRINCIPAL --secrecy "
       "\"OSL 23:2 st 2\" --assessed --town ekvik-data --as school/officer",
       {kTo, kCase, kAt, kCategory, kSecrecy, kNoSecrecy, kOnRequest,
        kInvestigate, kActingAs, kAssessed},
       Principal},
      {{"duty", "contact-data"},
       "--to AGENCY [--case CODE] [--at TIME]",
       "Anteckna kontaktuppgifter som har lämnats på begäran (L2025:170 4)",
       "Record contact data that was given on request (L2025:170 4)",
       "samrad duty contact-data --to police --secrecy \"OSL 26:1\" "
       "--assessed --town ekvik-data --as social/officer",
       {kTo, kCase, kAt, kSecrecy, kNoSecrecy, kInvestigate, kActingAs,
        kAssessed},
       ContactData},
      {{"duty", "record"},
       "--request FILE|-",
       "Anteckna i efterhand något annat som gjorts utanför Samråd",
       "Record afterwards anything else done outside Samråd",
       "samrad duty record --request duty.json --town ekvik-data --as "
       "school/officer",
       {kRequestOption},
       RecordDuty},
  };
}

}  // namespace samrad::cli
