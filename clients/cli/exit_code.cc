#include "clients/cli/exit_code.h"

namespace samrad::cli {

ExitCode ExitCodeFor(absl::StatusCode code, std::string_view tag) {
  switch (code) {
    case absl::StatusCode::kOk:
      return ExitCode::kDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
      return ExitCode::kUsage;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotYours;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return ExitCode::kWrongState;
    case absl::StatusCode::kResourceExhausted:
      return tag == "TOO_LARGE" ? ExitCode::kUsage : ExitCode::kAway;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return ExitCode::kAway;
    case absl::StatusCode::kDataLoss:
      return ExitCode::kProofWrong;
    default:
      return ExitCode::kOurFault;
  }
}

}  // namespace samrad::cli
