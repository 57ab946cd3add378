// A directory of made-up agencies with fixed keys. Tests only.
#ifndef SAMRAD_SERVICES_HUB_LOG_CHAIN_TESTING_H_
#define SAMRAD_SERVICES_HUB_LOG_CHAIN_TESTING_H_

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/hash/sha256.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/cosignature.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/directory_chain.h"
#include "services/audit/leaf.h"
#include "services/hub/log/log_testing.h"
#include "services/hub/stubs/directory_mirror.h"

namespace samrad::hub {

// The first two agencies are the genesis; the others are onboarded by them.
// Each has a signing, a sealing and a witness key. Events stand on leaves 0, 1,
// 2, ... in order.
class TestDirectory {
 public:
  explicit TestDirectory(std::vector<std::string> agencies)
      : agencies_(std::move(agencies)),
        chain_(audit::DirectoryChain::FromGenesis(
                   kTestOrigin, {{agencies_[0], SignVkey(agencies_[0])},
                                 {agencies_[1], SignVkey(agencies_[1])}})
                   .value()) {
    for (size_t i = 0; i < agencies_.size(); ++i) {
      if (i < 2) {
        Add(Joining(agencies_[i], audit::v1::GENESIS), {agencies_[i]});
      } else {
        Add(Joining(agencies_[i], audit::v1::ONBOARD),
            {agencies_[0], agencies_[1]});
      }
    }
    for (const std::string& agency : agencies_) {
      Add(KeyEvent(agency, audit::v1::SEAL), {agency});
      Add(KeyEvent(agency, audit::v1::WITNESS), {agency});
    }
  }

  const audit::DirectoryChain& chain() const { return chain_; }
  const std::vector<audit::v1::DirectoryEvent>& events() const {
    return events_;
  }

  // The checkpoint as a note with this agency's cosignature only.
  crypto::Note Cosigned(const std::string& agency,
                        const crypto::Checkpoint& checkpoint) const {
    crypto::Note note;
    note.text = crypto::FormatCheckpoint(checkpoint);
    note.signatures.push_back(crypto::Cosign(note.text, KeyName(agency),
                                             KeyOf(agency, audit::v1::WITNESS),
                                             1'800'000'000));
    return note;
  }

  // An event that ends the agency's membership.
  void Revoke(const std::string& agency) {
    audit::v1::DirectoryHeader header;
    header.set_suite(1);
    header.set_origin(kTestOrigin);
    header.set_event(audit::v1::REVOKE);
    header.set_agency(agency);
    header.mutable_at()->set_seconds(1'800'000'000);
    Add(header, {agency});
  }

  static std::string KeyName(const std::string& agency) {
    return "ekvik.samrad.example/" + agency;
  }

  static crypto::SigningKey KeyOf(const std::string& agency,
                                  audit::v1::KeyUse use) {
    const crypto::Digest seed =
        crypto::Sha256(agency + "/" + std::to_string(use));
    auto secret =
        crypto::SecretBytes::TakeFrom(std::string(seed.begin(), seed.end()));
    return crypto::SigningKey::FromSeed(*std::move(secret)).value();
  }

  static std::string SignVkey(const std::string& agency) {
    return Vkey(agency, audit::v1::SIGN);
  }

  // Signs an event and puts it on the next leaf; ends the process when the
  // chain refuses it.
  void Add(const audit::v1::DirectoryHeader& header,
           const std::vector<std::string>& signers) {
    audit::v1::DirectoryEvent event = Signed(header, signers);
    event.set_leaf(events_.size());
    if (!chain_.Apply(event).ok()) std::abort();
    events_.push_back(std::move(event));
  }

  static audit::v1::DirectoryEvent Signed(
      const audit::v1::DirectoryHeader& header,
      const std::vector<std::string>& signers) {
    audit::v1::DirectoryEvent event;
    event.set_header(header.SerializeAsString());
    event.set_salt(std::string(audit::kSaltBytes, 's'));
    const audit::Entry entry = audit::EntryOf(event).value();
    for (const std::string& signer : signers) {
      audit::v1::AgencySignature& signature = *event.add_signatures();
      signature.set_agency(signer);
      signature.set_signature(
          crypto::SignEntry(entry, KeyOf(signer, audit::v1::SIGN)));
    }
    return event;
  }

  static audit::v1::DirectoryHeader Joining(
      const std::string& agency, audit::v1::DirectoryEventKind kind) {
    audit::v1::DirectoryHeader header = KeyEvent(agency, audit::v1::SIGN);
    header.set_event(kind);
    header.set_kind(common::v1::OTHER_MUNICIPAL);
    header.set_is_authority(true);
    header.set_authority_id("ekvik-" + agency);
    return header;
  }

  static audit::v1::DirectoryHeader KeyEvent(const std::string& agency,
                                             audit::v1::KeyUse use) {
    audit::v1::DirectoryHeader header;
    header.set_suite(1);
    header.set_origin(kTestOrigin);
    header.set_event(audit::v1::KEY);
    header.set_agency(agency);
    header.set_use(use);
    header.set_vkey(Vkey(agency, use));
    header.mutable_at()->set_seconds(1'800'000'000);
    return header;
  }

 private:
  static std::string Vkey(const std::string& agency, audit::v1::KeyUse use) {
    const crypto::VerifyKey key = KeyOf(agency, use).PublicKey();
    if (use == audit::v1::SEAL) {
      return crypto::EncodeSealVkey(KeyName(agency), key.bytes());
    }
    return crypto::EncodeVkey({.name = KeyName(agency),
                               .type = use == audit::v1::WITNESS
                                           ? crypto::NoteKeyType::kCosignatureV1
                                           : crypto::NoteKeyType::kEd25519,
                               .key = key});
  }

  const std::vector<std::string> agencies_;
  audit::DirectoryChain chain_;
  std::vector<audit::v1::DirectoryEvent> events_;
};

// Answers with the events of a TestDirectory, or that it is away.
class FakeDirectorySource final : public DirectoryEventSource {
 public:
  explicit FakeDirectorySource(const TestDirectory& directory)
      : directory_(directory) {}

  absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> EventsFrom(
      uint64_t index) override {
    const auto& events = directory_.events();
    return std::vector<audit::v1::DirectoryEvent>(
        events.begin() +
            static_cast<int64_t>(std::min<uint64_t>(index, events.size())),
        events.end());
  }

 private:
  const TestDirectory& directory_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_CHAIN_TESTING_H_
