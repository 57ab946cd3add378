#include "crypto/sign/ed25519.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

static_assert(!std::is_copy_constructible_v<SigningKey>);

struct KnownAnswer {
  std::string seed;
  std::string public_key;
  std::string message;
  std::string signature;
};

class Ed25519KnownAnswerTest : public testing::TestWithParam<KnownAnswer> {};

TEST_P(Ed25519KnownAnswerTest, GivesTheAnswerOfRfc8032) {
  const SigningKey key =
      SigningKey::FromSeed(SecretOf(GetParam().seed)).value();
  const std::string message = FromHex(GetParam().message);

  const Signature signature = key.SignPlain(AsBytes(message));

  EXPECT_EQ(HexEncode(key.PublicKey().bytes()), GetParam().public_key);
  EXPECT_EQ(HexEncode(signature), GetParam().signature);
  EXPECT_TRUE(key.PublicKey().VerifyPlain(AsBytes(message), signature).ok());
}

INSTANTIATE_TEST_SUITE_P(
    Rfc8032, Ed25519KnownAnswerTest,
    testing::Values(
        KnownAnswer{
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
        KnownAnswer{
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
        KnownAnswer{
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40"
            "a"}));

TEST(Ed25519Test, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("signatures")["with_domain"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const SigningKey key =
        SigningKey::FromSeed(SecretOf(vector["seed"])).value();
    const std::string message = FromHex(vector["message"]);

    EXPECT_EQ(HexEncode(key.PublicKey().bytes()), vector["public"]);
    EXPECT_EQ(HexEncode(key.Sign(vector["domain"].get<std::string>(),
                                 AsBytes(message))),
              vector["signature"]);
  }
}

TEST(Ed25519Test, FailsWhenOneBitIsFlipped) {
  const SigningKey key = TestSigningKey(1);
  const Signature signature = key.Sign("d", AsBytes("message"));
  ASSERT_TRUE(key.PublicKey().Verify("d", AsBytes("message"), signature).ok());
  for (size_t bit = 0; bit < 8 * signature.size(); bit += 7) {
    const std::string flipped = WithBitFlipped(AsChars(signature), bit);
    EXPECT_EQ(key.PublicKey()
                  .Verify("d", AsBytes("message"),
                          SignatureFromBytes(AsBytes(flipped)).value())
                  .code(),
              absl::StatusCode::kDataLoss);
  }
  for (size_t bit = 0; bit < 8 * 7; ++bit) {
    EXPECT_FALSE(
        key.PublicKey()
            .Verify("d", AsBytes(WithBitFlipped("message", bit)), signature)
            .ok());
  }
}

TEST(Ed25519Test, SeparatesDomains) {
  const SigningKey key = TestSigningKey(1);
  const Signature signature = key.Sign("ab", AsBytes("c"));

  EXPECT_FALSE(key.PublicKey().Verify("a", AsBytes("bc"), signature).ok());
  EXPECT_FALSE(key.PublicKey().Verify("abc", AsBytes(""), signature).ok());
  EXPECT_FALSE(key.PublicKey().VerifyPlain(AsBytes("c"), signature).ok());
  EXPECT_FALSE(key.PublicKey().VerifyPlain(AsBytes("abc"), signature).ok());
}

TEST(Ed25519Test, RefusesAnotherKey) {
  const Signature signature = TestSigningKey(1).Sign("d", AsBytes("m"));

  EXPECT_EQ(
      TestSigningKey(2).PublicKey().Verify("d", AsBytes("m"), signature).code(),
      absl::StatusCode::kDataLoss);
}

TEST(Ed25519Test, RefusesKeysOfLowOrder) {
  // With the neutral element as key, R = S = 0 would verify anything.
  std::array<uint8_t, 32> neutral = {1};
  Signature signature{};
  signature[0] = 1;

  EXPECT_FALSE(VerifyKey::FromBytes(neutral)
                   .value()
                   .VerifyPlain(AsBytes("anything"), signature)
                   .ok());
}

TEST(Ed25519Test, RefusesWrongSizes) {
  EXPECT_EQ(VerifyKey::FromBytes(AsBytes("short")).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SignatureFromBytes(AsBytes("short")).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SigningKey::FromSeed(TestSecret("short")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Ed25519Test, ComesBackFromItsSeed) {
  const SigningKey key = TestSigningKey(3);

  const SigningKey again =
      SigningKey::FromSeed(
          key.Seed(AccessTicket::ForFile("looks at a test's seed")).value())
          .value();

  EXPECT_EQ(again.PublicKey(), key.PublicKey());
  EXPECT_EQ(again.id().size(), 16u);
}

}  // namespace
}  // namespace samrad::crypto
