#include "clients/cli/disclosure_text.h"

#include <google/protobuf/util/time_util.h>

#include <string>

#include "clients/cli/decision_text.h"
#include "clients/cli/words.h"

namespace samrad::cli {
namespace {

namespace sharing = samrad::agency::sharing::v1;

// What was done outside Samrad was done, whatever the hub says of the record.
std::string StateText(const Console& console,
                      const sharing::Disclosure& disclosure) {
  if (disclosure.has_outside()) {
    if (disclosure.state() == sharing::QUEUED) {
      return console.Pick("antecknat här; väntar på loggen",
                          "recorded here; waits for the log");
    }
    if (disclosure.state() == sharing::REFUSED) {
      return console.Pick("antecknat bara här; navet tog inte emot det",
                          "recorded here only; the hub did not take it");
    }
  }
  return std::string(
      DisclosureStateWords(disclosure.state()).In(console.language()));
}

}  // namespace

void PrintDisclosure(const Console& console,
                     const sharing::Disclosure& disclosure) {
  std::string to;
  for (const std::string& agency : disclosure.to()) {
    to += (to.empty() ? "" : ", ") + agency;
  }
  console.Line("  " + disclosure.id());
  console.Line("    " + disclosure.from() + " -> " + to + "   " +
               GroundText(disclosure.ground()));
  if (disclosure.has_outside()) {
    const sharing::OutsideAct& outside = disclosure.outside();
    console.Line(
        console.Pick("    gjort utanför Samråd ", "    done outside Samråd ") +
        google::protobuf::util::TimeUtil::ToString(outside.occurred_at()) +
        (outside.ground_confirmed()
             ? console.Pick("; grunden är bekräftad", "; ground confirmed")
             : console.Pick("; grunden är INTE bekräftad",
                            "; ground NOT confirmed")));
  }
  console.Line("    " + StateText(console, disclosure));
  if (!disclosure.refusal().empty()) {
    const Words words = FailureWords(absl::StatusCode::kFailedPrecondition,
                                     disclosure.refusal());
    if (!words.swedish.empty()) {
      console.Line("    " + std::string(words.In(console.language())));
    }
    console.Line("    [" + disclosure.refusal() + "]");
  }
  if (!disclosure.receipt().empty()) {
    console.Line(console.Pick("    kvitto: blad ", "    receipt: leaf ") +
                 std::to_string(disclosure.leaf()) +
                 console.Pick(" i ett träd med ", " in a tree of ") +
                 std::to_string(disclosure.tree_size()));
  }
}

void PrintOutcome(const Console& console,
                  const sharing::DiscloseResponse& outcome) {
  PrintDecision(console, outcome.decision());
  if (outcome.has_disclosure()) {
    PrintDisclosure(console, outcome.disclosure());
  } else {
    console.Line(
        console.Pick("Inget har lämnats ut.", "Nothing was disclosed."));
  }
}

ExitCode ExitCodeForOutcome(const sharing::DiscloseResponse& outcome) {
  const ExitCode law = ExitCodeForVerdict(outcome.decision().verdict());
  if (law != ExitCode::kDone) return law;
  switch (outcome.disclosure().state()) {
    case sharing::REFUSED:
      return ExitCode::kRefusedByLaw;
    case sharing::QUEUED:
    case sharing::ACCEPTED:
      return ExitCode::kAway;
    default:
      return ExitCode::kDone;
  }
}

}  // namespace samrad::cli
