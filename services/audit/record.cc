#include "services/audit/record.h"

#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/headers.h"
#include "services/audit/meeting_headers.h"

namespace samrad::audit {
namespace {

template <typename Header>
absl::StatusOr<RecordAuthor> AuthorIn(absl::StatusOr<Header> header) {
  if (!header.ok()) return std::move(header).status();
  return RecordAuthor{header->origin(), header->agency()};
}

// The author's agency, once the header belongs to this chain.
absl::StatusOr<const AgencyRecord*> AuthorRecord(const v1::SignedRecord& record,
                                                 const DirectoryChain& chain) {
  absl::StatusOr<RecordAuthor> author = AuthorOf(record);
  if (!author.ok()) return std::move(author).status();
  if (author->origin != chain.origin()) {
    return absl::FailedPreconditionError("record is of another log");
  }
  const AgencyRecord* agency = chain.Find(author->agency);
  if (agency == nullptr) {
    return absl::FailedPreconditionError("author is not in the directory");
  }
  return agency;
}

absl::StatusOr<const AgencyKey*> KeyAt(const v1::SignedRecord& record,
                                       const DirectoryChain& chain,
                                       std::uint64_t leaf) {
  const absl::StatusOr<const AgencyRecord*> agency =
      AuthorRecord(record, chain);
  if (!agency.ok()) return agency.status();
  const AgencyKey* key = (*agency)->At(v1::SIGN, leaf);
  if (key == nullptr) {
    return absl::FailedPreconditionError("author had no signing key then");
  }
  return key;
}

absl::StatusOr<const AgencyKey*> CurrentKey(const v1::SignedRecord& record,
                                            const DirectoryChain& chain) {
  const absl::StatusOr<const AgencyRecord*> agency =
      AuthorRecord(record, chain);
  if (!agency.ok()) return agency.status();
  const AgencyKey* key = (*agency)->Current(v1::SIGN);
  if (key == nullptr) {
    return absl::FailedPreconditionError("author has no signing key");
  }
  return key;
}

absl::Status VerifyWith(const v1::SignedRecord& record,
                        const absl::StatusOr<const AgencyKey*>& key,
                        crypto::BatchVerifier* verifier) {
  if (!key.ok()) return key.status();
  absl::StatusOr<Entry> entry = EntryOf(record);
  if (!entry.ok()) return std::move(entry).status();
  absl::StatusOr<crypto::VerifyKey> verify_key =
      crypto::VerifyKey::FromBytes((*key)->public_key);
  if (!verify_key.ok()) return std::move(verify_key).status();
  const crypto::ByteSpan blob = crypto::AsBytes(record.signature());
  return verifier == nullptr
             ? crypto::VerifyEntrySignature(*entry, blob, *verify_key)
             : verifier->Verify(*entry, blob, *verify_key);
}

}  // namespace

absl::StatusOr<RecordAuthor> AuthorOf(const v1::SignedRecord& record) {
  switch (record.type()) {
    case v1::DISCLOSURE: {
      auto header = ParseDisclosureHeader(record.header());
      if (!header.ok()) return std::move(header).status();
      return RecordAuthor{header->origin(), header->from().agency()};
    }
    case v1::OPENING:
    case v1::DECLINE:
      return AuthorIn(ParseOpeningHeader(record.header()));
    case v1::CONSENT:
      return AuthorIn(ParseConsentHeader(record.header()));
    case v1::WITHDRAWAL:
      return AuthorIn(ParseWithdrawalHeader(record.header()));
    case v1::ANCHOR:
      return AuthorIn(ParseAnchorHeader(record.header()));
    case v1::MEETING: {
      const auto header = ParseMeetingRecord(record);
      if (!header.ok()) return header.status();
      if (header->has_act()) {
        return RecordAuthor{header->act().origin(), header->act().agency()};
      }
      return RecordAuthor{header->content().origin(),
                          header->content().from().agency()};
    }
    default:
      return absl::InvalidArgumentError("type has no header of one agency");
  }
}

v1::SignedRecord RecordOf(const sealed::v1::Envelope& envelope) {
  v1::SignedRecord record;
  record.set_type(v1::DISCLOSURE);
  record.set_header(envelope.header());
  if (!envelope.body().empty()) {
    record.set_ciphertext_hash(
        crypto::ToString(crypto::Sha256(std::string_view(envelope.body()))));
  }
  record.set_salt(envelope.salt());
  record.set_signature(envelope.signature());
  return record;
}

absl::Status VerifyRecordSignature(const v1::SignedRecord& record,
                                   std::string_view vkey) {
  absl::StatusOr<Entry> entry = EntryOf(record);
  if (!entry.ok()) return std::move(entry).status();
  absl::StatusOr<crypto::NoteKey> key = crypto::ParseVkey(vkey);
  if (!key.ok() || key->type != crypto::NoteKeyType::kEd25519) {
    return absl::InvalidArgumentError("vkey is not an Ed25519 key");
  }
  return crypto::VerifyEntrySignature(
      *entry, crypto::AsBytes(record.signature()), key->key);
}

absl::Status VerifyRecordSignature(const v1::SignedRecord& record,
                                   const DirectoryChain& chain,
                                   std::uint64_t leaf) {
  return VerifyWith(record, KeyAt(record, chain, leaf), nullptr);
}

absl::Status VerifyRecordSignature(const v1::SignedRecord& record,
                                   const DirectoryChain& chain,
                                   std::uint64_t leaf,
                                   crypto::BatchVerifier& verifier) {
  return VerifyWith(record, KeyAt(record, chain, leaf), &verifier);
}

absl::Status VerifyPendingSignature(const v1::SignedRecord& record,
                                    const DirectoryChain& chain) {
  return VerifyWith(record, CurrentKey(record, chain), nullptr);
}

absl::Status VerifyPendingSignature(const v1::SignedRecord& record,
                                    const DirectoryChain& chain,
                                    crypto::BatchVerifier& verifier) {
  return VerifyWith(record, CurrentKey(record, chain), &verifier);
}

}  // namespace samrad::audit
