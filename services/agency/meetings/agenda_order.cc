#include "services/agency/meetings/agenda_order.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "services/agency/meetings/agenda_rules.h"

namespace samrad::agency {
namespace {

using internal::AgendaCost;
using internal::AgendaRules;
using internal::AgendaState;
using internal::ItemSet;
using internal::Only;

constexpr AgendaCost kImpossible = {std::numeric_limits<int>::max() / 2, 0};

// The best completion of every set of placed items and last item that was no
// break (Held and Karp 1962). Who has been seen follows from the set.
class ExactSearch {
 public:
  explicit ExactSearch(const AgendaRules& rules)
      : rules_(rules),
        count_(rules.count()),
        best_(static_cast<size_t>(count_ + 1) << count_) {}

  std::vector<int> Run() {
    const ItemSet all = Only(count_) - 1;
    for (int last = 0; last <= count_; ++last) Best(all, last) = {};
    for (ItemSet placed = all; placed-- > 0;) {
      for (int last = 0; last <= count_; ++last) {
        if (!IsState(placed, last)) continue;
        AgendaCost& best = Best(placed, last) = kImpossible;
        for (int next = 0; next < count_; ++next) {
          if (!rules_.MayFollow(placed, next)) continue;
          best = std::min(best, Through(placed, last, next));
        }
      }
    }
    return WalkForward(all);
  }

 private:
  bool IsState(ItemSet placed, int last) const {
    return last == count_ ||
           ((placed & Only(last)) && !rules_.item(last).is_break);
  }

  AgendaCost& Best(ItemSet placed, int last) {
    return best_[placed * static_cast<size_t>(count_ + 1) +
                 static_cast<size_t>(last)];
  }

  uint32_t Seen(ItemSet placed) const {
    uint32_t seen = 0;
    for (int i = 0; i < count_; ++i) {
      if ((placed & Only(i)) && !rules_.item(i).is_break) {
        seen |= rules_.item(i).listeners;
      }
    }
    return seen;
  }

  int LastAfter(int last, int next) const {
    return rules_.item(next).is_break ? last : next;
  }

  // The cost of placing `next` and then the best rest.
  AgendaCost Through(ItemSet placed, int last, int next) {
    AgendaState state{placed, 0, Seen(placed), last != count_};
    if (state.begun) state.last = rules_.item(last).listeners;
    AgendaCost cost = rules_.Step(&state, next);
    const AgendaCost rest = Best(state.placed, LastAfter(last, next));
    cost.moves += rest.moves;
    cost.returns += rest.returns;
    return cost;
  }

  std::vector<int> WalkForward(ItemSet all) {
    std::vector<int> order;
    int last = count_;
    for (ItemSet placed = 0; placed != all;) {
      int next = 0;
      while (!rules_.MayFollow(placed, next) ||
             Through(placed, last, next) != Best(placed, last)) {
        ++next;
      }
      order.push_back(next);
      placed |= Only(next);
      last = LastAfter(last, next);
    }
    return order;
  }

  const AgendaRules& rules_;
  const int count_;
  std::vector<AgendaCost> best_;
};

std::vector<AgendaVisit> VisitsOf(const AgendaRules& rules,
                                  const std::vector<int>& order) {
  std::vector<AgendaVisit> visits;
  for (int agency = 0; agency < kMaxAgendaAgencies; ++agency) {
    bool inside = false;
    for (int place = 0; place < rules.count(); ++place) {
      const AgendaItem& item = rules.item(order[place]);
      if (item.is_break) continue;
      const bool listens = (item.listeners >> agency) & 1;
      if (listens && !inside) visits.push_back({agency, place, place});
      if (listens) visits.back().last = place;
      inside = listens;
    }
  }
  return visits;
}

}  // namespace

absl::StatusOr<AgendaOrder> ProposeAgendaOrder(const Agenda& agenda) {
  absl::StatusOr<AgendaRules> rules = AgendaRules::Create(agenda);
  if (!rules.ok()) return rules.status();
  AgendaOrder result;
  result.exact = rules->count() <= kMaxExactItems;
  result.order = result.exact ? ExactSearch(*rules).Run()
                              : internal::SearchAgendaOrder(*rules);
  const AgendaCost cost = CostOf(*rules, result.order);
  result.moves = cost.moves;
  result.returns = cost.returns;
  std::vector<int> given(agenda.items.size());
  std::iota(given.begin(), given.end(), 0);
  result.given_moves = CostOf(*rules, given).moves;
  result.visits = VisitsOf(*rules, result.order);
  return result;
}

}  // namespace samrad::agency
