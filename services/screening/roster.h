// What the agency already knows for the case: names, nicknames, relatives,
// schools, streets. Compiled once, matched in any number of texts.
#ifndef SAMRAD_SERVICES_SCREENING_ROSTER_H_
#define SAMRAD_SERVICES_SCREENING_ROSTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "crypto/hash/sha256.h"
#include "services/screening/finding.h"
#include "services/screening/page.h"
#include "services/screening/spans.h"

namespace samrad::screening {

inline constexpr size_t kMaxRosterEntries = 20000;
inline constexpr size_t kMaxRosterEntryBytes = 200;

// Immutable; thread-safe after Compile.
class Roster {
 public:
  // Every entry and each of its words of three letters or more. Empty entries
  // are skipped. INVALID_ARGUMENT for an entry that is not UTF-8, over
  // kMaxRosterEntryBytes, or more than kMaxRosterEntries; the message holds the
  // index only.
  static absl::StatusOr<Roster> Compile(absl::Span<const std::string> entries);

  // Adds a span for each occurrence: any case, with -s, as a part of a hyphen
  // compound, without its marks, and, from six letters, with one letter
  // doubled, missing or wrong. Ordinary words count only with a capital, and
  // never as a misspelling.
  void Find(const Page& page, Spans* spans) const;

  // SHA-256 over the entries as given (count, then length and bytes of each).
  const crypto::Digest& digest() const { return digest_; }
  size_t word_count() const { return words_.size(); }

 private:
  struct Word {
    // Folded without marks.
    std::u32string letters;
    Kind kind;
    // Has to stand with a capital.
    bool capital;
    // Index of the words that must follow; 0 for none.
    uint32_t rest;
  };
  // An open-addressing set of (hash -> word), many words to a hash.
  struct Slot {
    uint64_t hash;
    uint32_t word;
  };
  class Index {
   public:
    void Add(uint64_t hash, uint32_t word) { pending_.push_back({hash, word}); }
    void Build();
    bool May(uint64_t hash) const {
      return (filter_[(hash >> 6) & filter_mask_] >> (hash & 63)) & 1;
    }
    template <typename Visit>
    bool Any(uint64_t hash, Visit visit) const {
      if (!May(hash)) return false;
      for (size_t i = (hash >> 20) & mask_; slots_[i].word != kNone;
           i = (i + 1) & mask_) {
        if (slots_[i].hash == hash && visit(slots_[i].word)) return true;
      }
      return false;
    }

   private:
    std::vector<Slot> pending_;
    std::vector<Slot> slots_;
    std::vector<uint64_t> filter_;
    uint64_t mask_ = 0;
    uint64_t filter_mask_ = 0;
  };
  static constexpr uint32_t kNone = 0xffffffff;

  void AddEntry(const Page& page);
  void AddWord(const Page& page, const Token& token, Kind kind, bool capital,
               uint32_t rest);
  // Index of the word that matches this token, exactly or misspelled; kNone.
  uint32_t Match(const Page& page, size_t token,
                 std::u32string_view letters) const;
  uint32_t MatchMisspelled(std::u32string_view letters) const;
  bool Follows(const Page& page, size_t token, uint32_t word,
               uint32_t* end) const;

  std::vector<Word> words_;
  // One bit for each three letters that a word begins with.
  std::vector<uint64_t> starts_;
  std::vector<std::vector<std::u32string>> rests_ = {{}};
  Index exact_;
  // One letter left out of the roster's word.
  Index missing_;
  // One letter of it replaced by a hole.
  Index holes_;
  crypto::Digest digest_ = {};
};

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_ROSTER_H_
