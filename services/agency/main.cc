// samrad-agency: one agency's node. It holds the agency's plaintext and keys
// and serves the agency's own staff.
#include <google/protobuf/stubs/logging.h>

#include <cstdio>
#include <string>
#include <vector>

#include "services/agency/commands.h"
#include "services/base/args.h"
#include "services/base/process.h"
#include "services/base/system_clock.h"

namespace {

constexpr char kOverview[] =
    "samrad-agency: one agency's node; holds its plaintext and keys, serves "
    "its staff.\n\n"
    "  samrad-agency init             make a node's keys, store and request "
    "file\n"
    "  samrad-agency add-first-staff  add the first account\n"
    "  samrad-agency serve            run\n"
    "  samrad-agency backup           write an encrypted copy\n"
    "  samrad-agency restore          make a node from a backup\n"
    "  samrad-agency verify           check store and journal\n\n"
    "Each takes --help. Example, in order:\n"
    "  samrad-agency init --data node --passphrase-file pass --agency police "
    "--kind POLICE --authority-id polismyndigheten --origin "
    "ekvik.samrad.example/log --request police.json\n"
    "  samrad-agency add-first-staff --data node --passphrase-file pass --user "
    "security --roles SECURITY_OFFICER --password-file security.password\n"
    "  samrad-agency serve --data node --passphrase-file pass --listen "
    "127.0.0.1:7413 --tls-key node.key --tls-cert node.pem --hub "
    "127.0.0.1:7400 --hub-ca hub-ca.pem --client-key hub-client.key "
    "--client-cert hub-client.pem --trust trust.json\n";

}  // namespace

int main(int argc, char** argv) {
  namespace agency = samrad::agency;
  google::protobuf::SetLogHandler(nullptr);  // it would quote foreign bytes
  const absl::Status hardened = samrad::base::HardenProcess();
  if (!hardened.ok()) {
    std::fprintf(stderr, "samrad-agency: the process cannot be hardened\n");
    return 1;
  }
  samrad::base::SystemClock clock;
  const std::string command = argc > 1 ? argv[1] : "";
  const std::vector<std::string> words = samrad::base::Words(argc, argv, 2);
  if (command == "init") return agency::InitCommand(words, clock);
  if (command == "add-first-staff") {
    return agency::AddFirstStaffCommand(words, clock);
  }
  if (command == "serve") return agency::ServeCommand(words, clock);
  if (command == "backup") return agency::BackupCommand(words, clock);
  if (command == "restore") return agency::RestoreCommand(words, clock);
  if (command == "verify") return agency::VerifyCommand(words, clock);
  if (command == "--help" || command == "-h" || command == "help") {
    std::fputs(kOverview, stdout);
    return 0;
  }
  std::fputs("samrad-agency: unknown command; see samrad-agency --help\n",
             stderr);
  return 2;
}
