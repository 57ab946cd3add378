// The parts of one walk by themselves: its commits without calls or keys, its
// cryptography without calls or disk.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "crypto/hash/sha256.h"
#include "crypto/merkle/compact_tree.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/open/open_content.h"
#include "crypto/seal/seal_content.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/random_source.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/batch_verifier.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/testing/test_keys.h"
#include "services/base/status.h"
#include "tests/bench/cpu.h"
#include "tests/bench/limits/floor_rows.h"
#include "tests/bench/limits/floor_shape.h"
#include "tests/bench/load.h"

namespace samrad::bench {
namespace {

constexpr int kMirrors = 5;

// Every commit of `batch` walks, one store after the other.
class Commits {
 public:
  explicit Commits(const std::string& folder)
      : social_(OpenFloorStore(folder + "/parts-social.db", NodeRows())),
        police_(OpenFloorStore(folder + "/parts-police.db", NodeRows())),
        exchange_(
            OpenFloorStore(folder + "/parts-exchange.db", ExchangeRows())),
        log_(OpenFloorStore(folder + "/parts-log.db", LogRows())) {}

  void Run(std::size_t batch) {
    const std::string header(kHeaderBytes, 'h');
    const std::string body(kContentBytes + 73 + 190, 'b');
    const std::string opening(kOpeningHeaderBytes + 200, 'o');
    const std::string receipt(700, 'r');
    const std::string hash(32, 'x');
    const std::string signature(137, 's');
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < batch; ++i) {
      ids.push_back(crypto::ToString(crypto::Sha256(std::to_string(next_ + i)))
                        .substr(0, 16));
    }
    const std::uint64_t first = next_;
    next_ += 2 * batch;
    using Txn = base::Transaction;
    const auto each = [&](base::Database& db, auto row) {
      Must(db.Write([&](Txn& txn) -> absl::Status {
        for (std::size_t i = 0; i < ids.size(); ++i) {
          SAMRAD_RETURN_IF_ERROR(row(txn, i));
        }
        return absl::OkStatus();
      }),
           "parts");
    };
    const auto decide = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutJournal(txn, hash));
      SAMRAD_RETURN_IF_ERROR(PutJournal(txn, hash));
      SAMRAD_RETURN_IF_ERROR(
          PutDecided(txn, {.id = ids[i],
                           .request = header + body + hash + signature + hash,
                           .record = header + signature,
                           .entry = hash}));
      return i == 0 ? PutPair(txn, hash) : absl::OkStatus();
    };
    const auto accept = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutRecord(txn, {.entry = hash,
                                             .agency = "social",
                                             .subject = ids[i],
                                             .header = header,
                                             .salt = hash,
                                             .signature = signature,
                                             .ciphertext_hash = hash,
                                             .shares_hash = hash}));
      return PutEnvelope(txn, first + i, body, hash, hash);
    };
    const std::string run(32 * batch, 'e');
    const auto log = [&](std::uint64_t leaf) {
      return [&, leaf](Txn& txn, std::size_t i) {
        return i == 0 ? PutRun(txn, leaf, run, leaf) : absl::OkStatus();
      };
    };
    const auto publish = [&](std::uint64_t seq, const char* agency, int kind) {
      return [&, seq, agency, kind](Txn& txn, std::size_t i) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(PutReceipt(txn, seq + i, receipt));
        return PutMail(txn, agency, seq + i, kind, seq + i);
      };
    };
    const auto outcome = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutOutcome(txn, ids[i], receipt));
      return i == 0 ? PutAcceptedPair(txn, hash) : absl::OkStatus();
    };
    const auto packet = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutSenderChain(txn, hash));
      SAMRAD_RETURN_IF_ERROR(PutPacket(txn, {.number = first + i,
                                             .id = ids[i],
                                             .header = header,
                                             .salt = hash,
                                             .signature = signature,
                                             .body = body,
                                             .body_hash = hash,
                                             .receipt = receipt}));
      return i == 0 ? PutMailbox(txn, first + i) : absl::OkStatus();
    };
    const auto acknowledge = [&](const char* agency, bool opened) {
      return [&, agency, opened](Txn& txn, std::size_t i) -> absl::Status {
        if (opened) {
          SAMRAD_RETURN_IF_ERROR(EraseOpened(txn, first + i));
        }
        return i == 0 ? PutAcknowledgement(txn, agency, first, signature)
                      : absl::OkStatus();
      };
    };
    const auto acknowledged = [&](bool opened) {
      return [&, opened](Txn& txn, std::size_t i) -> absl::Status {
        if (opened) {
          SAMRAD_RETURN_IF_ERROR(PutAcknowledged(txn, 0, ids[i]));
        }
        return i == 0 ? PutAcknowledged(txn, first, "") : absl::OkStatus();
      };
    };
    const auto decision = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutDecision(txn, first + i, opening));
      return PutJournal(txn, hash);
    };
    const auto open = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutRecord(txn, {.type = 2,
                                             .entry = hash,
                                             .agency = "police",
                                             .subject = ids[i],
                                             .header = opening,
                                             .salt = hash,
                                             .signature = signature,
                                             .ciphertext_hash = "",
                                             .shares_hash = ""}));
      return PutOpening(txn, first + i, first + batch + i);
    };
    const auto opened = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutOpened(txn, first + i, ids[i], body));
      SAMRAD_RETURN_IF_ERROR(PutRegistered(txn, ids[i]));
      SAMRAD_RETURN_IF_ERROR(PutJournal(txn, hash));
      return PutJournal(txn, hash);
    };
    const auto act = [&](Txn& txn, std::size_t i) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(
          PutPartyAct(txn, first + i, ids[i], opening, receipt));
      SAMRAD_RETURN_IF_ERROR(PutJournal(txn, hash));
      return i == 0 ? PutMailbox(txn, first + i) : absl::OkStatus();
    };
    each(*social_, decide);
    each(*exchange_, accept);
    each(*log_, log(first));
    each(*exchange_, publish(first, "police", 1));
    each(*social_, outcome);
    each(*police_, packet);
    each(*exchange_, acknowledge("police", false));
    each(*police_, acknowledged(false));
    each(*police_, decision);
    each(*exchange_, open);
    each(*log_, log(first + batch));
    each(*exchange_, publish(first + batch, "social", 2));
    each(*police_, opened);
    each(*exchange_, acknowledge("police", true));
    each(*police_, acknowledged(true));
    each(*social_, act);
    each(*exchange_, acknowledge("social", false));
    each(*social_, acknowledged(false));
  }

 private:
  const std::unique_ptr<base::Database> social_, police_, exchange_, log_;
  std::uint64_t next_ = 1;
};

// Every seal, signature, verification and hash of `batch` walks.
class Crypto {
 public:
  void Run(std::size_t batch) {
    const std::string header(kHeaderBytes, 'h');
    const std::string content(kContentBytes, 'c');
    std::vector<crypto::Sealed> sealed;
    std::vector<audit::Entry> entries, openings;
    const crypto::Digest header_hash = crypto::Sha256(header);
    for (std::size_t i = 0; i < batch; ++i) {
      Journal(2);
      // The header's hash: to seal, for the chain, for the entry.
      Hash(header, 2);
      const crypto::SealRecipient police{"police", seal_police_.PublicKey()};
      sealed.push_back(*crypto::SealContent(content, header_hash,
                                            std::span(&police, 1), seal_social_,
                                            random_, social_pairs_));
      entries.push_back(Entry(header, sealed.back().ciphertext));
    }
    const auto blobs = *crypto::SignBatch(entries, social_);
    crypto::BatchVerifier at_hub(1), at_police(1);
    for (std::size_t i = 0; i < batch; ++i) {
      Hash(header, 1);
      Hash(std::string(32, 's'), 1);
      Entry(header, sealed[i].ciphertext);
      Check(at_hub, entries[i], blobs[i], social_);
    }
    Log(entries, 2);
    for (std::size_t i = 0; i < batch; ++i) {
      Hash(header, 1);
      Entry(header, sealed[i].ciphertext);
      Check(at_police, entries[i], blobs[i], social_);
    }
    Acknowledge(police_);
    const std::string opening(kOpeningHeaderBytes, 'o');
    for (std::size_t i = 0; i < batch; ++i) {
      Journal(1);
      openings.push_back(Entry(opening, ""));
    }
    const auto opening_blobs = *crypto::SignBatch(openings, police_);
    crypto::BatchVerifier of_openings(1), at_social(1);
    for (std::size_t i = 0; i < batch; ++i) {
      Entry(opening, "");
      Check(of_openings, openings[i], opening_blobs[i], police_);
    }
    Log(openings, 2);
    for (std::size_t i = 0; i < batch; ++i) {
      const auto& recipient = sealed[i].recipients[0];
      Hash(header, 1);
      Must(crypto::OpenContent(
               {.ciphertext = crypto::AsBytes(sealed[i].ciphertext),
                .slot = crypto::AsBytes(recipient.slot),
                .hub_share = recipient.hub_share,
                .header_hash = header_hash,
                .own_id = "police",
                .sender_public_key = seal_social_.PublicKey()},
               seal_police_, police_pairs_)
               .status(),
           "open");
      Journal(2);
    }
    Acknowledge(police_);
    for (std::size_t i = 0; i < batch; ++i) {
      Entry(opening, "");
      Check(at_social, openings[i], opening_blobs[i], police_);
      Journal(1);
    }
    Acknowledge(social_);
  }

 private:
  static void Hash(std::string_view bytes, int times) {
    for (int i = 0; i < times; ++i) Keep(crypto::Sha256(bytes));
  }
  static void Journal(int times) {
    Hash(std::string(kJournalBytes, 'j'), times);
  }
  static void Keep(const crypto::Digest& digest) { kept_ = digest[0]; }

  audit::Entry Entry(std::string_view header, std::string_view body) {
    std::string salt(audit::kSaltBytes, '\0');
    random_.Fill({reinterpret_cast<uint8_t*>(salt.data()), salt.size()});
    const auto type = body.empty() ? audit::v1::OPENING : audit::v1::DISCLOSURE;
    const crypto::Digest hash = crypto::Sha256(body);
    return *audit::LeafEntry(
        type, header, body.empty() ? std::string_view() : crypto::AsChars(hash),
        salt);
  }
  static void Check(crypto::BatchVerifier& verifier, const audit::Entry& entry,
                    const std::string& blob, const crypto::SigningKey& key) {
    Must(verifier.Verify(entry, crypto::AsBytes(blob), key.PublicKey()),
         "signature");
  }
  static void Acknowledge(const crypto::SigningKey& key) {
    const std::string message = "police" + std::string(9, '\0');
    const auto signature = key.Sign("samrad/ack/v1", crypto::AsBytes(message));
    Must(key.PublicKey().Verify("samrad/ack/v1", crypto::AsBytes(message),
                                signature),
         "acknowledgement");
  }

  // Integrated and signed once; every mirror follows; `readers` parties verify
  // each receipt.
  void Log(const std::vector<audit::Entry>& entries, int readers) {
    const std::uint64_t first = tree_.size();
    tree_.AppendEntries(entries);
    const crypto::TreeHead head = *tree_.HeadAt(tree_.size());
    const std::string note = crypto::SignCheckpoint({.origin = kOrigin,
                                                     .size = head.size,
                                                     .root = head.root,
                                                     .extensions = {}},
                                                    log_);
    for (int i = 0; i < kMirrors; ++i) {
      mirrors_[i].AppendEntries(entries);
      Keep(mirrors_[i].Root());
      auto verifier = audit::ReceiptVerifier::Create(FloorLogKey());
      Must(verifier->VerifyCheckpoint(note).status(), "checkpoint");
    }
    std::vector<audit::v1::Receipt> receipts(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      receipts[i].set_leaf(first + i);
      receipts[i].set_tree_size(head.size);
      const crypto::Proof proof = tree_.InclusionProof(first + i, head).value();
      for (const crypto::Digest& node : proof) {
        receipts[i].add_inclusion_proof(node.data(), node.size());
      }
      receipts[i].set_checkpoint(note);
    }
    for (int reader = 0; reader < readers; ++reader) {
      auto verifier = audit::ReceiptVerifier::Create(FloorLogKey());
      for (std::size_t i = 0; i < entries.size(); ++i) {
        Must(verifier->Verify(receipts[i], entries[i]).status(), "receipt");
      }
    }
  }

  static inline volatile uint8_t kept_ = 0;
  crypto::SodiumRandomSource random_;
  const crypto::SigningKey log_ = crypto::TestSigningKey(kLogKeyNumber);
  const crypto::SigningKey social_ = SigningKeyOf("social");
  const crypto::SigningKey police_ = SigningKeyOf("police");
  const crypto::SealKey seal_social_ = crypto::TestSealKey(2);
  const crypto::SealKey seal_police_ = crypto::TestSealKey(3);
  crypto::PairKeyCache social_pairs_{4};
  crypto::PairKeyCache police_pairs_{4};
  crypto::MerkleTree tree_;
  crypto::CompactTree mirrors_[kMirrors];
};

double CryptoMicroseconds(std::size_t batch, int rounds) {
  Crypto crypto;
  crypto.Run(batch);
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const double began = ThreadSeconds();
    crypto.Run(batch);
    times.push_back((ThreadSeconds() - began) * 1e6 /
                    static_cast<double>(batch));
  }
  return Median(std::move(times));
}

}  // namespace

FloorParts MeasureParts(const std::string& folder) {
  FloorParts parts;
  parts.crypto_us = CryptoMicroseconds(64, 20);
  parts.crypto_alone_us = CryptoMicroseconds(1, 200);
  Commits commits(folder);
  commits.Run(64);
  std::vector<double> wall, cpu;
  for (int i = 0; i < 40; ++i) {
    const double wall_before = WallSeconds();
    const double cpu_before = OwnCpuSeconds();
    commits.Run(64);
    wall.push_back((WallSeconds() - wall_before) * 1e6 / 64);
    cpu.push_back((OwnCpuSeconds() - cpu_before) * 1e6 / 64);
  }
  parts.commit_us = Median(std::move(wall));
  parts.commit_cpu_us = Median(std::move(cpu));
  return parts;
}

}  // namespace samrad::bench
