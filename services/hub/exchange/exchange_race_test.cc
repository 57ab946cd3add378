#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using exchange::v1::SubmitDisclosureRequest;
using testing::Eventually;
using testing::Id;

constexpr int kRounds = 12;
constexpr int kDisclosures = 24;

class WithdrawalRaceTest : public testing::ExchangeTest {
 protected:
  // Entry of every record of one consent in the exchange's order, by type.
  struct Placed {
    uint64_t seq;
    audit::v1::LeafType type;
    std::string entry;
  };
  std::vector<Placed> InOrder() {
    std::vector<Placed> placed;
    EXPECT_TRUE(database_
                    ->Read([&](const base::ReadTransaction& txn) {
                      return txn.Query(
                          "SELECT seq, type, entry FROM record ORDER BY seq",
                          {}, [&](const base::Row& row) {
                            placed.push_back(
                                {static_cast<uint64_t>(row.Int64(0)),
                                 static_cast<audit::v1::LeafType>(row.Int64(1)),
                                 row.Bytes(2)});
                          });
                    })
                    .ok());
    return placed;
  }
};

// Many submitters and openers against one withdrawal: nothing is accepted or
// opened after it, in the exchange or in the log.
TEST_F(WithdrawalRaceTest, NothingIsAcceptedOrOpenedAfterTheWithdrawal) {
  int won = 0;
  int lost = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string handle = Handle("round " + std::to_string(round));
    Register(handle);
    // Some are there to be opened; more are submitted during the race.
    std::vector<audit::v1::SignedRecord> openings;
    std::vector<SubmitDisclosureRequest> requests;
    SubmitDisclosureRequest last_published;
    for (int i = 0; i < kDisclosures; ++i) {
      const std::string name = std::to_string(round) + "/" + std::to_string(i);
      SubmitDisclosureRequest request = Make(OnConsent(name, handle));
      if (i < kDisclosures / 2) {
        const uint64_t leaf = Publish(request);
        last_published = request;
        openings.push_back(
            Record(audit::v1::OPENING, Opening(request, leaf), "police"));
      } else {
        Follow(request);
        requests.push_back(std::move(request));
      }
    }
    const auto withdrawal =
        Record(audit::v1::WITHDRAWAL, Withdrawal(handle), "social");
    const size_t accepted_before = InOrder().size();
    std::atomic<int> opened{0};
    std::atomic<int> submitted{0};
    std::atomic<int> started{0};
    std::atomic<bool> go{false};
    const auto wait = [&] {
      started.fetch_add(1);
      while (!go.load()) std::this_thread::yield();
    };

    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&, t] {
        wait();
        for (size_t i = static_cast<size_t>(t); i < openings.size(); i += 3) {
          const auto answer = core_->Open(Id("police"), openings[i]);
          if (answer.ok()) {
            opened.fetch_add(1);
            EXPECT_FALSE(answer->share.empty());
          } else {
            EXPECT_EQ(base::TagOf(answer.status()), "CONSENT_WITHDRAWN");
          }
        }
      });
    }
    threads.emplace_back([&] {
      wait();
      for (const SubmitDisclosureRequest& request : requests) {
        const auto answer = core_->Submit(Id("social"), request);
        if (answer.ok()) {
          submitted.fetch_add(1);
          continue;
        }
        EXPECT_EQ(base::TagOf(answer.status()), "CONSENT_WITHDRAWN");
        break;  // what follows in the chain cannot be accepted either
      }
    });
    threads.emplace_back([&] {
      wait();
      for (int i = 0; i < round * 40; ++i) std::this_thread::yield();
      EXPECT_TRUE(core_->RecordAct(Id("social"), withdrawal).ok());
    });
    while (started.load() < 5) std::this_thread::yield();
    go.store(true);
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(Eventually([&] { return core_->pending() == 0; }));

    const std::vector<Placed> all = InOrder();
    const auto end = std::find_if(
        all.begin() + static_cast<int64_t>(accepted_before), all.end(),
        [](const Placed& p) { return p.type == audit::v1::WITHDRAWAL; });
    ASSERT_NE(end, all.end());
    EXPECT_EQ(end + 1, all.end()) << "something came after the withdrawal";
    EXPECT_EQ(all.size(), accepted_before + 1 +
                              static_cast<size_t>(opened.load()) +
                              static_cast<size_t>(submitted.load()));
    std::vector<std::string> entries;
    for (const Placed& placed : all) entries.push_back(placed.entry);
    EXPECT_EQ(log_.entries(), entries);
    won += opened.load() + submitted.load();
    lost += kDisclosures - opened.load() - submitted.load();
    // The next round's chain follows the last one that was accepted.
    if (submitted.load() > 0) {
      Follow(requests[static_cast<size_t>(submitted.load()) - 1]);
    } else {
      Follow(last_published);
    }
  }
  // Else there was no race.
  EXPECT_GT(won, 0);
  EXPECT_GT(lost, 0);
  RecordProperty("before_the_withdrawal", won);
  RecordProperty("after_the_withdrawal", lost);
}

}  // namespace
}  // namespace samrad::hub
