// One proposal for an agenda of 12 items (exact) and of 40 (searched), over
// five agencies with a break, strategic items first and two rules of order.
#include <random>

#include "benchmark/benchmark.h"
#include "services/agency/meetings/agenda_order.h"

namespace samrad::agency {
namespace {

Agenda Drawn(int count) {
  std::mt19937 random(static_cast<uint32_t>(count));
  Agenda agenda;
  for (int i = 0; i < count; ++i) {
    agenda.items.push_back(
        {static_cast<uint32_t>(random() % 32), i % 6 == 0, false, {}});
  }
  agenda.items[static_cast<size_t>(count / 2)] = {0, false, true, count / 2};
  agenda.before = {{1, 2}, {count - 1, 3}};
  return agenda;
}

void BM_ProposeAgendaOrder(benchmark::State& state) {
  const Agenda agenda = Drawn(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    auto proposed = ProposeAgendaOrder(agenda);
    if (!proposed.ok()) state.SkipWithError("no order");
    benchmark::DoNotOptimize(proposed);
  }
  auto proposed = ProposeAgendaOrder(agenda);
  if (proposed.ok()) state.counters["moves"] = proposed->moves;
  if (proposed.ok()) state.counters["given"] = proposed->given_moves;
}
BENCHMARK(BM_ProposeAgendaOrder)
    ->Arg(12)
    ->Arg(40)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace samrad::agency

BENCHMARK_MAIN();
