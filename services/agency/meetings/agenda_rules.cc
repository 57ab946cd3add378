#include "services/agency/meetings/agenda_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace samrad::agency::internal {
namespace {

// People count from 1.
absl::Status Malformed(int item, const char* what) {
  return absl::InvalidArgumentError(
      absl::StrCat("item ", item + 1, ": ", what));
}

}  // namespace

absl::StatusOr<AgendaRules> AgendaRules::Create(const Agenda& agenda) {
  if (agenda.items.size() > static_cast<size_t>(kMaxAgendaItems)) {
    return absl::InvalidArgumentError(
        absl::StrCat("an agenda holds at most ", kMaxAgendaItems, " items"));
  }
  AgendaRules rules;
  rules.items_ = agenda.items;
  const int count = rules.count();
  rules.before_.assign(count, 0);
  rules.pinned_.assign(count, -1);
  for (int i = 0; i < count; ++i) {
    const AgendaItem& item = rules.items_[i];
    if (item.is_break && !item.pinned_at.has_value()) {
      return Malformed(i, "a break needs a fixed place");
    }
    if (!item.pinned_at.has_value()) continue;
    const int place = *item.pinned_at;
    if (place < 0 || place >= count) {
      return Malformed(i, "its fixed place is outside the agenda");
    }
    if (rules.pinned_[place] >= 0) {
      return Malformed(i, "another item is fixed at the same place");
    }
    rules.pinned_[place] = i;
  }
  std::vector<ItemSet> named(count, 0);
  for (const AgendaBefore& pair : agenda.before) {
    if (pair.earlier < 0 || pair.earlier >= count || pair.later < 0 ||
        pair.later >= count) {
      return absl::InvalidArgumentError("a rule of order names no item");
    }
    rules.before_[pair.later] |= Only(pair.earlier);
    named[pair.later] |= Only(pair.earlier);
    named[pair.earlier] |= Only(pair.later);
  }
  ItemSet strategic = 0;
  for (int i = 0; i < count; ++i) {
    if (rules.items_[i].strategic && !rules.items_[i].is_break) {
      strategic |= Only(i);
    }
  }
  for (int i = 0; i < count; ++i) {
    if (!rules.items_[i].strategic && !rules.items_[i].is_break) {
      rules.before_[i] |= strategic;
    }
  }
  for (int middle = 0; middle < count; ++middle) {
    for (int i = 0; i < count; ++i) {
      if (rules.before_[i] & Only(middle)) {
        rules.before_[i] |= rules.before_[middle];
      }
    }
  }
  for (int i = 0; i < count; ++i) {
    if (rules.before_[i] & Only(i)) {
      return Malformed(i, "the rules of order go in a circle");
    }
  }
  rules.twins_.assign(count, 0);
  for (int i = 0; i < count; ++i) {
    for (int j = 0; j < i; ++j) {
      const AgendaItem& a = rules.items_[i];
      const AgendaItem& b = rules.items_[j];
      if (a.listeners == b.listeners && a.strategic == b.strategic &&
          !a.pinned_at.has_value() && !b.pinned_at.has_value() &&
          named[i] == 0 && named[j] == 0) {
        rules.twins_[i] |= Only(j);
      }
    }
  }
  rules.Tighten();
  if (!rules.CanFinish(0)) {
    return absl::InvalidArgumentError(
        "no order keeps all the fixed places and rules of order; free one");
  }
  return rules;
}

// An item cannot stand before those that must precede it have had room, nor so
// late that those that must follow have none.
void AgendaRules::Tighten() {
  const int n = count();
  first_.assign(n, 0);
  latest_.assign(n, n - 1);
  for (int i = 0; i < n; ++i) {
    if (!items_[i].pinned_at.has_value()) continue;
    first_[i] = latest_[i] = *items_[i].pinned_at;
  }
  for (int round = 0; round < n; ++round) {
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        if (!(before_[i] & Only(j))) continue;
        first_[i] = std::max(first_[i], first_[j] + 1);
        latest_[j] = std::min(latest_[j], latest_[i] - 1);
      }
    }
  }
}

bool AgendaRules::MayFollow(ItemSet placed, int item) const {
  const int place = std::popcount(placed);
  const int pinned = pinned_[place];
  return !(placed & Only(item)) && (before_[item] & ~placed) == 0 &&
         (pinned < 0 ? !items_[item].pinned_at.has_value() : pinned == item);
}

// One place, one item, all of equal length: the item that has to come soonest
// first is then a complete test (Horn 1974; with first_ and latest_ tightened
// along before_, the order it makes keeps before_ too).
bool AgendaRules::CanFinish(ItemSet placed) const {
  for (int place = std::popcount(placed); place < count(); ++place) {
    int chosen = -1;
    for (int i = 0; i < count(); ++i) {
      if ((placed & Only(i)) || first_[i] > place) continue;
      if (chosen < 0 || latest_[i] < latest_[chosen]) chosen = i;
    }
    if (chosen < 0 || latest_[chosen] < place) return false;
    placed |= Only(chosen);
  }
  return true;
}

bool AgendaRules::Keeps(const std::vector<int>& order) const {
  ItemSet placed = 0;
  for (int item : order) {
    if (!MayFollow(placed, item)) return false;
    placed |= Only(item);
  }
  return order.size() == items_.size();
}

bool AgendaRules::HasEarlierTwin(ItemSet placed, int item) const {
  return (twins_[item] & ~placed) != 0;
}

AgendaCost AgendaRules::Step(AgendaState* state, int item) const {
  state->placed |= Only(item);
  if (items_[item].is_break) return {};
  const uint32_t now = items_[item].listeners;
  AgendaCost cost;
  if (state->begun) {
    cost.moves = std::popcount(state->last ^ now);
    cost.returns = std::popcount(now & ~state->last & state->seen);
  }
  state->last = now;
  state->seen |= now;
  state->begun = true;
  return cost;
}

AgendaCost CostOf(const AgendaRules& rules, const std::vector<int>& order) {
  AgendaCost total;
  AgendaState state;
  for (int item : order) {
    const AgendaCost step = rules.Step(&state, item);
    total.moves += step.moves;
    total.returns += step.returns;
  }
  return total;
}

}  // namespace samrad::agency::internal
