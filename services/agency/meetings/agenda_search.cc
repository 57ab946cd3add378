// Orders of more items than an exact search bears.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "services/agency/meetings/agenda_rules.h"

namespace samrad::agency::internal {
namespace {

constexpr size_t kBeamWidth = 48;

struct Partial {
  AgendaState state;
  AgendaCost cost;
  // Moves that must still come, at least.
  int to_come = 0;
  std::vector<int> order;

  auto Rank() const { return std::tie(total_moves, cost.returns, order); }
  int total_moves = 0;
};

// An agency that is inside and not wanted for all that is left must go out at
// least once; one that is outside and wanted must come in at least once.
int MovesToCome(const AgendaRules& rules, const AgendaState& state) {
  uint32_t wanted = 0;
  uint32_t unwanted = 0;
  for (int i = 0; i < rules.count(); ++i) {
    if ((state.placed & Only(i)) || rules.item(i).is_break) continue;
    wanted |= rules.item(i).listeners;
    unwanted |= ~rules.item(i).listeners;
  }
  if (!state.begun) return 0;
  return std::popcount((state.last & unwanted) | (~state.last & wanted));
}

void Extend(const AgendaRules& rules, const Partial& partial,
            std::vector<Partial>* next) {
  for (int item = 0; item < rules.count(); ++item) {
    if (!rules.MayFollow(partial.state.placed, item) ||
        rules.HasEarlierTwin(partial.state.placed, item) ||
        !rules.CanFinish(partial.state.placed | Only(item))) {
      continue;
    }
    Partial grown = partial;
    const AgendaCost step = rules.Step(&grown.state, item);
    grown.cost.moves += step.moves;
    grown.cost.returns += step.returns;
    grown.total_moves = grown.cost.moves + MovesToCome(rules, grown.state);
    grown.order.push_back(item);
    next->push_back(std::move(grown));
  }
}

// The best few, one for each set of items placed and listeners left inside.
void Prune(std::vector<Partial>* partials) {
  std::sort(
      partials->begin(), partials->end(),
      [](const Partial& a, const Partial& b) { return a.Rank() < b.Rank(); });
  std::map<std::pair<ItemSet, uint32_t>, bool> seen;
  std::vector<Partial> kept;
  for (Partial& partial : *partials) {
    if (kept.size() == kBeamWidth) break;
    if (!seen.emplace(std::pair(partial.state.placed, partial.state.last), true)
             .second) {
      continue;
    }
    kept.push_back(std::move(partial));
  }
  *partials = std::move(kept);
}

std::vector<int> BeamOrder(const AgendaRules& rules) {
  std::vector<Partial> beam(1);
  for (int place = 0; place < rules.count(); ++place) {
    std::vector<Partial> next;
    for (const Partial& partial : beam) Extend(rules, partial, &next);
    Prune(&next);
    beam = std::move(next);
  }
  return beam.front().order;
}

// Takes the item at `from` and puts it at `to`.
std::vector<int> Moved(std::vector<int> order, int from, int to) {
  const int item = order[from];
  order.erase(order.begin() + from);
  order.insert(order.begin() + to, item);
  return order;
}

}  // namespace

std::vector<int> SearchAgendaOrder(const AgendaRules& rules) {
  std::vector<int> best = BeamOrder(rules);
  AgendaCost cost = CostOf(rules, best);
  const auto improve = [&](std::vector<int> candidate) {
    if (!rules.Keeps(candidate)) return false;
    const AgendaCost other = CostOf(rules, candidate);
    if (std::tie(other, candidate) >= std::tie(cost, best)) return false;
    best = std::move(candidate);
    cost = other;
    return true;
  };
  for (bool improved = true; improved;) {
    improved = false;
    for (int i = 0; i < rules.count(); ++i) {
      for (int j = 0; j < rules.count(); ++j) {
        if (i == j) continue;
        improved = improve(Moved(best, i, j)) || improved;
        if (i > j) continue;
        std::vector<int> swapped = best;
        std::swap(swapped[i], swapped[j]);
        improved = improve(std::move(swapped)) || improved;
      }
    }
  }
  return best;
}

}  // namespace samrad::agency::internal
