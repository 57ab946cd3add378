// A whole log in memory for tests: agencies with fixed keys, a directory chain,
// records, checkpoints, receipts. Tests only: it can also sign what is wrong.
#ifndef SAMRAD_SERVICES_AUDIT_TESTING_SYNTHETIC_LOG_H_
#define SAMRAD_SERVICES_AUDIT_TESTING_SYNTHETIC_LOG_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/sign/ed25519.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/directory_chain.h"
#include "services/audit/export_format.h"

namespace samrad::audit::testing {

// The same key for the same number.
crypto::SigningKey KeyNumber(std::uint64_t number);
// `size` bytes that depend on `number` only.
std::string BytesNumber(std::uint64_t number, std::size_t size);

// Not thread-safe. CHECKs instead of returning errors.
class SyntheticLog {
 public:
  // With `founded`: social and police by genesis, school onboarded by both, and
  // a witness and a seal key for each.
  explicit SyntheticLog(bool founded = true);

  static constexpr std::string_view kOrigin = "ekvik.samrad.example/log";

  TrustFile Trust() const;
  LogKey Key() const;

  // An event header with the common fields set; for GENESIS and ONBOARD also
  // what the agency is and its first key.
  v1::DirectoryHeader EventHeader(v1::DirectoryEventKind event,
                                  const std::string& agency) const;
  // A KEY or REPLACE_LOST_KEY header with this agency's key of `generation`.
  v1::DirectoryHeader KeyHeader(v1::DirectoryEventKind event,
                                const std::string& agency, v1::KeyUse use,
                                int generation) const;
  // A release proposed by social.
  v1::DirectoryHeader ReleaseHeader(const std::string& digest,
                                    const std::string& replaces,
                                    std::uint64_t version,
                                    absl::Time effective_at) const;
  // Signed by these, each with its current signing key; not logged.
  v1::DirectoryEvent SignEvent(const v1::DirectoryHeader& header,
                               const std::vector<std::string>& signers);
  // Logs it and, when it brings a signing key, uses that key from now on.
  std::uint64_t LogEvent(v1::DirectoryEvent event);

  // A header that holds, from social to police on OSL 10:18 a.
  sealed::v1::DisclosureHeader Disclosure(std::uint64_t number) const;
  // On consent instead, under this handle.
  sealed::v1::DisclosureHeader OnConsent(std::uint64_t number,
                                         const std::string& handle) const;
  sealed::v1::ConsentHeader Consent(const std::string& handle) const;
  sealed::v1::WithdrawalHeader Withdrawal(const std::string& handle) const;
  sealed::v1::OpeningHeader Opening(const sealed::v1::DisclosureHeader& of,
                                    std::uint64_t leaf,
                                    const std::string& agency) const;
  sealed::v1::AnchorHeader Anchor(const std::string& agency) const;

  // A record with a fixed salt, signed by `signer`; not logged.
  v1::SignedRecord Sign(v1::LeafType type, const std::string& header,
                        const std::string& signer);
  // Logs it and keeps its line. Returns its leaf.
  std::uint64_t Log(const v1::SignedRecord& record);
  template <typename Header>
  std::uint64_t LogSigned(v1::LeafType type, const Header& header,
                          const std::string& signer) {
    return Log(Sign(type, header.SerializeAsString(), signer));
  }
  // Entries that nobody explains.
  void LogFiller(std::uint64_t count);

  std::uint64_t size() const { return tree_.size(); }
  const crypto::MerkleTree& tree() const { return tree_; }
  const std::vector<crypto::Entry>& entries() const { return entries_; }
  // Checkpoint of the whole, cosigned by these witnesses.
  std::string Checkpoint(const std::vector<std::string>& witnesses) const;
  v1::Receipt ReceiptFor(std::uint64_t leaf) const;

  // The chain after all logged events.
  DirectoryChain Chain() const;
  // What an export holds; tests change them at will.
  std::vector<v1::DirectoryEvent> events;
  std::vector<OpeningLine> openings;
  // 32 bytes that headers name as their catalogue, and the version they name.
  std::string catalogue_digest;
  std::string provision_version;
  absl::Time decided_at;

 private:
  std::uint64_t KeyNumberOf(const std::string& agency, v1::KeyUse use,
                            int generation) const;
  std::string VkeyOf(const std::string& agency, v1::KeyUse use,
                     int generation) const;
  crypto::SigningKey SigningKeyOf(const std::string& agency) const;

  crypto::MerkleTree tree_;
  std::vector<crypto::Entry> entries_;
  std::map<std::string, int> generation_;
  std::uint64_t next_salt_ = 1;
};

}  // namespace samrad::audit::testing

#endif  // SAMRAD_SERVICES_AUDIT_TESTING_SYNTHETIC_LOG_H_
