#include "services/agency/gateway/journal_service.h"

#include <cstdint>
#include <string>
#include <utility>

#include "services/agency/staff/answer.h"
#include "services/agency/staff/call_session.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::StatusOr<journal::v1::ListEntriesResponse> ReadEntries(
    const Journal& journal, const StaffIdentity& who,
    const journal::v1::ListEntriesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const auto entries,
                          journal.List({.from = request.from(),
                                        .limit = request.limit(),
                                        .event = request.event(),
                                        .refused = request.refused()}));
  const absl::StatusOr<JournalHead> head = journal.Verify();
  if (!head.ok() && !absl::IsDataLoss(head.status())) return head.status();
  JournalEvent event{.event = events::kJournalRead,
                     .user = who.user.value(),
                     .outcome = head.ok() ? "ok" : "JOURNAL_BROKEN"};
  if (!entries.empty()) {
    event.subjects = {std::to_string(entries.front().number()),
                      std::to_string(entries.back().number())};
  }
  SAMRAD_RETURN_IF_ERROR(journal.Record(event));
  journal::v1::ListEntriesResponse response;
  response.mutable_entries()->Assign(entries.begin(), entries.end());
  response.set_chain_holds(head.ok());
  return response;
}

// An unset instant is `otherwise`; one out of range is malformed.
absl::StatusOr<absl::Time> EdgeOf(bool stated,
                                  const google::protobuf::Timestamp& at,
                                  absl::Time otherwise, const char* path) {
  if (!stated) return otherwise;
  auto time = audit::TimeOf(at);
  if (!time.ok()) return base::WithPath(time.status(), path);
  return *time;
}

absl::StatusOr<journal::v1::CountRefusalsResponse> Count(
    const Journal& journal, const StaffIdentity& who,
    const journal::v1::CountRefusalsRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(
      const absl::Time from,
      EdgeOf(request.has_from(), request.from(), absl::UnixEpoch(), "from"));
  SAMRAD_ASSIGN_OR_RETURN(
      const absl::Time until,
      EdgeOf(request.has_until(), request.until(),
             absl::FromUnixSeconds(std::int64_t{253402300800}), "until"));
  SAMRAD_ASSIGN_OR_RETURN(journal::v1::CountRefusalsResponse response,
                          journal.CountRefusals(from, until));
  const absl::StatusOr<JournalHead> head = journal.Verify();
  if (!head.ok() && !absl::IsDataLoss(head.status())) return head.status();
  SAMRAD_RETURN_IF_ERROR(
      journal.Record({.event = events::kJournalRead,
                      .user = who.user.value(),
                      .outcome = head.ok() ? "ok" : "JOURNAL_BROKEN"}));
  response.set_chain_holds(head.ok());
  return response;
}

absl::StatusOr<journal::v1::GetLogStateResponse> ReadState(
    const LogReader& log) {
  SAMRAD_ASSIGN_OR_RETURN(LogState state, log.State());
  journal::v1::GetLogStateResponse response;
  response.set_checkpoint(std::move(state.checkpoint));
  response.set_tree_size(state.tree_size);
  response.mutable_witnesses()->Assign(state.witnesses.begin(),
                                       state.witnesses.end());
  response.set_active_agencies(state.active_agencies);
  response.set_consistent(state.consistent);
  response.mutable_alarms()->Assign(state.alarms.begin(), state.alarms.end());
  return response;
}

absl::StatusOr<journal::v1::ProveRecordResponse> Prove(const Journal& journal,
                                                       const LogReader& log,
                                                       const StaffIdentity& who,
                                                       const std::string& id) {
  SAMRAD_ASSIGN_OR_RETURN(ProvenRecord proven, log.ProveRecord(id));
  SAMRAD_RETURN_IF_ERROR(journal.Record({.event = events::kRecordProven,
                                         .user = who.user.value(),
                                         .subjects = {id}}));
  journal::v1::ProveRecordResponse response;
  *response.mutable_record() = std::move(proven.record);
  *response.mutable_receipt() = std::move(proven.receipt);
  return response;
}

}  // namespace

grpc::Status JournalServiceShell::ListEntries(
    grpc::ServerContext* context,
    const journal::v1::ListEntriesRequest* request,
    journal::v1::ListEntriesResponse* response) {
  const absl::StatusOr<StaffIdentity> who =
      Authorize(gate_, *context, {staff::v1::AUDITOR}, "ListEntries");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, ReadEntries(journal_, *who, *request), *response);
}

grpc::Status JournalServiceShell::CountRefusals(
    grpc::ServerContext* context,
    const journal::v1::CountRefusalsRequest* request,
    journal::v1::CountRefusalsResponse* response) {
  const absl::StatusOr<StaffIdentity> who =
      Authorize(gate_, *context, {staff::v1::AUDITOR}, "CountRefusals");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, Count(journal_, *who, *request), *response);
}

grpc::Status JournalServiceShell::GetLogState(
    grpc::ServerContext* context, const journal::v1::GetLogStateRequest*,
    journal::v1::GetLogStateResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authenticate(gate_, *context);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, ReadState(log_), *response);
}

grpc::Status JournalServiceShell::ProveRecord(
    grpc::ServerContext* context,
    const journal::v1::ProveRecordRequest* request,
    journal::v1::ProveRecordResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authenticate(gate_, *context);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, Prove(journal_, log_, *who, request->id()),
                *response);
}

grpc::Status JournalServiceShell::ExportLog(
    grpc::ServerContext* context, const journal::v1::ExportLogRequest*,
    grpc::ServerWriter<journal::v1::ExportLogResponse>* writer) {
  const absl::StatusOr<StaffIdentity> who =
      Authorize(gate_, *context, {staff::v1::AUDITOR}, "ExportLog");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  absl::Status done = journal_.Record(
      {.event = events::kLogExported, .user = who->user.value()});
  if (done.ok()) {
    done = log_.ExportLog([&](std::string_view path, std::string_view data) {
      journal::v1::ExportLogResponse piece;
      piece.set_path(std::string(path));
      piece.set_data(std::string(data));
      return writer->Write(piece) ? absl::OkStatus()
                                  : absl::CancelledError("the caller has gone");
    });
  }
  return base::ToGrpc(done, *context);
}

}  // namespace samrad::agency
