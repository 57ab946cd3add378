// Texts of meetings on their way out and in: decide, seal, hand in; read, open.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_MEETING_SHARING_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_MEETING_SHARING_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/secret/random_source.h"
#include "samrad/agency/meetings/v1/content.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/meeting_post.h"
#include "services/agency/sharing/facts_builder.h"
#include "services/agency/sharing/seal_packet.h"
#include "services/agency/staff/identity.h"
#include "services/base/clock.h"
#include "services/base/store.h"
#include "services/law/catalogue.h"
#include "services/screening/clearance.h"

namespace samrad::agency {

// Where a text belongs and who may open it.
struct TextPlace {
  std::string group_id;    // 16 bytes
  std::string meeting_id;  // 16 bytes, or empty
  std::string item_id;     // for a reply
  std::string content_id;  // 16 bytes
  common::v1::ContentKind kind = common::v1::ITEM;
  common::v1::ItemClass item_class = common::v1::ITEM_CLASS_UNSPECIFIED;
  std::vector<std::string> to;  // agency ids, less this one
  absl::Time expires_at;
};

// What was asked of the law, by the catalogue in force then, and its answer.
struct LawQuestion {
  law::v1::Facts facts;
  law::Catalogue catalogue;
  law::v1::Decision decision;
};

// A text the hub let this node open.
struct OpenedText {
  meetings::v1::MeetingText text;
  sealed::v1::MeetingContentHeader header;
  std::uint64_t read_leaf = 0;
};

// Thread-safe.
class MeetingSharing {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    const KeyStore& keys;
    crypto::PairKeyCache& pair_keys;
    MeetingPost& post;
  };
  explicit MeetingSharing(Parts parts) : parts_(parts) {}

  // Keeps what is to be handed in, with what the caller knows of it, in the
  // transaction in which it was sealed and journalled.
  using Keep = std::function<absl::Status(
      base::Transaction&, const hub::meetings::v1::SubmitContentRequest&)>;

  // Decides whether this may be told by name to all of `place.to`, and on a
  // permit seals it. The decision is the answer; nothing was sealed unless it
  // allows. The law is that of the moment (Catalogues::InForce). Journals the
  // items read and what was decided. INVALID_ARGUMENT with a path; NOT_FOUND as
  // CaseReader; FAILED_PRECONDITION NO_SEAL_KEY.
  absl::StatusOr<law::v1::Decision> SealNamed(
      const StaffIdentity& who, const TextPlace& place,
      const meetings::v1::NamedContent& content, const std::string& code_word,
      const Keep& keep);

  // Asks the law now whether a text that names nobody, of which `smallest`
  // people fit, may be told to all of `to`.
  absl::StatusOr<LawQuestion> AnonymisedQuestion(
      const std::vector<std::string>& to, int smallest,
      bool second_person_confirms) const;

  // Seals a text that was cleared with this question. FAILED_PRECONDITION, tag
  // NOT_CLEARED, when its answer was no or the clearance rests on other law.
  absl::Status SealCleared(const StaffIdentity& who, const TextPlace& place,
                           const screening::Clearance& clearance,
                           const LawQuestion& question,
                           const meetings::v1::MeetingText& text,
                           const Keep& keep);

  // Hands in what was kept, the same bytes every time, and returns the leaf
  // when its receipt is believed. Codes of the hub; DATA_LOSS: a wrong proof.
  // Where the hub has newer law, this node looks it up for the next attempt.
  absl::StatusOr<std::uint64_t> HandIn(
      const hub::meetings::v1::SubmitContentRequest& request);

  // What `read` (a signed CONTENT_READ of this agency) lets be read. The hub is
  // asked, its answer is believed only as a whole: receipt, record, chair's act
  // and the gate over the header now, by the catalogue it was decided under and
  // by the one in force. `read` may be given again: a lease that lapsed is
  // taken anew by the same act. DATA_LOSS: CATALOGUE_WRONG, NOT_ADMITTED and
  // those of MeetingPost; FAILED_PRECONDITION STRICTER_CATALOGUE: the law has
  // changed.
  absl::StatusOr<OpenedText> Read(const audit::v1::SignedRecord& read,
                                  const std::string& chair);

  // An answer in the round for the chair alone.
  absl::StatusOr<SealedSignal> SealForChair(Signal signal,
                                            const SignalPlace& place,
                                            const std::string& chair);
  absl::StatusOr<Signal> OpenAsChair(std::string_view sealed,
                                     std::string_view share,
                                     const SignalPlace& place,
                                     const std::string& from);

 private:
  struct Making;
  absl::StatusOr<std::vector<crypto::SealPublicKey>> KeysOf(
      const audit::DirectoryChain& chain, const std::vector<std::string>& to,
      std::string& own_key_id) const;
  absl::Status Make(Making making, const Keep& keep);
  absl::Status CheckLaw(const sealed::v1::MeetingContentHeader& header,
                        std::uint64_t leaf) const;

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_MEETING_SHARING_H_
