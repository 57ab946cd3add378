// The fixed points of an agenda as masks, and what an order costs. Internal to
// agenda_order.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_AGENDA_RULES_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_AGENDA_RULES_H_

#include <bit>
#include <compare>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/agency/meetings/agenda_order.h"

namespace samrad::agency::internal {

// A set of items: bit i is item i of the author's list.
using ItemSet = uint64_t;

inline ItemSet Only(int item) { return ItemSet{1} << item; }

// Compared as the header of agenda_order says.
struct AgendaCost {
  int moves = 0;
  int returns = 0;
  auto operator<=>(const AgendaCost&) const = default;
};

// Where an order stands after some items.
struct AgendaState {
  ItemSet placed = 0;
  // Of the last item that was no break, and of all such items so far.
  uint32_t last = 0;
  uint32_t seen = 0;
  bool begun = false;
};

// Thread-compatible.
class AgendaRules {
 public:
  // INVALID_ARGUMENT for a malformed agenda or fixed points that no order
  // keeps.
  static absl::StatusOr<AgendaRules> Create(const Agenda& agenda);

  int count() const { return static_cast<int>(items_.size()); }
  const AgendaItem& item(int i) const { return items_[i]; }

  // True when the fixed points let `item` stand next after `placed`. Some rest
  // may still be impossible; CanFinish tells.
  bool MayFollow(ItemSet placed, int item) const;

  // True when the items that are left can all be placed.
  bool CanFinish(ItemSet placed) const;

  // True when every fixed point holds.
  bool Keeps(const std::vector<int>& order) const;

  // True when `item` may as well wait for another, earlier in the author's
  // list, that is alike in everything and not yet placed.
  bool HasEarlierTwin(ItemSet placed, int item) const;

  // Places `item` after `state`; the cost is that of its own step.
  AgendaCost Step(AgendaState* state, int item) const;

 private:
  AgendaRules() = default;

  void Tighten();

  std::vector<AgendaItem> items_;
  std::vector<ItemSet> before_;  // directly or through others
  std::vector<ItemSet> twins_;   // earlier in the list and alike
  std::vector<int> first_;       // earliest and latest possible places
  std::vector<int> latest_;
  std::vector<int> pinned_;  // by place: the item pinned there, or -1
};

// The cost of a whole order.
AgendaCost CostOf(const AgendaRules& rules, const std::vector<int>& order);

// agenda_search.cc: beyond kMaxExactItems.
std::vector<int> SearchAgendaOrder(const AgendaRules& rules);

}  // namespace samrad::agency::internal

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_AGENDA_RULES_H_
