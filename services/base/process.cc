#include "services/base/process.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "crypto/secret/init.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

sigset_t StopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

absl::Status HardenProcess() {
  ::umask(077);
  const rlimit no_core = {0, 0};
  if (::setrlimit(RLIMIT_CORE, &no_core) != 0 ||
      ::prctl(PR_SET_DUMPABLE, 0) != 0) {
    return absl::UnavailableError("core dumps cannot be turned off");
  }
  rlimit files;
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &files);  // no harm when it is refused
  }
  SAMRAD_RETURN_IF_ERROR(crypto::InitCrypto());
  ::signal(SIGPIPE, SIG_IGN);
  const sigset_t set = StopSignals();
  if (::pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0) {
    return absl::UnavailableError("stop signals cannot be held");
  }
  return absl::OkStatus();
}

int WaitForStopSignal() {
  const sigset_t set = StopSignals();
  int signal_number = 0;
  while (::sigwait(&set, &signal_number) != 0) {
  }
  return signal_number;
}

int WaitForStopSignal(absl::Duration limit) {
  const sigset_t set = StopSignals();
  const timespec wait = absl::ToTimespec(limit);
  const int signal_number = ::sigtimedwait(&set, nullptr, &wait);
  return signal_number > 0 ? signal_number : 0;
}

}  // namespace samrad::base
