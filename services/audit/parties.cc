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

absl::Status Check(
    const sealed::v1::Party& sender,
    const google::protobuf::RepeatedPtrField<sealed::v1::Party>& recipients,
    bool may_be_unknown, const DirectoryChain& chain,
    std::optional<std::uint64_t> leaf) {
  const AgencyRecord* from = chain.Find(sender.agency());
  if (from == nullptr || !IsMember(*from, leaf)) {
    return absl::FailedPreconditionError("sender is not in the directory");
  }
  if (!IsAs(sender, *from)) {
    return absl::FailedPreconditionError("sender is not what it says");
  }
  for (const sealed::v1::Party& to : recipients) {
    const AgencyRecord* record = chain.Find(to.agency());
    if (record == nullptr && may_be_unknown) continue;
    if (record == nullptr || !IsMember(*record, leaf)) {
      return absl::FailedPreconditionError("recipient is not in the directory");
    }
    if (!IsAs(to, *record)) {
      return absl::FailedPreconditionError("recipient is not what it is said");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckParties(const sealed::v1::DisclosureHeader& header,
                          const DirectoryChain& chain,
                          std::optional<std::uint64_t> leaf) {
  return Check(header.from(), header.to(), header.outside_act(), chain, leaf);
}

absl::Status CheckParties(const sealed::v1::MeetingContentHeader& header,
                          const DirectoryChain& chain,
                          std::optional<std::uint64_t> leaf) {
  return Check(header.from(), header.to(), false, chain, leaf);
}

}  // namespace samrad::audit
