// What samrad-verify answers, as JSON and as text to read.
#ifndef SAMRAD_CLIENTS_VERIFIER_REPORT_H_
#define SAMRAD_CLIENTS_VERIFIER_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/verifier/fault.h"

namespace samrad::verifier {

// A value. Counts say what had been checked when it ended.
struct Report {
  std::uint64_t tree_size = 0;
  // Hash tiles that agree with the entries.
  std::uint64_t tiles = 0;
  // Entries that the root was computed from.
  std::uint64_t entries = 0;
  // Agencies whose cosignature stands on the checkpoint, verified.
  std::uint64_t cosignatures = 0;
  // Leaves whose entry is what a line of the export commits to.
  std::uint64_t inclusions = 0;
  // Headers whose signatures hold.
  std::uint64_t headers = 0;
  // Disclosures that the gate admits again.
  std::uint64_t readmitted = 0;
  // Leaves that no export at hand opens, in order.
  std::vector<std::uint64_t> unopened;
  // Leaves of acts done outside Samrad whose ground is not confirmed, in order.
  std::vector<std::uint64_t> unconfirmed;

  // Not in the JSON form:
  std::string origin;
  std::uint64_t quorum = 0;
  std::uint64_t consent_unseen = 0;
  std::uint64_t gaps = 0;
  bool against = false;

  Checked fault;
};

enum class Language { kSwedish, kEnglish };

// 0 holds, 1 broken, 2 unreadable.
int ExitCodeOf(const Report& report);
// The object of the contract, one line; for an unreadable export the error
// object {"error":{"code","tag","path","message"}}.
std::string ToJson(const Report& report);
std::string ToText(const Report& report, Language language);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_REPORT_H_
