#include <utility>

#include "services/agency/commands.h"
#include "services/agency/journal/journal.h"
#include "services/agency/node_store.h"
#include "services/agency/staff/staff_desk.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

base::CommandSpec StaffSpec() {
  std::vector<base::Option> options = NodeOptions();
  options.push_back(Wanted("user", "NAME", "account name."));
  options.push_back(Wanted("roles", "LIST",
                           "roles, with commas; SECURITY_OFFICER among them."));
  options.push_back(Optional("functions", "LIST",
                             "functions, with commas; first the usual."));
  options.push_back(Wanted("password-file", "FILE",
                           "its password: first line of a 0600 file."));
  return {.program = "samrad-agency add-first-staff",
          .summary =
              "Adds the first account to a node that has none and does not "
              "run. A security officer adds the others with samrad staff add.",
          .options = std::move(options),
          .positional_name = "",
          .examples = {"samrad-agency add-first-staff --data node "
                       "--passphrase-file pass --user security --roles "
                       "SECURITY_OFFICER --password-file security.password"}};
}

absl::Status Add(const base::Args& args, const base::Clock& clock) {
  staff::v1::Staff staff;
  staff.set_user(args.Get("user"));
  for (const std::string& name : SplitCommas(args.Get("roles"))) {
    Role role = staff::v1::ROLE_UNSPECIFIED;
    if (!staff::v1::Role_Parse(name, &role)) {
      return absl::InvalidArgumentError("--roles names an unknown role");
    }
    staff.add_roles(role);
  }
  for (const std::string& name : SplitCommas(args.Get("functions"))) {
    common::v1::Function function = common::v1::FUNCTION_UNSPECIFIED;
    if (!common::v1::Function_Parse(name, &function)) {
      return absl::InvalidArgumentError("--functions names an unknown one");
    }
    staff.add_functions(function);
  }
  // A password file has the form of a passphrase file.
  SAMRAD_ASSIGN_OR_RETURN(
      const Unlock password,
      Unlock::FromPassphraseFile(args.Get("password-file")));
  SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<NodeStore> node,
                          OpenNodeStore(args, base::OpenMode::kOpenExisting));
  SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<Journal> journal,
                          Journal::Open(node->vault->db(), clock));
  return AddFirstStaff({node->vault->db(), clock, node->random, *journal},
                       staff, password.secret());
}

}  // namespace

int AddFirstStaffCommand(const std::vector<std::string>& words,
                         const base::Clock& clock) {
  return ExitCodeOf(Add(base::Args::ParseOrExit(StaffSpec(), words), clock));
}

}  // namespace samrad::agency
