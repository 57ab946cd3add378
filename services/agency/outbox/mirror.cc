#include "services/agency/outbox/mirror.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "crypto/hash/encoding.h"
#include "crypto/merkle/tile.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/signed_note.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using crypto::kTileWidth;

// A log that sends entries without ever signing them is not followed further.
constexpr std::size_t kMaxPending = std::size_t{4} << 20;

absl::Status Wrong(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kDataLoss, tag, message);
}

void AppendEntries(std::string_view bytes, std::vector<audit::Entry>& out) {
  const std::size_t count = bytes.size() / audit::kEntryBytes;
  const std::size_t before = out.size();
  out.resize(before + count);
  if (count > 0) std::memcpy(out[before].data(), bytes.data(), bytes.size());
}

// The signature lines of `note` added to those of `kept` over the same text.
std::string MergeNotes(const std::string& kept, std::string_view note) {
  auto a = crypto::ParseNote(kept);
  auto b = crypto::ParseNote(note);
  if (!b.ok()) return kept;
  if (!a.ok() || a->text != b->text) return std::string(note);
  for (const crypto::NoteSignature& line : a->signatures) {
    if (b->signatures.size() >= crypto::kMaxNoteSignatures) break;
    const bool known = std::any_of(b->signatures.begin(), b->signatures.end(),
                                   [&](const crypto::NoteSignature& other) {
                                     return other.name == line.name &&
                                            other.key_id == line.key_id;
                                   });
    if (!known) b->signatures.push_back(line);
  }
  return crypto::FormatNote(*b);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Mirror>> Mirror::Open(base::Database& database,
                                                     audit::LogKey key,
                                                     Alarms& alarms) {
  SAMRAD_ASSIGN_OR_RETURN(audit::ReceiptVerifier verifier,
                          audit::ReceiptVerifier::Create(key));
  SAMRAD_ASSIGN_OR_RETURN(audit::ReceiptVerifier follower,
                          audit::ReceiptVerifier::Create(key));
  std::unique_ptr<Mirror> mirror(new Mirror(database, std::move(key), alarms,
                                            std::move(verifier),
                                            std::move(follower)));
  SAMRAD_RETURN_IF_ERROR(mirror->Load());
  return mirror;
}

Mirror::Mirror(base::Database& database, audit::LogKey key, Alarms& alarms,
               audit::ReceiptVerifier verifier, audit::ReceiptVerifier follower)
    : database_(database),
      key_(std::move(key)),
      alarms_(alarms),
      verifier_(std::move(verifier)),
      follower_(std::move(follower)) {}

absl::Status Mirror::Load() {
  std::vector<audit::Entry> entries;
  std::string note, cosigned_note;
  std::uint64_t cosigned_size = 0;
  bool quarantined = false;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(txn.Query(
            "SELECT tile, entries FROM outbox_mirror_tile ORDER BY tile", {},
            [&](const base::Row& row) -> absl::Status {
              const std::string_view bytes = row.View(1);
              if (static_cast<std::uint64_t>(row.Int64(0)) * kTileWidth !=
                      entries.size() ||
                  bytes.size() % audit::kEntryBytes != 0) {
                return Wrong("MIRROR_BROKEN", "the stored mirror has a gap");
              }
              AppendEntries(bytes, entries);
              return absl::OkStatus();
            }));
        return txn
            .QueryOne(
                "SELECT note, cosigned_size, cosigned_note, quarantine FROM "
                "outbox_mirror_head WHERE id = 1",
                {},
                [&](const base::Row& row) {
                  note = row.Bytes(0);
                  cosigned_size = static_cast<std::uint64_t>(row.Int64(1));
                  cosigned_note = row.Bytes(2);
                  quarantined = !row.IsNull(3);
                })
            .status();
      }));
  base::MutexLock lock(mutex_);
  std::uint64_t size = 0;
  audit::Entry root{};
  if (!note.empty()) {
    SAMRAD_ASSIGN_OR_RETURN(audit::VerifiedCheckpoint head,
                            follower_.VerifyCheckpoint(note));
    size = head.tree_size;
    root = head.root;
  }
  if (entries.size() < size) {
    return Wrong("MIRROR_BROKEN", "the stored mirror is shorter than its note");
  }
  entries.resize(size);
  tree_.AppendEntries(entries);
  edge_.AppendEntries(entries);
  if (size > 0 && edge_.Root() != root) {
    return Wrong("MIRROR_BROKEN", "the stored mirror does not give its root");
  }
  if (!cosigned_note.empty()) {
    SAMRAD_ASSIGN_OR_RETURN(audit::VerifiedCheckpoint cosigned,
                            follower_.VerifyCheckpoint(cosigned_note));
    if (cosigned.tree_size > size) {
      return Wrong("MIRROR_BROKEN", "cosigned more than is mirrored");
    }
    SAMRAD_ASSIGN_OR_RETURN(crypto::Digest then,
                            tree_.RootAt(cosigned.tree_size));
    if (then != cosigned.root) {
      return Wrong("MIRROR_BROKEN", "cosigned another tree than is mirrored");
    }
  }
  SAMRAD_RETURN_IF_ERROR(LoadProven(size));
  entries_ = std::move(entries);
  note_ = std::move(note);
  stored_size_ = size;
  cosigned_size_ = cosigned_size;
  quarantined_ = quarantined;
  return absl::OkStatus();
}

absl::Status Mirror::LoadProven(std::uint64_t size) {
  std::vector<audit::v1::Receipt> receipts;
  const auto add = [&](const base::Row& row) -> absl::Status {
    return receipts.emplace_back().ParseFromString(row.Bytes(0))
               ? absl::OkStatus()
               : Wrong("MIRROR_BROKEN", "a stored receipt cannot be read");
  };
  // The newest rows alone: far more than a witness period brings.
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(
            txn.Query("SELECT receipt FROM (SELECT receipt, tree_size FROM "
                      "outbox_submission ORDER BY seq DESC LIMIT 1024) "
                      "WHERE tree_size > ?",
                      {size}, add));
        SAMRAD_RETURN_IF_ERROR(
            txn.Query("SELECT receipt FROM (SELECT receipt, tree_size FROM "
                      "outbox_act ORDER BY seq DESC LIMIT 1024) "
                      "WHERE tree_size > ?",
                      {size}, add));
        return txn.Query(
            "SELECT receipt FROM (SELECT receipt, leaf, state FROM "
            "outbox_packet ORDER BY number DESC LIMIT 1024) "
            "WHERE leaf >= ? AND state != 5",
            {size}, add);
      }));
  for (const audit::v1::Receipt& receipt : receipts) {
    SAMRAD_ASSIGN_OR_RETURN(audit::VerifiedCheckpoint head,
                            follower_.VerifyCheckpoint(receipt.checkpoint()));
    if (head.tree_size > size) proven_[head.tree_size] = head.root;
  }
  return absl::OkStatus();
}

absl::Status Mirror::QuarantineLocked(base::Literal tag,
                                      std::string_view evidence) {
  quarantined_ = true;
  pending_.clear();
  grown_.SignalAll();
  alarms_.Raise(tag);
  if (!unstored_.has_value()) {
    unstored_ = {std::string(tag.text()), std::string(evidence)};
  }
  // Soon, here; for certain, by Persist.
  database_.WriteAsync(StoreOf(*unstored_), [](absl::Status) {});
  return Wrong(tag.text(), "the log contradicts itself");
}

base::Database::WriteWork Mirror::StoreOf(Contradiction found) {
  return [found = std::move(found)](base::Transaction& txn) {
    return txn.Run(
        "UPDATE outbox_mirror_head SET quarantine = ?, evidence = ? "
        "WHERE id = 1 AND quarantine IS NULL",
        {found.tag, base::Blob(std::string_view(found.evidence))});
  };
}

absl::Status Mirror::StoreQuarantine() {
  std::optional<Contradiction> unstored;
  {
    base::MutexLock lock(mutex_);
    unstored = unstored_;
  }
  if (!unstored.has_value()) return absl::OkStatus();
  SAMRAD_RETURN_IF_ERROR(database_.Write(StoreOf(*std::move(unstored))));
  base::MutexLock lock(mutex_);
  unstored_.reset();
  return absl::OkStatus();
}

absl::Status Mirror::Take(const hub::log::v1::FollowEntriesResponse& message) {
  base::MutexLock lock(mutex_);
  if (quarantined_) {
    return Wrong("LOG_QUARANTINED", "the log has contradicted itself");
  }
  const std::uint64_t size = entries_.size();
  if (!message.entries().empty()) {
    if (message.entries().size() % audit::kEntryBytes != 0) {
      alarms_.Raise("LOG_STREAM_MALFORMED");
      return Wrong("LOG_STREAM_MALFORMED", "entries are not of 32 bytes");
    }
    if (message.first() != size + pending_.size()) {
      return absl::UnavailableError("the stream does not follow the mirror");
    }
    if (pending_.size() + message.entries().size() / audit::kEntryBytes >
        kMaxPending) {
      alarms_.Raise("LOG_STREAM_MALFORMED");
      return Wrong("LOG_STREAM_MALFORMED", "entries without a checkpoint");
    }
    AppendEntries(message.entries(), pending_);
  }
  if (message.checkpoint().empty()) return absl::OkStatus();

  auto head = follower_.VerifyCheckpoint(message.checkpoint());
  if (!head.ok()) {
    alarms_.Raise("CHECKPOINT_NOT_SIGNED");
    pending_.clear();
    return base::WithTag(head.status(), "CHECKPOINT_NOT_SIGNED");
  }
  if (head->tree_size <= size) {
    return CompareLocked(message.checkpoint()).status();
  }
  if (head->tree_size != size + pending_.size()) {
    pending_.clear();
    return absl::UnavailableError("the checkpoint is of another size");
  }
  crypto::CompactTree grown = edge_;
  grown.AppendEntries(pending_);
  if (grown.Root() != head->root) {
    return QuarantineLocked("LOG_FORKED", message.checkpoint());
  }
  edge_ = std::move(grown);
  tree_.AppendEntries(pending_);
  entries_.insert(entries_.end(), pending_.begin(), pending_.end());
  pending_.clear();
  note_ = message.checkpoint();
  while (!proven_.empty() && proven_.begin()->first <= entries_.size()) {
    const auto [proven_size, root] = *proven_.begin();
    SAMRAD_ASSIGN_OR_RETURN(crypto::Digest now, tree_.RootAt(proven_size));
    if (now != root) {
      return QuarantineLocked("LOG_FORKED", message.checkpoint());
    }
    proven_.erase(proven_.begin());
  }
  grown_.SignalAll();
  return absl::OkStatus();
}

void Mirror::DropPending() {
  base::MutexLock lock(mutex_);
  pending_.clear();
}

absl::StatusOr<std::uint64_t> Mirror::Compare(std::string_view note) {
  base::MutexLock lock(mutex_);
  return CompareLocked(note);
}

absl::StatusOr<std::uint64_t> Mirror::CompareLocked(std::string_view note) {
  auto head = follower_.VerifyCheckpoint(note);
  if (!head.ok()) {
    alarms_.Raise("CHECKPOINT_NOT_SIGNED");
    return base::WithTag(head.status(), "CHECKPOINT_NOT_SIGNED");
  }
  if (head->tree_size > entries_.size()) return head->tree_size;
  SAMRAD_ASSIGN_OR_RETURN(crypto::Digest root, tree_.RootAt(head->tree_size));
  if (root != head->root) return QuarantineLocked("LOG_FORKED", note);
  if (head->tree_size == entries_.size()) note_ = MergeNotes(note_, note);
  return head->tree_size;
}

absl::StatusOr<audit::Receipt> Mirror::AwaitBelieved(
    const audit::v1::Receipt& receipt, const audit::Entry& entry,
    absl::Duration limit) const {
  absl::StatusOr<audit::Receipt> verified = [&] {
    base::MutexLock lock(verifier_mutex_);
    return verifier_.Verify(receipt, entry);
  }();
  if (!verified.ok()) {
    return base::WithTag(verified.status(), "RECEIPT_WRONG");
  }
  base::MutexLock lock(mutex_);
  while (!quarantined_ && !stopping_ &&
         entries_.size() < verified->tree_size()) {
    if (!grown_.WaitFor(mutex_, limit)) break;
  }
  if (quarantined_) {
    return Wrong("LOG_QUARANTINED", "the log has contradicted itself");
  }
  if (entries_.size() < verified->tree_size()) {
    return base::Error(absl::StatusCode::kUnavailable, "MIRROR_BEHIND",
                       "the mirror has not reached the receipt yet");
  }
  SAMRAD_ASSIGN_OR_RETURN(crypto::Digest root,
                          tree_.RootAt(verified->tree_size()));
  if (root != verified->root()) {
    // Two signed roots of one size: const here, so the alarm alone; the
    // follower sees the same log and quarantines it.
    alarms_.Raise("LOG_FORKED");
    return Wrong("LOG_FORKED", "the receipt is of another log than the mirror");
  }
  return verified;
}

void Mirror::StopWaiting() {
  base::MutexLock lock(mutex_);
  stopping_ = true;
  grown_.SignalAll();
}

std::uint64_t Mirror::size() const {
  base::MutexLock lock(mutex_);
  return entries_.size();
}

std::uint64_t Mirror::proven_size() const {
  base::MutexLock lock(mutex_);
  return std::max<std::uint64_t>(entries_.size(),
                                 proven_.empty() ? 0 : proven_.rbegin()->first);
}

absl::StatusOr<audit::Entry> Mirror::EntryAt(std::uint64_t leaf) const {
  base::MutexLock lock(mutex_);
  if (leaf >= entries_.size()) {
    return absl::OutOfRangeError("the mirror does not reach that leaf");
  }
  return entries_[leaf];
}

std::string Mirror::EntriesFrom(std::uint64_t first,
                                std::uint64_t count) const {
  base::MutexLock lock(mutex_);
  if (first >= entries_.size()) return "";
  count = std::min<std::uint64_t>(count, entries_.size() - first);
  return std::string(reinterpret_cast<const char*>(entries_[first].data()),
                     count * audit::kEntryBytes);
}

std::string Mirror::note() const {
  base::MutexLock lock(mutex_);
  return note_;
}

absl::StatusOr<audit::v1::Receipt> Mirror::Prove(std::uint64_t leaf) const {
  base::MutexLock lock(mutex_);
  if (leaf >= entries_.size()) {
    return absl::OutOfRangeError("the mirror does not reach that leaf");
  }
  SAMRAD_ASSIGN_OR_RETURN(crypto::Proof proof,
                          tree_.InclusionProof(leaf, entries_.size()));
  audit::v1::Receipt receipt;
  receipt.set_leaf(leaf);
  receipt.set_tree_size(entries_.size());
  for (const crypto::Digest& node : proof) {
    receipt.add_inclusion_proof(crypto::ToString(node));
  }
  receipt.set_checkpoint(note_);
  return receipt;
}

absl::StatusOr<crypto::Proof> Mirror::ConsistencyProof(std::uint64_t from,
                                                       std::uint64_t to) const {
  base::MutexLock lock(mutex_);
  if (from > to || to > entries_.size()) {
    return absl::OutOfRangeError("the mirror does not reach that far");
  }
  return tree_.ConsistencyProof(from, to);
}

absl::StatusOr<std::vector<crypto::Digest>> Mirror::TileHashes(
    const crypto::TileId& tile) const {
  base::MutexLock lock(mutex_);
  return tree_.TileHashes(tile);
}

bool Mirror::quarantined() const {
  base::MutexLock lock(mutex_);
  return quarantined_;
}

std::uint64_t Mirror::cosigned_size() const {
  base::MutexLock lock(mutex_);
  return cosigned_size_;
}

absl::StatusOr<std::string> Mirror::Persist(bool cosigned) {
  base::MutexLock one(persist_mutex_);
  SAMRAD_RETURN_IF_ERROR(StoreQuarantine());
  std::string note;
  std::vector<std::pair<std::uint64_t, std::string>> tiles;
  std::uint64_t size = 0;
  {
    base::MutexLock lock(mutex_);
    if (quarantined_ || note_.empty()) {
      return base::Error(absl::StatusCode::kFailedPrecondition,
                         quarantined_ ? "LOG_QUARANTINED" : "LOG_EMPTY",
                         "there is nothing to cosign");
    }
    note = note_;
    size = entries_.size();
    for (std::uint64_t tile = stored_size_ / kTileWidth;
         tile * kTileWidth < size; ++tile) {
      const std::uint64_t first = tile * kTileWidth;
      const std::uint64_t count =
          std::min<std::uint64_t>(kTileWidth, size - first);
      tiles.emplace_back(
          tile,
          std::string(reinterpret_cast<const char*>(entries_[first].data()),
                      count * audit::kEntryBytes));
    }
  }
  SAMRAD_RETURN_IF_ERROR(
      database_.Write([&](base::Transaction& txn) -> absl::Status {
        for (const auto& [tile, bytes] : tiles) {
          SAMRAD_RETURN_IF_ERROR(txn.Run(
              "INSERT INTO outbox_mirror_tile (tile, entries) VALUES (?, ?) "
              "ON CONFLICT (tile) DO UPDATE SET entries = excluded.entries",
              {tile, base::Blob(std::string_view(bytes))}));
        }
        if (!cosigned) {
          return txn.Run("UPDATE outbox_mirror_head SET note = ? WHERE id = 1",
                         {base::Blob(std::string_view(note))});
        }
        return txn.Run(
            "UPDATE outbox_mirror_head SET note = ?, cosigned_size = ?, "
            "cosigned_note = ? WHERE id = 1",
            {base::Blob(std::string_view(note)), size,
             base::Blob(std::string_view(note))});
      }));
  base::MutexLock lock(mutex_);
  stored_size_ = std::max(stored_size_, size);
  if (cosigned) cosigned_size_ = std::max(cosigned_size_, size);
  return note;
}

}  // namespace samrad::agency
