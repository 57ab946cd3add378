// Which words of a text name a person, before it may leave as anonymous.
#ifndef SAMRAD_SERVICES_SCREENING_SCREEN_H_
#define SAMRAD_SERVICES_SCREENING_SCREEN_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "crypto/hash/sha256.h"
#include "services/screening/finding.h"
#include "services/screening/roster.h"

namespace samrad::screening {

inline constexpr size_t kMaxTextBytes = size_t{64} << 10;

// What Screen said of one text with one roster. Made only by Screen, so that
// holding one proves it. Immutable. Thread-compatible.
class ScreeningResult {
 public:
  // By start, then end, then kind.
  std::span<const Finding> findings() const { return findings_; }
  // kBlock when any finding is, or when screening failed.
  Verdict verdict() const { return verdict_; }
  // OK, or why the text could not be screened: OUT_OF_RANGE over
  // kMaxTextBytes, INVALID_ARGUMENT not UTF-8, INTERNAL our fault. Never holds
  // text.
  const absl::Status& status() const { return status_; }
  // SHA-256 of the exact bytes that were screened, and of the roster.
  const crypto::Digest& text_digest() const { return text_digest_; }
  const crypto::Digest& roster_digest() const { return roster_digest_; }

 private:
  friend ScreeningResult Screen(std::string_view text, const Roster& roster);
  ScreeningResult() = default;

  std::vector<Finding> findings_;
  Verdict verdict_ = Verdict::kBlock;
  absl::Status status_;
  crypto::Digest text_digest_ = {};
  crypto::Digest roster_digest_ = {};
};

// Screens a text of up to kMaxTextBytes. Total: any bytes give an answer, and
// any failure inside gives kBlock. Deterministic, linear in the text for a
// given roster. Never changes or keeps the text. Thread-safe.
ScreeningResult Screen(std::string_view text, const Roster& roster);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_SCREEN_H_
