// The directory as a chain of signed events that starts in the genesis file.
// The hub carries the chain; it can neither make nor change a link. Hub, node
// and verifier apply the same events with this class and arrive at the same
// keys.
//
// Who signs (each over the event's leaf entry, with the signing key that was
// valid before the event):
//   GENESIS           the agency, with its key in the genesis file
//   ONBOARD           two other active agencies
//   KEY, MARK_ACTIVE  the agency, with its signing key
//   REPLACE_LOST_KEY  two other active agencies
//   MARK_INACTIVE     two other active agencies
//   REVOKE            the agency itself, or two other active agencies
//   CATALOGUE_RELEASED  the agency that proposes, and another; both active
#ifndef SAMRAD_SERVICES_AUDIT_DIRECTORY_CHAIN_H_
#define SAMRAD_SERVICES_AUDIT_DIRECTORY_CHAIN_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/agency_record.h"

namespace samrad::audit {

// One agency of the genesis file.
struct GenesisAgency {
  std::string agency;
  // Its first signing key in signed-note form.
  std::string vkey;
};

// A catalogue that two agencies have released. A value.
struct CatalogueRelease {
  std::string digest;  // 32 bytes
  std::uint64_t version = 0;
  absl::Time effective_at;
  std::uint64_t leaf = 0;
  // Who signed, by id.
  std::vector<std::string> signers;
};

// Parses and checks the header of a directory event by itself: suite, sizes,
// agency id, which fields the event must and must not carry, and the key's
// form. INVALID_ARGUMENT.
absl::StatusOr<v1::DirectoryHeader> ParseDirectoryHeader(
    std::string_view header);

// Thread-compatible; copyable (a snapshot is a copy).
class DirectoryChain {
 public:
  // INVALID_ARGUMENT when the origin is empty, fewer than 2 or more than 16
  // agencies are named, one is named twice, or a key is malformed or used
  // twice.
  static absl::StatusOr<DirectoryChain> FromGenesis(
      std::string origin, std::vector<GenesisAgency> genesis);

  // How many more signatures the event needs before it can be applied; 0: it
  // can be applied now. Every signature that it carries is checked: an event
  // with none needs one or two. INVALID_ARGUMENT: malformed or another origin.
  // FAILED_PRECONDITION: the chain as it stands cannot take it (unknown or
  // revoked agency, key already used, nothing changes). PERMISSION_DENIED: a
  // signer may not sign this, or signs twice. DATA_LOSS: a signature is wrong.
  absl::StatusOr<std::uint32_t> SignaturesMissing(
      const v1::DirectoryEvent& event) const;

  // Applies a logged event at `event.leaf()`. Codes as above;
  // FAILED_PRECONDITION also when signatures are missing or the leaf is not
  // beyond that of the event before. The chain is unchanged on failure. The
  // receipt is not looked at: verify it first.
  absl::Status Apply(const v1::DirectoryEvent& event);

  // Null when unknown. Also finds revoked agencies. Invalidated by Apply.
  const AgencyRecord* Find(std::string_view agency) const;
  // Null when unknown, revoked or inactive.
  const AgencyRecord* FindActive(std::string_view agency) const;
  // Everybody who ever joined, by agency id.
  std::vector<const AgencyRecord*> Agencies() const;
  // Ids of agencies neither revoked nor inactive, in order.
  std::vector<std::string> ActiveAgencies() const;
  // Cosignatures that make a checkpoint witnessed: more than half of the
  // active agencies. 1 when there are none.
  std::size_t Quorum() const;
  // The agency whose witness key, current or former, has this vkey; null when
  // there is none.
  const AgencyRecord* FindWitness(std::string_view vkey) const;

  // Released catalogues by version, which is also by leaf and by instant.
  const std::vector<CatalogueRelease>& catalogues() const {
    return catalogues_;
  }
  // Digest of the catalogue that the first release replaces; empty: there is
  // none yet.
  const std::string& founding_catalogue() const { return founding_catalogue_; }
  // The release that a decision made at `at` and logged at `leaf` (absent: not
  // logged yet) rests on; null: the founding catalogue.
  const CatalogueRelease* CatalogueInForce(
      absl::Time at, std::optional<std::uint64_t> leaf) const;

  const std::string& origin() const { return origin_; }
  // Events applied so far.
  std::uint64_t size() const { return size_; }
  // Leaf of the last applied event.
  std::optional<std::uint64_t> last_leaf() const { return last_leaf_; }

 private:
  // An event whose signatures are all right, and how many it still needs.
  struct Evaluation {
    v1::DirectoryHeader header;
    std::uint32_t missing = 0;
  };

  DirectoryChain() = default;
  absl::StatusOr<Evaluation> Evaluate(const v1::DirectoryEvent& event) const;
  // Whether the chain as it stands can take the event at all.
  absl::Status CheckPossible(const v1::DirectoryHeader& header) const;
  absl::Status CheckKeyIsNew(const v1::DirectoryHeader& header) const;
  absl::Status CheckCatalogueIsNext(const v1::DirectoryHeader& header) const;
  // The key `signer` signs this event with; PERMISSION_DENIED if it may not.
  absl::StatusOr<std::string> SignerVkey(const v1::DirectoryHeader& header,
                                         const std::string& signer) const;

  std::string origin_;
  // Genesis agencies: id -> vkey.
  std::map<std::string, std::string, std::less<>> genesis_;
  std::map<std::string, AgencyRecord, std::less<>> agencies_;
  std::vector<CatalogueRelease> catalogues_;
  std::string founding_catalogue_;
  std::uint64_t size_ = 0;
  std::optional<std::uint64_t> last_leaf_;
};

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_DIRECTORY_CHAIN_H_
