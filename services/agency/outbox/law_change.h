// Change of law, as the security officers of two agencies make it.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_LAW_CHANGE_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_LAW_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/outbox.h"
#include "services/base/clock.h"
#include "services/law/catalogue.h"

namespace samrad::agency {

enum class CatalogueState { kProposed, kComing, kInForce, kSuperseded };

// One catalogue; docs: proto/samrad/agency/staff/v1/catalogues.proto.
struct ListedCatalogue {
  std::string digest_hex;
  std::uint64_t version = 0;
  // InfinitePast for the founding one.
  absl::Time effective_at = absl::InfinitePast();
  CatalogueState state = CatalogueState::kProposed;
  std::vector<std::string> signers = {};
  std::optional<std::uint64_t> leaf = {};
  bool loaded = false;
};

struct CatalogueList {
  // The founding one, the released ones by version, then proposals.
  std::vector<ListedCatalogue> catalogues;
  // The hub is away: proposals are not listed.
  bool hub_away = false;
};

// Every act is journalled under `user`. Thread-safe. Who may act is the
// caller's to check.
class LawChange {
 public:
  // All must outlive it.
  LawChange(Outbox& outbox, const Journal& journal, const base::Clock& clock);

  CatalogueList List();

  // By 64 hexadecimal digits; empty: the one in force. INVALID_ARGUMENT;
  // NOT_FOUND; UNAVAILABLE: it is a proposal, and the hub is away.
  absl::StatusOr<law::Catalogue> Get(std::string_view digest_hex);

  // What an act of signing came to.
  struct Signed {
    std::string digest_hex;
    std::uint64_t version = 0;
    std::uint32_t missing = 0;
  };

  // Signs it as the next version. INVALID_ARGUMENT, tag CATALOGUE: it does not
  // hold together (the message says where). FAILED_PRECONDITION:
  // EFFECT_TOO_SOON, NOT_IN_DIRECTORY, ALREADY_PROPOSED (release it instead),
  // NOTHING_CHANGES. Else the hub's codes.
  absl::StatusOr<Signed> Propose(std::string_view user,
                                 const audit::v1::CatalogueFiles& files,
                                 absl::Time effective_at);

  // Signs what another agency proposed, after this node has read and checked
  // it. NOT_FOUND: there is no such proposal. FAILED_PRECONDITION:
  // OWN_PROPOSAL, EFFECT_TOO_SOON; else as above. One that is released already
  // is answered with nothing missing.
  absl::StatusOr<Signed> Release(std::string_view user,
                                 std::string_view digest_hex);

 private:
  Outbox& outbox_;
  const Journal& journal_;
  const base::Clock& clock_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_LAW_CHANGE_H_
