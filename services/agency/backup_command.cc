#include <unistd.h>

#include <cstdio>
#include <utility>

#include "services/agency/backup_file.h"
#include "services/agency/commands.h"
#include "services/agency/journal/journal.h"
#include "services/agency/node_store.h"
#include "services/agency/recovery.h"
#include "services/agency/vault/settings.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

base::CommandSpec BackupSpec() {
  std::vector<base::Option> options = NodeOptions();
  options.push_back(Wanted("out", "FILE", "the backup; a new file."));
  options.push_back(
      Optional("recovery-share-a", "FILE",
               "also writes a new pair of recovery shares (new, 0600)."));
  options.push_back(
      Optional("recovery-share-b", "FILE", "the other officer's half."));
  return {.program = "samrad-agency backup",
          .summary =
              "Writes an encrypted copy of a node's store and keyring, also "
              "while the node serves.",
          .options = std::move(options),
          .positional_name = "",
          .examples = {"samrad-agency backup --data node --passphrase-file "
                       "pass --out node.backup"}};
}

base::CommandSpec RestoreSpec() {
  std::vector<base::Option> options = NodeOptions();
  options.push_back(Wanted("from", "FILE", "the backup."));
  options.push_back(
      Wanted("recovery-share-a", "FILE", "one officer's half, 0600."));
  options.push_back(
      Wanted("recovery-share-b", "FILE", "the other officer's half, 0600."));
  return {.program = "samrad-agency restore",
          .summary =
              "Makes a node in a new folder from a backup. Its next start is "
              "recorded in the log as a restore; nothing is rewound.",
          .options = std::move(options),
          .positional_name = "",
          .examples = {"samrad-agency restore --from node.backup --data "
                       "new-node --passphrase-file pass --recovery-share-a "
                       "a.share --recovery-share-b b.share"}};
}

absl::Status Backup(const base::Args& args, const base::Clock& clock) {
  const std::string& out = args.Get("out");
  if (args.Has("recovery-share-a") != args.Has("recovery-share-b")) {
    return absl::InvalidArgumentError("a recovery secret has two shares");
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<NodeStore> node,
                          OpenNodeStore(args, base::OpenMode::kReadBeside));
  const NodePaths paths = PathsOf(args);
  if (args.Has("recovery-share-a")) {
    SAMRAD_RETURN_IF_ERROR(WriteRecoveryShares(
        *node->keys, args.Get("recovery-share-a"), args.Get("recovery-share-b"),
        paths.data, node->random));
  }
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes recovery,
                          RecoverySecret(*node->keys));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes store_key,
                          node->keys->DeriveKey("vault/database"));
  SAMRAD_ASSIGN_OR_RETURN(const std::string keyring,
                          node->keys->SealFor(recovery));
  // Still encrypted: a copy of the store beside the backup for a moment.
  const std::string copy = out + ".store";
  unlink(copy.c_str());
  SAMRAD_RETURN_IF_ERROR(node->vault->db().BackupTo(copy, store_key));
  const absl::Status written = WriteBackupFile(out, keyring, copy);
  unlink(copy.c_str());
  SAMRAD_RETURN_IF_ERROR(written);
  // The node that serves writes it into its journal when it sees this.
  return base::WriteFileAtomically(
      paths.data + "/last-backup",
      std::to_string(absl::ToUnixMicros(clock.TimeNow())));
}

absl::Status Restore(const base::Args& args, const base::Clock& clock) {
  const NodePaths paths = PathsOf(args);
  if (base::FileExists(paths.keyring) || base::FileExists(paths.database)) {
    return absl::AlreadyExistsError("there is a node here already");
  }
  SAMRAD_ASSIGN_OR_RETURN(Unlock unlock, UnlockOf(args));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes recovery,
                          JoinRecoveryShares(args.Get("recovery-share-a"),
                                             args.Get("recovery-share-b")));
  SAMRAD_RETURN_IF_ERROR(base::MakePrivateFolder(paths.data));
  SAMRAD_ASSIGN_OR_RETURN(const std::string sealed,
                          ReadBackupFile(args.Get("from"), paths.database));
  crypto::SodiumRandomSource random;
  absl::StatusOr<std::unique_ptr<KeyStore>> keys = KeyStore::Import(
      paths.keyring, sealed, recovery, std::move(unlock), kKeyringCost, random);
  if (!keys.ok()) {
    unlink(paths.database.c_str());
    return keys.status();
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const std::unique_ptr<Vault> vault,
      Vault::Open(VaultPaths(paths.data), **keys, AllSchemas(), {}));
  SAMRAD_RETURN_IF_ERROR(vault->db().Verify());
  SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<Journal> journal,
                          Journal::Open(vault->db(), clock));
  SAMRAD_ASSIGN_OR_RETURN(const JournalHead head, journal->Verify());
  SAMRAD_RETURN_IF_ERROR(
      vault->db().Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(
            PutSetting(txn, kRestoredSetting, std::to_string(head.size)));
        return journal->Append(txn, {.event = events::kNodeRestored}).status();
      }));
  std::printf("restored; journal entries in the backup: %llu\n",
              static_cast<unsigned long long>(head.size));
  return absl::OkStatus();
}

}  // namespace

int BackupCommand(const std::vector<std::string>& words,
                  const base::Clock& clock) {
  return ExitCodeOf(
      Backup(base::Args::ParseOrExit(BackupSpec(), words), clock));
}

int RestoreCommand(const std::vector<std::string>& words,
                   const base::Clock& clock) {
  return ExitCodeOf(
      Restore(base::Args::ParseOrExit(RestoreSpec(), words), clock));
}

}  // namespace samrad::agency
