#include <cstdio>

#include "services/agency/commands.h"
#include "services/agency/journal/journal.h"
#include "services/agency/node_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

base::CommandSpec VerifySpec() {
  return {.program = "samrad-agency verify",
          .summary =
              "Reads and authenticates every page of a node's store and its "
              "whole journal, also while the node serves.",
          .options = NodeOptions(),
          .positional_name = "",
          .examples = {"samrad-agency verify --data node --passphrase-file "
                       "pass"}};
}

absl::Status Verify(const base::Args& args) {
  absl::StatusOr<std::unique_ptr<NodeStore>> node =
      OpenNodeStore(args, base::OpenMode::kOpenExisting);
  if (base::TagOf(node.status()) == "STORE_IN_USE") {
    node = OpenNodeStore(args, base::OpenMode::kReadBeside);
  }
  SAMRAD_RETURN_IF_ERROR(node.status());
  base::Database& db = (*node)->vault->db();
  SAMRAD_RETURN_IF_ERROR(db.Verify());
  JournalHead head;
  SAMRAD_RETURN_IF_ERROR(
      db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(head, Journal::Verify(txn));
        return absl::OkStatus();
      }));
  std::printf("ok; journal entries: %llu\n",
              static_cast<unsigned long long>(head.size));
  return absl::OkStatus();
}

}  // namespace

int VerifyCommand(const std::vector<std::string>& words, const base::Clock&) {
  return ExitCodeOf(Verify(base::Args::ParseOrExit(VerifySpec(), words)));
}

}  // namespace samrad::agency
