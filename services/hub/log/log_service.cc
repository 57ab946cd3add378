#include "services/hub/log/log_service.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "services/base/grpc_status.h"
#include "services/base/status.h"
#include "services/hub/log/log_forwarder.h"
#include "services/hub/log/log_proto.h"
#include "services/hub/log/stream_guard.h"

namespace samrad::hub {
namespace {

// A caller without a deadline gets this one.
constexpr absl::Duration kLongestCall = absl::Seconds(30);
// A stream looks this often whether its caller is still there and welcome.
constexpr absl::Duration kStreamSlice = absl::Milliseconds(250);
constexpr absl::Duration kCosignatureInterval = absl::Seconds(1);
// Groups that are published closer together than this travel together.
constexpr absl::Duration kFollowInterval = absl::Milliseconds(1);
constexpr absl::Duration kRefreshInterval = absl::Seconds(1);

absl::Status NotAMember() {
  return base::Error(absl::StatusCode::kPermissionDenied, "NOT_A_MEMBER",
                     "the caller is not in the directory");
}

// Sleeps for at most kFollowInterval; not at all when `wanted` is none.
void Pause(absl::Duration wanted) {
  if (wanted <= absl::ZeroDuration()) return;
  std::this_thread::sleep_for(
      absl::ToChronoMicroseconds(std::min(wanted, kFollowInterval)));
}

absl::Status Behind() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "LOG_BEHIND",
                     "this log is shorter; give back what it lost");
}

}  // namespace

LogServiceImpl::LogServiceImpl(const LogServiceParts& parts,
                               base::Callers callers)
    : parts_(parts),
      callers_(std::move(callers)),
      logger_(parts.logger.For("log")) {}

bool LogServiceImpl::IsMember(const base::AgencyId& agency) {
  if (parts_.directory.IsMember(agency.value())) return true;
  // It may have joined a moment ago.
  {
    base::MutexLock lock(mutex_);
    const absl::Time now = parts_.clock.TimeNow();
    if (now < last_refresh_ + kRefreshInterval) return false;
    last_refresh_ = now;
  }
  parts_.directory.Refresh().IgnoreError();
  return parts_.directory.IsMember(agency.value());
}

absl::StatusOr<base::PeerIdentity> LogServiceImpl::Identify(
    const grpc::ServerContextBase& context) const {
  SAMRAD_ASSIGN_OR_RETURN(base::PeerIdentity peer, callers_.Identify(context));
  if (!peer.is_hub()) return peer;
  const auto range = context.client_metadata().equal_range(kForwardedAgency);
  if (range.first == range.second) return peer;
  if (std::next(range.first) != range.second) return NotAMember();
  const grpc::string_ref id = range.first->second;
  const auto agency =
      base::AgencyId::Parse(std::string_view(id.data(), id.size()));
  if (!agency.ok()) return NotAMember();
  return base::PeerIdentity::Agency(peer.trust_domain, *agency);
}

absl::StatusOr<base::PeerIdentity> LogServiceImpl::Admit(
    const grpc::ServerContextBase& context) {
  SAMRAD_ASSIGN_OR_RETURN(base::PeerIdentity peer, Identify(context));
  if (peer.is_hub()) return peer;
  if (!peer.agency.has_value()) return NotAMember();
  if (IsMember(*peer.agency)) return peer;
  if (parts_.directory.Snapshot() == nullptr) {
    return base::Error(absl::StatusCode::kUnavailable, "DIRECTORY_UNKNOWN",
                       "the directory has not been read yet");
  }
  return NotAMember();
}

absl::Duration LogServiceImpl::LimitOf(
    const grpc::ServerContextBase& context) const {
  return base::DeadlineOf(context, parts_.clock, kLongestCall) -
         parts_.clock.TimeNow();
}

absl::Status LogServiceImpl::Append(
    const grpc::ServerContext& context,
    const log::v1::AppendEntriesRequest& request,
    log::v1::AppendEntriesResponse& response) {
  SAMRAD_ASSIGN_OR_RETURN(const base::PeerIdentity peer, Identify(context));
  if (!peer.is_hub()) {
    return base::Error(absl::StatusCode::kPermissionDenied, "NOT_THE_HUB",
                       "only the hub's rooms append");
  }
  SAMRAD_ASSIGN_OR_RETURN(const AppendingRoom room, ParseRoom(request.room()));
  SAMRAD_ASSIGN_OR_RETURN(std::vector<RoomEntry> entries,
                          RoomEntriesOf(request));
  SAMRAD_ASSIGN_OR_RETURN(
      const std::vector<LogReceipt> receipts,
      parts_.core.Append(room, std::move(entries), LimitOf(context)));
  for (const LogReceipt& receipt : receipts) {
    *response.add_receipts() = ReceiptProto(receipt, true);
  }
  return absl::OkStatus();
}

grpc::Status LogServiceImpl::AppendEntries(
    grpc::ServerContext* context, const log::v1::AppendEntriesRequest* request,
    log::v1::AppendEntriesResponse* response) {
  return base::ToGrpc(Append(*context, *request, *response), *context);
}

grpc::Status LogServiceImpl::GetCheckpoint(
    grpc::ServerContext* context, const log::v1::GetCheckpointRequest*,
    log::v1::GetCheckpointResponse* response) {
  if (const auto peer = Admit(*context); !peer.ok()) {
    return base::ToGrpc(peer.status(), *context);
  }
  const auto published = parts_.core.Published();
  const LeafRange returned = parts_.core.returned();
  if (returned.to <= published->size()) {
    response->set_returned_from(returned.from);
    response->set_returned_to(returned.to);
  }
  const auto chain = parts_.directory.Snapshot();
  CosignedNote note =
      parts_.book.Decorate(chain.get(), published->size(), published->note);
  response->set_checkpoint(std::move(note.note));
  for (std::string& witness : note.witnesses) {
    response->add_witnesses(std::move(witness));
  }
  response->set_witnessed(note.witnessed);
  if (published->size() == 0) return grpc::Status::OK;
  const uint64_t witnessed =
      chain == nullptr ? 0 : parts_.book.WitnessedSize(*chain);
  response->set_witnessed_size(witnessed);
  const absl::Time last = parts_.book.LastWitnessedAt(
      chain.get(), published->size(), parts_.core.first_leaf_at(),
      parts_.clock.TimeNow());
  *response->mutable_last_witnessed_at() = TimestampProto(last);
  return grpc::Status::OK;
}

grpc::Status LogServiceImpl::GetInclusionProof(
    grpc::ServerContext* context,
    const log::v1::GetInclusionProofRequest* request,
    log::v1::GetInclusionProofResponse* response) {
  if (const auto peer = Admit(*context); !peer.ok()) {
    return base::ToGrpc(peer.status(), *context);
  }
  const auto receipt =
      parts_.core.InclusionProof(request->leaf(), request->tree_size());
  if (!receipt.ok()) return base::ToGrpc(receipt.status(), *context);
  *response->mutable_receipt() =
      ReceiptProto(*receipt, request->tree_size() == 0);
  return grpc::Status::OK;
}

grpc::Status LogServiceImpl::GetConsistencyProof(
    grpc::ServerContext* context,
    const log::v1::GetConsistencyProofRequest* request,
    log::v1::GetConsistencyProofResponse* response) {
  if (const auto peer = Admit(*context); !peer.ok()) {
    return base::ToGrpc(peer.status(), *context);
  }
  const auto proof =
      parts_.core.ConsistencyProof(request->from_size(), request->to_size());
  if (!proof.ok()) return base::ToGrpc(proof.status(), *context);
  for (const crypto::Digest& hash : *proof) {
    response->add_proof(hash.data(), hash.size());
  }
  return grpc::Status::OK;
}

absl::Status LogServiceImpl::Follow(
    grpc::ServerContext& context, const log::v1::FollowEntriesRequest& request,
    grpc::ServerWriter<log::v1::FollowEntriesResponse>& writer) {
  SAMRAD_ASSIGN_OR_RETURN(const base::PeerIdentity peer, Admit(context));
  uint64_t next = request.from();
  if (next > parts_.core.Published()->size()) return Behind();
  if (peer.agency.has_value()) {
    parts_.hold.Heard(parts_.directory.Snapshot().get(), peer.agency->value());
  }
  const StreamGuard guard(context, parts_.revoked);
  bool greeted = false;
  uint64_t version = 0;
  absl::Time cosignatures_sent = absl::InfinitePast();
  absl::Time sent_at = absl::InfinitePast();
  while (!context.IsCancelled() && !parts_.core.stopped()) {
    if (peer.agency.has_value() &&
        !parts_.directory.IsMember(peer.agency->value())) {
      return NotAMember();
    }
    Pause(kFollowInterval - (parts_.clock.TimeNow() - sent_at));
    const auto chain = parts_.directory.Snapshot();
    log::v1::FollowEntriesResponse message;
    SAMRAD_ASSIGN_OR_RETURN(LogPart part, parts_.core.ReadPart(next));
    if (!part.entries.empty() || !greeted) {
      next = part.first + part.entries.size() / crypto::Entry().size();
      message.set_first(part.first);
      message.set_entries(std::move(part.entries));
      if (part.published != nullptr) {
        message.set_checkpoint(
            parts_.book.Decorate(chain.get(), next, part.published->note).note);
      }
      greeted = true;
    } else if (const uint64_t newest = parts_.book.version();
               newest != version &&
               parts_.clock.TimeNow() - cosignatures_sent >=
                   kCosignatureInterval) {
      version = newest;
      cosignatures_sent = parts_.clock.TimeNow();
      const uint64_t size = parts_.book.newest_size();
      const auto note = parts_.core.NoteAt(size);
      if (!note.ok()) continue;
      message.set_first(size);
      message.set_checkpoint(
          parts_.book.Decorate(chain.get(), size, *note).note);
    } else {
      parts_.core.WaitBeyond(next, kStreamSlice);
      continue;
    }
    if (!guard.Welcome() || !writer.Write(message)) break;
    sent_at = parts_.clock.TimeNow();
  }
  return absl::UnavailableError("the stream has ended");
}

grpc::Status LogServiceImpl::FollowEntries(
    grpc::ServerContext* context, const log::v1::FollowEntriesRequest* request,
    grpc::ServerWriter<log::v1::FollowEntriesResponse>* writer) {
  return base::ToGrpc(Follow(*context, *request, *writer), *context);
}

absl::Status LogServiceImpl::Cosign(
    const grpc::ServerContext& context,
    const log::v1::AddCosignatureRequest& request,
    log::v1::AddCosignatureResponse& response) {
  SAMRAD_ASSIGN_OR_RETURN(const base::PeerIdentity peer, Admit(context));
  if (!peer.agency.has_value()) return NotAMember();
  SAMRAD_ASSIGN_OR_RETURN(const crypto::Note note,
                          crypto::ParseNote(request.checkpoint()));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::Checkpoint claimed,
                          crypto::ParseCheckpoint(note.text));
  const auto ours = parts_.core.CheckpointAt(claimed.size);
  const bool signed_by_us =
      crypto::VerifyCheckpoint(note, parts_.core.key()).ok();
  if (!ours.ok()) return signed_by_us ? Behind() : ours.status();
  if (signed_by_us && *ours != claimed) {
    logger_.Alarm("log_fork_shown", {{"size", claimed.size}});
  }
  const auto chain = parts_.directory.Snapshot();
  if (chain == nullptr) return NotAMember();
  SAMRAD_RETURN_IF_ERROR(parts_.book.Add(*chain, *peer.agency, note, *ours,
                                         parts_.clock.TimeNow()));
  parts_.hold.Heard(chain.get(), peer.agency->value());
  response.set_witnessed(parts_.book.WitnessedSize(*chain) >= claimed.size);
  return absl::OkStatus();
}

grpc::Status LogServiceImpl::AddCosignature(
    grpc::ServerContext* context, const log::v1::AddCosignatureRequest* request,
    log::v1::AddCosignatureResponse* response) {
  return base::ToGrpc(Cosign(*context, *request, *response), *context);
}

absl::Status LogServiceImpl::Return(
    const grpc::ServerContext& context,
    const log::v1::ReturnEntriesRequest& request,
    log::v1::ReturnEntriesResponse& response) {
  SAMRAD_RETURN_IF_ERROR(Admit(context).status());
  SAMRAD_ASSIGN_OR_RETURN(std::vector<crypto::Entry> entries,
                          EntriesOf(request.entries()));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::Proof proof,
                          ProofOf(request.consistency_proof()));
  SAMRAD_ASSIGN_OR_RETURN(
      const uint64_t size,
      parts_.core.ReturnEntries(request.first(), std::move(entries),
                                request.checkpoint(), proof, LimitOf(context)));
  response.set_tree_size(size);
  return absl::OkStatus();
}

grpc::Status LogServiceImpl::ReturnEntries(
    grpc::ServerContext* context, const log::v1::ReturnEntriesRequest* request,
    log::v1::ReturnEntriesResponse* response) {
  return base::ToGrpc(Return(*context, *request, *response), *context);
}

}  // namespace samrad::hub
