#include "services/audit/testing/synthetic_log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/cosignature.h"
#include "crypto/sign/signed_note.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/audit/leaf.h"

namespace samrad::audit::testing {
namespace {

constexpr std::uint64_t kLogKeyNumber = 1;

// What a test agency is.
struct Kind {
  const char* id;
  common::v1::AgencyKind kind;
  common::v1::Function function;
};
constexpr Kind kKinds[] = {
    {"social", common::v1::SOCIAL_SERVICES, common::v1::OTHER_STAFF},
    {"police", common::v1::POLICE, common::v1::OTHER_STAFF},
    {"school", common::v1::MUNICIPAL_SCHOOL, common::v1::OTHER_STAFF},
    {"leisure", common::v1::LEISURE, common::v1::OTHER_STAFF},
};

const Kind& KindOf(const std::string& agency) {
  for (const Kind& kind : kKinds) {
    if (agency == kind.id) return kind;
  }
  return kKinds[3];
}

void SetTime(google::protobuf::Timestamp& out, absl::Time time) {
  out.set_seconds(absl::ToUnixSeconds(time));
}

void FillParty(sealed::v1::Party& party, const std::string& agency) {
  const Kind& kind = KindOf(agency);
  party.set_agency(agency);
  party.set_kind(kind.kind);
  party.set_function(kind.function);
  party.set_is_authority(true);
  party.set_authority_id(absl::StrCat("ekvik-", agency));
}

bool IsMeetingText(v1::LeafType type, const std::string& header) {
  sealed::v1::MeetingHeader meeting;
  return type == v1::MEETING && meeting.ParseFromString(header) &&
         meeting.has_content();
}

}  // namespace

crypto::SigningKey KeyNumber(std::uint64_t number) {
  (void)crypto::InitCrypto();
  std::string seed = BytesNumber(number, 32);
  auto secret = crypto::SecretBytes::TakeFrom(std::move(seed));
  auto key = crypto::SigningKey::FromSeed(*std::move(secret));
  return *std::move(key);
}

std::string BytesNumber(std::uint64_t number, std::size_t size) {
  std::string out;
  for (int i = 0; out.size() < size; ++i) {
    out += crypto::ToString(
        crypto::Sha256(std::string_view(absl::StrCat(number, "/", i))));
  }
  return out.substr(0, size);
}

SyntheticLog::SyntheticLog(bool founded)
    : catalogue_digest(BytesNumber(77, 32)),
      provision_version("2025-04-01"),
      decided_at(absl::FromUnixSeconds(1788256800)) {
  if (!founded) return;
  for (const char* agency : {"social", "police"}) {
    LogEvent(SignEvent(EventHeader(v1::GENESIS, agency), {agency}));
  }
  LogEvent(SignEvent(EventHeader(v1::ONBOARD, "school"), {"social", "police"}));
  for (const char* agency : {"social", "police", "school"}) {
    for (const v1::KeyUse use : {v1::WITNESS, v1::SEAL}) {
      LogEvent(SignEvent(KeyHeader(v1::KEY, agency, use, 0), {agency}));
    }
  }
}

std::uint64_t SyntheticLog::KeyNumberOf(const std::string& agency,
                                        v1::KeyUse use, int generation) const {
  std::uint64_t sum = 0;
  for (const char c : agency) sum = sum * 31 + static_cast<unsigned char>(c);
  return 1000 + (sum % 100000) * 100 + static_cast<std::uint64_t>(use) * 10 +
         static_cast<std::uint64_t>(generation);
}

std::string SyntheticLog::VkeyOf(const std::string& agency, v1::KeyUse use,
                                 int generation) const {
  const std::string name = absl::StrCat("ekvik.samrad.example/", agency);
  const crypto::VerifyKey key =
      KeyNumber(KeyNumberOf(agency, use, generation)).PublicKey();
  if (use == v1::SEAL) return crypto::EncodeSealVkey(name, key.bytes());
  return crypto::EncodeVkey({name,
                             use == v1::SIGN
                                 ? crypto::NoteKeyType::kEd25519
                                 : crypto::NoteKeyType::kCosignatureV1,
                             key});
}

crypto::SigningKey SyntheticLog::SigningKeyOf(const std::string& agency) const {
  const auto it = generation_.find(agency);
  return KeyNumber(
      KeyNumberOf(agency, v1::SIGN, it == generation_.end() ? 0 : it->second));
}

LogKey SyntheticLog::Key() const {
  return {
      std::string(kOrigin),
      crypto::EncodeVkey({std::string(kOrigin), crypto::NoteKeyType::kEd25519,
                          KeyNumber(kLogKeyNumber).PublicKey()})};
}

TrustFile SyntheticLog::Trust() const {
  return {Key(),
          {{"social", VkeyOf("social", v1::SIGN, 0)},
           {"police", VkeyOf("police", v1::SIGN, 0)}}};
}

v1::DirectoryHeader SyntheticLog::EventHeader(v1::DirectoryEventKind event,
                                              const std::string& agency) const {
  v1::DirectoryHeader header;
  header.set_suite(1);
  header.set_origin(std::string(kOrigin));
  header.set_event(event);
  header.set_agency(agency);
  SetTime(*header.mutable_at(), decided_at);
  if (event == v1::GENESIS || event == v1::ONBOARD) {
    const Kind& kind = KindOf(agency);
    header.set_kind(kind.kind);
    header.set_function(kind.function);
    header.set_is_authority(true);
    header.set_authority_id(absl::StrCat("ekvik-", agency));
    header.set_use(v1::SIGN);
    header.set_vkey(VkeyOf(agency, v1::SIGN, 0));
  }
  return header;
}

v1::DirectoryHeader SyntheticLog::KeyHeader(v1::DirectoryEventKind event,
                                            const std::string& agency,
                                            v1::KeyUse use,
                                            int generation) const {
  v1::DirectoryHeader header = EventHeader(event, agency);
  header.set_use(use);
  header.set_vkey(VkeyOf(agency, use, generation));
  return header;
}

v1::DirectoryHeader SyntheticLog::ReleaseHeader(const std::string& digest,
                                                const std::string& replaces,
                                                std::uint64_t version,
                                                absl::Time effective_at) const {
  v1::DirectoryHeader header = EventHeader(v1::CATALOGUE_RELEASED, "social");
  header.set_catalogue_digest(digest);
  header.set_catalogue_replaces(replaces);
  header.set_catalogue_version(version);
  SetTime(*header.mutable_effective_at(), effective_at);
  return header;
}

v1::DirectoryEvent SyntheticLog::SignEvent(
    const v1::DirectoryHeader& header,
    const std::vector<std::string>& signers) {
  v1::DirectoryEvent event;
  event.set_header(header.SerializeAsString());
  event.set_salt(BytesNumber(1'000'000 + next_salt_++, kSaltBytes));
  const Entry entry = *EntryOf(event);
  for (const std::string& signer : signers) {
    v1::AgencySignature& signature = *event.add_signatures();
    signature.set_agency(signer);
    signature.set_signature(crypto::SignEntry(entry, SigningKeyOf(signer)));
  }
  return event;
}

std::uint64_t SyntheticLog::LogEvent(v1::DirectoryEvent event) {
  const Entry entry = *EntryOf(event);
  const std::uint64_t leaf = tree_.Append(entry);
  entries_.push_back(entry);
  event.set_leaf(leaf);
  const auto header = ParseDirectoryHeader(event.header());
  if (header.ok() && header->use() == v1::SIGN) {
    for (int generation = 0; generation < 10; ++generation) {
      if (VkeyOf(header->agency(), v1::SIGN, generation) == header->vkey()) {
        generation_[header->agency()] = generation;
      }
    }
  }
  events.push_back(std::move(event));
  return leaf;
}

sealed::v1::DisclosureHeader SyntheticLog::Disclosure(
    std::uint64_t number) const {
  sealed::v1::DisclosureHeader header;
  header.set_suite(1);
  header.set_origin(std::string(kOrigin));
  header.set_disclosure_id(BytesNumber(2'000'000 + number, 16));
  FillParty(*header.mutable_from(), "social");
  FillParty(*header.add_to(), "police");
  header.mutable_ground()->set_kind(law::v1::PROVISION);
  header.mutable_ground()->set_provision("OSL 10:18 a");
  header.set_direction(law::v1::OWN_INITIATIVE);
  header.set_purpose(law::v1::PREVENT_CRIME);
  header.set_setting(law::v1::BILATERAL);
  header.add_categories(common::v1::RISK_OF_CRIME);
  header.add_secrecy("OSL 26:1");
  for (const law::v1::AssessmentKind kind :
       {law::v1::CONCRETE_CIRCUMSTANCES_OF_RISK, law::v1::NOT_INAPPROPRIATE}) {
    sealed::v1::AssessmentAnswer& answer = *header.add_assessments();
    answer.set_kind(kind);
    answer.set_answer(law::v1::YES);
  }
  header.set_catalogue_digest(catalogue_digest);
  header.set_provision_version(provision_version);
  SetTime(*header.mutable_decided_at(), decided_at);
  SetTime(*header.mutable_expires_at(), decided_at + absl::Hours(24 * 30));
  sealed::v1::ChainLink& link = *header.add_links();
  link.set_to("police");
  link.set_counter(1);
  header.set_journal_head(BytesNumber(3, 32));
  return header;
}

sealed::v1::DisclosureHeader SyntheticLog::OnConsent(
    std::uint64_t number, const std::string& handle) const {
  sealed::v1::DisclosureHeader header = Disclosure(number);
  header.mutable_ground()->set_kind(law::v1::CONSENT);
  header.mutable_ground()->set_provision("OSL 12:2");
  header.clear_assessments();
  header.clear_provision_version();
  header.set_consent_handle(handle);
  return header;
}

sealed::v1::ConsentHeader SyntheticLog::Consent(
    const std::string& handle) const {
  sealed::v1::ConsentHeader header;
  header.set_suite(1);
  header.set_origin(std::string(kOrigin));
  header.set_consent_handle(handle);
  header.set_agency("social");
  header.add_from(common::v1::SOCIAL_SERVICES);
  header.add_to(common::v1::POLICE);
  header.add_categories(common::v1::RISK_OF_CRIME);
  header.add_purposes(law::v1::PREVENT_CRIME);
  header.set_form(law::v1::WRITTEN);
  // 2026-11-01 in Stockholm.
  header.mutable_valid_before()->set_seconds(1793487600);
  SetTime(*header.mutable_registered_at(), decided_at - absl::Hours(1));
  header.set_journal_head(BytesNumber(3, 32));
  return header;
}

sealed::v1::WithdrawalHeader SyntheticLog::Withdrawal(
    const std::string& handle) const {
  sealed::v1::WithdrawalHeader header;
  header.set_suite(1);
  header.set_origin(std::string(kOrigin));
  header.set_consent_handle(handle);
  header.set_agency("social");
  SetTime(*header.mutable_withdrawn_at(), decided_at + absl::Hours(1));
  header.set_journal_head(BytesNumber(3, 32));
  return header;
}

sealed::v1::OpeningHeader SyntheticLog::Opening(
    const sealed::v1::DisclosureHeader& of, std::uint64_t leaf,
    const std::string& agency) const {
  sealed::v1::OpeningHeader header;
  header.set_suite(1);
  header.set_origin(std::string(kOrigin));
  header.set_disclosure_id(of.disclosure_id());
  header.set_agency(agency);
  header.set_disclosure_leaf(leaf);
  SetTime(*header.mutable_at(), decided_at + absl::Hours(2));
  header.set_journal_head(BytesNumber(3, 32));
  return header;
}

sealed::v1::AnchorHeader SyntheticLog::Anchor(const std::string& agency) const {
  sealed::v1::AnchorHeader header;
  header.set_suite(1);
  header.set_origin(std::string(kOrigin));
  header.set_agency(agency);
  header.set_journal_head(BytesNumber(3, 32));
  header.set_journal_size(12);
  SetTime(*header.mutable_at(), decided_at);
  return header;
}

v1::SignedRecord SyntheticLog::Sign(v1::LeafType type,
                                    const std::string& header,
                                    const std::string& signer) {
  v1::SignedRecord record;
  record.set_type(type);
  record.set_header(header);
  record.set_salt(BytesNumber(1'000'000 + next_salt_++, kSaltBytes));
  if (type == v1::DISCLOSURE || IsMeetingText(type, header)) {
    record.set_ciphertext_hash(BytesNumber(5, 32));
  }
  record.set_signature(
      crypto::SignEntry(*EntryOf(record), SigningKeyOf(signer)));
  return record;
}

std::uint64_t SyntheticLog::Log(const v1::SignedRecord& record) {
  const Entry entry = *EntryOf(record);
  const std::uint64_t leaf = tree_.Append(entry);
  entries_.push_back(entry);
  openings.push_back({leaf, record});
  return leaf;
}

void SyntheticLog::LogFiller(std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const Entry entry =
        crypto::Sha256(std::string_view(absl::StrCat("filler ", size())));
    tree_.Append(entry);
    entries_.push_back(entry);
  }
}

std::string SyntheticLog::Checkpoint(
    const std::vector<std::string>& witnesses) const {
  const crypto::Checkpoint checkpoint{
      std::string(kOrigin), size(), tree_.Root(), {}};
  crypto::Note note = *crypto::ParseNote(
      crypto::SignCheckpoint(checkpoint, KeyNumber(kLogKeyNumber)));
  for (const std::string& witness : witnesses) {
    note.signatures.push_back(crypto::Cosign(
        note.text, absl::StrCat("ekvik.samrad.example/", witness),
        KeyNumber(KeyNumberOf(witness, v1::WITNESS, 0)),
        static_cast<std::uint64_t>(absl::ToUnixSeconds(decided_at))));
  }
  return crypto::FormatNote(note);
}

v1::Receipt SyntheticLog::ReceiptFor(std::uint64_t leaf) const {
  v1::Receipt receipt;
  receipt.set_leaf(leaf);
  receipt.set_tree_size(size());
  const crypto::Proof proof = *tree_.InclusionProof(leaf, size());
  for (const crypto::Digest& node : proof) {
    receipt.add_inclusion_proof(crypto::ToString(node));
  }
  receipt.set_checkpoint(Checkpoint({}));
  return receipt;
}

DirectoryChain SyntheticLog::Chain() const {
  const TrustFile trust = Trust();
  DirectoryChain chain =
      *DirectoryChain::FromGenesis(trust.log.origin, trust.genesis);
  for (const v1::DirectoryEvent& event : events) (void)chain.Apply(event);
  return chain;
}

}  // namespace samrad::audit::testing
