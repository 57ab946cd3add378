#include "crypto/hash/password.h"

#include <sodium.h>

#include <array>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/testing/fixed_random_source.h"
#include "crypto/testing/test_keys.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

constexpr PasswordCost kCheap = {.passes = 1, .memory_kib = 8};

std::string Hashed(std::string_view password, uint64_t seed = 1) {
  FixedRandomSource random(seed);
  return HashPassword(password, kCheap, random).value();
}

TEST(PasswordTest, AcceptsTheSamePasswordOnly) {
  const std::string stored = Hashed("rätt häst");

  EXPECT_TRUE(VerifyPassword(stored, "rätt häst").ok());
  EXPECT_TRUE(VerifyPassword(stored, TestSecret("rätt häst")).ok());
  EXPECT_EQ(VerifyPassword(stored, "rätt hast").code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(VerifyPassword(stored, "").code(),
            absl::StatusCode::kUnauthenticated);
}

TEST(PasswordTest, IsReadByLibsodiumItself) {
  const std::string stored = Hashed("pass");

  EXPECT_EQ(crypto_pwhash_argon2id_str_verify(stored.c_str(), "pass", 4), 0);
  EXPECT_NE(crypto_pwhash_argon2id_str_verify(stored.c_str(), "pasS", 4), 0);
}

TEST(PasswordTest, ReadsWhatLibsodiumWrote) {
  ASSERT_GE(sodium_init(), 0);
  std::array<char, crypto_pwhash_argon2id_STRBYTES> stored{};
  ASSERT_EQ(crypto_pwhash_argon2id_str(stored.data(), "pass", 4, 1, 8192), 0);

  EXPECT_TRUE(VerifyPassword(stored.data(), "pass").ok());
}

TEST(PasswordTest, SaltsEachHash) {
  EXPECT_NE(Hashed("same", 1), Hashed("same", 2));
}

TEST(PasswordTest, RefusesEmptyAndOverlongPasswords) {
  FixedRandomSource random;

  EXPECT_EQ(HashPassword("", kCheap, random).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      HashPassword(std::string(kMaxPasswordBytes + 1, 'x'), kCheap, random)
          .status()
          .code(),
      absl::StatusCode::kInvalidArgument);
}

TEST(PasswordTest, RefusesACostOutOfBounds) {
  FixedRandomSource random;
  for (const PasswordCost& cost :
       {PasswordCost{0, 8}, PasswordCost{1, 7}, PasswordCost{17, 8},
        PasswordCost{1, kMaxPasswordMemoryKib + 1}}) {
    EXPECT_EQ(HashPassword("x", cost, random).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(PasswordTest, RefusesStoredLinesThatAreMalformed) {
  const std::string good = Hashed("x");
  const std::string salt_and_hash = good.substr(good.find("p=1$") + 4);
  for (const std::string& stored :
       {std::string(), good.substr(1), good + "A", good.substr(0, 40),
        "$argon2id$v=19$m=4294967295,t=1,p=1$" + salt_and_hash,
        "$argon2id$v=19$m=8,t=99,p=1$" + salt_and_hash,
        "$argon2id$v=19$m=08,t=1,p=1$" + salt_and_hash,
        "$argon2id$v=19$m=8,t=1,p=2$" + salt_and_hash,
        "$argon2i$v=19$m=8,t=1,p=1$" + salt_and_hash}) {
    EXPECT_EQ(VerifyPassword(stored, "x").code(),
              absl::StatusCode::kInvalidArgument)
        << stored;
  }
}

TEST(PasswordTest, TellsWhenTheCostHasChanged) {
  EXPECT_FALSE(NeedsRehash(Hashed("x"), kCheap));
  EXPECT_TRUE(NeedsRehash(Hashed("x"), PasswordCost{}));
  EXPECT_TRUE(NeedsRehash("garbage", kCheap));
}

TEST(PassphraseKeyTest, DependsOnPassphraseSaltAndCost) {
  const std::array<uint8_t, kPasswordSaltBytes> salt = {1};
  const std::array<uint8_t, kPasswordSaltBytes> other_salt = {2};
  const SecretBytes key =
      KeyFromPassphrase(TestSecret("a"), salt, kCheap).value();

  EXPECT_TRUE(key == KeyFromPassphrase(TestSecret("a"), salt, kCheap).value());
  EXPECT_FALSE(key == KeyFromPassphrase(TestSecret("b"), salt, kCheap).value());
  EXPECT_FALSE(key ==
               KeyFromPassphrase(TestSecret("a"), other_salt, kCheap).value());
  EXPECT_FALSE(
      key ==
      KeyFromPassphrase(TestSecret("a"), salt, PasswordCost{2, 8}).value());
}

}  // namespace
}  // namespace samrad::crypto
