// The cosignatures that witnesses have handed in, and what follows from them.
#ifndef SAMRAD_SERVICES_HUB_LOG_WITNESS_BOOK_H_
#define SAMRAD_SERVICES_HUB_LOG_WITNESS_BOOK_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/directory_chain.h"
#include "services/base/ids.h"
#include "services/base/mutex.h"
#include "services/hub/log/log_store.h"

namespace samrad::hub {

// A checkpoint with its cosignature lines.
struct CosignedNote {
  std::string note;
  std::vector<std::string> witnesses;  // agencies, in order
  bool witnessed = false;  // by more than half of the active agencies
};

// Keeps the lines of the newest kSizesKept cosigned sizes and each witness's
// last one. A leaf is *witnessed* when more than half of the active agencies
// have cosigned a tree that holds it. Thread-safe.
class WitnessBook {
 public:
  static constexpr size_t kSizesKept = 64;

  WitnessBook() = default;

  // Takes back what was stored. The lines were verified when they came.
  void Restore(const std::vector<WitnessRow>& rows);

  // Verifies and keeps the cosignature of `agency` (its current witness key in
  // `chain`) in `note`. `checkpoint` is what our own log says at that size.
  // INVALID_ARGUMENT when the note's text is another one, or the line is
  // missing or does not verify; PERMISSION_DENIED when the agency is not
  // active or has no witness key. `now` is the hub's time.
  absl::Status Add(const audit::DirectoryChain& chain,
                   const base::AgencyId& agency, const crypto::Note& note,
                   const crypto::Checkpoint& checkpoint, absl::Time now);

  // `signed_note` (of `size` leaves) with the lines kept for it.
  CosignedNote Decorate(const audit::DirectoryChain* chain, uint64_t size,
                        std::string_view signed_note) const;

  // Every leaf below this is witnessed.
  uint64_t WitnessedSize(const audit::DirectoryChain& chain) const;
  // The latest instant at which more than half of the active agencies had
  // handed in a cosignature; InfinitePast when never.
  absl::Time LastQuorumAt(const audit::DirectoryChain& chain) const;

  // Since when the log goes without a quorum: `now` while all that is published
  // is witnessed, else the latest instant of a quorum; before the first one,
  // and while `chain` is not known (null), when the first leaf was published.
  absl::Time LastWitnessedAt(const audit::DirectoryChain* chain,
                             uint64_t published_size, absl::Time first_leaf_at,
                             absl::Time now) const;

  // Newest cosigned size; 0 when there is none.
  uint64_t newest_size() const;
  // Rises with every new line.
  uint64_t version() const;
  // Witnesses' last lines that changed since this was asked.
  std::vector<WitnessRow> TakeChanged();

 private:
  struct Latest {
    WitnessRow row;
    bool changed = false;
  };

  mutable base::Mutex mutex_;
  std::map<std::string, Latest> latest_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, std::map<std::string, crypto::NoteSignature>> lines_
      ABSL_GUARDED_BY(mutex_);
  uint64_t version_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_WITNESS_BOOK_H_
