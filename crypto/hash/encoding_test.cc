#include "crypto/hash/encoding.h"

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "crypto/secret/bytes.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

TEST(HexTest, GoesThereAndBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));

  EXPECT_EQ(HexDecode(HexEncode(AsBytes(bytes))).value(), bytes);
  EXPECT_EQ(HexDecode("AbCd").value(), "\xab\xcd");
  EXPECT_EQ(HexDecode("").value(), "");
}

TEST(HexTest, RefusesAnythingElse) {
  for (std::string_view text : {"a", "0g", " 00", "0x00", "00\n"}) {
    EXPECT_EQ(HexDecode(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

// RFC 4648, 10.
TEST(Base64Test, GivesTheKnownAnswers) {
  const std::pair<std::string, std::string> kAnswers[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : kAnswers) {
    EXPECT_EQ(Base64Encode(AsBytes(bytes)), text);
    EXPECT_EQ(Base64Decode(text).value(), bytes);
  }
}

TEST(Base64Test, RefusesOtherSpellings) {
  for (std::string_view text :
       {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "=", "Zm9v\n",
        "Zm 9v===", "Zm9-", "Zm9_", "Zg==Zg==", "Zm=v", "Z=9v"}) {
    EXPECT_EQ(Base64Decode(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(DigestTest, WantsThirtyTwoBytes) {
  const Digest digest = Sha256("x");

  EXPECT_EQ(DigestFromBytes(digest).value(), digest);
  EXPECT_EQ(DigestFromHex(HexEncode(digest)).value(), digest);
  EXPECT_EQ(DigestFromBase64(Base64Encode(digest)).value(), digest);
  EXPECT_FALSE(DigestFromBytes(std::span(digest).first(31)).ok());
  EXPECT_FALSE(DigestFromHex("00").ok());
  EXPECT_FALSE(DigestFromBase64("?").ok());
}

}  // namespace
}  // namespace samrad::crypto
