#include "services/hub/stubs/appender.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using exchange::v1::SubmitDisclosureRequest;
using testing::Eventually;
using testing::Id;
using testing::TestBytes;

class AppenderTest : public testing::ExchangeTest {
 protected:
  AppenderTest() {
    policy_.publish_wait = absl::Milliseconds(5);
    Restart();
  }

  SubmitDisclosureRequest Accept(const std::string& name) {
    SubmitDisclosureRequest request = Make(Header(name));
    const auto standing = core_->Submit(Id("social"), request);
    EXPECT_TRUE(standing.ok()) << standing.status();
    Follow(request);
    return request;
  }

  bool AllPublished(int64_t count) {
    return Eventually([&] {
      return core_->pending() == 0 &&
             Count("SELECT COUNT(*) FROM receipt") == count;
    });
  }

  std::vector<std::string> EntriesInOrder() {
    std::vector<std::string> entries;
    EXPECT_TRUE(database_
                    ->Read([&](const base::ReadTransaction& txn) {
                      return txn.Query("SELECT entry FROM record ORDER BY seq",
                                       {}, [&](const base::Row& row) {
                                         entries.push_back(row.Bytes(0));
                                       });
                    })
                    .ok());
    return entries;
  }
};

TEST_F(AppenderTest, AnswersAcceptedWhileTheLogIsAwayAndPublishesLater) {
  log_.SetFailing(true);
  const SubmitDisclosureRequest request = Make(Header("one"));

  const auto standing = core_->Submit(Id("social"), request);

  ASSERT_TRUE(standing.ok());
  EXPECT_EQ(standing->state, exchange::v1::ACCEPTED);
  EXPECT_EQ(standing->receipt, nullptr);
  EXPECT_TRUE(Mailbox("police").empty());
  log_.SetFailing(false);
  EXPECT_TRUE(AllPublished(1));
  EXPECT_EQ(Mailbox("police").size(), 1u);
  EXPECT_EQ(
      core_->GetSubmission(Id("social"), TestBytes("one", 16))->standing.state,
      exchange::v1::PUBLISHED);
}

TEST_F(AppenderTest, GoesOnFromTheStoreAfterACrash) {
  log_.SetFailing(true);
  for (const char* name : {"a", "b", "c"}) Accept(name);
  RestartWithoutAppender();
  EXPECT_EQ(core_->pending(), 3u);
  EXPECT_TRUE(Mailbox("police").empty());
  log_.SetFailing(false);

  Restart();

  EXPECT_TRUE(AllPublished(3));
  EXPECT_EQ(log_.entries(), EntriesInOrder());
}

TEST_F(AppenderTest, LogsOnceWhatWasLoggedBeforeTheCrash) {
  log_.LoseAnswers(1000);
  for (const char* name : {"a", "b"}) Accept(name);
  ASSERT_TRUE(Eventually([&] { return log_.entries().size() == 2; }));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM receipt"), 0);
  log_.LoseAnswers(0);
  Restart();
  Accept("c");

  EXPECT_TRUE(AllPublished(3));
  EXPECT_EQ(log_.entries(), EntriesInOrder());
}

TEST_F(AppenderTest, AHangingLogFreezesNoReader) {
  Accept("before");
  ASSERT_TRUE(AllPublished(1));
  log_.SetHanging(true);
  Accept("one");

  EXPECT_EQ(Mailbox("police").size(), 1u);
  EXPECT_EQ(
      core_->GetSubmission(Id("social"), TestBytes("one", 16))->standing.state,
      exchange::v1::ACCEPTED);
  EXPECT_TRUE(core_->Sweep().ok());
  Accept("two");
  log_.SetHanging(false);

  EXPECT_TRUE(AllPublished(3));
  EXPECT_EQ(log_.entries(), EntriesInOrder());
}

TEST_F(AppenderTest, KeepsTheOrderOfAcceptanceUnderManySubmitters) {
  std::vector<SubmitDisclosureRequest> requests;
  for (int i = 0; i < 64; ++i) {
    // Anchors of nobody's chain: any order may be accepted.
    requests.push_back(Make(Header("n" + std::to_string(i))));
    Follow(requests.back());
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = t; i < 64; i += 8) {
        while (true) {
          const auto standing =
              core_->Submit(Id("social"), requests[static_cast<size_t>(i)]);
          if (standing.ok()) break;
          ASSERT_EQ(base::TagOf(standing.status()), "CHAIN_AHEAD");
          std::this_thread::yield();
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_TRUE(AllPublished(64));
  EXPECT_EQ(log_.entries(), EntriesInOrder());
  const auto mailbox = Mailbox("police");
  ASSERT_EQ(mailbox.size(), 64u);
  for (size_t i = 0; i < mailbox.size(); ++i) {
    EXPECT_EQ(mailbox[i].number(), i + 1);
  }
}

TEST_F(AppenderTest,
       PublishesWhatIsHandedInOnceMoreInAnotherOrderThanItsLeaves) {
  log_.SetFailing(true);
  for (const char* name : {"a", "b", "c"}) Accept(name);
  std::vector<std::string> returned = EntriesInOrder();
  std::reverse(returned.begin(), returned.end());
  log_.GiveBack(returned);

  log_.SetFailing(false);

  EXPECT_TRUE(AllPublished(3));
  EXPECT_EQ(log_.entries(), returned) << "a leaf was added";
}

TEST_F(AppenderTest, StopsAtOnceWhileTheLogIsAway) {
  log_.SetFailing(true);
  Accept("one");

  core_->Stop();

  EXPECT_EQ(Count("SELECT COUNT(*) FROM receipt"), 0);
}

}  // namespace
}  // namespace samrad::hub
