// The catalogue as tables: bit masks instead of lists, numbers instead of
// names. Internal to services/law.
#ifndef SAMRAD_SERVICES_LAW_COMPILED_CATALOGUE_H_
#define SAMRAD_SERVICES_LAW_COMPILED_CATALOGUE_H_

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "samrad/law/v1/catalogue.pb.h"
#include "services/law/catalogue.h"
#include "services/law/legal_day.h"
#include "services/law/provision.h"

namespace samrad::law::internal {

// One bit per enum value. Values this build does not know share bit 63.
using Mask = uint64_t;

inline constexpr int kUnknownBit = 63;

inline Mask BitOf(int value) {
  return Mask{1} << (value >= 0 && value < kUnknownBit ? value : kUnknownBit);
}

template <typename Repeated>
Mask MaskOf(const Repeated& values) {
  Mask mask = 0;
  for (int value : values) mask |= BitOf(value);
  return mask;
}

inline constexpr size_t kMaxSecrecies = 128;
inline constexpr size_t kMaxGrounds = 128;
using SecrecySet = std::bitset<kMaxSecrecies>;
using GroundSet = std::bitset<kMaxGrounds>;

struct Period {
  Day from = 0;           // 0: since before the rules here
  Day to = 99991231;      // last day in force
  std::string from_text;  // as in the catalogue; empty when unknown

  bool Holds(Day day) const { return from <= day && day <= to; }
};

struct CompiledParty {
  Mask kinds = 0;       // 0 is any
  Mask functions = 0;   // 0 is any
  Mask directions = 0;  // 0 is any
  bool authority = false;
  bool intervenes = false;
  bool unstated_function_is_other = false;
  std::vector<Provision> notified_under;
};

struct CompiledBreaks {
  bool any = false;
  bool osl = false;
  uint32_t from_chapter = 0;
  uint32_t to_chapter = 0;
  std::vector<Provision> provisions;
  std::vector<std::pair<Provision, Mask>> for_function;
  std::vector<Provision> except;
  std::vector<Provision> parts;
  SecrecySet interned;          // whatever part and whoever sends
  SecrecySet interned_in_part;  // something in for_function or parts touches it
};

struct CompiledNeed {
  v1::AssessmentKind kind = v1::ASSESSMENT_KIND_UNSPECIFIED;
  bool only_with_secrecy = false;
  bool unless_caught = false;
  Mask towards = 0;  // 0 is whoever receives
  v1::AssessmentKind or_with_open_inquiry = v1::ASSESSMENT_KIND_UNSPECIFIED;
};

struct CompiledCondition {
  v1::Condition::IsCase type = v1::Condition::IS_NOT_SET;
  Mask any_of = 0;
  Mask other = 0;
  int32_t number = 0;
  int32_t other_number = 0;
  std::vector<Provision> provisions;
  std::vector<std::pair<Mask, int32_t>> cases;  // sentence and age limit
};

struct CompiledVersion {
  Period period;
  const v1::GroundVersion* source = nullptr;
  bool for_lawyer = false;
  v1::Effect effect = v1::EFFECT_UNSPECIFIED;
  std::vector<CompiledParty> senders;
  std::vector<CompiledParty> recipients;
  bool recipient_is_authority = false;
  v1::Relation relation = v1::RELATION_UNSPECIFIED;
  CompiledBreaks breaks;
  std::vector<CompiledCondition> conditions;
  std::vector<CompiledNeed> needs;
};

struct CompiledGround {
  Provision provision;
  const v1::ProvisionFile* file = nullptr;
  std::string name;
  bool consent = false;
  bool names_a_duty = false;
  Mask suggest_only_for = 0;  // 0 is any purpose
  std::vector<CompiledVersion> versions;

  const CompiledVersion* VersionOn(Day day) const;
};

struct CompiledSecrecyVersion {
  Period period;
  v1::DamageTest test = v1::DAMAGE_TEST_UNSPECIFIED;
  v1::AssessmentKind assessment = v1::ASSESSMENT_KIND_UNSPECIFIED;
};

struct CompiledSecrecy {
  Provision provision;
  const v1::ProvisionFile* file = nullptr;
  std::string name;
  bool public_interest = false;
  bool closes_chapters = false;
  bool general = false;
  std::vector<CompiledParty> holders;
  Mask categories = 0;  // 0 is any
  std::vector<CompiledSecrecyVersion> versions;

  const CompiledSecrecyVersion* VersionOn(Day day) const;
};

struct CompiledInert {
  Provision provision;
  const v1::ProvisionFile* file = nullptr;
};

struct CompiledCatalogue {
  std::vector<CatalogueFile> files;  // sorted by name
  std::vector<v1::ProvisionFile> parsed;
  std::string digest;
  std::string digest_hex;

  std::vector<CompiledGround> grounds;
  std::vector<CompiledSecrecy> secrecies;
  std::vector<CompiledInert> inert;
  absl::flat_hash_map<std::string, int> ground_by_name;   // canonical spelling
  absl::flat_hash_map<std::string, int> secrecy_by_name;  // canonical spelling
  int consent = -1;          // index of OSL 12:2, or -1
  Mask general_holders = 0;  // kinds that hold a general secrecy

  // Grounds by which a kind of sender or recipient can at all send or receive
  // in some version, and those that can break a secrecy: a sieve for
  // suggestions, never an answer.
  GroundSet by_sender[64];
  GroundSet by_recipient[64];
  GroundSet by_secrecy[kMaxSecrecies];

  // -1 when it is no ground here. `cited` may name paragraph and item.
  int FindGround(std::string_view cited) const;
};

// True when the version breaks that secrecy for a sender with that function.
bool BreaksSecrecy(const CompiledBreaks& breaks, const Provision& secrecy,
                   Mask sender_function);

// The parsed files, checked and turned into tables; INVALID_ARGUMENT names the
// file and the fault.
absl::StatusOr<std::shared_ptr<const CompiledCatalogue>> Compile(
    std::vector<CatalogueFile> files);

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_COMPILED_CATALOGUE_H_
