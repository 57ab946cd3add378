#include "crypto/seal/pair_key_cache.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

std::string Hex(const SecretBytes& secret) {
  return HexEncode(
      secret.Reveal(AccessTicket::ForFile("looks at a test's pair key")));
}

TEST(PairKeyCacheTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("sealing")["sealed"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const SealKey sender =
        SealKey::FromSecret(SecretOf(vector["sender_secret"])).value();
    for (const auto& recipient : vector["recipients"]) {
      PairKeyCache cache(8);

      EXPECT_EQ(Hex(**cache.Get(sender, DigestOf(recipient["public"]))),
                recipient["pair_key"]);
    }
  }
}

TEST(PairKeyCacheTest, GivesTheSameKeyFromBothEnds) {
  const SealKey one = TestSealKey(1);
  const SealKey two = TestSealKey(2);
  PairKeyCache cache(8);

  EXPECT_EQ(Hex(**cache.Get(one, two.PublicKey())),
            Hex(**cache.Get(two, one.PublicKey())));
  EXPECT_NE(Hex(**cache.Get(one, two.PublicKey())),
            Hex(**cache.Get(one, TestSealKey(3).PublicKey())));
}

TEST(PairKeyCacheTest, ComputesOncePerPair) {
  const SealKey one = TestSealKey(1);
  const SealPublicKey other = TestSealKey(2).PublicKey();
  PairKeyCache cache(8);

  const std::shared_ptr<const SecretBytes> first =
      cache.Get(one, other).value();

  EXPECT_EQ(cache.Get(one, other).value(), first);
  EXPECT_EQ(cache.size(), 1u);
}

TEST(PairKeyCacheTest, DropsTheLeastRecentlyUsed) {
  const SealKey own = TestSealKey(1);
  const SealPublicKey a = TestSealKey(2).PublicKey();
  const SealPublicKey b = TestSealKey(3).PublicKey();
  const SealPublicKey c = TestSealKey(4).PublicKey();
  PairKeyCache cache(2);
  const auto of_a = cache.Get(own, a).value();
  const auto of_b = cache.Get(own, b).value();
  ASSERT_EQ(cache.Get(own, a).value(), of_a);

  ASSERT_TRUE(cache.Get(own, c).ok());

  EXPECT_EQ(cache.size(), 2u);
  EXPECT_EQ(cache.Get(own, a).value(), of_a);
  EXPECT_NE(cache.Get(own, b).value(), of_b) << "was computed anew";
}

TEST(PairKeyCacheTest, ForgetsADestroyedKey) {
  const SealKey destroyed = TestSealKey(1);
  const SealKey kept = TestSealKey(2);
  const SealPublicKey other = TestSealKey(3).PublicKey();
  PairKeyCache cache(8);
  ASSERT_TRUE(cache.Get(destroyed, other).ok());
  ASSERT_TRUE(cache.Get(destroyed, kept.PublicKey()).ok());
  ASSERT_TRUE(cache.Get(kept, other).ok());

  cache.Forget(destroyed.id());

  EXPECT_EQ(cache.size(), 1u);
}

TEST(PairKeyCacheTest, RefusesLowOrderPoints) {
  PairKeyCache cache(8);

  EXPECT_EQ(cache.Get(TestSealKey(1), SealPublicKey{}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(cache.size(), 0u);
}

TEST(PairKeyCacheTest, ServesManyThreads) {
  const SealKey own = TestSealKey(1);
  std::vector<SealPublicKey> others;
  for (uint64_t i = 2; i < 8; ++i) others.push_back(TestSealKey(i).PublicKey());
  PairKeyCache cache(3);
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round < 50; ++round) {
        const auto key = cache.Get(own, others[(round + t) % others.size()]);
        good[t] += key.ok() && (*key)->size() == 32;
        if (round % 17 == 0) cache.Forget(own.id());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(good, std::vector<int>(4, 50));
  EXPECT_LE(cache.size(), 3u);
}

}  // namespace
}  // namespace samrad::crypto
