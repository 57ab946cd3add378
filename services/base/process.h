// What a main does first and last.
#ifndef SAMRAD_SERVICES_BASE_PROCESS_H_
#define SAMRAD_SERVICES_BASE_PROCESS_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace samrad::base {

// Call first in main, before any thread: umask 077, no core dumps
// (RLIMIT_CORE 0, PR_SET_DUMPABLE 0), as many open files as the hard limit lets
// (a thousand waiting clients are more than the usual soft one), libsodium made
// ready, SIGPIPE ignored, SIGTERM and SIGINT blocked in this and all later
// threads so that WaitForStopSignal gets them. UNAVAILABLE when the system
// refuses one of these.
absl::Status HardenProcess();

// Blocks until SIGTERM or SIGINT; returns its number. Needs HardenProcess.
int WaitForStopSignal();

// As above, but at most `limit` of real time; 0 when the time ran out.
int WaitForStopSignal(absl::Duration limit);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_PROCESS_H_
