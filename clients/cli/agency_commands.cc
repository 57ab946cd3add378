#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "clients/cli/call.h"
#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "samrad/agency/staff/v1/agencies.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace staff = samrad::agency::staff::v1;
using AgencyStub = staff::AgencyService::Stub;
using Json = nlohmann::json;

absl::Status BadRequestFile(const std::string& path) {
  return UsageError("is not a samrad-request/1 file", path);
}

bool TakeBytes(const Json& object, const char* key, std::string* bytes) {
  auto found = object.find(key);
  return found != object.end() && found->is_string() &&
         absl::Base64Unescape(found->get<std::string>(), bytes);
}

// Reads the request file of `samrad-agency init`.
absl::Status ReadRequestFile(const std::string& path,
                             staff::OnboardAgencyRequest* request) {
  absl::StatusOr<std::string> bytes = ReadInput(path, 1 << 20);
  if (!bytes.ok()) return bytes.status();
  Json file = Json::parse(*bytes, nullptr, false);
  if (!file.is_object() || file.value("format", Json()) != "samrad-request/1" ||
      !file.value("events", Json()).is_array()) {
    return BadRequestFile(path);
  }
  for (const Json& one : file["events"]) {
    samrad::audit::v1::DirectoryEvent& event = *request->add_events();
    if (!one.is_object() || !TakeBytes(one, "header", event.mutable_header()) ||
        !TakeBytes(one, "salt", event.mutable_salt()) ||
        !one.value("signatures", Json()).is_array()) {
      return BadRequestFile(path);
    }
    for (const Json& line : one["signatures"]) {
      samrad::audit::v1::AgencySignature& signature = *event.add_signatures();
      if (!line.is_object() || !line.value("agency", Json()).is_string() ||
          !TakeBytes(line, "signature", signature.mutable_signature())) {
        return BadRequestFile(path);
      }
      signature.set_agency(line["agency"].get<std::string>());
    }
  }
  return absl::OkStatus();
}

void PrintMissing(const Console& console, uint32_t missing) {
  if (missing == 0) {
    console.Line(
        console.Pick("Klart: det står i loggen.", "Done: it is in the log."));
  } else {
    console.Line(console.Pick("Underskrifter som saknas: ",
                              "Signatures still missing: ") +
                 std::to_string(missing));
  }
}

ExitCode List(const CommandContext& context) {
  const Console& console = context.console();
  auto response = Ask<staff::AgencyService>(context, &AgencyStub::ListAgencies,
                                            staff::ListAgenciesRequest());
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  for (const staff::Agency& agency : response->agencies()) {
    console.Line("  " + agency.id() + "  " +
                 samrad::common::v1::AgencyKind_Name(agency.kind()) +
                 (agency.active() ? std::string()
                                  : console.Pick("  (utesluten)", "  (out)")));
    console.Line("    " + agency.fingerprint());
  }
  return ExitCode::kDone;
}

ExitCode Onboard(const CommandContext& context) {
  const Console& console = context.console();
  staff::OnboardAgencyRequest request;
  absl::Status read =
      ReadRequestFile(context.invocation().Get("request"), &request);
  if (!read.ok()) return console.Fail(read);
  request.set_fingerprint(context.invocation().Get("fingerprint"));
  if (request.fingerprint().empty()) {
    return console.Fail(UsageError(
        "--fingerprint is missing: the one you have compared with the new "
        "agency another way",
        "--fingerprint"));
  }
  auto response =
      Ask<staff::AgencyService>(context, &AgencyStub::OnboardAgency, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  PrintMissing(console, response->signatures_missing());
  return ExitCode::kDone;
}

ExitCode Rotate(const CommandContext& context) {
  const Console& console = context.console();
  staff::RotateKeysRequest request;
  std::string uses = context.invocation().Get("uses");
  for (absl::string_view word :
       absl::StrSplit(uses.empty() ? std::string("SEAL") : uses, ',')) {
    samrad::audit::v1::KeyUse use;
    if (!samrad::audit::v1::KeyUse_Parse(std::string(word), &use) ||
        use == samrad::audit::v1::KEY_USE_UNSPECIFIED) {
      return console.Fail(
          UsageError("--uses is SIGN, SEAL, WITNESS", "--uses"));
    }
    request.add_uses(use);
  }
  auto response =
      Ask<staff::AgencyService>(context, &AgencyStub::RotateKeys, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  console.Line(console.Pick("Nya nycklar gäller. Fingeravtryck: ",
                            "New keys hold. Fingerprint: ") +
               response->fingerprint());
  return ExitCode::kDone;
}

ExitCode Revoke(const CommandContext& context) {
  const Console& console = context.console();
  auto agency = context.OnlyArgument("AGENCY");
  if (!agency.ok()) return console.Fail(agency.status());
  staff::RevokeAgencyRequest request;
  request.set_agency(*agency);
  auto response =
      Ask<staff::AgencyService>(context, &AgencyStub::RevokeAgency, request);
  if (!response.ok()) return console.Fail(response.status());
  console.Object(MessageJson(*response));
  PrintMissing(console, response->signatures_missing());
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> AgencyCommands() {
  return {
      {{"agency", "list"},
       "",
       "Visa vilka som deltar, med fingeravtryck att jämföra",
       "Show who takes part, with fingerprints to compare",
       "samrad agency list --town ekvik-data --as school/security",
       {},
       List},
      {{"agency", "onboard"},
       "--request FILE --fingerprint HEX",
       "Skriv under för en ny part; två parter måste göra det",
       "Sign for a new agency; two agencies must",
       "samrad agency onboard --request leisure.json --fingerprint HEX --town "
       "ekvik-data --as school/security",
       {{"request", "FILE", "den nya partens begäran",
         "the new agency's request file"},
        {"fingerprint", "HEX", "fingeravtrycket ni har jämfört",
         "the fingerprint you have compared"}},
       Onboard},
      {{"agency", "rotate-keys"},
       "[--uses SIGN,SEAL,WITNESS]",
       "Byt nycklar; utan --uses bara förseglingsnyckeln",
       "Change keys; without --uses only the seal key",
       "samrad agency rotate-keys --town ekvik-data --as school/security",
       {{"uses", "A,B", "vilka nycklar", "which keys"}},
       Rotate},
      {{"agency", "revoke"},
       "AGENCY",
       "Uteslut en part; den själv, eller två andra",
       "Sign an agency out; itself, or two others",
       "samrad agency revoke leisure --town ekvik-data --as school/security",
       {},
       Revoke},
  };
}

}  // namespace samrad::cli
