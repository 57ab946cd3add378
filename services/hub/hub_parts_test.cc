// Settings, keys, rooms and the command line of samrad-hub.
#include <gtest/gtest.h>

#include <filesystem>

#include "services/base/temp_dir.h"
#include "services/hub/command_line.h"
#include "services/hub/hub_testing.h"

namespace samrad::hub {
namespace {

HubSettings TestSettings() {
  return {.origin = base::LogOrigin::Parse(kTestOrigin).value(),
          .trust_domain = kTestDomain,
          .log_vkey =
              crypto::EncodeVkey({kTestOrigin, crypto::NoteKeyType::kEd25519,
                                  TestSigningKey(1).PublicKey()})};
}

TEST(HubSettingsTest, ReadsWhatItWrote) {
  const base::TempDir folder;
  ASSERT_TRUE(WriteNewHubSettings(folder.path(), TestSettings()).ok());

  const auto settings = ReadHubSettings(folder.path());

  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->origin.value(), kTestOrigin);
  EXPECT_EQ(settings->trust_domain, kTestDomain);
  EXPECT_EQ(settings->log_vkey, TestSettings().log_vkey);
}

TEST(HubSettingsTest, AreNeverOverwritten) {
  const base::TempDir folder;
  ASSERT_TRUE(WriteNewHubSettings(folder.path(), TestSettings()).ok());

  EXPECT_EQ(WriteNewHubSettings(folder.path(), TestSettings()).code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(HubSettingsTest, RefusesAKeyOfAnotherName) {
  HubSettings settings = TestSettings();
  settings.log_vkey = crypto::EncodeVkey({"other.samrad.example/log",
                                          crypto::NoteKeyType::kEd25519,
                                          TestSigningKey(1).PublicKey()});

  EXPECT_FALSE(ParseHubSettings(EncodeHubSettings(settings)).ok());
}

TEST(HubSettingsTest, RefusesWhatIsMalformed) {
  EXPECT_FALSE(ParseHubSettings("").ok());
  EXPECT_FALSE(ParseHubSettings("[]").ok());
  EXPECT_FALSE(ParseHubSettings(R"({"format":"samrad-hub/1"})").ok());
  EXPECT_FALSE(
      ParseHubSettings(R"({"format":1,"origin":2,"domain":3,"log_vkey":4})")
          .ok());
}

TEST(HubKeysTest, AreMadeOnceAndReadable) {
  const base::TempDir folder;
  ASSERT_TRUE(crypto::InitCrypto().ok());
  crypto::SodiumRandomSource random;
  ASSERT_TRUE(CreateHubKeys(folder.File("keys"), random).ok());

  EXPECT_TRUE(ReadLogKey(folder.File("keys")).ok());
  EXPECT_TRUE(ReadDatabaseKey(folder.File("keys")).ok());
  EXPECT_EQ(CreateHubKeys(folder.File("keys"), random).code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(HubKeysTest, AreRefusedWhenOthersMayRead) {
  const base::TempDir folder;
  ASSERT_TRUE(crypto::InitCrypto().ok());
  crypto::SodiumRandomSource random;
  ASSERT_TRUE(CreateHubKeys(folder.File("keys"), random).ok());
  std::filesystem::permissions(folder.File("keys/log.key"),
                               std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);

  EXPECT_EQ(ReadLogKey(folder.File("keys")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(HubKeysTest, GiveEachRoomAKeyOfItsOwn) {
  const crypto::SecretBytes key = TestDatabaseKey();

  EXPECT_FALSE(*RoomDatabaseKey(key, "log") ==
               *RoomDatabaseKey(key, "exchange"));
  EXPECT_TRUE(*RoomDatabaseKey(key, "log") == *RoomDatabaseKey(key, "log"));
}

TEST(HubRoomsTest, AreNamedEachAtMostOnce) {
  const auto all = ParseRooms("directory,exchange,log,meetings");
  const auto one = ParseRooms("log");

  ASSERT_TRUE(all.ok() && one.ok());
  EXPECT_TRUE(all->log && all->directory && all->exchange && all->meetings);
  EXPECT_TRUE(one->log && !one->directory && !one->exchange && !one->meetings);
  for (const char* text : {"", "log,", ",log", "log,log", "vault"}) {
    EXPECT_FALSE(ParseRooms(text).ok()) << text;
  }
}

TEST(HubRoomsTest, HaveAnAddressExactlyWhenTheyRunElsewhere) {
  const RoomChoice all = *ParseRooms("directory,exchange,log,meetings");
  const RoomChoice log_only = *ParseRooms("log");
  const RoomChoice meetings_apart = *ParseRooms("directory,log,meetings");
  RoomAddresses at_log;
  at_log.log = "h:1";
  RoomAddresses at_directory;
  at_directory.directory = "h:1";
  RoomAddresses at_exchange;
  at_exchange.exchange = "h:1";

  EXPECT_TRUE(CheckAddresses(all, {}).ok());
  EXPECT_FALSE(CheckAddresses(all, at_log).ok());
  EXPECT_FALSE(CheckAddresses(all, at_exchange).ok());
  EXPECT_FALSE(CheckAddresses(log_only, {}).ok());
  EXPECT_TRUE(CheckAddresses(log_only, at_directory).ok());
  EXPECT_FALSE(CheckAddresses(meetings_apart, {}).ok());
  EXPECT_TRUE(CheckAddresses(meetings_apart, at_exchange).ok());
}

TEST(CommandLineTest, TakesARepeatedOptionOutOfTheWords) {
  std::vector<std::string> words = {"--request", "a", "--data", "d",
                                    "--request=b"};

  const auto values = TakeRepeated("request", words);

  ASSERT_TRUE(values.ok());
  EXPECT_EQ(*values, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(words, (std::vector<std::string>{"--data", "d"}));
  std::vector<std::string> cut = {"--request"};
  EXPECT_FALSE(TakeRepeated("request", cut).ok());
}

}  // namespace
}  // namespace samrad::hub
