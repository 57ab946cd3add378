#include <cstdio>
#include <utility>

#include "crypto/hash/key_id.h"
#include "crypto/secret/random_source.h"
#include "crypto/sign/signed_note.h"
#include "services/base/files.h"
#include "services/base/ids.h"
#include "services/base/status.h"
#include "services/hub/command_line.h"
#include "services/hub/commands.h"
#include "services/hub/hub_keys.h"
#include "services/hub/hub_settings.h"

namespace samrad::hub {
namespace {

base::CommandSpec InitSpec() {
  return {.program = "samrad-hub init",
          .summary =
              "Makes a hub's keys and settings, and prints the log's "
              "key for people to compare.",
          .options = {DataOption(),
                      KeysOption(),
                      {.name = "origin",
                       .value_name = "NAME",
                       .help = "name of the log, for ever.",
                       .default_value = "",
                       .required = true},
                      {.name = "domain",
                       .value_name = "NAME",
                       .help = "SPIFFE trust domain of all certificates.",
                       .default_value = "",
                       .required = true}},
          .positional_name = "",
          .examples = {"samrad-hub init --data hub --origin "
                       "ekvik.samrad.example/log --domain "
                       "ekvik.samrad.example"}};
}

absl::StatusOr<HubSettings> Init(const base::Args& args) {
  SAMRAD_ASSIGN_OR_RETURN(base::LogOrigin origin,
                          base::LogOrigin::Parse(args.Get("origin")));
  const std::string& domain = args.Get("domain");
  if (!IsTrustDomain(domain)) {
    return absl::InvalidArgumentError("--domain is no trust domain");
  }
  const std::string& data = args.Get("data");
  if (ReadHubSettings(data).ok()) {
    return absl::AlreadyExistsError("this folder holds a hub already");
  }
  SAMRAD_RETURN_IF_ERROR(base::MakePrivateFolder(data));
  crypto::SodiumRandomSource random;
  SAMRAD_RETURN_IF_ERROR(CreateHubKeys(KeysFolder(args), random));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SigningKey log_key,
                          ReadLogKey(KeysFolder(args)));
  HubSettings settings{
      .origin = std::move(origin),
      .trust_domain = domain,
      .log_vkey = crypto::EncodeVkey({.name = args.Get("origin"),
                                      .type = crypto::NoteKeyType::kEd25519,
                                      .key = log_key.PublicKey()})};
  SAMRAD_RETURN_IF_ERROR(WriteNewHubSettings(data, settings));
  std::printf("log_vkey %s\nfingerprint %s\n", settings.log_vkey.c_str(),
              crypto::FingerprintOf(log_key.PublicKey().bytes()).c_str());
  return settings;
}

}  // namespace

int InitCommand(const std::vector<std::string>& words) {
  const base::Args args = base::Args::ParseOrExit(InitSpec(), words);
  return ExitCodeOf(Init(args).status());
}

}  // namespace samrad::hub
