// Durable rows per second: one work at a time, many in flight, and the limit
// (64 rows in one work).
#include <benchmark/benchmark.h>

#include <string>

#include "crypto/secret/init.h"
#include "crypto/secret/secret_bytes.h"
#include "services/base/mutex.h"
#include "services/base/store.h"
#include "services/base/temp_dir.h"

namespace samrad::base {
namespace {

class BenchStore {
 public:
  BenchStore() {
    if (!crypto::InitCrypto().ok()) std::abort();
    const auto key = *crypto::SecretBytes::TakeFrom(std::string(32, 'k'));
    database_ = *Database::Open(
        folder_.File("bench.db"), key,
        {{"bench",
          {{1, "CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB)"}}}},
        {.mode = OpenMode::kCreateIfMissing});
  }
  Database& operator*() { return *database_; }

 private:
  const TempDir folder_;
  std::unique_ptr<Database> database_;
};

absl::Status InsertRow(Transaction& txn) {
  static const std::string bytes(256, 'x');
  return txn.Run("INSERT INTO row (bytes) VALUES (?)", {Blob(bytes)});
}

void OneAtATime(benchmark::State& state) {
  BenchStore store;
  for (auto _ : state) {
    if (!(*store).Write(InsertRow).ok()) std::abort();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(OneAtATime)->UseRealTime();

// `state.range(0)` writes are in flight at every moment.
void InFlight(benchmark::State& state) {
  BenchStore store;
  Mutex mutex;
  CondVar changed;
  int64_t free = state.range(0);
  for (auto _ : state) {
    {
      MutexLock lock(mutex);
      while (free == 0) changed.Wait(mutex);
      --free;
    }
    (*store).WriteAsync(InsertRow, [&](absl::Status status) {
      if (!status.ok()) std::abort();
      MutexLock lock(mutex);
      ++free;
      changed.SignalOne();
    });
  }
  MutexLock lock(mutex);
  while (free < state.range(0)) changed.Wait(mutex);
  state.SetItemsProcessed(state.iterations());
  const auto counts = (*store).write_counts();
  state.counters["per_group"] =
      static_cast<double>(counts.works) / static_cast<double>(counts.groups);
}
BENCHMARK(InFlight)->Arg(8)->Arg(64)->Arg(256)->UseRealTime();

void GroupsOf64InOneWork(benchmark::State& state) {
  BenchStore store;
  for (auto _ : state) {
    const absl::Status status = (*store).Write([](Transaction& txn) {
      absl::Status inserted;
      for (int i = 0; i < 64 && inserted.ok(); ++i) inserted = InsertRow(txn);
      return inserted;
    });
    if (!status.ok()) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * 64);
}
BENCHMARK(GroupsOf64InOneWork)->UseRealTime();

}  // namespace
}  // namespace samrad::base

BENCHMARK_MAIN();
