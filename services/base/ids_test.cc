#include "services/base/ids.h"

#include <gtest/gtest.h>

#include "absl/hash/hash.h"

namespace samrad::base {
namespace {

TEST(IdsTest, AgencyIdTakesTheIdsOfTheTown) {
  for (const char* text :
       {"school", "social", "police", "coordination", "a", "a-1"}) {
    EXPECT_TRUE(AgencyId::Parse(text).ok()) << text;
  }
  EXPECT_TRUE(AgencyId::Parse(std::string(31, 'a')).ok());
}

TEST(IdsTest, AgencyIdRefusesEverythingElse) {
  const std::string with_nul("a\0b", 3);
  for (const std::string& text :
       {std::string(), std::string("1a"), std::string("-a"), std::string("A"),
        std::string("a b"), std::string("a/b"), std::string("å"), with_nul,
        std::string(32, 'a')}) {
    const auto id = AgencyId::Parse(text);
    EXPECT_EQ(id.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(id.status().message(), "malformed agency id");
  }
}

TEST(IdsTest, CaseCodeTakesSayableWordsAndRefusesOtherBytes) {
  EXPECT_TRUE(CaseCode::Parse("björk-17-lo").ok());
  EXPECT_TRUE(CaseCode::Parse("ALM-41").ok());
  for (const char* text : {"", "-a", "a b", "a\n", "\xC3", "\xFF\xFF", "a;b"}) {
    EXPECT_FALSE(CaseCode::Parse(text).ok()) << text;
  }
}

TEST(IdsTest, LogOriginTakesAnOriginWithoutSpaceOrPlus) {
  EXPECT_TRUE(LogOrigin::Parse("ekvik.samrad.example/log").ok());
  EXPECT_FALSE(LogOrigin::Parse("a b").ok());
  EXPECT_FALSE(LogOrigin::Parse("a+b").ok());
}

TEST(IdsTest, BytesGoThroughHexAndBack) {
  const auto id = DisclosureId::FromHex("000102030405060708090a0b0c0d0eFF");

  ASSERT_TRUE(id.ok());
  EXPECT_EQ(id->ToHex(), "000102030405060708090a0b0c0d0eff");
  EXPECT_EQ(*DisclosureId::FromBytes(id->bytes()), *id);
  EXPECT_EQ(id->bytes().size(), 16u);
}

TEST(IdsTest, BytesRefuseAnotherLengthOrDigit) {
  EXPECT_FALSE(DisclosureId::FromBytes("short").ok());
  EXPECT_FALSE(DisclosureId::FromHex("00").ok());
  EXPECT_FALSE(DisclosureId::FromHex(std::string(31, '0') + "g").ok());
}

TEST(IdsTest, RequestIdReadsAUuidInEitherCase) {
  const char kText[] = "0b0e6c9e-4a52-4d5f-9c1a-3a0f6b7c8d9e";
  const auto id = RequestId::FromUuid(kText);

  ASSERT_TRUE(id.ok());
  EXPECT_EQ(id->ToUuid(), kText);
  EXPECT_EQ(*RequestId::FromUuid("0B0E6C9E-4A52-4D5F-9C1A-3A0F6B7C8D9E"), *id);
  for (const char* text :
       {"", "0b0e6c9e4a524d5f9c1a3a0f6b7c8d9e",
        "0b0e6c9e-4a52-4d5f-9c1a-3a0f6b7c8d9", "{0b0e6c9e-4a52-4d5f-9c1a-3a0f}",
        "0b0e6c9e-4a52-4d5f-9c1a-3a0f6b7c8d9g",
        "0b0e6c9e-4a52-4d5f-9c1a-3a0f6b7c8d-e"}) {
    EXPECT_FALSE(RequestId::FromUuid(text).ok()) << text;
  }
}

TEST(IdsTest, CompareAndHashByContent) {
  const AgencyId a = *AgencyId::Parse("a");
  const AgencyId b = *AgencyId::Parse("b");

  EXPECT_LT(a, b);
  EXPECT_EQ(a, *AgencyId::Parse("a"));
  EXPECT_EQ(absl::HashOf(a), absl::HashOf(*AgencyId::Parse("a")));
}

TEST(IdsTest, OnlyIdsWithoutMeaningForAPersonAreLogSafe) {
  static_assert(AgencyId::kLogSafe && DisclosureId::kLogSafe);
  static_assert(!CaseCode::kLogSafe && !StaffId::kLogSafe);
}

}  // namespace
}  // namespace samrad::base
