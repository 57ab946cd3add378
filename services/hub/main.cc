// samrad-hub: carries sealed disclosures between agencies and keeps the log
// that proves them. It holds no key that opens anything.
#include <google/protobuf/stubs/logging.h>

#include <cstdio>
#include <string>
#include <vector>

#include "services/base/args.h"
#include "services/base/process.h"
#include "services/base/system_clock.h"
#include "services/hub/commands.h"

namespace {

constexpr char kOverview[] =
    "samrad-hub: carries sealed disclosures and keeps the log that proves "
    "them.\n\n"
    "  samrad-hub init     make a hub's keys and settings\n"
    "  samrad-hub genesis  found the directory with the first two agencies\n"
    "  samrad-hub serve    run\n\n"
    "Each takes --help. Example, in order:\n"
    "  samrad-hub init --data hub --origin ekvik.samrad.example/log --domain "
    "ekvik.samrad.example\n"
    "  samrad-hub genesis --data hub --request social.json --request "
    "police.json --out trust.json\n"
    "  samrad-hub serve --data hub --listen 127.0.0.1:7400 --tls-key hub.key "
    "--tls-cert hub.pem --tls-ca ca.pem\n";

}  // namespace

int main(int argc, char** argv) {
  google::protobuf::SetLogHandler(nullptr);  // it would quote foreign bytes
  const absl::Status hardened = samrad::base::HardenProcess();
  if (!hardened.ok()) {
    std::fprintf(stderr, "samrad-hub: the process cannot be hardened\n");
    return 1;
  }
  samrad::base::SystemClock clock;
  const std::string command = argc > 1 ? argv[1] : "";
  const std::vector<std::string> words = samrad::base::Words(argc, argv, 2);
  if (command == "init") return samrad::hub::InitCommand(words);
  if (command == "genesis") return samrad::hub::GenesisCommand(words, clock);
  if (command == "serve") return samrad::hub::ServeCommand(words, clock);
  if (command == "--help" || command == "-h" || command == "help") {
    std::fputs(kOverview, stdout);
    return 0;
  }
  std::fputs("samrad-hub: unknown command; see samrad-hub --help\n", stderr);
  return 2;
}
