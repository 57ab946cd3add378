#include "services/agency/sharing/press.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "crypto/testing/test_keys.h"
#include "services/agency/outbox/test_town.h"

namespace samrad::agency {
namespace {

class PressTest : public testing::Test {
 protected:
  void SetUp() override {
    town_.social.Start();
    ASSERT_TRUE(town_.social.CatchUp());
  }
  TestTown town_;
};

// Stores one alarm row per act, so that what was undone can be seen.
class CountingJob : public PressJob {
 public:
  CountingJob(int number, bool fails) : number_(number), fails_(fails) {}

  absl::StatusOr<bool> Prepare(base::Transaction& txn, LinkAssigner&) override {
    const absl::Status stored =
        txn.Run("INSERT INTO outbox_gap (chain, number) VALUES ('press', ?)",
                {number_});
    if (!stored.ok()) return stored;
    if (fails_) return absl::FailedPreconditionError("no");
    entry_ = crypto::TestEntry(static_cast<uint64_t>(number_));
    return true;
  }
  const audit::Entry& entry() const override { return entry_; }
  absl::Status Store(base::Transaction&, std::string signature) override {
    signature_ = std::move(signature);
    return absl::OkStatus();
  }
  void Durable() override { durable_ = true; }

  std::string signature_;
  bool durable_ = false;

 private:
  const int number_;
  const bool fails_;
  audit::Entry entry_{};
};

TEST_F(PressTest, SpoilsNothingForTheOthersOfAGroup) {
  Press press(town_.social.vault.db(), town_.social.outbox->signer());
  std::vector<std::unique_ptr<CountingJob>> jobs;
  for (int i = 0; i < 40; ++i) {
    jobs.push_back(std::make_unique<CountingJob>(i, i % 7 == 3));
  }
  std::vector<std::thread> callers;
  std::atomic<int> refused{0};
  for (auto& job : jobs) {
    callers.emplace_back([&press, &refused, job = job.get()] {
      if (!press.Run(*job).ok()) refused.fetch_add(1);
    });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(refused.load(), 6);
  const auto key =
      town_.social.vault.keys().Use([](const crypto::Keyring& ring) {
        return ring.CurrentSigningKey().PublicKey();
      });
  std::int64_t stored = 0;
  ASSERT_TRUE(town_.social.vault.db()
                  .Read([&](const base::ReadTransaction& txn) -> absl::Status {
                    auto count = txn.QueryInt64(
                        "SELECT count(*) FROM outbox_gap "
                        "WHERE chain = 'press'");
                    if (count.ok()) stored = count->value_or(0);
                    return count.status();
                  })
                  .ok());
  EXPECT_EQ(stored, 34);
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(jobs[static_cast<std::size_t>(i)]->durable_, i % 7 != 3);
    if (i % 7 == 3) continue;
    const std::string& blob = jobs[static_cast<std::size_t>(i)]->signature_;
    EXPECT_TRUE(
        crypto::VerifyEntrySignature(
            crypto::TestEntry(static_cast<uint64_t>(i)),
            {reinterpret_cast<const uint8_t*>(blob.data()), blob.size()}, key)
            .ok());
  }
}

}  // namespace
}  // namespace samrad::agency
