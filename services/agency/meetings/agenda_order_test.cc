#include "services/agency/meetings/agenda_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <tuple>

#include "services/agency/meetings/agenda_rules.h"

namespace samrad::agency {
namespace {

using internal::AgendaCost;
using internal::AgendaRules;

// Agencies of the tests.
constexpr uint32_t kSchool = 1, kSocial = 2, kPolice = 4, kLeisure = 8;
constexpr uint32_t kAll = kSchool | kSocial | kPolice | kLeisure;

AgendaItem For(uint32_t listeners) { return {listeners, false, false, {}}; }

AgendaItem Strategic(uint32_t listeners) {
  return {listeners, true, false, {}};
}

AgendaItem PinnedAt(int place, uint32_t listeners) {
  return {listeners, false, false, place};
}

AgendaItem BreakAt(int place) { return {0, false, true, place}; }

// The definition of the header, written once more and naively.
AgendaCost CountByDefinition(const Agenda& agenda,
                             const std::vector<int>& order) {
  AgendaCost cost;
  for (int agency = 0; agency < 4; ++agency) {
    std::vector<bool> there;
    for (int item : order) {
      if (agenda.items[item].is_break) continue;
      there.push_back((agenda.items[item].listeners >> agency) & 1);
    }
    int arrivals = there.empty() || !there[0] ? 0 : 1;
    for (size_t i = 1; i < there.size(); ++i) {
      cost.moves += there[i] != there[i - 1];
      arrivals += there[i] && !there[i - 1];
    }
    cost.returns += std::max(0, arrivals - 1);
  }
  return cost;
}

bool KeepsByDefinition(const Agenda& agenda, const std::vector<int>& order) {
  std::vector<int> place(order.size());
  for (size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  for (size_t i = 0; i < order.size(); ++i) {
    const AgendaItem& a = agenda.items[i];
    if (a.pinned_at.has_value() && place[i] != *a.pinned_at) return false;
    for (size_t j = 0; j < order.size(); ++j) {
      const AgendaItem& b = agenda.items[j];
      if (a.is_break || b.is_break) continue;
      if (a.strategic && !b.strategic && place[i] > place[j]) return false;
    }
  }
  return std::all_of(agenda.before.begin(), agenda.before.end(),
                     [&](const AgendaBefore& pair) {
                       return place[pair.earlier] < place[pair.later];
                     });
}

// Permutations come in the author's order, so the first best is the tie's.
std::optional<std::pair<AgendaCost, std::vector<int>>> BruteForce(
    const Agenda& agenda) {
  std::vector<int> order(agenda.items.size());
  std::iota(order.begin(), order.end(), 0);
  std::optional<std::pair<AgendaCost, std::vector<int>>> best;
  do {
    if (!KeepsByDefinition(agenda, order)) continue;
    const AgendaCost cost = CountByDefinition(agenda, order);
    if (!best.has_value() || cost < best->first) best = {cost, order};
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

// An agenda over four agencies with now and then a fixed point of each kind.
Agenda Drawn(std::mt19937& random, int count, int fixed_in) {
  const auto chance = [&](int in) { return random() % in == 0; };
  Agenda agenda;
  std::vector<int> places(count);
  std::iota(places.begin(), places.end(), 0);
  std::shuffle(places.begin(), places.end(), random);
  for (int i = 0; i < count; ++i) {
    AgendaItem item = For(random() % 16);
    item.strategic = chance(fixed_in);
    item.is_break = chance(2 * fixed_in);
    if (item.is_break || chance(fixed_in)) item.pinned_at = places[i];
    agenda.items.push_back(item);
  }
  for (int i = 0; count > 1 && i < count / 2; ++i) {
    if (!chance(fixed_in)) continue;
    agenda.before.push_back({static_cast<int>(random() % count),
                             static_cast<int>(random() % count)});
  }
  return agenda;
}

TEST(AgendaOrderTest, EqualsBruteForceOnEveryDrawnAgendaOfUpToSevenItems) {
  std::mt19937 random(20261128);
  int impossible = 0;
  for (int round = 0; round < 400; ++round) {
    const Agenda agenda = Drawn(random, round % 8, 2 + round % 9);
    const auto expected = BruteForce(agenda);

    const auto proposed = ProposeAgendaOrder(agenda);

    ASSERT_EQ(proposed.ok(), expected.has_value()) << "round " << round;
    if (!proposed.ok()) {
      EXPECT_EQ(proposed.status().code(), absl::StatusCode::kInvalidArgument);
      ++impossible;
      continue;
    }
    EXPECT_TRUE(proposed->exact);
    EXPECT_EQ(proposed->moves, expected->first.moves) << "round " << round;
    EXPECT_EQ(proposed->returns, expected->first.returns) << "round " << round;
    EXPECT_EQ(proposed->order, expected->second) << "round " << round;
  }
  EXPECT_GT(impossible, 20);
  EXPECT_LT(impossible, 300);
}

TEST(AgendaOrderTest, KeepsEveryFixedPointOfALongAgenda) {
  std::mt19937 random(7);
  int possible = 0;
  for (int round = 0; round < 14; ++round) {
    const Agenda agenda = Drawn(random, 13 + 2 * round, 15);

    const auto proposed = ProposeAgendaOrder(agenda);

    if (!proposed.ok()) continue;
    ++possible;
    EXPECT_FALSE(proposed->exact);
    EXPECT_TRUE(KeepsByDefinition(agenda, proposed->order));
    EXPECT_EQ(proposed->moves,
              CountByDefinition(agenda, proposed->order).moves);
  }
  EXPECT_GT(possible, 3);
}

TEST(AgendaOrderTest, SearchesNearlyAsWellAsTheExactOrder) {
  std::mt19937 random(11);
  int worse = 0;
  for (int round = 0; round < 40; ++round) {
    const Agenda agenda = Drawn(random, 10, 15);
    const auto rules = AgendaRules::Create(agenda);
    if (!rules.ok()) continue;
    const auto exact = ProposeAgendaOrder(agenda);
    ASSERT_TRUE(exact.ok());

    const auto searched = internal::SearchAgendaOrder(*rules);

    const int moves = CostOf(*rules, searched).moves;
    EXPECT_LE(moves, exact->moves + 1) << "round " << round;
    worse += moves > exact->moves;
  }
  EXPECT_LE(worse, 3);
}

TEST(AgendaOrderTest, TellsEachAgencyOnceWhenToComeAndLeave) {
  Agenda agenda;
  agenda.items = {Strategic(kAll), For(kSchool | kSocial), For(kAll),
                  For(kSchool | kSocial | kLeisure), For(kAll)};

  const auto proposed = ProposeAgendaOrder(agenda);

  ASSERT_TRUE(proposed.ok());
  EXPECT_EQ(proposed->order, (std::vector<int>{0, 2, 4, 3, 1}));
  EXPECT_EQ(proposed->returns, 0);
  EXPECT_EQ(proposed->moves, 2);
  EXPECT_EQ(proposed->given_moves, 6);
  EXPECT_EQ(proposed->moves_saved(), 4);
  EXPECT_EQ(proposed->visits, (std::vector<AgendaVisit>{
                                  {0, 0, 4}, {1, 0, 4}, {2, 0, 2}, {3, 0, 3}}));
}

TEST(AgendaOrderTest, KeepsTheAuthorsOrderWhenNothingIsGained) {
  Agenda agenda;
  agenda.items = {For(kAll), For(kAll), For(kSchool), For(kSchool)};

  const auto proposed = ProposeAgendaOrder(agenda);

  ASSERT_TRUE(proposed.ok());
  EXPECT_EQ(proposed->order, (std::vector<int>{0, 1, 2, 3}));
  EXPECT_EQ(proposed->moves_saved(), 0);
}

TEST(AgendaOrderTest, CrossesABreakAsIfItWereNotThere) {
  Agenda agenda;
  agenda.items = {For(kSchool), For(kAll), BreakAt(1)};

  const auto proposed = ProposeAgendaOrder(agenda);

  ASSERT_TRUE(proposed.ok());
  EXPECT_EQ(proposed->order, (std::vector<int>{0, 2, 1}));
  EXPECT_EQ(proposed->moves, 3);
  EXPECT_EQ(proposed->visits.front(), (AgendaVisit{0, 0, 2}));
}

TEST(AgendaOrderTest, SavesLessThanNothingOnlyWhenTheGivenOrderBreaksARule) {
  Agenda agenda;
  agenda.items = {For(kSchool), For(kSchool | kSocial), For(kSocial)};
  agenda.before = {{2, 1}, {0, 2}};

  const auto proposed = ProposeAgendaOrder(agenda);

  ASSERT_TRUE(proposed.ok());
  EXPECT_EQ(proposed->order, (std::vector<int>{0, 2, 1}));
  EXPECT_EQ(proposed->moves_saved(), -1);
}

TEST(AgendaOrderTest, TakesAnEmptyAgenda) {
  const auto proposed = ProposeAgendaOrder({});

  ASSERT_TRUE(proposed.ok());
  EXPECT_TRUE(proposed->order.empty());
  EXPECT_TRUE(proposed->visits.empty());
}

TEST(AgendaOrderTest, DoesNotBranchOverItemsThatAreAlike) {
  Agenda agenda;
  for (int i = 0; i < kMaxAgendaItems; ++i) {
    agenda.items.push_back(For(i % 2 == 0 ? kAll : kSchool));
  }

  const auto proposed = ProposeAgendaOrder(agenda);

  ASSERT_TRUE(proposed.ok());
  EXPECT_EQ(proposed->moves, 3);
  EXPECT_TRUE(std::is_sorted(proposed->order.begin(),
                             proposed->order.begin() + kMaxAgendaItems / 2));
}

class AgendaRefusalTest
    : public ::testing::TestWithParam<std::tuple<const char*, Agenda>> {};

TEST_P(AgendaRefusalTest, IsRefusedWithAReason) {
  const auto proposed = ProposeAgendaOrder(std::get<1>(GetParam()));

  EXPECT_EQ(proposed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(proposed.status().message().empty());
}

INSTANTIATE_TEST_SUITE_P(
    FixedPoints, AgendaRefusalTest,
    ::testing::Values(
        std::tuple("TwoItemsAtOnePlace",
                   Agenda{{PinnedAt(0, 1), PinnedAt(0, 1)}, {}}),
        std::tuple("APlaceOutsideTheAgenda", Agenda{{PinnedAt(1, 1)}, {}}),
        std::tuple("APlaceBeforeTheFirst", Agenda{{PinnedAt(-1, 1)}, {}}),
        std::tuple("ACircle", Agenda{{For(1), For(1)}, {{0, 1}, {1, 0}}}),
        std::tuple("AnItemBeforeItself", Agenda{{For(1)}, {{0, 0}}}),
        std::tuple("ARuleOfNoItem", Agenda{{For(1)}, {{0, 1}}}),
        std::tuple("AnotherBeforeTheStrategic",
                   Agenda{{Strategic(1), PinnedAt(0, 1)}, {}}),
        std::tuple("APredecessorWithoutRoom",
                   Agenda{{For(1), PinnedAt(0, 1)}, {{0, 1}}}),
        std::tuple("TooManyPredecessors",
                   Agenda{{For(1), For(1), PinnedAt(1, 1)}, {{0, 2}, {1, 2}}}),
        std::tuple("ABreakWithoutAPlace",
                   Agenda{{{0, false, true, {}}, For(1)}, {}}),
        std::tuple("TooManyItems",
                   Agenda{std::vector<AgendaItem>(kMaxAgendaItems + 1), {}})),
    [](const auto& test) { return std::string(std::get<0>(test.param)); });

}  // namespace
}  // namespace samrad::agency
