#include "services/agency/node_store.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <utility>

#include "services/agency/cases/case_store.h"
#include "services/agency/journal/journal.h"
#include "services/agency/key_retirement.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/outbox/outbox_schema.h"
#include "services/agency/review/access_store.h"
#include "services/agency/sharing/sharing_schema.h"
#include "services/agency/staff/account_store.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {

base::Option Wanted(const char* name, const char* value, const char* help) {
  return {.name = name,
          .value_name = value,
          .help = help,
          .default_value = "",
          .required = true};
}

base::Option Optional(const char* name, const char* value, const char* help) {
  return {.name = name,
          .value_name = value,
          .help = help,
          .default_value = "",
          .required = false};
}

std::vector<base::Option> NodeOptions() {
  return {
      Wanted("data", "DIR", "the node's folder, mode 0700."),
      Optional("keyring", "FILE",
               "the sealed keyring; default DATA/keyring.sealed."),
      Optional("passphrase-file", "FILE",
               "unlocks the keyring: first line of a 0600 file."),
      Optional("passphrase-fd", "N",
               "unlocks the keyring: first line of an open descriptor."),
      Optional("key-file", "FILE",
               "unlocks the keyring: 32 bytes in a 0600 file outside DATA.")};
}

std::vector<std::string> SplitCommas(const std::string& text) {
  std::vector<std::string> parts;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

NodePaths PathsOf(const base::Args& args) {
  const std::string& data = args.Get("data");
  const VaultPaths paths(data);
  return {data, args.Has("keyring") ? args.Get("keyring") : paths.keyring,
          paths.database};
}

absl::StatusOr<Unlock> UnlockOf(const base::Args& args) {
  const int given = args.Has("passphrase-file") + args.Has("passphrase-fd") +
                    args.Has("key-file");
  if (given != 1) {
    return absl::InvalidArgumentError(
        "give one of --passphrase-file, --passphrase-fd and --key-file");
  }
  if (args.Has("passphrase-file")) {
    return Unlock::FromPassphraseFile(args.Get("passphrase-file"));
  }
  if (args.Has("passphrase-fd")) {
    SAMRAD_ASSIGN_OR_RETURN(
        const int64_t descriptor,
        args.GetInt("passphrase-fd", 0, std::numeric_limits<int>::max()));
    return Unlock::FromPassphraseDescriptor(static_cast<int>(descriptor));
  }
  return Unlock::FromKeyFile(args.Get("key-file"), args.Get("data"));
}

std::vector<base::Schema> AllSchemas() {
  return {JournalSchema(), StaffSchema(),        CasesSchema(),
          OutboxSchema(),  SharingSchema(),      MeetingsSchema(),
          ReviewSchema(),  KeyRetirementSchema()};
}

int ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return 0;
  const std::string tag = base::TagOf(status);
  const std::string path = base::PathOf(status);
  std::fprintf(stderr, "samrad-agency: %s%s%s%s%s\n",
               std::string(status.message()).c_str(), tag.empty() ? "" : " ",
               tag.c_str(), path.empty() ? "" : " at ", path.c_str());
  return absl::IsInvalidArgument(status) ? 2 : 1;
}

absl::StatusOr<std::unique_ptr<NodeStore>> OpenNodeStore(const base::Args& args,
                                                         base::OpenMode mode) {
  const NodePaths paths = PathsOf(args);
  if (!base::FileExists(paths.keyring) || !base::FileExists(paths.database)) {
    return base::Error(absl::StatusCode::kNotFound, "NOT_INITIALISED",
                       "there is no node in this folder; see samrad-agency "
                       "init");
  }
  auto store = std::make_unique<NodeStore>();
  SAMRAD_ASSIGN_OR_RETURN(Unlock unlock, UnlockOf(args));
  SAMRAD_ASSIGN_OR_RETURN(store->keys,
                          KeyStore::Open(paths.keyring, std::move(unlock),
                                         kKeyringCost, store->random));
  base::DatabaseOptions options;
  options.mode = mode;
  SAMRAD_ASSIGN_OR_RETURN(
      store->vault,
      Vault::Open(VaultPaths(paths.data), *store->keys, AllSchemas(), options));
  return store;
}

}  // namespace samrad::agency
