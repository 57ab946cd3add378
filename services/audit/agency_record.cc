#include "services/audit/agency_record.h"

namespace samrad::audit {

const AgencyKey* AgencyRecord::Current(v1::KeyUse use) const {
  for (const AgencyKey& key : keys) {
    if (key.use == use && !key.until_leaf.has_value()) return &key;
  }
  return nullptr;
}

const AgencyKey* AgencyRecord::At(v1::KeyUse use, std::uint64_t leaf) const {
  for (const AgencyKey& key : keys) {
    if (key.use == use && key.ValidAt(leaf)) return &key;
  }
  return nullptr;
}

const AgencyKey* AgencyRecord::ById(v1::KeyUse use,
                                    std::string_view key_id) const {
  for (const AgencyKey& key : keys) {
    if (key.use == use && key.key_id == key_id) return &key;
  }
  return nullptr;
}

}  // namespace samrad::audit
