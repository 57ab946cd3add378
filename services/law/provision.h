// Provisions as values: "OSL 10:18 a st 2 p 1" taken apart, so that they are
// compared as law and not as strings. Internal to services/law.
#ifndef SAMRAD_SERVICES_LAW_PROVISION_H_
#define SAMRAD_SERVICES_LAW_PROVISION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace samrad::law::internal {

enum class Act : uint8_t {
  kOsl,
  kSol,
  kSol2001,
  kSkolL,
  kBrB,
  kFb,
  kPsl,
  kL2018,
  kLul,
  kPl,
  kL2025,
  kL2023,
  kSilence,  // "SoL tystnadsplikt"
};

struct Provision {
  Act act = Act::kOsl;
  char chapter_letter = 0;
  char letter = 0;
  int8_t paragraph = -1;  // st; -1 is not named
  uint32_t chapter = 0;   // numbers too large to exist are UINT32_MAX
  uint32_t section = 0;
  int64_t item = -1;  // p; -1 is not named

  // Equal without paragraph and item.
  bool SameSection(const Provision& other) const {
    return act == other.act && chapter == other.chapter &&
           chapter_letter == other.chapter_letter && section == other.section &&
           letter == other.letter;
  }
  bool operator==(const Provision& other) const {
    return SameSection(other) && paragraph == other.paragraph &&
           item == other.item;
  }
  // True when *this, perhaps naming no paragraph or item, takes in `other`.
  bool Contains(const Provision& other) const {
    return SameSection(other) &&
           (paragraph < 0 || paragraph == other.paragraph) &&
           (item < 0 || item == other.item);
  }
  // True when some text can fall under both.
  bool Overlaps(const Provision& other) const {
    return SameSection(other) &&
           (paragraph < 0 || other.paragraph < 0 ||
            paragraph == other.paragraph) &&
           (item < 0 || other.item < 0 || item == other.item);
  }
  // The section alone.
  Provision Section() const;
};

// nullopt unless the text matches the Provision pattern of facts.schema.json
// and is not empty.
std::optional<Provision> ParseProvision(std::string_view text);

// "OSL 10:18 a st 2": one spelling for each provision.
std::string ToString(const Provision& provision);

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_PROVISION_H_
