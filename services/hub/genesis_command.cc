#include <cstdio>
#include <utility>

#include "services/audit/export_format.h"
#include "services/base/files.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/status.h"
#include "services/hub/command_line.h"
#include "services/hub/commands.h"
#include "services/hub/directory/directory_room.h"
#include "services/hub/genesis_request.h"
#include "services/hub/hub_keys.h"
#include "services/hub/hub_server.h"
#include "services/hub/hub_settings.h"

namespace samrad::hub {
namespace {

constexpr size_t kMaxRequestBytes = 1 << 20;
constexpr int kPublicFile = 0644;

base::CommandSpec GenesisSpec() {
  return {.program = "samrad-hub genesis --request FILE --request FILE",
          .summary =
              "Founds the directory: checks the request files of the "
              "first two agencies and writes the trust file that "
              "everybody compares. The same again changes nothing.",
          .options = {DataOption(),
                      KeysOption(),
                      {.name = "out",
                       .value_name = "FILE",
                       .help = "the trust file to write.",
                       .default_value = "",
                       .required = true}},
          .positional_name = "",
          .examples = {"samrad-hub genesis --data hub --request social.json "
                       "--request police.json --out trust.json"}};
}

absl::Status Found(const base::Args& args,
                   const std::vector<std::string>& request_paths,
                   const base::Clock& clock) {
  const std::string& data = args.Get("data");
  SAMRAD_ASSIGN_OR_RETURN(const HubSettings settings, ReadHubSettings(data));
  std::vector<AgencyRequest> requests;
  for (const std::string& path : request_paths) {
    SAMRAD_ASSIGN_OR_RETURN(const std::string json,
                            base::ReadFile(path, kMaxRequestBytes));
    SAMRAD_ASSIGN_OR_RETURN(requests.emplace_back(), ParseAgencyRequest(json));
  }
  SAMRAD_ASSIGN_OR_RETURN(Genesis genesis,
                          MakeGenesis({.origin = settings.origin.value(),
                                       .vkey = settings.log_vkey},
                                      requests));
  SAMRAD_ASSIGN_OR_RETURN(const std::string trust,
                          audit::EncodeTrustFile(genesis.trust));

  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes database_key,
                          ReadDatabaseKey(KeysFolder(args)));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes directory_key,
                          RoomDatabaseKey(database_key, "directory"));
  SAMRAD_RETURN_IF_ERROR(
      ImportGenesisEvents({.database_path = RoomDatabasePath(data, "directory"),
                           .origin = settings.origin.value(),
                           .trust_domain = settings.trust_domain,
                           .mode = base::OpenMode::kCreateIfMissing},
                          directory_key, std::move(genesis.events)));
  base::StderrLogSink sink;
  const base::Logger logger(sink, clock, "hub");
  base::Metrics metrics;
  SAMRAD_RETURN_IF_ERROR(
      CreateRoomStores(data, KeysFolder(args), clock, logger, metrics));
  SAMRAD_RETURN_IF_ERROR(
      base::WriteFileAtomically(args.Get("out"), trust, kPublicFile));
  for (const AgencyRequest& request : requests) {
    std::printf("%s %s\n", request.agency.c_str(), request.fingerprint.c_str());
  }
  return absl::OkStatus();
}

}  // namespace

int GenesisCommand(const std::vector<std::string>& words,
                   const base::Clock& clock) {
  std::vector<std::string> rest = words;
  const auto requests = TakeRepeated("request", rest);
  if (!requests.ok()) return ExitCodeOf(requests.status());
  const base::Args args = base::Args::ParseOrExit(GenesisSpec(), rest);
  return ExitCodeOf(Found(args, *requests, clock));
}

}  // namespace samrad::hub
