#include "services/agency/vault/vault.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "crypto/secret/init.h"
#include "services/agency/vault/settings.h"
#include "services/base/files.h"
#include "services/base/temp_dir.h"

namespace samrad::agency {
namespace {

constexpr base::Literal kSchema1 = "CREATE TABLE t_thing (id INTEGER) STRICT;";
constexpr base::Literal kName = "agency";

class VaultTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::InitCrypto().ok());
    keys_ = NewKeys("keyring.sealed");
  }

  std::unique_ptr<KeyStore> NewKeys(const std::string& name) {
    std::string bytes(32, 'k');
    auto keys = KeyStore::Create(
        dir_.File(name),
        Unlock::FromSecret(Unlock::Kind::kKeyFile,
                           *crypto::SecretBytes::TakeFrom(std::move(bytes))),
        {1, 8}, random_);
    EXPECT_TRUE(keys.ok()) << keys.status();
    return *std::move(keys);
  }
  absl::StatusOr<std::unique_ptr<Vault>> Open(KeyStore& keys,
                                              base::OpenMode mode) {
    base::DatabaseOptions options;
    options.mode = mode;
    return Vault::Open(paths_, keys, {{"t", {{1, kSchema1}}}}, options);
  }

  base::TempDir dir_;
  const VaultPaths paths_{dir_.path()};
  crypto::SodiumRandomSource random_;
  std::unique_ptr<KeyStore> keys_;
};

TEST_F(VaultTest, KeepsASettingAcrossARestart) {
  {
    auto vault = Open(*keys_, base::OpenMode::kCreateIfMissing);
    ASSERT_TRUE(vault.ok()) << vault.status();
    ASSERT_TRUE((*vault)
                    ->db()
                    .Write([](base::Transaction& txn) {
                      return PutSetting(txn, kName, "police");
                    })
                    .ok());
  }

  auto vault = Open(*keys_, base::OpenMode::kOpenExisting);

  ASSERT_TRUE(vault.ok()) << vault.status();
  std::optional<std::string> value;
  ASSERT_TRUE((*vault)
                  ->db()
                  .Read([&](const base::ReadTransaction& txn) -> absl::Status {
                    auto got = GetSetting(txn, kName);
                    value = got.ok() ? *got : std::nullopt;
                    return got.status();
                  })
                  .ok());
  EXPECT_EQ(value, "police");
}

TEST_F(VaultTest, RefusesTheKeyringOfAnotherNode) {
  ASSERT_TRUE(Open(*keys_, base::OpenMode::kCreateIfMissing).ok());
  const auto other = NewKeys("other.sealed");

  EXPECT_EQ(Open(*other, base::OpenMode::kOpenExisting).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(VaultTest, DoesNotMakeADatabaseThatIsMissing) {
  EXPECT_EQ(Open(*keys_, base::OpenMode::kOpenExisting).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(VaultTest, LeavesNoReadableTextInTheFile) {
  {
    auto vault = Open(*keys_, base::OpenMode::kCreateIfMissing);
    ASSERT_TRUE((*vault)
                    ->db()
                    .Write([](base::Transaction& txn) {
                      return PutSetting(txn, kName, "plaintext-canary");
                    })
                    .ok());
  }

  const auto bytes = base::ReadFile(paths_.database, 64 << 20);

  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(bytes->find("canary"), std::string::npos);
  EXPECT_EQ(bytes->find("SQLite"), std::string::npos);
}

}  // namespace
}  // namespace samrad::agency
