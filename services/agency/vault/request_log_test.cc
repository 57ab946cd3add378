#include "services/agency/vault/request_log.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "crypto/secret/init.h"
#include "services/agency/vault/vault.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"

namespace samrad::agency {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1795000000);

class RequestLogTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::InitCrypto().ok());
    std::string bytes(32, 'k');
    keys_ = *KeyStore::Create(
        dir_.File("keyring.sealed"),
        Unlock::FromSecret(Unlock::Kind::kKeyFile,
                           *crypto::SecretBytes::TakeFrom(std::move(bytes))),
        {1, 8}, random_);
    base::DatabaseOptions options;
    options.mode = base::OpenMode::kCreateIfMissing;
    vault_ = *Vault::Open(VaultPaths(dir_.path()), *keys_, {}, options);
    log_ = *RequestLog::Create(*keys_);
  }

  static RequestKey Key(std::string_view user, base::Literal method,
                        std::string_view content) {
    return {*base::StaffId::Parse(user),
            *base::RequestId::FromUuid("123e4567-e89b-12d3-a456-426614174000"),
            method, content};
  }
  absl::Status Remember(const RequestKey& key, absl::Time now) {
    return vault_->db().Write([&](base::Transaction& txn) {
      return log_->Remember(txn, key, "answer", now);
    });
  }
  absl::StatusOr<std::optional<std::string>> Find(const RequestKey& key) {
    absl::StatusOr<std::optional<std::string>> found;
    EXPECT_TRUE(vault_->db()
                    .Read([&](const base::ReadTransaction& txn) {
                      found = log_->Find(txn, key);
                      return absl::OkStatus();
                    })
                    .ok());
    return found;
  }

  base::TempDir dir_;
  crypto::SodiumRandomSource random_;
  std::unique_ptr<KeyStore> keys_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<RequestLog> log_;
};

TEST_F(RequestLogTest, KnowsNothingOfANewId) {
  const auto found = Find(Key("anna", "AddNote", "a"));

  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(*found, std::nullopt);
}

TEST_F(RequestLogTest, GivesTheSameAnswerToTheSameRequest) {
  ASSERT_TRUE(Remember(Key("anna", "AddNote", "a"), kNow).ok());

  EXPECT_EQ(*Find(Key("anna", "AddNote", "a")), "answer");
}

TEST_F(RequestLogTest, RefusesTheSameIdWithOtherContent) {
  ASSERT_TRUE(Remember(Key("anna", "AddNote", "a"), kNow).ok());

  const auto found = Find(Key("anna", "AddNote", "b"));

  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(found.status()), "REQUEST_ID_REUSED");
}

TEST_F(RequestLogTest, RefusesTheSameIdForAnotherMethodOrPerson) {
  ASSERT_TRUE(Remember(Key("anna", "AddNote", "a"), kNow).ok());

  EXPECT_FALSE(Find(Key("anna", "CreateCase", "a")).ok());
  EXPECT_FALSE(Find(Key("bo", "AddNote", "a")).ok());
}

TEST_F(RequestLogTest, ForgetsAfterSevenDays) {
  ASSERT_TRUE(Remember(Key("anna", "AddNote", "a"), kNow).ok());
  RequestKey later = Key("anna", "AddNote", "x");
  later.id = *base::RequestId::FromUuid("123e4567-e89b-12d3-a456-426614174001");

  ASSERT_TRUE(
      Remember(later, kNow + kRequestIdLifetime + absl::Seconds(1)).ok());

  EXPECT_EQ(*Find(Key("anna", "AddNote", "b")), std::nullopt);
}

}  // namespace
}  // namespace samrad::agency
