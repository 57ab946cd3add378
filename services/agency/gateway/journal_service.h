// The gRPC shell of the journal and of what an auditor may see of the log.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_JOURNAL_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_JOURNAL_SERVICE_H_

#include "samrad/agency/journal/v1/journal.grpc.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/log_reader.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// ListEntries and ExportLog need AUDITOR; the state and proofs of the log are
// for everyone signed in. All but GetLogState are journalled. Thread-safe.
class JournalServiceShell final : public journal::v1::JournalService::Service {
 public:
  // All must outlive the shell.
  JournalServiceShell(const Journal& journal, const LogReader& log,
                      SessionGate& gate)
      : journal_(journal), log_(log), gate_(gate) {}

  grpc::Status ListEntries(grpc::ServerContext* context,
                           const journal::v1::ListEntriesRequest* request,
                           journal::v1::ListEntriesResponse* response) override;
  grpc::Status GetLogState(grpc::ServerContext* context,
                           const journal::v1::GetLogStateRequest* request,
                           journal::v1::GetLogStateResponse* response) override;
  grpc::Status CountRefusals(
      grpc::ServerContext* context,
      const journal::v1::CountRefusalsRequest* request,
      journal::v1::CountRefusalsResponse* response) override;
  grpc::Status ProveRecord(grpc::ServerContext* context,
                           const journal::v1::ProveRecordRequest* request,
                           journal::v1::ProveRecordResponse* response) override;
  grpc::Status ExportLog(
      grpc::ServerContext* context,
      const journal::v1::ExportLogRequest* request,
      grpc::ServerWriter<journal::v1::ExportLogResponse>* writer) override;

 private:
  const Journal& journal_;
  const LogReader& log_;
  SessionGate& gate_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_JOURNAL_SERVICE_H_
