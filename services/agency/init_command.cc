#include <cstdio>
#include <utility>

#include "services/agency/commands.h"
#include "services/agency/journal/journal.h"
#include "services/agency/node_store.h"
#include "services/agency/profile.h"
#include "services/agency/recovery.h"
#include "services/agency/request_file.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

base::CommandSpec InitSpec() {
  std::vector<base::Option> options = NodeOptions();
  for (base::Option& option : std::vector<base::Option>{
           Wanted("agency", "ID", "id of the agency, a small word."),
           Wanted("kind", "KIND", "what it is: POLICE, MUNICIPAL_SCHOOL, ..."),
           Optional("function", "FUNCTION",
                    "its usual function where the law cares: PRINCIPAL, ..."),
           Wanted("authority-id", "ID",
                  "id of the authority (OSL 8:1); each board is one."),
           Optional("branch-id", "ID",
                    "id of the independent branch in it (OSL 8:2)."),
           Optional("not-authority", "",
                    "it is neither an authority nor equated with one."),
           Optional("genesis", "", "it is one of the first two agencies."),
           Wanted("origin", "NAME", "name of the hub's log."),
           Wanted("request", "FILE", "where to write the request file."),
           Optional("recovery-share-a", "FILE",
                    "one officer's half of the recovery secret (new, 0600)."),
           Optional("recovery-share-b", "FILE", "the other officer's half.")}) {
    options.push_back(std::move(option));
  }
  return {.program = "samrad-agency init",
          .summary =
              "Makes a node's keys and store, and the request file that lets "
              "it into a hub's directory.",
          .options = std::move(options),
          .positional_name = "",
          .examples = {
              "samrad-agency init --data node --passphrase-file pass --agency "
              "police --kind POLICE --authority-id polismyndigheten --origin "
              "ekvik.samrad.example/log --request police.json "
              "--recovery-share-a a.share --recovery-share-b b.share"}};
}

absl::StatusOr<AgencyProfile> ProfileOf(const base::Args& args) {
  SAMRAD_ASSIGN_OR_RETURN(base::AgencyId agency,
                          base::AgencyId::Parse(args.Get("agency")));
  SAMRAD_ASSIGN_OR_RETURN(base::LogOrigin origin,
                          base::LogOrigin::Parse(args.Get("origin")));
  AgencyProfile profile{std::move(agency),
                        std::move(origin),
                        common::v1::AGENCY_KIND_UNSPECIFIED,
                        common::v1::FUNCTION_UNSPECIFIED,
                        !args.Has("not-authority"),
                        args.Get("authority-id"),
                        args.Get("branch-id")};
  if (!common::v1::AgencyKind_Parse(args.Get("kind"), &profile.kind) ||
      profile.kind == common::v1::AGENCY_KIND_UNSPECIFIED) {
    return absl::InvalidArgumentError("--kind is unknown");
  }
  if (args.Has("function") &&
      !common::v1::Function_Parse(args.Get("function"), &profile.function)) {
    return absl::InvalidArgumentError("--function is unknown");
  }
  return profile;
}

absl::Status Init(const base::Args& args, const base::Clock& clock) {
  SAMRAD_ASSIGN_OR_RETURN(const AgencyProfile profile, ProfileOf(args));
  if (args.Has("recovery-share-a") != args.Has("recovery-share-b")) {
    return absl::InvalidArgumentError("a recovery secret has two shares");
  }
  SAMRAD_ASSIGN_OR_RETURN(Unlock unlock, UnlockOf(args));
  const NodePaths paths = PathsOf(args);
  if (base::FileExists(paths.keyring) || base::FileExists(paths.database)) {
    return absl::AlreadyExistsError("there is a node here already");
  }
  SAMRAD_RETURN_IF_ERROR(base::MakePrivateFolder(paths.data));
  crypto::SodiumRandomSource random;
  SAMRAD_ASSIGN_OR_RETURN(
      const std::unique_ptr<KeyStore> keys,
      KeyStore::Create(paths.keyring, std::move(unlock), kKeyringCost, random));
  base::DatabaseOptions options;
  options.mode = base::OpenMode::kCreateIfMissing;
  SAMRAD_ASSIGN_OR_RETURN(
      const std::unique_ptr<Vault> vault,
      Vault::Open(VaultPaths(paths.data), *keys, AllSchemas(), options));
  SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<Journal> journal,
                          Journal::Open(vault->db(), clock));
  SAMRAD_RETURN_IF_ERROR(
      vault->db().Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(StoreProfile(txn, profile));
        return journal
            ->Append(txn, {.event = events::kNodeInitialised,
                           .subjects = {profile.agency.value()}})
            .status();
      }));
  if (args.Has("recovery-share-a")) {
    SAMRAD_RETURN_IF_ERROR(
        WriteRecoveryShares(*keys, args.Get("recovery-share-a"),
                            args.Get("recovery-share-b"), paths.data, random));
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const RequestFile request, keys->Use([&](const crypto::Keyring& ring) {
        return MakeRequestFile(profile, args.Has("genesis"), ring, random,
                               clock.TimeNow());
      }));
  SAMRAD_RETURN_IF_ERROR(
      base::WriteFileAtomically(args.Get("request"), request.json, 0644));
  std::printf("request %s\nfingerprint %s\n", args.Get("request").c_str(),
              request.fingerprint.c_str());
  return absl::OkStatus();
}

}  // namespace

int InitCommand(const std::vector<std::string>& words,
                const base::Clock& clock) {
  return ExitCodeOf(Init(base::Args::ParseOrExit(InitSpec(), words), clock));
}

}  // namespace samrad::agency
