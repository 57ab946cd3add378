#include "crypto/hash/sha256.h"

#include <string>

#include "crypto/hash/encoding.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/bytes.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

// FIPS 180-4, examples of the standard.
TEST(Sha256Test, GivesTheKnownAnswers) {
  EXPECT_EQ(HexEncode(Sha256("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexEncode(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HexEncode(Sha256(
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(HexEncode(Sha256(std::string(1000000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256HasherTest, GivesTheSameInPieces) {
  Sha256Hasher hasher;
  for (int i = 0; i < 1000; ++i) hasher.Update(std::string(1000, 'a'));

  EXPECT_EQ(hasher.Finish(), Sha256(std::string(1000000, 'a')));
}

TEST(KeyIdTest, IsTheFirstEightBytesOfTheHash) {
  EXPECT_EQ(KeyIdOf(AsBytes("abc")), "ba7816bf8f01cfea");
}

TEST(KeyIdTest, FingerprintIsTheWholeHashInGroups) {
  EXPECT_EQ(FingerprintOf(AsBytes("abc")),
            "ba78:16bf:8f01:cfea:4141:40de:5dae:2223:"
            "b003:61a3:9617:7a9c:b410:ff61:f200:15ad");
}

}  // namespace
}  // namespace samrad::crypto
