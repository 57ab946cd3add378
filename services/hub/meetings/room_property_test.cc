// Random acts in one room, by seed: whatever happens, nobody reads what they
// may not.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "services/hub/meetings/testing/test_meetings.h"

namespace samrad::hub {
namespace {

using testing::Id;
using testing::TestMeetings;

struct Seat {
  uint32_t number;
  const char* agency;
};
constexpr Seat kDrawnSeats[] = {
    {1, "police"}, {2, "social"}, {3, "school"}, {4, "police"}, {5, "leisure"}};
const std::set<std::string> kReaders = {"police", "school", "social"};

class RandomRoom {
 public:
  explicit RandomRoom(uint32_t seed) : random_(seed) {
    meeting_ = t_.Plan();
    // Leisure is excluded from the first item and has no text of the second.
    items_.push_back(t_.HandIn(meeting_, "social", common::v1::LEGAL_GROUND,
                               {"police", "school"}, {}, {"leisure"}));
    items_.push_back(t_.HandIn(meeting_, "social", common::v1::ANONYMOUS,
                               {"police", "school"}));
    t_.Begin(meeting_);
    for (const uint32_t seat : {1u, 2u, 3u}) until_[seat] = Until();
  }

  void Step() {
    const std::string& item = items_[Pick(items_.size())];
    const Seat& seat = kDrawnSeats[Pick(5)];
    switch (Pick(12)) {
      case 0:
      case 1:
        if (t_.Sit(meeting_, seat.agency, {seat.number}).ok()) {
          if (until_.count(seat.number) == 0) conflicted_.erase(seat.number);
          until_[seat.number] = Until();
        }
        break;
      case 2:
        if (t_.Leave(meeting_, seat.agency, seat.number).ok()) {
          until_.erase(seat.number);
          conflicted_.erase(seat.number);
        }
        break;
      case 3:
        t_.clock.Advance(absl::Seconds(1 + static_cast<int>(Pick(20))));
        break;
      case 4:
        // Everybody who is there says so.
        for (const Seat& one : kDrawnSeats) {
          if (until_.count(one.number) == 0) continue;
          if (until_[one.number] <= t_.clock.TimeNow()) continue;
          if (t_.Sit(meeting_, one.agency, {one.number}).ok()) {
            until_[one.number] = Until();
          }
        }
        break;
      case 5:
        if (t_.Run(meeting_, common::v1::CALL_ITEM, Chair(), item).ok()) {
          conflicted_.clear();
        }
        break;
      case 6: {
        const bool conflicted = Pick(6) == 0;
        if (t_.Answer(meeting_, Current(), seat.agency, seat.number, conflicted)
                .ok()) {
          conflicted_[seat.number] = conflicted;
        }
        break;
      }
      case 7:
        for (const auto view = View(); const auto& one : view.present()) {
          if (t_.Answer(meeting_, Current(), one.agency(), one.seat()).ok()) {
            conflicted_[one.seat()] = false;
          }
        }
        break;
      case 8:
        (void)t_.Run(meeting_, common::v1::TAKE_CHAIR, Pick(2) == 0 ? 1 : 4);
        break;
      case 9: {
        std::set<std::string> inside;
        for (const auto view = View(); const auto& one : view.present())
          inside.insert(one.agency());
        if (!inside.empty() && !Current().empty()) {
          (void)t_.Open(meeting_, Current(), {inside.begin(), inside.end()});
          ++opened_;
        }
        break;
      }
      case 10:
        if (!Current().empty()) {
          (void)t_.Do(t_.Act(meeting_, Current(), sealed::v1::LATE_ADMITTED,
                             {seat.agency}));
        }
        break;
      default:
        if (Pick(2) == 0 && !Current().empty()) {
          (void)t_.Close(meeting_, Current(), common::v1::PAUSED);
        } else if (Pick(10) == 0) {
          t_.Restart();
          until_.clear();
          conflicted_.clear();
        }
        break;
    }
    Check();
  }

  // Everything that must hold whatever has happened.
  void Check() {
    const meetings::v1::MeetingView view = View();
    const absl::Time now = t_.clock.TimeNow();
    std::set<std::string> inside;
    for (const auto& seat : view.present()) {
      ASSERT_TRUE(until_.count(seat.seat()) > 0 && until_[seat.seat()] > now)
          << "present after its lease";
      if (!seat.waiting()) inside.insert(seat.agency());
    }
    bool open = false;
    for (const auto& item : view.items()) open |= item.open();
    for (const std::string agency : {"police", "social", "school", "leisure"}) {
      for (const std::string& item : items_) {
        if (!t_.Renew(meeting_, item, agency).ok()) continue;
        ++leases_;
        ASSERT_TRUE(open) << "a lease while no item is open";
        ASSERT_EQ(item, view.current_item_id()) << "a lease on another item";
        ASSERT_EQ(inside.count(agency), 1u) << "a lease to an absent agency";
        ASSERT_EQ(kReaders.count(agency), 1u) << "a lease without a permit";
        bool innocent = false;
        for (const Seat& seat : kDrawnSeats) {
          const auto answer = conflicted_.find(seat.number);
          innocent |= seat.agency == agency && answer != conflicted_.end() &&
                      !answer->second;
        }
        ASSERT_TRUE(innocent) << "a lease to a conflicted agency";
        ASSERT_NE(view.chair_seat(), 0u) << "a lease without a chair";
      }
    }
    for (const std::string agency : {"police", "social", "school", "leisure"}) {
      uint64_t number = numbers_[agency];
      for (const auto& event : t_.Events(meeting_, agency, number)) {
        ASSERT_EQ(event.number(), ++number) << "a gap for " << agency;
      }
      numbers_[agency] = number;
    }
  }

  int leases() const { return leases_; }

 private:
  size_t Pick(size_t below) {
    return std::uniform_int_distribution<size_t>(0, below - 1)(random_);
  }
  absl::Time Until() { return t_.clock.TimeNow() + kLease; }
  meetings::v1::MeetingView View() { return t_.View(meeting_, "police"); }
  std::string Current() { return View().current_item_id(); }
  uint32_t Chair() { return View().chair_seat(); }

  std::mt19937 random_;
  TestMeetings t_;
  std::string meeting_;
  std::vector<std::string> items_;
  // What a bystander knows.
  std::map<uint32_t, absl::Time> until_;
  std::map<uint32_t, bool> conflicted_;
  std::map<std::string, uint64_t> numbers_;
  int opened_ = 0;
  int leases_ = 0;
};

TEST(RoomPropertyTest, NobodyReadsWhatTheyMayNotWhateverHappens) {
  int leases = 0;
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    RandomRoom room(seed);
    for (int step = 0; step < 150; ++step) {
      SCOPED_TRACE(step);
      room.Step();
      if (::testing::Test::HasFatalFailure()) return;
    }
    leases += room.leases();
  }
  // The walk does come to open items.
  EXPECT_GT(leases, 50);
}

}  // namespace
}  // namespace samrad::hub
