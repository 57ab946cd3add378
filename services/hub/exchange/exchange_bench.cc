// Cost of the exchange by itself: the log answers at once from memory.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using exchange::v1::SubmitDisclosureRequest;
using testing::Id;

class Town : public testing::ExchangeTest {
 public:
  void TestBody() override {}

  std::vector<SubmitDisclosureRequest> Requests(size_t count) {
    std::vector<SubmitDisclosureRequest> requests;
    for (size_t i = 0; i < count; ++i) {
      requests.push_back(Make(Header(std::to_string(made_++))));
      Follow(requests.back());
    }
    return requests;
  }

  std::vector<uint64_t> Submit(
      const std::vector<SubmitDisclosureRequest>& requests) {
    std::vector<const SubmitDisclosureRequest*> batch;
    for (const auto& request : requests) batch.push_back(&request);
    const auto outcomes = core_->SubmitBatch(Id("social"), batch);
    std::vector<uint64_t> leaves;
    for (const SubmissionOutcome& outcome : *outcomes) {
      leaves.push_back(outcome.standing->receipt->leaf());
    }
    return leaves;
  }

  audit::v1::SignedRecord OpeningOf(const SubmitDisclosureRequest& request,
                                    uint64_t leaf) {
    return Record(audit::v1::OPENING, Opening(request, leaf), "police");
  }

  ExchangeCore& core() { return *core_; }

 private:
  int made_ = 0;
};

// Submission to receipt, one batch at a time; items are disclosures.
void SubmitBatches(benchmark::State& state) {
  Town town;
  const size_t size = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    const auto requests = town.Requests(size);
    state.ResumeTiming();
    benchmark::DoNotOptimize(town.Submit(requests));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(SubmitBatches)->Arg(1)->Arg(8)->Arg(64)->UseRealTime();

// Opening to share, one at a time.
void OpenOne(benchmark::State& state) {
  Town town;
  for (auto _ : state) {
    state.PauseTiming();
    const auto requests = town.Requests(1);
    const auto record = town.OpeningOf(requests[0], town.Submit(requests)[0]);
    state.ResumeTiming();
    benchmark::DoNotOptimize(town.core().Open(Id("police"), record));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(OpenOne)->UseRealTime();

}  // namespace
}  // namespace samrad::hub

BENCHMARK_MAIN();
