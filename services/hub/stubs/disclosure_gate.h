// How a hub room asks the exchange whether something may be told.
#ifndef SAMRAD_SERVICES_HUB_STUBS_DISCLOSURE_GATE_H_
#define SAMRAD_SERVICES_HUB_STUBS_DISCLOSURE_GATE_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/base/mutex.h"

namespace samrad::hub {

// Thread-safe.
class DisclosureGate {
 public:
  virtual ~DisclosureGate() = default;
  // For a valid header without links. OK: the law allows it as of its decision
  // and now, and its consent holds. FAILED_PRECONDITION with the law's tag: it
  // may not be told. Any other error: nobody knows, so it may not either.
  virtual absl::Status CheckDisclosure(
      const sealed::v1::DisclosureHeader& header) = 0;
};

// A gate that can be reached only later. UNAVAILABLE until Set. Thread-safe.
class LateDisclosureGate final : public DisclosureGate {
 public:
  void Set(std::unique_ptr<DisclosureGate> gate);
  absl::Status CheckDisclosure(
      const sealed::v1::DisclosureHeader& header) override;

 private:
  base::Mutex mutex_;
  std::shared_ptr<DisclosureGate> gate_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_DISCLOSURE_GATE_H_
