// The order of an agenda in which the agencies come and go the fewest times.
//
// A *move* is one agency going out or coming in between two items: over the
// items in order, breaks left out, every change from "may listen" to "may not"
// or back. Being there from the first item to the last is no move, coming late
// once and leaving early once are one each, and going out and coming in again
// is two. The proposed order has the fewest moves that the fixed points allow;
// among those the fewest *returns* (an agency that has left comes in again, so
// it must be told more than one time to come), and among those the author's
// order: the first item of the author's that can stand first, and so on.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_AGENDA_ORDER_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_AGENDA_ORDER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"

namespace samrad::agency {

// Up to this many items, breaks counted, the order is exact: no other order
// that keeps the fixed points is better. Beyond it is found by a beam search
// and then improved until moving one item or swapping two does not help.
inline constexpr int kMaxExactItems = 12;
inline constexpr int kMaxAgendaItems = 64;
inline constexpr int kMaxAgendaAgencies = 32;

struct AgendaItem {
  // Bit i: agency i may listen. Ignored for a break.
  uint32_t listeners = 0;
  // Strategic items come before all that are not; breaks may lie anywhere.
  bool strategic = false;
  // Nobody needs to be there; it must be pinned.
  bool is_break = false;
  // Place in the order, from 0.
  std::optional<int> pinned_at;
};

// Item `earlier` comes before item `later` (places in the author's list).
struct AgendaBefore {
  int earlier;
  int later;
};

// The author's order and what is fixed in it.
struct Agenda {
  std::vector<AgendaItem> items;
  std::vector<AgendaBefore> before;
};

// One stretch of the order through which an agency may stay: it is told to
// come for `first` and to leave after `last` (places in the order).
struct AgendaVisit {
  int agency;
  int first;
  int last;

  bool operator==(const AgendaVisit&) const = default;
};

struct AgendaOrder {
  // order[place] is the item's place in the author's list.
  std::vector<int> order;
  int moves = 0;
  int returns = 0;
  // Moves of the author's own order, whether or not it keeps the fixed points.
  // moves_saved() is negative only when it does not.
  int given_moves = 0;
  // False beyond kMaxExactItems: good, but perhaps not the best.
  bool exact = false;
  // By agency, then by place. One visit each where returns is 0.
  std::vector<AgendaVisit> visits;

  int moves_saved() const { return given_moves - moves; }
};

// INVALID_ARGUMENT when no order keeps the fixed points, or when the agenda
// itself is malformed: over kMaxAgendaItems, an unpinned break, a place or an
// item that does not exist. The message says which; it holds numbers only.
// An empty agenda has the empty order. Pure, deterministic, thread-safe.
// Cost: 2^n * n^2 for n <= 12; beyond about n^3 times the beam's width.
absl::StatusOr<AgendaOrder> ProposeAgendaOrder(const Agenda& agenda);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_AGENDA_ORDER_H_
