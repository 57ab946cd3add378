// What the directory's chain says of one agency.
#ifndef SAMRAD_SERVICES_AUDIT_AGENCY_RECORD_H_
#define SAMRAD_SERVICES_AUDIT_AGENCY_RECORD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samrad/audit/v1/audit.pb.h"
#include "samrad/common/v1/common.pb.h"

namespace samrad::audit {

// One public key of an agency, and the leaves it is valid for: from its own
// leaf (excluded: its event is signed with the key of before) until the leaf of
// the key that replaced it (excluded). A key without an end is the current one.
struct AgencyKey {
  v1::KeyUse use = v1::KEY_USE_UNSPECIFIED;
  // Signed-note form, as in the event.
  std::string vkey;
  // Key name in the vkey.
  std::string name;
  // Ed25519 (SIGN, WITNESS) or X25519 (SEAL) public key.
  std::array<std::uint8_t, 32> public_key{};
  // crypto::KeyIdOf(public_key): 16 hex digits.
  std::string key_id;
  // Leaf of the event that brought it.
  std::uint64_t from_leaf = 0;
  // Leaf of the event that ended it.
  std::optional<std::uint64_t> until_leaf;

  // True when a record at `leaf` may be verified with it.
  bool ValidAt(std::uint64_t leaf) const {
    return leaf > from_leaf && (!until_leaf.has_value() || leaf < *until_leaf);
  }
};

// One agency. A value; thread-compatible.
struct AgencyRecord {
  std::string agency;
  common::v1::AgencyKind kind = common::v1::AGENCY_KIND_UNSPECIFIED;
  common::v1::Function function = common::v1::FUNCTION_UNSPECIFIED;
  bool is_authority = false;
  std::string authority_id;
  std::string branch_id;
  // Leaf of GENESIS or ONBOARD.
  std::uint64_t joined_leaf = 0;
  // Leaf of REVOKE. It ends every key.
  std::optional<std::uint64_t> revoked_leaf;
  // Marked away: does not count for the quorum and cannot sign for others.
  bool inactive = false;
  // Every key it ever had, in leaf order.
  std::vector<AgencyKey> keys;

  bool active() const { return !revoked_leaf.has_value() && !inactive; }

  // The key in use now; null when there is none or the agency is revoked.
  const AgencyKey* Current(v1::KeyUse use) const;
  // The key valid for a record at `leaf`; null when there was none.
  const AgencyKey* At(v1::KeyUse use, std::uint64_t leaf) const;
  // A key, current or former, by its 16 hex digits; null when unknown.
  const AgencyKey* ById(v1::KeyUse use, std::string_view key_id) const;
};

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_AGENCY_RECORD_H_
