#include "crypto/hash/hmac.h"

#include <string>
#include <string_view>

#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"
#include "crypto/secret/secret_bytes.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

struct KnownAnswer {
  std::string key;
  std::string message;
  std::string mac;  // hex, or its first half for the truncated case
};

class HmacKnownAnswerTest : public testing::TestWithParam<KnownAnswer> {};

TEST_P(HmacKnownAnswerTest, GivesTheAnswerOfRfc4231) {
  const Digest mac =
      HmacSha256(AsBytes(GetParam().key), {AsBytes(GetParam().message)});

  EXPECT_EQ(HexEncode(mac).substr(0, GetParam().mac.size()), GetParam().mac);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc4231, HmacKnownAnswerTest,
    testing::Values(
        KnownAnswer{std::string(20, '\x0b'), "Hi There",
                    "b0344c61d8db38535ca8afceaf0bf12b"
                    "881dc200c9833da726e9376c2e32cff7"},
        KnownAnswer{"Jefe", "what do ya want for nothing?",
                    "5bdcc146bf60754e6a042426089575c7"
                    "5a003f089d2739839dec58b964ec3843"},
        KnownAnswer{std::string(20, '\xaa'), std::string(50, '\xdd'),
                    "773ea91e36800e46854db8ebd09181a7"
                    "2959098b3ef8c122d9635514ced565fe"},
        KnownAnswer{std::string(20, '\x0c'), "Test With Truncation",
                    "a3b6167473100ee06e0c796c2955552b"},
        KnownAnswer{std::string(131, '\xaa'),
                    "Test Using Larger Than Block-Size Key - Hash Key First",
                    "60e431591ee0b67f0d8a26aacbf5b77f"
                    "8e0bc6213728c5140546040f0ee37f54"}));

TEST(HmacTest, JoinsItsParts) {
  EXPECT_EQ(HmacSha256(AsBytes("key"), {AsBytes("ab"), {}, AsBytes("c")}),
            HmacSha256(AsBytes("key"), {AsBytes("abc")}));
}

TEST(HmacTest, TakesItsKeyFromSecretBytes) {
  ASSERT_TRUE(InitCrypto().ok());
  const SecretBytes key = SecretBytes::CopyOf(AsBytes("Jefe")).value();

  EXPECT_EQ(HmacSha256(key, {AsBytes("m")}),
            HmacSha256(AsBytes("Jefe"), {AsBytes("m")}));
}

TEST(HmacTest, ChangesWithEachBitOfKeyAndMessage) {
  const Digest mac = HmacSha256(AsBytes("key"), {AsBytes("message")});

  EXPECT_NE(HmacSha256(AsBytes("kez"), {AsBytes("message")}), mac);
  EXPECT_NE(HmacSha256(AsBytes("key"), {AsBytes("messagf")}), mac);
}

}  // namespace
}  // namespace samrad::crypto
