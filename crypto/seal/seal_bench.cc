#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "crypto/hash/hmac.h"
#include "crypto/open/open_content.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/seal/seal_content.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/testing/test_keys.h"

namespace samrad::crypto {
namespace {

std::vector<SealRecipient> Recipients(int64_t count) {
  std::vector<SealRecipient> recipients;
  for (int64_t i = 0; i < count; ++i) {
    recipients.push_back(
        {"agency" + std::to_string(i),
         TestSealKey(100 + static_cast<uint64_t>(i)).PublicKey()});
  }
  return recipients;
}

// Arguments: content bytes, recipients.
void BM_Seal(benchmark::State& state) {
  const SealKey own = TestSealKey(1);
  const std::string content(static_cast<size_t>(state.range(0)), 'x');
  const std::vector<SealRecipient> recipients = Recipients(state.range(1));
  SodiumRandomSource random;
  PairKeyCache cache(16);
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        SealContent(content, TestEntry(1), recipients, own, random, cache));
  }
}
BENCHMARK(BM_Seal)->Args({1024, 1})->Args({1024, 4})->Args({65536, 1});

void BM_Open(benchmark::State& state) {
  const SealKey own = TestSealKey(1);
  const SealKey recipient = TestSealKey(100);
  const std::string content(static_cast<size_t>(state.range(0)), 'x');
  SodiumRandomSource random;
  PairKeyCache cache(16);
  const Sealed sealed =
      SealContent(content, TestEntry(1), Recipients(1), own, random, cache)
          .value();
  const OpenRequest request = {.ciphertext = AsBytes(sealed.ciphertext),
                               .slot = AsBytes(sealed.recipients[0].slot),
                               .hub_share = sealed.recipients[0].hub_share,
                               .header_hash = TestEntry(1),
                               .own_id = "agency0",
                               .sender_public_key = own.PublicKey()};
  for (auto _ : state) {
    benchmark::DoNotOptimize(OpenContent(request, recipient, cache));
  }
}
BENCHMARK(BM_Open)->Arg(1024)->Arg(65536);

void BM_PairKeyWithoutCache(benchmark::State& state) {
  const SealKey own = TestSealKey(1);
  const SealPublicKey other = TestSealKey(2).PublicKey();
  PairKeyCache none(0);
  for (auto _ : state) benchmark::DoNotOptimize(none.Get(own, other));
}
BENCHMARK(BM_PairKeyWithoutCache);

void BM_RandomSecretBytes(benchmark::State& state) {
  SodiumRandomSource random;
  for (auto _ : state) {
    benchmark::DoNotOptimize(SecretBytes::Random(random, 32));
  }
}
BENCHMARK(BM_RandomSecretBytes);

void BM_LeafEntry(benchmark::State& state) {
  const SecretBytes salt = TestSecret(std::string(32, 's'));
  const Digest header = TestEntry(1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(HmacSha256(
        salt, {AsBytes("samrad/leaf/v1"), AsBytes("\x01"), header, header}));
  }
}
BENCHMARK(BM_LeafEntry);

}  // namespace
}  // namespace samrad::crypto

BENCHMARK_MAIN();
