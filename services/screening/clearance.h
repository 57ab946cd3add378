// A clearance: proof, as a type, that exactly one text may leave as anonymous.
#ifndef SAMRAD_SERVICES_SCREENING_CLEARANCE_H_
#define SAMRAD_SERVICES_SCREENING_CLEARANCE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/law/catalogue.h"
#include "services/screening/finding.h"
#include "services/screening/fit.h"
#include "services/screening/screen.h"

namespace samrad::screening {

// 32 raw bytes: the lexicons and the source of the rules this library was
// built from. Two builds that screen alike have the same.
std::string_view ScreeningDigest();

// What the text says of somebody, and who there is to fit it. Both are needed.
struct Counted {
  const Population* population = nullptr;
  // The structured part and the earlier items. Its text is not looked at: what
  // is counted is always the text that is cleared.
  const FitRequest* request = nullptr;
};

struct ClearanceRequest {
  // The exact bytes that will be sealed.
  std::string_view text;
  // Of these bytes. Never null.
  const ScreeningResult* screening = nullptr;
  // The warnings a person has looked at and let stand, span by span.
  std::span<const Finding> confirmed;
  // Absent: the text describes nobody (strategic items, minutes).
  std::optional<Counted> counted;
  // The group's least number, kLeastK or more.
  int64_t k = kDefaultK;
  // Opaque ids of who wrote it and of the colleague who answered that nobody in
  // the room can tell who it is. Two different people.
  std::string_view author;
  std::string_view second_person;
  bool second_person_confirms = false;
  // The question to the law on ground ANONYMISED. What it says of
  // anonymisation.identifiers, second_person_confirms and, when people were
  // counted, smallest_group is put there by Clear itself.
  const law::v1::Facts* facts = nullptr;
  const law::Catalogue* catalogue = nullptr;
};

// Made only by Clear; else it can only be copied or moved. Immutable.
// Thread-compatible.
class Clearance {
 public:
  // 32 raw bytes: SHA-256 of the text that was cleared, and no other.
  const std::string& text_hash() const { return text_hash_; }
  // True when this is the text that was cleared.
  bool Covers(std::string_view text) const;
  // The least number of people a description had to fit.
  int64_t k() const { return k_; }
  // People were counted; false: the text describes nobody.
  bool counted() const { return counted_; }
  uint32_t confirmed_warnings() const { return confirmed_warnings_; }
  // 32 raw bytes each.
  const std::string& screening_digest() const { return screening_digest_; }
  const std::string& roster_digest() const { return roster_digest_; }
  const std::string& catalogue_digest() const { return catalogue_digest_; }

 private:
  friend absl::StatusOr<Clearance> Clear(const ClearanceRequest& request);
  Clearance() = default;

  std::string text_hash_;
  int64_t k_ = 0;
  bool counted_ = false;
  uint32_t confirmed_warnings_ = 0;
  std::string screening_digest_;
  std::string roster_digest_;
  std::string catalogue_digest_;
};

// Screening let it pass (no BLOCK, every WARN confirmed), enough people fit,
// the law answers ALLOW_ANONYMISED_ONLY on ground ANONYMISED, and a second
// person said yes. OSL 2009:400 10 kap.; recital 26 of the GDPR (EU) 2016/679.
//
// INVALID_ARGUMENT for a request that lacks a part, a k under kLeastK, or a
// confirmed finding that screening did not report as a warning.
// FAILED_PRECONDITION, whose message begins with a tag, for a no:
//   TEXT_CHANGED        screening was of other bytes
//   IDENTIFIERS_FOUND   screening blocks, or could not screen
//   WARNINGS_OPEN       a warning is not confirmed
//   TOO_FEW_FIT         fewer than k, alone or with earlier items
//   SECOND_PERSON       nobody else has said yes
//   LAW_SAYS_NO         another answer than ALLOW_ANONYMISED_ONLY
// Messages hold no text and no count. Pure, deterministic, thread-safe.
absl::StatusOr<Clearance> Clear(const ClearanceRequest& request);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_CLEARANCE_H_
