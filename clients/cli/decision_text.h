// The law's answers, for people.
#ifndef SAMRAD_CLIENTS_CLI_DECISION_TEXT_H_
#define SAMRAD_CLIENTS_CLI_DECISION_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/console.h"
#include "clients/cli/exit_code.h"
#include "samrad/law/v1/explore.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/law/catalogue.h"
#include "services/law/explain.h"

namespace samrad::cli {

law::Lang LawLanguage(const Console& console);

// "OSL 10:18 a", or the kind of a ground that is no provision.
std::string GroundText(const samrad::law::v1::Ground& ground);

// The fact at a JSON path in words, and the path.
std::string FactLine(const Console& console, const std::string& path);

// Prints verdict, ground with version, reasons, what is missing, and what else
// could be cited.
void PrintDecision(const Console& console,
                   const samrad::law::v1::Decision& decision);

// "you must  SoL 19:1  Notification  (in force from 2026-01-15)".
std::string ExploredGroundText(const Console& console,
                               const samrad::law::v1::ExploredGround& ground,
                               const law::Catalogue& catalogue);
// Every ground with what it asks, then those that are closed and why.
void PrintExploration(const Console& console,
                      const samrad::law::v1::Exploration& exploration,
                      const law::Catalogue& catalogue);
void PrintClosed(const Console& console,
                 const samrad::law::v1::Exploration& exploration,
                 const law::Catalogue& catalogue);
// What protects the information where it arrives. `to`: names of the
// recipients, in order.
void PrintProtection(const Console& console,
                     const samrad::law::v1::Exploration& exploration,
                     const std::vector<std::string>& to);

// kDone for ALLOW and ALLOW_WITH_DUTY, kFactsMissing, else kRefusedByLaw.
ExitCode ExitCodeForVerdict(samrad::law::v1::Verdict verdict);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_DECISION_TEXT_H_
