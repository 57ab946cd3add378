#include "crypto/open/open_content.h"

#include <array>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/seal/seal_content.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/fixed_random_source.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

class OpenContentTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::vector<SealRecipient> recipients = {
        {"police", police_.PublicKey()}, {"social", social_.PublicKey()}};
    sealed_ = SealContent("text", Sha256("header"), recipients, sender_,
                          random_, cache_)
                  .value();
    request_ = RequestOf(0, "police");
  }

  OpenRequest RequestOf(size_t slot, std::string_view id) const {
    return {.ciphertext = AsBytes(sealed_.ciphertext),
            .slot = AsBytes(sealed_.recipients[slot].slot),
            .hub_share = sealed_.recipients[slot].hub_share,
            .header_hash = Sha256("header"),
            .own_id = id,
            .sender_public_key = sender_.PublicKey()};
  }
  absl::StatusCode CodeOf(const OpenRequest& request) {
    return OpenContent(request, police_, cache_).status().code();
  }

  SealKey sender_ = TestSealKey(1);
  SealKey police_ = TestSealKey(2);
  SealKey social_ = TestSealKey(3);
  FixedRandomSource random_;
  PairKeyCache cache_{8};
  Sealed sealed_;
  OpenRequest request_;
};

TEST_F(OpenContentTest, OpensForEachRecipient) {
  EXPECT_EQ(OpenContent(request_, police_, cache_).value(), "text");
  EXPECT_EQ(OpenContent(RequestOf(1, "social"), social_, cache_).value(),
            "text");
}

TEST_F(OpenContentTest, OpensWithACacheOfItsOwn) {
  PairKeyCache recipients_cache(1);

  EXPECT_EQ(OpenContent(request_, police_, recipients_cache).value(), "text");
}

TEST(OpenContentVectorTest, OpensWhatTheIndependentImplementationSealed) {
  const nlohmann::json vectors = LoadVectors("sealing")["sealed"];
  ASSERT_FALSE(vectors.empty());
  for (const auto& vector : vectors) {
    const SealKey sender =
        SealKey::FromSecret(SecretOf(vector["sender_secret"])).value();
    const std::string ciphertext = FromHex(vector["ciphertext"]);
    for (const auto& recipient : vector["recipients"]) {
      const SealKey own =
          SealKey::FromSecret(SecretOf(recipient["secret"])).value();
      const std::string slot = FromHex(recipient["slot"]);
      const std::string share = FromHex(recipient["hub_share"]);
      const std::string id = recipient["id"];
      PairKeyCache cache(1);

      EXPECT_EQ(OpenContent({.ciphertext = AsBytes(ciphertext),
                             .slot = AsBytes(slot),
                             .hub_share = AsBytes(share),
                             .header_hash = DigestOf(vector["header_hash"]),
                             .own_id = id,
                             .sender_public_key = sender.PublicKey()},
                            own, cache)
                    .value(),
                FromHex(vector["plaintext"]));
    }
  }
}

TEST_F(OpenContentTest, RefusesWhenOneBitOfTheCiphertextIsFlipped) {
  for (size_t bit = 8; bit < 8 * sealed_.ciphertext.size(); ++bit) {
    const std::string flipped = WithBitFlipped(sealed_.ciphertext, bit);
    request_.ciphertext = AsBytes(flipped);
    EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss) << bit;
  }
}

TEST_F(OpenContentTest, RefusesWhenOneBitOfTheSlotIsFlipped) {
  const std::string slot = sealed_.recipients[0].slot;
  for (size_t bit = 8; bit < 8 * slot.size(); ++bit) {
    const std::string flipped = WithBitFlipped(slot, bit);
    request_.slot = AsBytes(flipped);
    EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss) << bit;
  }
}

TEST_F(OpenContentTest, RefusesWhenOneBitOfTheHubShareIsFlipped) {
  const std::string share = ToString(sealed_.recipients[0].hub_share);
  for (size_t bit = 0; bit < 8 * share.size(); ++bit) {
    const std::string flipped = WithBitFlipped(share, bit);
    request_.hub_share = AsBytes(flipped);
    EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss) << bit;
  }
}

// Replay: the same sealed bytes under another header.
TEST_F(OpenContentTest, RefusesAnotherHeader) {
  request_.header_hash = Sha256("another header");

  EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss);
}

// Replay: a ciphertext of the same sender and header, from another sealing.
TEST_F(OpenContentTest, RefusesTheCiphertextOfAnotherSealing) {
  const std::vector<SealRecipient> recipients = {
      {"police", police_.PublicKey()}};
  const Sealed other = SealContent("text", Sha256("header"), recipients,
                                   sender_, random_, cache_)
                           .value();
  request_.ciphertext = AsBytes(other.ciphertext);

  EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss);
}

TEST_F(OpenContentTest, RefusesTheSlotOfAnotherRecipient) {
  EXPECT_EQ(CodeOf(RequestOf(1, "social")), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CodeOf(RequestOf(1, "police")), absl::StatusCode::kDataLoss);
}

TEST_F(OpenContentTest, RefusesAnotherRecipientId) {
  request_.own_id = "polise";

  EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss);
}

TEST_F(OpenContentTest, RefusesTheHubShareOfAnotherRecipient) {
  request_.hub_share = sealed_.recipients[1].hub_share;

  EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss);
}

TEST_F(OpenContentTest, RefusesAnotherSender) {
  request_.sender_public_key = social_.PublicKey();

  EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss);
}

// A pair key is the same from both ends: what one sent is not to come back as
// if the other had sent it.
TEST_F(OpenContentTest, RefusesReflection) {
  request_.sender_public_key = police_.PublicKey();
  request_.own_id = "police";

  EXPECT_EQ(OpenContent(request_, sender_, cache_).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(OpenContentTest, RefusesAfterTheRecipientRotatedToAnotherKey) {
  EXPECT_EQ(OpenContent(request_, TestSealKey(20), cache_).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(OpenContentTest, RefusesWrongSizesAndSuites) {
  const auto malformed = absl::StatusCode::kInvalidArgument;
  const std::array<uint8_t, 31> short_share{};
  OpenRequest request = request_;
  request.hub_share = short_share;
  EXPECT_EQ(CodeOf(request), malformed);
  request = request_;
  request.slot = request_.slot.first(136);
  EXPECT_EQ(CodeOf(request), malformed);
  request = request_;
  request.ciphertext = request_.ciphertext.first(kSealedOverheadBytes - 1);
  EXPECT_EQ(CodeOf(request), malformed);
  const std::string huge(kMaxContentBytes + kSealedOverheadBytes + 1, '\1');
  request.ciphertext = AsBytes(huge);
  EXPECT_EQ(CodeOf(request), malformed);
  for (bool in_slot : {false, true}) {
    request = request_;
    const std::string suite =
        WithBitFlipped(AsChars(in_slot ? request.slot : request.ciphertext), 3);
    (in_slot ? request.slot : request.ciphertext) = AsBytes(suite);
    EXPECT_EQ(CodeOf(request), malformed);
  }
}

// A sender who encrypts different content for two recipients under one
// ciphertext is caught by the commitment to the key.
TEST_F(OpenContentTest, CommitsToOneContentKey) {
  std::string changed = sealed_.ciphertext;
  const std::vector<SealRecipient> recipients = {
      {"police", police_.PublicKey()}};
  const Sealed other = SealContent("text", Sha256("header"), recipients,
                                   sender_, random_, cache_)
                           .value();
  changed.replace(1, 32, other.ciphertext.substr(1, 32));
  request_.ciphertext = AsBytes(changed);

  EXPECT_EQ(CodeOf(request_), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace samrad::crypto
