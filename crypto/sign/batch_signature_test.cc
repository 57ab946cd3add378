#include "crypto/sign/batch_signature.h"

#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_verifier.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

std::vector<Digest> Entries(size_t count) {
  std::vector<Digest> entries(count);
  for (size_t i = 0; i < count; ++i) entries[i] = TestEntry(i);
  return entries;
}

TEST(BatchSignatureTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("signatures")["batches"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const SigningKey key =
        SigningKey::FromSeed(SecretOf(vector["seed"])).value();
    std::vector<Digest> entries;
    for (const auto& entry : vector["entries"]) {
      entries.push_back(DigestOf(entry));
    }
    const std::vector<std::string> blobs = SignBatch(entries, key).value();
    ASSERT_EQ(blobs.size(), entries.size());
    for (size_t i = 0; i < blobs.size(); ++i) {
      EXPECT_EQ(HexEncode(AsBytes(blobs[i])), vector["blobs"][i]);
    }
  }
}

TEST(BatchSignatureTest, EachEntryVerifiesAlone) {
  const SigningKey key = TestSigningKey(1);
  for (size_t count : {1, 2, 3, 7, 64, 65}) {
    const std::vector<Digest> entries = Entries(count);
    const std::vector<std::string> blobs = SignBatch(entries, key).value();
    for (size_t i = 0; i < count; ++i) {
      EXPECT_TRUE(
          VerifyEntrySignature(entries[i], AsBytes(blobs[i]), key.PublicKey())
              .ok());
      EXPECT_LE(blobs[i].size(), kMaxEntrySignatureBytes);
    }
  }
}

TEST(BatchSignatureTest, OneEntryNeedsNoPath) {
  const SigningKey key = TestSigningKey(1);
  const std::string blob = SignEntry(TestEntry(1), key);

  EXPECT_EQ(blob.size(), kMinEntrySignatureBytes);
  EXPECT_EQ(SignBatch(std::vector{TestEntry(1)}, key).value(),
            std::vector{blob});
}

TEST(BatchSignatureTest, FailsWhenOneBitIsFlipped) {
  const SigningKey key = TestSigningKey(1);
  const std::vector<Digest> entries = Entries(5);
  const std::string blob = SignBatch(entries, key).value()[2];
  for (size_t bit = 0; bit < 8 * blob.size(); ++bit) {
    EXPECT_FALSE(VerifyEntrySignature(entries[2],
                                      AsBytes(WithBitFlipped(blob, bit)),
                                      key.PublicKey())
                     .ok())
        << bit;
  }
  for (size_t bit = 0; bit < 256; bit += 11) {
    const std::string flipped = WithBitFlipped(AsChars(entries[2]), bit);
    EXPECT_EQ(VerifyEntrySignature(DigestFromBytes(AsBytes(flipped)).value(),
                                   AsBytes(blob), key.PublicKey())
                  .code(),
              absl::StatusCode::kDataLoss);
  }
}

TEST(BatchSignatureTest, RefusesTheBlobOfAnotherEntryOrKey) {
  const SigningKey key = TestSigningKey(1);
  const std::vector<Digest> entries = Entries(4);
  const std::vector<std::string> blobs = SignBatch(entries, key).value();

  EXPECT_EQ(VerifyEntrySignature(entries[0], AsBytes(blobs[1]), key.PublicKey())
                .code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(VerifyEntrySignature(entries[0], AsBytes(blobs[0]),
                                 TestSigningKey(2).PublicKey())
                .code(),
            absl::StatusCode::kDataLoss);
}

TEST(BatchSignatureTest, RefusesWrongSizesAndSuites) {
  const SigningKey key = TestSigningKey(1);
  const std::string good = SignBatch(Entries(3), key).value()[0];
  std::string suite = good;
  suite[0] = 2;
  for (const std::string& blob :
       {std::string(), good.substr(0, 72), good.substr(0, 100), good + "x",
        good + std::string(32 * 12, 'x'), suite}) {
    EXPECT_EQ(VerifyEntrySignature(TestEntry(0), AsBytes(blob), key.PublicKey())
                  .code(),
              absl::StatusCode::kInvalidArgument);
  }
  // A hash too many has a right size, but no place in the tree.
  EXPECT_EQ(
      VerifyEntrySignature(TestEntry(0), AsBytes(good + std::string(32, 'x')),
                           key.PublicKey())
          .code(),
      absl::StatusCode::kDataLoss);
}

TEST(BatchSignatureTest, RefusesBatchesOfWrongSize) {
  const SigningKey key = TestSigningKey(1);

  EXPECT_EQ(SignBatch({}, key).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(SignBatch(Entries(kMaxBatchEntries + 1), key).ok());
  const std::vector<std::string> largest =
      SignBatch(Entries(kMaxBatchEntries), key).value();
  EXPECT_EQ(largest[0].size(), kMaxEntrySignatureBytes);
  EXPECT_TRUE(
      VerifyEntrySignature(TestEntry(0), AsBytes(largest[0]), key.PublicKey())
          .ok());
}

TEST(BatchSignatureTest, SeparatesItsDomain) {
  const SigningKey key = TestSigningKey(1);
  EntrySignature forged;
  const Digest root = LeafHash(TestEntry(1));
  const std::string message =
      std::string("\x01\x00\x00\x00\x01", 5) + ToString(root);

  forged.signature = key.Sign("samrad/other/v1", AsBytes(message));
  EXPECT_FALSE(VerifyEntrySignature(TestEntry(1),
                                    AsBytes(EncodeEntrySignature(forged)),
                                    key.PublicKey())
                   .ok());
  forged.signature = key.SignPlain(AsBytes(message));
  EXPECT_FALSE(VerifyEntrySignature(TestEntry(1),
                                    AsBytes(EncodeEntrySignature(forged)),
                                    key.PublicKey())
                   .ok());
}

TEST(BatchVerifierTest, VerifiesABatchWithOneSignatureCheck) {
  const SigningKey key = TestSigningKey(1);
  const std::vector<Digest> entries = Entries(50);
  const std::vector<std::string> blobs = SignBatch(entries, key).value();
  BatchVerifier verifier(4);
  for (size_t i = 0; i < entries.size(); ++i) {
    EXPECT_TRUE(
        verifier.Verify(entries[i], AsBytes(blobs[i]), key.PublicKey()).ok());
  }

  EXPECT_EQ(verifier.verifications(), 1u);
}

TEST(BatchVerifierTest, StillRefusesEveryFlippedBit) {
  const SigningKey key = TestSigningKey(1);
  const std::vector<Digest> entries = Entries(5);
  const std::vector<std::string> blobs = SignBatch(entries, key).value();
  BatchVerifier verifier(4);
  ASSERT_TRUE(
      verifier.Verify(entries[2], AsBytes(blobs[2]), key.PublicKey()).ok());
  for (size_t bit = 0; bit < 8 * blobs[2].size(); ++bit) {
    EXPECT_FALSE(verifier
                     .Verify(entries[2], AsBytes(WithBitFlipped(blobs[2], bit)),
                             key.PublicKey())
                     .ok());
  }
  EXPECT_FALSE(
      verifier
          .Verify(entries[2], AsBytes(blobs[2]), TestSigningKey(2).PublicKey())
          .ok());
  EXPECT_FALSE(
      verifier.Verify(entries[1], AsBytes(blobs[2]), key.PublicKey()).ok());
}

TEST(BatchVerifierTest, RemembersNoMoreThanItsLimit) {
  const SigningKey key = TestSigningKey(1);
  BatchVerifier verifier(2);
  std::vector<std::string> blobs;
  for (uint64_t i = 0; i < 3; ++i) {
    blobs.push_back(SignEntry(TestEntry(i), key));
    ASSERT_TRUE(
        verifier.Verify(TestEntry(i), AsBytes(blobs[i]), key.PublicKey()).ok());
  }
  ASSERT_TRUE(
      verifier.Verify(TestEntry(2), AsBytes(blobs[2]), key.PublicKey()).ok());
  EXPECT_EQ(verifier.verifications(), 3u);

  ASSERT_TRUE(
      verifier.Verify(TestEntry(0), AsBytes(blobs[0]), key.PublicKey()).ok());
  EXPECT_EQ(verifier.verifications(), 4u);
}

TEST(BatchVerifierTest, ServesManyThreads) {
  const SigningKey key = TestSigningKey(1);
  const std::vector<Digest> entries = Entries(32);
  const std::vector<std::string> blobs = SignBatch(entries, key).value();
  BatchVerifier verifier(1);
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < entries.size(); ++i) {
        const std::string own = SignEntry(entries[i], key);
        good[t] +=
            verifier.Verify(entries[i], AsBytes(blobs[i]), key.PublicKey())
                .ok();
        good[t] +=
            verifier.Verify(entries[i], AsBytes(own), key.PublicKey()).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(good, std::vector<int>(4, 64));
}

}  // namespace
}  // namespace samrad::crypto
