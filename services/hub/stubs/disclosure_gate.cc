#include "services/hub/stubs/disclosure_gate.h"

#include <utility>

namespace samrad::hub {

void LateDisclosureGate::Set(std::unique_ptr<DisclosureGate> gate) {
  base::MutexLock lock(mutex_);
  gate_ = std::move(gate);
}

absl::Status LateDisclosureGate::CheckDisclosure(
    const sealed::v1::DisclosureHeader& header) {
  std::shared_ptr<DisclosureGate> gate;
  {
    base::MutexLock lock(mutex_);
    gate = gate_;
  }
  if (gate == nullptr) {
    return absl::UnavailableError("the gate is not there yet");
  }
  return gate->CheckDisclosure(header);
}

}  // namespace samrad::hub
