// The whole check of one export, or of two against each other.
#ifndef SAMRAD_CLIENTS_VERIFIER_VERIFY_H_
#define SAMRAD_CLIENTS_VERIFIER_VERIFY_H_

#include <string>

#include "clients/verifier/report.h"

namespace samrad::verifier {

// What to check. A value.
struct Request {
  // Path of the trust file.
  std::string trust;
  // Export folder.
  std::string folder;
  // Second export folder; empty: none.
  std::string against;
  // Threads for hashing, at least 1.
  int threads = 2;
};

// Never fails otherwise than in the report. The counts are those of the first
// export. Reads files; no clock, no network. Thread-safe.
Report Verify(const Request& request);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_VERIFY_H_
