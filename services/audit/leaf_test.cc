#include "services/audit/leaf.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <string>

#include "crypto/hash/encoding.h"
#include "gtest/gtest.h"

namespace samrad::audit {
namespace {

const std::string kSalt(32, '\x07');
const std::string kHash(32, '\x09');

// The definition of contracts.md written out with OpenSSL alone.
std::string Expected(char type, const std::string& header,
                     const std::string& hash, const std::string& salt) {
  unsigned char digest[32];
  unsigned int size = 0;
  EVP_Digest(header.data(), header.size(), digest, &size, EVP_sha256(),
             nullptr);
  const std::string message = std::string("samrad/leaf/v1") + type +
                              std::string(digest, digest + 32) + hash;
  unsigned char mac[32];
  HMAC(EVP_sha256(), salt.data(), static_cast<int>(salt.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       mac, &size);
  return std::string(mac, mac + 32);
}

TEST(LeafTest, IsTheHmacOfTheContractWithAndWithoutCiphertext) {
  const auto with = LeafEntry(v1::DISCLOSURE, "header", kHash, kSalt);
  const auto without = LeafEntry(v1::CONSENT, "header", "", kSalt);

  ASSERT_TRUE(with.ok());
  ASSERT_TRUE(without.ok());
  EXPECT_EQ(ToBytes(*with), Expected(1, "header", kHash, kSalt));
  EXPECT_EQ(ToBytes(*without), Expected(4, "header", "", kSalt));
}

TEST(LeafTest, DependsOnTypeHeaderCiphertextAndSalt) {
  const auto base = LeafEntry(v1::DISCLOSURE, "header", kHash, kSalt);

  EXPECT_NE(*base, *LeafEntry(v1::OPENING, "header", kHash, kSalt));
  EXPECT_NE(*base, *LeafEntry(v1::DISCLOSURE, "headeR", kHash, kSalt));
  EXPECT_NE(*base, *LeafEntry(v1::DISCLOSURE, "header", "", kSalt));
  EXPECT_NE(*base, *LeafEntry(v1::DISCLOSURE, "header", kHash,
                              std::string(32, '\x08')));
}

TEST(LeafTest, RefusesWrongSizesAndUnknownTypes) {
  const auto code = [](v1::LeafType type, const std::string& header,
                       const std::string& hash, const std::string& salt) {
    return LeafEntry(type, header, hash, salt).status().code();
  };

  EXPECT_EQ(code(v1::LEAF_TYPE_UNSPECIFIED, "h", "", kSalt),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(static_cast<v1::LeafType>(10), "h", "", kSalt),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(v1::CONSENT, "", "", kSalt),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(v1::CONSENT, std::string(65537, 'h'), "", kSalt),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(v1::CONSENT, "h", "x", kSalt),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(v1::CONSENT, "h", "", std::string(31, 's')),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(LeafEntry(v1::MEETING, std::string(65536, 'h'), "", kSalt).ok());
}

TEST(LeafTest, ReadsAnEntryOfThirtyTwoBytesOnly) {
  EXPECT_TRUE(EntryFromBytes(kHash).ok());
  EXPECT_EQ(ToBytes(*EntryFromBytes(kHash)), kHash);
  EXPECT_FALSE(EntryFromBytes("short").ok());
  EXPECT_FALSE(EntryFromBytes(std::string(33, 'x')).ok());
}

}  // namespace
}  // namespace samrad::audit
