#include "clients/cli/target.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "clients/cli/failure.h"
#include "clients/cli/files.h"

namespace samrad::cli {
namespace {

using Json = nlohmann::json;

std::string Text(const Json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

const Json* Array(const Json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_array() ? &*found : nullptr;
}

// NAME.totp beside NAME.password, when it is there.
std::string CodesBeside(const std::string& password_file) {
  std::filesystem::path path(password_file);
  if (path.extension() != ".password") return "";
  path.replace_extension(".totp");
  std::error_code error;
  return std::filesystem::exists(path, error) ? path.string() : "";
}

absl::StatusOr<Target> FromTown(const Invocation& invocation) {
  size_t slash = invocation.as.find('/');
  if (slash == std::string::npos) {
    return UsageError("--as is AGENCY/USER, for example police/officer",
                      "--as");
  }
  std::string agency_id = invocation.as.substr(0, slash);
  std::string user = invocation.as.substr(slash + 1);
  std::filesystem::path folder(invocation.town);
  absl::StatusOr<std::string> bytes =
      ReadInput((folder / "town.json").string());
  if (!bytes.ok()) {
    return UsageError("there is no town.json in " + invocation.town, "--town");
  }
  Json town = Json::parse(*bytes, nullptr, false);
  if (!town.is_object() || Text(town, "format") != "samrad-town/1") {
    return UsageError("town.json is not a samrad-town/1 file", "--town");
  }
  const Json* agencies = Array(town, "agencies");
  const Json* users = Array(town, "users");
  if (agencies == nullptr || users == nullptr) {
    return UsageError("town.json lists no agencies or users", "--town");
  }
  Target target;
  for (const Json& agency : *agencies) {
    if (Text(agency, "id") != agency_id) continue;
    target.address = Text(agency, "grpc");
    target.ca_file = (folder / Text(agency, "ca")).string();
  }
  for (const Json& account : *users) {
    if (Text(account, "agency") != agency_id || Text(account, "user") != user) {
      continue;
    }
    target.user = user;
    target.password_file = (folder / Text(account, "password_file")).string();
    const std::string totp_file = Text(account, "totp_file");
    if (!totp_file.empty()) target.totp_file = (folder / totp_file).string();
  }
  if (target.address.empty() || target.user.empty()) {
    return UsageError("the town has no " + invocation.as, "--as");
  }
  return target;
}

}  // namespace

absl::StatusOr<Target> ResolveTarget(const Invocation& invocation) {
  bool town = !invocation.town.empty() || !invocation.as.empty();
  if (town) {
    if (invocation.town.empty() || invocation.as.empty()) {
      return UsageError("--town and --as belong together", "--town");
    }
    if (!invocation.node.empty()) {
      return UsageError("give --town or --node, not both", "--node");
    }
    return FromTown(invocation);
  }
  if (invocation.node.empty()) {
    return UsageError(
        "say which node: --town DIR --as AGENCY/USER, or "
        "--node HOST:PORT --ca FILE --user USER",
        "--node");
  }
  if (invocation.ca.empty()) return UsageError("--ca is missing", "--ca");
  if (invocation.user.empty()) return UsageError("--user is missing", "--user");
  return Target{
      invocation.node, invocation.ca, invocation.user, invocation.password_file,
      invocation.totp_file.empty() ? CodesBeside(invocation.password_file)
                                   : invocation.totp_file};
}

}  // namespace samrad::cli
