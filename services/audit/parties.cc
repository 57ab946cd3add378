#include "services/audit/parties.h"

namespace samrad::audit {
namespace {

bool IsMember(const AgencyRecord& record, std::optional<std::uint64_t> leaf) {
  if (!leaf.has_value()) return !record.revoked_leaf.has_value();
  return record.joined_leaf < *leaf &&
         (!record.revoked_leaf.has_value() || *leaf < *record.revoked_leaf);
}

bool IsAs(const sealed::v1::Party& party, const AgencyRecord& record) {
  return party.kind() == record.kind &&
         party.is_authority() == record.is_authority &&
         party.authority_id() == record.authority_id &&
         party.branch_id() == record.branch_id;
}

}  // namespace

absl::Status CheckParties(const sealed::v1::DisclosureHeader& header,
                          const DirectoryChain& chain,
                          std::optional<std::uint64_t> leaf) {
  const AgencyRecord* from = chain.Find(header.from().agency());
  if (from == nullptr || !IsMember(*from, leaf)) {
    return absl::FailedPreconditionError("sender is not in the directory");
  }
  if (!IsAs(header.from(), *from)) {
    return absl::FailedPreconditionError("sender is not what it says");
  }
  for (const sealed::v1::Party& to : header.to()) {
    const AgencyRecord* record = chain.Find(to.agency());
    if (record == nullptr && header.outside_act()) continue;
    if (record == nullptr || !IsMember(*record, leaf)) {
      return absl::FailedPreconditionError("recipient is not in the directory");
    }
    if (!IsAs(to, *record)) {
      return absl::FailedPreconditionError("recipient is not what it is said");
    }
  }
  return absl::OkStatus();
}

}  // namespace samrad::audit
