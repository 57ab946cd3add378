#include "services/agency/outbox/hub_link.h"

#include <algorithm>
#include <set>
#include <utility>

#include "crypto/secret/bytes.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/cosignature.h"
#include "crypto/sign/signed_note.h"
#include "services/agency/outbox/hub_patience.h"
#include "services/agency/outbox/hub_return.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::exchange::v1::CollectDeliveriesResponse;

// How long answers wait for the sender of what they answer to come back.
constexpr absl::Duration kReturnPatience = absl::Hours(24);
constexpr std::size_t kMaxArrived = 256;
constexpr std::size_t kDeliverGroup = 64;
// Tries between alarms that a delivery cannot be judged.
constexpr int kStuckTries = 100;

std::string BigEndian(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8) {
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(number & 0xff);
  }
  return bytes;
}

}  // namespace

HubLink::HubLink(Parts parts) : parts_(std::move(parts)) {}

HubLink::~HubLink() { Stop(); }

void HubLink::Start() {
  ResumeReturn();
  follower_ = std::thread([this] { FollowLoop(); });
  collector_ = std::thread([this] { CollectLoop(); });
  deliverer_ = std::thread([this] { DeliverLoop(); });
  acknowledger_ = std::thread([this] { AcknowledgeLoop(); });
  returner_ = std::thread([this] { ReturnLoop(); });
  directory_ = std::make_unique<base::Periodic>(
      parts_.directory_interval, [this] { (void)SyncDirectory(); });
  witness_ = std::make_unique<base::Periodic>(parts_.witness_interval,
                                              [this] { Witness(); });
}

void HubLink::Stop() {
  {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.SignalAll();
    stopped_.SignalAll();
    acknowledge_wanted_.SignalAll();
    return_wanted_.SignalAll();
  }
  parts_.mirror.StopWaiting();
  if (witness_) witness_->Stop();
  if (directory_) directory_->Stop();
  if (follower_.joinable()) follower_.join();
  if (collector_.joinable()) collector_.join();
  if (deliverer_.joinable()) deliverer_.join();
  if (acknowledger_.joinable()) acknowledger_.join();
  if (returner_.joinable()) returner_.join();
  // What was seen last is remembered, so that no hub can show less of it to
  // the next start. A killed process forgets at most a witness period of it,
  // but not what its stored receipts prove (mirror.h).
  (void)parts_.mirror.Persist(false);
}

bool HubLink::Sleep(absl::Duration how_long) {
  base::MutexLock lock(mutex_);
  while (!stopping_) {
    if (!stopped_.WaitFor(mutex_, how_long)) break;
  }
  return !stopping_;
}

void HubLink::NudgeDirectory() {
  if (directory_) directory_->Nudge();
}

void HubLink::NudgeAcknowledge() {
  base::MutexLock lock(mutex_);
  acknowledge_ = true;
  acknowledge_wanted_.SignalAll();
}

bool HubLink::AwaitInDirectory(absl::Duration limit) const {
  base::MutexLock lock(mutex_);
  while (!stopping_) {
    const ChainSnapshot chain = parts_.directory.chain();
    const audit::AgencyRecord* self = chain->Find(parts_.signer.agency());
    if (self != nullptr && self->Current(audit::v1::SEAL) != nullptr) {
      return true;
    }
    if (!changed_.WaitFor(mutex_, limit)) return false;
  }
  return false;
}

bool HubLink::AwaitDirectoryBeyond(std::uint64_t events,
                                   absl::Duration limit) const {
  base::MutexLock lock(mutex_);
  while (!stopping_ && parts_.directory.size() <= events) {
    if (!changed_.WaitFor(mutex_, limit)) return false;
  }
  return !stopping_;
}

std::uint64_t HubLink::witnessed_size() const {
  base::MutexLock lock(mutex_);
  return witnessed_size_;
}

std::vector<std::string> HubLink::witnesses() const {
  base::MutexLock lock(mutex_);
  return witnesses_;
}

absl::Status HubLink::ReturnLost(std::uint64_t hub_size) {
  parts_.alarms.Raise("HUB_LOG_SHORTER");
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(ExpectRepeats(txn, hub_size));
        return NoteReturn(txn, hub_size);
      }));
  const std::uint64_t size = parts_.mirror.size();
  // Not given back by us: then by another, and ReturnAsOthersDid sees it.
  SAMRAD_RETURN_IF_ERROR(ReturnEntries(parts_.mirror, parts_.hub, hub_size));
  WantReturn(hub_size);
  return parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
    return NoteSeenReturned(txn, size);
  });
}

absl::Status HubLink::ReturnAsOthersDid(std::uint64_t from, std::uint64_t to) {
  if (to == 0) return absl::OkStatus();  // no hub was ever restored
  bool news = false;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const std::uint64_t seen, SeenReturned(txn));
        news = to > seen;
        if (!news) return absl::OkStatus();
        SAMRAD_RETURN_IF_ERROR(ExpectRepeats(txn, from));
        SAMRAD_RETURN_IF_ERROR(NoteReturn(txn, from));
        return NoteSeenReturned(txn, to);
      }));
  if (!news) return absl::OkStatus();
  parts_.alarms.Raise("HUB_LOG_SHORTER");
  WantReturn(from);
  return absl::OkStatus();
}

void HubLink::WantReturn(std::uint64_t from_leaf) {
  base::MutexLock lock(mutex_);
  return_from_ = std::min(return_from_.value_or(from_leaf), from_leaf);
  return_wanted_.SignalAll();
}

void HubLink::ResumeReturn() {
  std::optional<std::uint64_t> from;
  const absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(from, NotedReturn(txn));
        return absl::OkStatus();
      });
  if (read.ok() && from.has_value()) WantReturn(*from);
}

void HubLink::ReturnLoop() {
  absl::Duration backoff = parts_.first_backoff;
  std::vector<LostRecord> lost;
  std::uint64_t lost_from = 0;
  absl::Time since = absl::InfiniteFuture();
  while (true) {
    bool anew = false;
    {
      base::MutexLock lock(mutex_);
      while (!stopping_ && !return_from_.has_value() && lost.empty()) {
        return_wanted_.Wait(mutex_);
      }
      if (stopping_) return;
      if (return_from_.has_value()) {
        const std::uint64_t from = *std::exchange(return_from_, std::nullopt);
        lost_from = lost.empty() ? from : std::min(from, lost_from);
        anew = true;
      }
    }
    if (anew) {
      auto read = ReadLost(parts_.db, lost_from);
      if (!read.ok()) {
        WantReturn(lost_from);
        if (!Sleep(backoff)) return;
        continue;
      }
      lost = *std::move(read);
      since = parts_.clock.TimeNow();
    }
    auto early = ReturnRecords(parts_.db, parts_.hub, lost);
    if (early.ok()) {
      backoff = parts_.first_backoff;
      NudgeAcknowledge();
      lost = *std::move(early);
      // Whose disclosure nobody gives back stays lost; its share expires.
      if (parts_.clock.TimeNow() - since > kReturnPatience) lost.clear();
      if (lost.empty()) {
        (void)parts_.db.Write([&](base::Transaction& txn) {
          return ClearReturn(txn, lost_from);
        });
        continue;
      }
      // Its sender has not come back yet.
      backoff = std::max(backoff, parts_.return_interval);
    }
    if (!Sleep(backoff)) return;
    backoff = std::min(backoff * 2, std::max(kMaxBackoff, backoff));
  }
}

absl::Status HubLink::FollowOnce() {
  SAMRAD_ASSIGN_OR_RETURN(auto newest, parts_.hub.GetCheckpoint());
  std::uint64_t size = 0;
  if (!newest.checkpoint().empty()) {
    SAMRAD_ASSIGN_OR_RETURN(size, parts_.mirror.Compare(newest.checkpoint()));
  }
  if (size < parts_.mirror.size()) {
    SAMRAD_RETURN_IF_ERROR(ReturnLost(size));
  } else if (size < parts_.mirror.proven_size()) {
    parts_.alarms.Raise("HUB_LOG_SHORTER");
  }
  SAMRAD_RETURN_IF_ERROR(
      ReturnAsOthersDid(newest.returned_from(), newest.returned_to()));
  parts_.mirror.DropPending();
  return parts_.hub.FollowEntries(
      parts_.mirror.size(),
      [this](const hub::log::v1::FollowEntriesResponse& message) {
        const absl::Status taken = parts_.mirror.Take(message);
        if (taken.ok() && !message.checkpoint().empty()) {
          CountCosignatures(message.checkpoint());
        }
        return taken;
      });
}

void HubLink::FollowLoop() {
  absl::Duration backoff = parts_.first_backoff;
  while (true) {
    const std::uint64_t before = parts_.mirror.size();
    (void)FollowOnce();
    if (parts_.mirror.size() > before) backoff = parts_.first_backoff;
    if (!Sleep(backoff)) return;
    backoff = std::min(backoff * 2, kMaxBackoff);
  }
}

void HubLink::CollectLoop() {
  absl::Duration backoff = parts_.first_backoff;
  while (true) {
    bool any = false;
    {
      // A new stream starts where the store ends, with nothing in between.
      base::MutexLock lock(mutex_);
      while (!stopping_ && !arrived_.empty()) changed_.Wait(mutex_);
      if (stopping_) return;
      reopen_ = false;
    }
    auto after = parts_.delivery.LastNumber();
    if (after.ok()) {
      const absl::Status ended = parts_.hub.CollectDeliveries(
          *after, [&](CollectDeliveriesResponse message) -> absl::Status {
            any = true;
            base::MutexLock lock(mutex_);
            while (!stopping_ && !reopen_ && arrived_.size() >= kMaxArrived) {
              changed_.Wait(mutex_);
            }
            if (stopping_ || reopen_) {
              return absl::CancelledError("the stream is closed");
            }
            arrived_.push_back(std::move(message));
            changed_.SignalAll();
            return absl::OkStatus();
          });
      if (base::TagOf(ended) == "MAILBOX_BEHIND") {
        // Restored from an older copy: it gives its numbers out anew, and has
        // lost what this agency handed in since.
        parts_.alarms.Raise("HUB_MAILBOX_BEHIND");
        const absl::Status noted = parts_.db.Write(
            [](base::Transaction& txn) { return NoteReturn(txn, 0); });
        if (noted.ok() && parts_.delivery.StartAnew().ok()) WantReturn(0);
      }
    }
    if (any) backoff = parts_.first_backoff;
    if (!Sleep(backoff)) return;
    backoff = std::min(backoff * 2, kMaxBackoff);
  }
}

void HubLink::DeliverLoop() {
  while (true) {
    std::vector<CollectDeliveriesResponse> group;
    {
      base::MutexLock lock(mutex_);
      while (!stopping_ && arrived_.empty()) changed_.Wait(mutex_);
      if (stopping_) return;
      while (!arrived_.empty() && group.size() < kDeliverGroup) {
        group.push_back(std::move(arrived_.front()));
        arrived_.pop_front();
      }
      changed_.SignalAll();
    }
    bool stored = false;
    bool directory_current = false;
    int tries = 0;
    while (!group.empty()) {
      auto taken = parts_.delivery.Take(group, directory_current);
      directory_current = false;
      if (taken.ok()) {
        stored = true;
        tries = 0;
        group.erase(group.begin(),
                    group.begin() + static_cast<std::ptrdiff_t>(*taken));
        continue;
      }
      const std::string tag = base::TagOf(taken.status());
      if (tag == "MAILBOX_GAP") {
        {
          base::MutexLock lock(mutex_);
          arrived_.clear();
          reopen_ = true;
          changed_.SignalAll();
        }
        parts_.hub.CancelCollect();
        break;
      }
      if (tag == "DIRECTORY_BEHIND" && SyncDirectory().ok()) {
        directory_current = true;
        continue;
      }
      // The mirror, the hub or the disk is not ready: the same again.
      if (++tries % kStuckTries == 0) parts_.alarms.Raise("DELIVERY_STUCK");
      if (!Sleep(parts_.first_backoff)) return;
    }
    if (stored) NudgeAcknowledge();
  }
}

void HubLink::AcknowledgeLoop() {
  Acknowledge(true);
  while (true) {
    {
      base::MutexLock lock(mutex_);
      while (!stopping_ && !acknowledge_) acknowledge_wanted_.Wait(mutex_);
      if (stopping_) return;
    }
    if (!Sleep(parts_.acknowledge_interval)) return;
    {
      base::MutexLock lock(mutex_);
      acknowledge_ = false;
    }
    Acknowledge(false);
  }
}

void HubLink::Acknowledge(bool always) {
  std::uint64_t last = 0;
  std::uint64_t acknowledged = 0;
  std::vector<std::string> opened;
  const absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(
            txn.QueryOne("SELECT last_number, acknowledged FROM outbox_mailbox "
                         "WHERE id = 1",
                         {},
                         [&](const base::Row& row) {
                           last = static_cast<std::uint64_t>(row.Int64(0));
                           acknowledged =
                               static_cast<std::uint64_t>(row.Int64(1));
                         })
                .status());
        return txn.Query(
            "SELECT disclosure_id FROM outbox_opened_notice LIMIT 1024", {},
            [&](const base::Row& row) { opened.push_back(row.Bytes(0)); });
      });
  if (!read.ok() || last == 0) return;
  if (!always && last == acknowledged && opened.empty()) return;
  auto signature = parts_.signer.SignPlain(
      "samrad/ack/v1",
      parts_.signer.agency() + std::string(1, '\0') + BigEndian(last));
  if (!signature.ok()) return;
  hub::exchange::v1::AcknowledgeDeliveriesRequest request;
  request.set_up_to(last);
  request.set_signature(*std::move(signature));
  for (const std::string& id : opened) request.add_opened(id);
  // Not answered: told again with the next one, or at the next start.
  if (!parts_.hub.AcknowledgeDeliveries(request).ok()) return;
  parts_.db.WriteAsync(
      [last,
       opened = std::move(opened)](base::Transaction& txn) -> absl::Status {
        for (const std::string& id : opened) {
          SAMRAD_RETURN_IF_ERROR(txn.Run(
              "DELETE FROM outbox_opened_notice WHERE disclosure_id = ?",
              {base::Blob(std::string_view(id))}));
        }
        return txn.Run(
            "UPDATE outbox_mailbox SET acknowledged = ? WHERE id = 1", {last});
      },
      [](absl::Status) {});
}

absl::Status HubLink::SyncDirectory() {
  // One at a time: two would both apply what each was given.
  base::MutexLock one(syncing_);
  SAMRAD_ASSIGN_OR_RETURN(auto response,
                          parts_.hub.ListEvents(parts_.directory.size()));
  const std::vector<audit::v1::DirectoryEvent> events(response.events().begin(),
                                                      response.events().end());
  const absl::Status taken = parts_.directory.Take(events);
  // What is away is fetched the next time.
  (void)parts_.catalogues.Sync(*parts_.directory.chain());
  base::MutexLock lock(mutex_);
  changed_.SignalAll();
  return taken;
}

void HubLink::CountCosignatures(std::string_view bytes) {
  auto note = crypto::ParseNote(bytes);
  if (!note.ok()) return;
  auto checkpoint = crypto::ParseCheckpoint(note->text);
  if (!checkpoint.ok()) return;
  if (note->signatures.size() < 2) return;  // the log's own line alone
  const ChainSnapshot chain = parts_.directory.chain();
  std::vector<std::string> witnesses;
  for (const std::string& agency : chain->ActiveAgencies()) {
    const audit::AgencyRecord* record = chain->Find(agency);
    const audit::AgencyKey* key = record->Current(audit::v1::WITNESS);
    if (key == nullptr) continue;
    auto vkey = crypto::ParseVkey(key->vkey);
    if (vkey.ok() && crypto::VerifyCosignature(*note, *vkey).ok()) {
      witnesses.push_back(agency);
    }
  }
  base::MutexLock lock(mutex_);
  if (witnesses.size() >= chain->Quorum()) {
    witnessed_size_ = std::max(witnessed_size_, checkpoint->size);
  }
  witnesses_ = std::move(witnesses);
}

void HubLink::Witness() {
  // A node that does not take part yet mirrors without cosigning.
  const ChainSnapshot chain = parts_.directory.chain();
  const audit::AgencyRecord* self = chain->Find(parts_.signer.agency());
  const audit::AgencyKey* key =
      self == nullptr ? nullptr : self->Current(audit::v1::WITNESS);
  const std::uint64_t size = parts_.mirror.size();
  // Stored again, where the disk was full when it was found out.
  if (parts_.mirror.quarantined()) (void)parts_.mirror.Persist(false);
  if (key == nullptr || !self->active()) {
    if (size > 0) (void)parts_.mirror.Persist(false);
    return;
  }
  if (size == 0 || size == parts_.mirror.cosigned_size()) {
    // Nothing new here; the others' lines may have come.
    auto newest = parts_.hub.GetCheckpoint();
    if (!newest.ok() || newest->checkpoint().empty()) return;
    auto seen = parts_.mirror.Compare(newest->checkpoint());
    if (!seen.ok()) return;
    // A log publishes before it streams: it never says less than was seen.
    if (*seen < size) parts_.alarms.Raise("HUB_LOG_SHORTER");
    CountCosignatures(newest->checkpoint());
    return;
  }
  // What is cosigned is stored first, so that no restart forgets it.
  auto stored = parts_.mirror.Persist(true);
  if (!stored.ok()) return;
  auto note = crypto::ParseNote(*stored);
  if (!note.ok()) return;
  const absl::Time now = parts_.clock.TimeNow();
  auto line = parts_.keys.Use([&](const crypto::Keyring& ring)
                                  -> absl::StatusOr<crypto::NoteSignature> {
    const crypto::SigningKey& witness = ring.CurrentWitnessKey();
    if (witness.id() != key->key_id) {
      return absl::FailedPreconditionError("the new key is not logged yet");
    }
    return crypto::Cosign(note->text, key->name, witness,
                          static_cast<uint64_t>(absl::ToUnixSeconds(now)));
  });
  if (!line.ok()) return;
  note->signatures.push_back(*std::move(line));
  hub::log::v1::AddCosignatureRequest request;
  request.set_checkpoint(crypto::FormatNote(*note));
  (void)parts_.hub.AddCosignature(request);
}

}  // namespace samrad::agency
