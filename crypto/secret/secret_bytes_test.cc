#include "crypto/secret/secret_bytes.h"

#include <array>
#include <cstdint>
#include <new>
#include <ostream>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_pool.h"
#include "crypto/secret/wipe.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
static_assert(!Printable<SecretBytes>);
static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_copy_assignable_v<SecretBytes>);
static_assert(!std::is_convertible_v<SecretBytes, std::string>);
static_assert(!std::is_default_constructible_v<AccessTicket>);

class SecretBytesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(InitCrypto().ok()); }

  static SecretBytes Of(std::string_view text) {
    return SecretBytes::CopyOf(AsBytes(text)).value();
  }
  static std::string Text(const SecretBytes& secret) {
    return ToString(
        secret.Reveal(AccessTicket::ForFile("looks at a test's secret")));
  }
};

TEST_F(SecretBytesTest, StartsAsZeros) {
  const absl::StatusOr<SecretBytes> secret = SecretBytes::Create(40);

  ASSERT_TRUE(secret.ok());
  EXPECT_EQ(Text(*secret), std::string(40, '\0'));
}

TEST_F(SecretBytesTest, RefusesMoreThanItsLimit) {
  EXPECT_EQ(SecretBytes::Create(SecretBytes::kMaxSizeBytes + 1).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(SecretBytesTest, ComparesByContentAndSize) {
  EXPECT_TRUE(Of("same") == Of("same"));
  EXPECT_FALSE(Of("same") == Of("sane"));
  EXPECT_FALSE(Of("same") == Of("same longer"));
  EXPECT_TRUE(SecretBytes() == SecretBytes());
}

TEST_F(SecretBytesTest, TakingWipesTheSource) {
  std::array<uint8_t, 4> source = {1, 2, 3, 4};

  const absl::StatusOr<SecretBytes> taken = SecretBytes::TakeFrom(source);

  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(Text(*taken), "\x01\x02\x03\x04");
  EXPECT_EQ(source, (std::array<uint8_t, 4>{}));
}

TEST_F(SecretBytesTest, TakingAStringLeavesItEmpty) {
  std::string source = "a passphrase long enough to be on the heap";

  const absl::StatusOr<SecretBytes> taken =
      SecretBytes::TakeFrom(std::move(source));

  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->size(), 42u);
  EXPECT_TRUE(source.empty());  // NOLINT: wiped, not moved from
}

TEST_F(SecretBytesTest, TooLargeSourcesAreWipedAllTheSame) {
  std::string source(SecretBytes::kMaxSizeBytes + 1, 'x');

  EXPECT_FALSE(SecretBytes::TakeFrom(std::move(source)).ok());

  EXPECT_TRUE(source.empty());  // NOLINT
}

TEST_F(SecretBytesTest, IsEmptyOnceMovedFrom) {
  SecretBytes first = Of("moved");
  SecretBytes second = std::move(first);

  EXPECT_TRUE(first.empty());  // NOLINT
  EXPECT_EQ(Text(second), "moved");
}

TEST_F(SecretBytesTest, MovingOntoAnotherKeepsTheNewBytes) {
  SecretBytes secret = Of("old");
  secret = Of("new one");

  EXPECT_EQ(Text(secret), "new one");
}

TEST_F(SecretBytesTest, CloneIsASeparateCopy) {
  const SecretBytes first = Of("abc");
  absl::StatusOr<SecretBytes> clone = first.Clone();
  ASSERT_TRUE(clone.ok());

  clone->RevealMutable(AccessTicket::ForFile("changes a test's secret"))[0] =
      'X';

  EXPECT_EQ(Text(first), "abc");
  EXPECT_EQ(Text(*clone), "Xbc");
}

TEST_F(SecretBytesTest, RandomBytesDiffer) {
  SodiumRandomSource random;

  EXPECT_FALSE(SecretBytes::Random(random, 32).value() ==
               SecretBytes::Random(random, 32).value());
}

TEST_F(SecretBytesTest, SmallSecretsAreWipedWhenTheyGo) {
  const uint8_t* place = nullptr;
  {
    const SecretBytes secret = Of("short lived");
    place =
        secret.Reveal(AccessTicket::ForFile("remembers a test's place")).data();
  }

  // The slot that came back last goes out first.
  uint8_t* again = internal::SecretPool::Get().Take(64);
  EXPECT_EQ(again, place);
  EXPECT_EQ(std::string(again, again + 64), std::string(64, '\0'));
  internal::SecretPool::Get().GiveBack(again);
}

TEST_F(SecretBytesTest, ManyThreadsMakeAndDropSecrets) {
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&good, t] {
      std::vector<SecretBytes> kept;
      for (int i = 0; i < 500; ++i) {
        kept.push_back(Of(std::string(1 + i % 64, static_cast<char>('a' + t))));
        if (i % 3 == 0) kept.erase(kept.begin());
      }
      for (const SecretBytes& secret : kept) {
        good[t] += Text(secret) ==
                   std::string(secret.size(), static_cast<char>('a' + t));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(good, std::vector<int>(4, 333));
}

TEST(WipeTest, LeavesZerosBehind) {
  alignas(WipedArray<16>) std::array<uint8_t, sizeof(WipedArray<16>)> memory;
  auto* secret = new (memory.data()) WipedArray<16>();
  secret->span()[3] = 0xff;

  secret->~WipedArray<16>();

  EXPECT_EQ(memory, (std::array<uint8_t, sizeof(WipedArray<16>)>{}));
}

TEST(WipeTest, EmptiesAString) {
  std::string text = "secret";
  Wipe(text);
  EXPECT_EQ(text, "");
}

TEST(ConstantTimeEqualsTest, ComparesSizeAndContent) {
  EXPECT_TRUE(ConstantTimeEquals(AsBytes("ab"), AsBytes("ab")));
  EXPECT_FALSE(ConstantTimeEquals(AsBytes("ab"), AsBytes("aB")));
  EXPECT_FALSE(ConstantTimeEquals(AsBytes("ab"), AsBytes("abc")));
  EXPECT_TRUE(ConstantTimeEquals({}, {}));
}

}  // namespace
}  // namespace samrad::crypto
