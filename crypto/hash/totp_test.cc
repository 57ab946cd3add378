#include "crypto/hash/totp.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"

namespace samrad::crypto {
namespace {

class TotpTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(InitCrypto().ok());
    // The ASCII seed of both RFCs.
    secret_ = *SecretBytes::TakeFrom(std::string("12345678901234567890"));
  }

  SecretBytes secret_;
};

TEST_F(TotpTest, MakesTheCodesOfRfc4226) {  // appendix D
  const std::vector<std::string> codes = {
      "755224", "287082", "359152", "969429", "338314",
      "254676", "287922", "162583", "399871", "520489"};
  for (size_t i = 0; i < codes.size(); ++i) {
    EXPECT_EQ(TotpCode(secret_, i), codes[i]) << i;
  }
}

TEST_F(TotpTest, MakesTheCodesOfRfc6238) {  // appendix B, SHA1
  const std::vector<std::pair<int64_t, std::string>> codes = {
      {59, "94287082"},         {1111111109, "07081804"},
      {1111111111, "14050471"}, {1234567890, "89005924"},
      {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [second, code] : codes) {
    EXPECT_EQ(TotpCode(secret_, TotpStepAt(second), 8), code) << second;
  }
}

TEST_F(TotpTest, TakesTheStepBeforeAndTheStepAfterOnly) {
  constexpr uint64_t kNow = 1000;
  for (const uint64_t step : {kNow - 1, kNow, kNow + 1}) {
    const TotpMatch match =
        MatchTotp(secret_, TotpCode(secret_, step), kNow, 0);
    EXPECT_EQ(match.verdict, TotpVerdict::kRight);
    EXPECT_EQ(match.step, step);
  }
  for (const uint64_t step : {kNow - 2, kNow + 2}) {
    EXPECT_EQ(MatchTotp(secret_, TotpCode(secret_, step), kNow, 0).verdict,
              TotpVerdict::kWrong);
  }
}

TEST_F(TotpTest, RefusesACodeOfAStepThatWasUsedOrIsOlder) {
  constexpr uint64_t kNow = 1000;

  EXPECT_EQ(MatchTotp(secret_, TotpCode(secret_, kNow), kNow, kNow).verdict,
            TotpVerdict::kUsed);
  EXPECT_EQ(MatchTotp(secret_, TotpCode(secret_, kNow - 1), kNow, kNow).verdict,
            TotpVerdict::kUsed);
  EXPECT_EQ(MatchTotp(secret_, TotpCode(secret_, kNow + 1), kNow, kNow).verdict,
            TotpVerdict::kRight);
}

TEST_F(TotpTest, RefusesWhatIsNoCode) {
  for (const char* bad : {"", "1", "287 082", "2870820", "28708x"}) {
    EXPECT_EQ(MatchTotp(secret_, bad, 1, 0).verdict, TotpVerdict::kWrong);
  }
}

TEST_F(TotpTest, SpellsBase32AsRfc4648) {  // section 10, without padding
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"f", "MY"},         {"fo", "MZXQ"},        {"foo", "MZXW6"},
      {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(Base32Encode(AsBytes(bytes)), text);
    const auto decoded = Base32DecodeSecret(text);
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(*decoded, *SecretBytes::TakeFrom(std::string(bytes)));
  }
  EXPECT_EQ(*Base32DecodeSecret("mzxw6"), *Base32DecodeSecret("MZXW6"));
}

TEST_F(TotpTest, RefusesWhatIsNotBase32) {
  for (const char* bad : {"", "M", "MZ=", "MZ XW", "M1", "MZX", "MR8", "MZ"}) {
    EXPECT_FALSE(Base32DecodeSecret(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace samrad::crypto
