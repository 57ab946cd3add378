// What the tests of this room stand on.
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_TESTING_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_TESTING_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crypto/hash/sha256.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/merkle/merkle_proof.h"
#include "crypto/secret/init.h"
#include "crypto/sign/checkpoint.h"
#include "services/base/fake_clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/temp_dir.h"
#include "services/hub/log/log_core.h"

namespace samrad::hub {

inline constexpr char kTestOrigin[] = "ekvik.samrad.example/log";

inline crypto::Entry TestEntry(uint64_t number) {
  return crypto::Sha256("entry " + std::to_string(number));
}

// The same key for the same number.
inline crypto::SigningKey TestSigningKey(int number) {
  EXPECT_TRUE(crypto::InitCrypto().ok());
  std::string seed(32, static_cast<char>(number));
  auto secret = crypto::SecretBytes::TakeFrom(std::move(seed));
  return crypto::SigningKey::FromSeed(*std::move(secret)).value();
}

inline crypto::SecretBytes TestDatabaseKey() {
  EXPECT_TRUE(crypto::InitCrypto().ok());
  return crypto::SecretBytes::TakeFrom(std::string(32, 'k')).value();
}

// Entries numbered from `first`, sequences first + 1 on.
inline std::vector<RoomEntry> TestEntries(uint64_t first, uint64_t count) {
  std::vector<RoomEntry> entries;
  for (uint64_t i = first; i < first + count; ++i) {
    entries.push_back({.sequence = i + 1, .entry = TestEntry(i)});
  }
  return entries;
}

// A log in a folder of its own that can be stopped and started again.
class TestLog {
 public:
  TestLog() : clock_(absl::FromUnixSeconds(1'800'000'000)) {}

  absl::Status Start(int key_number = 1) {
    Stop();
    auto store = LogStore::Open(database_path(), TestDatabaseKey(),
                                base::OpenMode::kCreateIfMissing);
    if (!store.ok()) return store.status();
    auto tiles = TileStore::Open(tile_folder());
    if (!tiles.ok()) return tiles.status();
    store_ = *std::move(store);
    tiles_ = *std::move(tiles);
    auto core = LogCore::Create(
        {.origin = kTestOrigin, .key = TestSigningKey(key_number)}, *store_,
        *tiles_, clock_, base::Logger(sink_, clock_, "hub"), metrics_);
    if (!core.ok()) return core.status();
    core_ = *std::move(core);
    return absl::OkStatus();
  }

  void Stop() {
    core_.reset();
    tiles_.reset();
    store_.reset();
  }

  absl::StatusOr<std::vector<LogReceipt>> Append(uint64_t first,
                                                 uint64_t count) {
    return core_->Append(AppendingRoom::kExchange, TestEntries(first, count),
                         absl::Seconds(20));
  }

  LogCore& core() { return *core_; }
  LogStore& store() { return *store_; }
  TileStore& tiles() { return *tiles_; }
  base::FakeClock& clock() { return clock_; }
  base::Metrics& metrics() { return metrics_; }
  std::string LogText() const { return sink_.Text(); }
  const base::TempDir& folder() const { return folder_; }
  std::string database_path() const { return folder_.File("log.db"); }
  std::string tile_folder() const { return folder_.File("log"); }

 private:
  base::TempDir folder_;
  base::FakeClock clock_;
  base::MemoryLogSink sink_;
  base::Metrics metrics_;
  std::unique_ptr<LogStore> store_;
  std::unique_ptr<TileStore> tiles_;
  std::unique_ptr<LogCore> core_;
};

// Expects that the receipt proves `entry` under the checkpoint it carries.
inline void ExpectProves(const LogReceipt& receipt, const crypto::Entry& entry,
                         const crypto::NoteKey& key) {
  ASSERT_NE(receipt.published, nullptr);
  const auto checkpoint =
      crypto::VerifyCheckpoint(receipt.published->note, key);
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->size, receipt.published->size());
  EXPECT_TRUE(crypto::VerifyInclusion(crypto::LeafHash(entry), receipt.leaf,
                                      checkpoint->size, receipt.proof,
                                      checkpoint->root)
                  .ok());
}

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_TESTING_H_
