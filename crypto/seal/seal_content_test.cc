#include "crypto/seal/seal_content.h"

#include <sodium.h>

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/fixed_random_source.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

// draft-irtf-cfrg-xchacha-03, A.3.1: libsodium is the algorithm we name.
TEST(XChaCha20Poly1305Test, GivesTheAnswerOfTheDraft) {
  const std::string plaintext =
      "Ladies and Gentlemen of the class of '99: If I could offer you only one "
      "tip for the future, sunscreen would be it.";
  const std::string key = FromHex(
      "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
  const std::string nonce =
      FromHex("404142434445464748494a4b4c4d4e4f5051525354555657");
  const std::string bound = FromHex("50515253c0c1c2c3c4c5c6c7");
  std::string out(plaintext.size() + 16, '\0');

  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<uint8_t*>(out.data()), nullptr,
      AsBytes(plaintext).data(), plaintext.size(), AsBytes(bound).data(),
      bound.size(), nullptr, AsBytes(nonce).data(), AsBytes(key).data());

  EXPECT_EQ(HexEncode(AsBytes(out)),
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
            "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
            "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
            "21f9664c97637da9768812f615c68b13b52e"
            "c0875924c1c7987947deafd8780acf49");
}

TEST(SealContentTest, AgreesWithTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("sealing")["sealed"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const SealKey sender =
        SealKey::FromSecret(SecretOf(vector["sender_secret"])).value();
    std::vector<SealRecipient> recipients;
    for (const auto& recipient : vector["recipients"]) {
      recipients.push_back({recipient["id"], DigestOf(recipient["public"])});
    }
    FixedRandomSource random(vector["random_seed"]);
    PairKeyCache cache(8);

    const Sealed sealed = SealContent(FromHex(vector["plaintext"]),
                                      DigestOf(vector["header_hash"]),
                                      recipients, sender, random, cache)
                              .value();

    EXPECT_EQ(HexEncode(AsBytes(sealed.ciphertext)), vector["ciphertext"]);
    ASSERT_EQ(sealed.recipients.size(), recipients.size());
    for (size_t i = 0; i < recipients.size(); ++i) {
      const auto& expected = vector["recipients"][i];
      EXPECT_EQ(sealed.recipients[i].recipient_id, expected["id"]);
      EXPECT_EQ(HexEncode(AsBytes(sealed.recipients[i].slot)),
                expected["slot"]);
      EXPECT_EQ(HexEncode(sealed.recipients[i].hub_share),
                expected["hub_share"]);
    }
  }
}

class SealContentRulesTest : public testing::Test {
 protected:
  absl::StatusOr<Sealed> Seal(const std::vector<SealRecipient>& recipients,
                              std::string_view text = "text") {
    return SealContent(text, Sha256("header"), recipients, own_, random_,
                       cache_);
  }
  absl::StatusCode CodeOf(const std::vector<SealRecipient>& recipients,
                          std::string_view text = "text") {
    return Seal(recipients, text).status().code();
  }

  SealKey own_ = TestSealKey(1);
  SealPublicKey other_ = TestSealKey(2).PublicKey();
  FixedRandomSource random_;
  PairKeyCache cache_{8};
};

TEST_F(SealContentRulesTest, RefusesRecipientsThatAreNone) {
  const auto malformed = absl::StatusCode::kInvalidArgument;

  EXPECT_EQ(CodeOf({}), malformed);
  EXPECT_EQ(CodeOf({{"", other_}}), malformed);
  EXPECT_EQ(CodeOf({{std::string(256, 'x'), other_}}), malformed);
  EXPECT_EQ(CodeOf({{"police", other_}, {"police", other_}}), malformed);
  EXPECT_EQ(CodeOf({{"police", SealPublicKey{}}}), malformed);
  std::vector<SealRecipient> many;
  for (size_t i = 0; i <= kMaxRecipients; ++i) {
    many.push_back({std::to_string(i), other_});
  }
  EXPECT_EQ(CodeOf(many), malformed);
}

TEST_F(SealContentRulesTest, RefusesContentThatIsTooLarge) {
  EXPECT_EQ(
      CodeOf({{"police", other_}}, std::string(kMaxContentBytes + 1, 'x')),
      absl::StatusCode::kInvalidArgument);
}

TEST_F(SealContentRulesTest, NeverRepeatsAKeyNonceOrShare) {
  std::set<std::string> ciphertexts, slots, shares;
  for (int i = 0; i < 20; ++i) {
    const Sealed sealed =
        Seal({{"police", other_}, {"school", other_}}).value();
    ciphertexts.insert(sealed.ciphertext);
    for (const SealedRecipient& recipient : sealed.recipients) {
      slots.insert(recipient.slot);
      shares.insert(ToString(recipient.hub_share));
    }
  }

  EXPECT_EQ(ciphertexts.size(), 20u);
  EXPECT_EQ(slots.size(), 40u);
  EXPECT_EQ(shares.size(), 40u);
}

TEST_F(SealContentRulesTest, ShowsNothingOfTheContent) {
  const std::string secret = "Kim Exempelsson 20100101-1234";
  const Sealed sealed = Seal({{"police", other_}}, secret).value();

  EXPECT_EQ(sealed.ciphertext.size(), secret.size() + kSealedOverheadBytes);
  EXPECT_EQ(sealed.ciphertext.find(secret.substr(0, 8)), std::string::npos);
}

TEST_F(SealContentRulesTest, SlotsNameTheKeysThatOpenThem) {
  const Sealed sealed = Seal({{"police", other_}}).value();

  const SlotKeys keys =
      ParseSlotKeys(AsBytes(sealed.recipients[0].slot)).value();

  EXPECT_EQ(keys.sender_key_id, own_.id());
  EXPECT_EQ(keys.recipient_key_id, KeyIdOf(other_));
  EXPECT_EQ(sealed.recipients[0].recipient_key_id, KeyIdOf(other_));
}

TEST_F(SealContentRulesTest, SlotsOfWrongSizeOrSuiteAreRefused) {
  std::string slot = Seal({{"police", other_}}).value().recipients[0].slot;

  EXPECT_FALSE(ParseSlotKeys(AsBytes(slot.substr(1))).ok());
  slot[0] = 9;
  EXPECT_EQ(ParseSlotKeys(AsBytes(slot)).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace samrad::crypto
