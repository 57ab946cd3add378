#include <vector>

#include "benchmark/benchmark.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/batch_verifier.h"
#include "crypto/testing/test_keys.h"

namespace samrad::crypto {
namespace {

void BM_SignEntry(benchmark::State& state) {
  const SigningKey key = TestSigningKey(1);
  const Digest entry = TestEntry(1);
  for (auto _ : state) benchmark::DoNotOptimize(SignEntry(entry, key));
}
BENCHMARK(BM_SignEntry);

void BM_VerifyEntry(benchmark::State& state) {
  const SigningKey key = TestSigningKey(1);
  const Digest entry = TestEntry(1);
  const std::string blob = SignEntry(entry, key);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        VerifyEntrySignature(entry, AsBytes(blob), key.PublicKey()).ok());
  }
}
BENCHMARK(BM_VerifyEntry);

void BM_SignBatchPerEntry(benchmark::State& state) {
  const SigningKey key = TestSigningKey(1);
  const auto count = static_cast<uint64_t>(state.range(0));
  std::vector<Digest> entries;
  for (uint64_t i = 0; i < count; ++i) entries.push_back(TestEntry(i));
  for (auto _ : state) benchmark::DoNotOptimize(SignBatch(entries, key));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_SignBatchPerEntry)->Arg(8)->Arg(64);

void BM_VerifyBatchPerEntry(benchmark::State& state) {
  const SigningKey key = TestSigningKey(1);
  const auto count = static_cast<uint64_t>(state.range(0));
  std::vector<Digest> entries;
  for (uint64_t i = 0; i < count; ++i) entries.push_back(TestEntry(i));
  const std::vector<std::string> blobs = SignBatch(entries, key).value();
  for (auto _ : state) {
    BatchVerifier verifier(1);
    for (size_t i = 0; i < entries.size(); ++i) {
      benchmark::DoNotOptimize(
          verifier.Verify(entries[i], AsBytes(blobs[i]), key.PublicKey()).ok());
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_VerifyBatchPerEntry)->Arg(8)->Arg(64);

}  // namespace
}  // namespace samrad::crypto

BENCHMARK_MAIN();
