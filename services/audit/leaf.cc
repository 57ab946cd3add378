#include "services/audit/leaf.h"

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/hmac.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"

namespace samrad::audit {

absl::StatusOr<Entry> LeafEntry(v1::LeafType type, std::string_view header,
                                std::string_view ciphertext_hash,
                                std::string_view salt) {
  if (type == v1::LEAF_TYPE_UNSPECIFIED || !v1::LeafType_IsValid(type)) {
    return absl::InvalidArgumentError("leaf type is unknown");
  }
  if (header.empty() || header.size() > kMaxHeaderBytes) {
    return absl::InvalidArgumentError("header is empty or over 64 KiB");
  }
  if (!ciphertext_hash.empty() &&
      ciphertext_hash.size() != crypto::Digest().size()) {
    return absl::InvalidArgumentError("ciphertext hash is not 32 bytes");
  }
  if (salt.size() != kSaltBytes) {
    return absl::InvalidArgumentError("salt is not 32 bytes");
  }
  const std::array<std::uint8_t, 1> type_byte = {
      static_cast<std::uint8_t>(type)};
  const crypto::Digest header_hash = crypto::Sha256(header);
  return crypto::HmacSha256(crypto::AsBytes(salt),
                            {crypto::AsBytes(kLeafDomain), type_byte,
                             header_hash, crypto::AsBytes(ciphertext_hash)});
}

absl::StatusOr<Entry> EntryOf(const v1::SignedRecord& record) {
  return LeafEntry(record.type(), record.header(), record.ciphertext_hash(),
                   record.salt());
}

v1::LeafType LeafTypeOf(const v1::DirectoryEvent& event) {
  v1::DirectoryHeader header;
  return header.ParseFromString(event.header()) &&
                 header.event() == v1::CATALOGUE_RELEASED
             ? v1::CATALOGUE
             : v1::DIRECTORY;
}

absl::StatusOr<Entry> EntryOf(const v1::DirectoryEvent& event) {
  return LeafEntry(LeafTypeOf(event), event.header(), {}, event.salt());
}

absl::StatusOr<Entry> EntryFromBytes(std::string_view bytes) {
  return crypto::DigestFromBytes(crypto::AsBytes(bytes));
}

std::string ToBytes(const Entry& entry) { return crypto::ToString(entry); }

}  // namespace samrad::audit
