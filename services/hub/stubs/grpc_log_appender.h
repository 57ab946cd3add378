#ifndef SAMRAD_SERVICES_HUB_STUBS_GRPC_LOG_APPENDER_H_
#define SAMRAD_SERVICES_HUB_STUBS_GRPC_LOG_APPENDER_H_

#include <grpcpp/channel.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/hub/stubs/log_appender.h"

namespace samrad::hub {

// The log room behind a channel, in this process or another. A call that takes
// longer than `limit` is given up (UNAVAILABLE). Thread-safe.
class GrpcLogAppender final : public LogAppender {
 public:
  // `room`: "exchange", "directory" or "meetings".
  GrpcLogAppender(std::string room, std::shared_ptr<grpc::Channel> channel,
                  absl::Duration limit);

  absl::StatusOr<std::vector<audit::v1::Receipt>> Append(
      std::span<const OrderedEntry> entries) override;
  absl::StatusOr<WitnessState> GetWitnessState() override;

 private:
  const std::string room_;
  const absl::Duration limit_;
  const std::unique_ptr<log::v1::LogService::StubInterface> stub_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_GRPC_LOG_APPENDER_H_
