// The log's entry of one act: what is committed to, and what is signed.
//
// An entry is 32 bytes whatever the act is:
//   HMAC-SHA-256(key = salt, "samrad/leaf/v1" || type || SHA-256(header)
//                            || SHA-256(ciphertext) or nothing)
// so that a reader of the log learns only that something happened, and erasing
// salt and header erases the meaning while every proof still verifies. The leaf
// hash is crypto::LeafHash(entry) (RFC 6962: SHA-256(0x00 || entry)). One
// function, used by hub, node and verifier alike. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_AUDIT_LEAF_H_
#define SAMRAD_SERVICES_AUDIT_LEAF_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/merkle/merkle_hash.h"
#include "samrad/audit/v1/audit.pb.h"

namespace samrad::audit {

// 32 bytes that stand in the log (an std::array of bytes).
using Entry = crypto::Entry;

inline constexpr std::size_t kEntryBytes = 32;
inline constexpr std::size_t kSaltBytes = 32;
inline constexpr std::size_t kMaxHeaderBytes = 64 * 1024;
inline constexpr std::string_view kLeafDomain = "samrad/leaf/v1";

// The entry of one act. INVALID_ARGUMENT when the type is unspecified or
// unknown, the header empty or over 64 KiB, the ciphertext hash neither empty
// nor 32 bytes, or the salt not 32 bytes.
absl::StatusOr<Entry> LeafEntry(v1::LeafType type, std::string_view header,
                                std::string_view ciphertext_hash,
                                std::string_view salt);

// The same, of a record as it travels. The signature is not looked at.
absl::StatusOr<Entry> EntryOf(const v1::SignedRecord& record);

// The same, of a directory event (no ciphertext).
absl::StatusOr<Entry> EntryOf(const v1::DirectoryEvent& event);
// CATALOGUE when its header says CATALOGUE_RELEASED, else DIRECTORY.
v1::LeafType LeafTypeOf(const v1::DirectoryEvent& event);

// An entry from its 32 bytes. INVALID_ARGUMENT for any other length.
absl::StatusOr<Entry> EntryFromBytes(std::string_view bytes);

// The 32 bytes as a string, for protos.
std::string ToBytes(const Entry& entry);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_LEAF_H_
