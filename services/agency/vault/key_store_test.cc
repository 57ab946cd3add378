#include "services/agency/vault/key_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <thread>
#include <vector>

#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"
#include "services/base/files.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"

namespace samrad::agency {
namespace {

constexpr crypto::PasswordCost kCheap{1, 8};

class KeyStoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::InitCrypto().ok()); }

  static Unlock Secret(Unlock::Kind kind, char fill) {
    std::string bytes(32, fill);
    return Unlock::FromSecret(kind,
                              *crypto::SecretBytes::TakeFrom(std::move(bytes)));
  }
  static Unlock File(char fill) { return Secret(Unlock::Kind::kKeyFile, fill); }
  static Unlock Passphrase(char fill) {
    return Secret(Unlock::Kind::kPassphrase, fill);
  }
  auto Create(Unlock unlock) {
    return KeyStore::Create(path_, std::move(unlock), kCheap, random_);
  }
  auto Open(Unlock unlock) {
    return KeyStore::Open(path_, std::move(unlock), kCheap, random_);
  }
  static std::string SigningId(const KeyStore& store) {
    return store.Use([](const crypto::Keyring& ring) {
      return ring.CurrentSigningKey().id();
    });
  }

  base::TempDir dir_;
  const std::string path_ = dir_.File("keyring.sealed");
  crypto::SodiumRandomSource random_;
};

TEST_F(KeyStoreTest, OpensWithThePassphraseItWasMadeWith) {
  const auto made = Create(Passphrase('a'));
  ASSERT_TRUE(made.ok()) << made.status();

  const auto opened = Open(Passphrase('a'));

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(SigningId(**opened), SigningId(**made));
}

TEST_F(KeyStoreTest, OpensWithTheKeyFileItWasMadeWith) {
  ASSERT_TRUE(Create(File('a')).ok());

  EXPECT_TRUE(Open(File('a')).ok());
}

TEST_F(KeyStoreTest, RefusesAWrongPassphrase) {
  ASSERT_TRUE(Create(Passphrase('a')).ok());

  const auto opened = Open(Passphrase('b'));

  EXPECT_EQ(opened.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(base::TagOf(opened.status()), "KEYRING_LOCKED");
}

TEST_F(KeyStoreTest, SaysWhenTheLockIsOfTheOtherKind) {
  ASSERT_TRUE(Create(Passphrase('a')).ok());

  const auto opened = Open(File('a'));

  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(opened.status()), "KEYRING_LOCK");
}

TEST_F(KeyStoreTest, RefusesAKeyringThatOthersMayRead) {
  ASSERT_TRUE(Create(File('a')).ok());
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);

  const auto opened = Open(File('a'));

  EXPECT_EQ(base::TagOf(opened.status()), "LOOSE_FILE_MODE");
}

TEST_F(KeyStoreTest, RefusesAChangedFile) {
  ASSERT_TRUE(Create(File('a')).ok());
  std::string bytes = *base::ReadFile(path_);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  ASSERT_TRUE(base::WriteFileAtomically(path_, bytes).ok());

  EXPECT_EQ(Open(File('a')).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(KeyStoreTest, NeverOverwritesAKeyring) {
  ASSERT_TRUE(Create(File('a')).ok());

  EXPECT_EQ(Create(File('a')).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST_F(KeyStoreTest, SaysWhenThereIsNoKeyring) {
  EXPECT_EQ(Open(File('a')).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(KeyStoreTest, KeepsARotatedKeyAcrossARestart) {
  std::string old_id;
  std::string new_id;
  {
    const auto store = Create(File('a'));
    old_id = SigningId(**store);
    const auto rotated = (*store)->Rotate(crypto::KeyUse::kSign);
    ASSERT_TRUE(rotated.ok()) << rotated.status();
    new_id = *rotated;
  }

  const auto opened = Open(File('a'));

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_NE(old_id, new_id);
  EXPECT_EQ(SigningId(**opened), new_id);
  EXPECT_TRUE((*opened)->Use([&](const crypto::Keyring& ring) {
    return ring.SigningKeyById(old_id).ok();
  }));
}

TEST_F(KeyStoreTest, DestroysAnOlderKeyForGood) {
  const auto store = Create(File('a'));
  const std::string old_id = (*store)->Use(
      [](const crypto::Keyring& ring) { return ring.CurrentSealKey().id(); });
  ASSERT_TRUE((*store)->Rotate(crypto::KeyUse::kSeal).ok());

  ASSERT_TRUE((*store)->Destroy(old_id).ok());

  const auto opened = Open(File('a'));
  EXPECT_EQ((*opened)->Use([&](const crypto::Keyring& ring) {
    return ring.SealKeyById(old_id).status().code();
  }),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(KeyStoreTest, RefusesToDestroyTheCurrentKey) {
  const auto store = Create(File('a'));

  EXPECT_EQ((*store)->Destroy(SigningId(**store)).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(KeyStoreTest, OpensWithTheRecoverySecretAfterSealingForIt) {
  const auto store = Create(Passphrase('a'));
  std::string bytes(32, 'r');
  const auto recovery = *crypto::SecretBytes::TakeFrom(std::move(bytes));

  const auto sealed = (*store)->SealFor(recovery);

  ASSERT_TRUE(sealed.ok()) << sealed.status();
  ASSERT_TRUE(base::WriteFileAtomically(path_, *sealed).ok());
  const auto opened = Open(File('r'));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(SigningId(**opened), SigningId(**store));
}

TEST_F(KeyStoreTest, ServesReadersWhileKeysRotate) {
  const auto store = Create(File('a'));
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      for (int n = 0; n < 200; ++n) {
        EXPECT_EQ(SigningId(**store).size(), 16u);
      }
    });
  }

  for (int n = 0; n < 5; ++n) {
    EXPECT_TRUE((*store)->Rotate(crypto::KeyUse::kSign).ok());
  }

  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace samrad::agency
