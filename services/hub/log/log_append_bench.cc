// How fast the log takes entries, receipts included, against the rate at which
// SQLCipher alone commits rows in groups of 64. Prints `name value unit` and
// `ratio.name value`; --short for fewer rounds.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "crypto/secret/init.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/system_clock.h"
#include "services/base/temp_dir.h"
#include "services/hub/log/log_core.h"

namespace samrad::hub {
namespace {

constexpr uint64_t kGroup = 64;

void Check(bool ok, const char* what) {
  if (ok) return;
  std::fprintf(stderr, "log_append_bench: %s failed\n", what);
  std::exit(1);
}

double Seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

crypto::Entry EntryNumber(uint64_t number) {
  return crypto::Sha256(
      std::string_view(reinterpret_cast<const char*>(&number), sizeof(number)));
}

std::string KeyHex() {
  std::string hex = "x'";
  for (int i = 0; i < 32; ++i) hex += "6b";
  return hex + "'";
}

crypto::SecretBytes KeyBytes() {
  return crypto::SecretBytes::TakeFrom(std::string(32, 'k')).value();
}

// The limit: the same rows through SQLCipher's own interface.
class RawRows {
 public:
  explicit RawRows(const std::string& path) {
    const std::string key = KeyHex();
    Check(sqlite3_open(path.c_str(), &db_) == SQLITE_OK, "open");
    Check(sqlite3_key_v2(db_, "main", key.data(),
                         static_cast<int>(key.size())) == SQLITE_OK,
          "key");
    Run("PRAGMA journal_mode=WAL");
    Run("PRAGMA synchronous=FULL");
    Run("PRAGMA wal_autocheckpoint=4096");
    Run("PRAGMA cache_size=-65536");
    Run("CREATE TABLE entry (leaf INTEGER PRIMARY KEY, entry BLOB NOT NULL, "
        "room INTEGER NOT NULL, sequence INTEGER NOT NULL, "
        "at INTEGER NOT NULL) STRICT");
    Check(sqlite3_prepare_v3(db_, "INSERT INTO entry VALUES (?,?,?,?,?)", -1,
                             SQLITE_PREPARE_PERSISTENT, &insert_,
                             nullptr) == SQLITE_OK,
          "prepare");
  }
  ~RawRows() {
    sqlite3_finalize(insert_);
    sqlite3_close(db_);
  }

  void CommitGroup() {
    Run("BEGIN IMMEDIATE");
    for (uint64_t i = 0; i < kGroup; ++i, ++next_) {
      const crypto::Entry entry = EntryNumber(next_);
      sqlite3_bind_int64(insert_, 1, static_cast<int64_t>(next_));
      sqlite3_bind_blob(insert_, 2, entry.data(), 32, SQLITE_TRANSIENT);
      sqlite3_bind_int64(insert_, 3, 1);
      sqlite3_bind_int64(insert_, 4, static_cast<int64_t>(next_));
      sqlite3_bind_int64(insert_, 5, 1'800'000'000'000'000);
      Check(sqlite3_step(insert_) == SQLITE_DONE, "insert");
      sqlite3_reset(insert_);
    }
    Run("COMMIT");
  }

 private:
  void Run(const char* sql) {
    Check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  uint64_t next_ = 0;
};

class BenchLog {
 public:
  explicit BenchLog(const std::string& folder) {
    store_ = LogStore::Open(folder + "/log.db", KeyBytes(),
                            base::OpenMode::kCreateIfMissing)
                 .value();
    tiles_ = TileStore::Open(folder + "/log").value();
    auto seed = crypto::SecretBytes::TakeFrom(std::string(32, 's'));
    core_ = LogCore::Create(
                {.origin = "bench.samrad.example/log",
                 .key = crypto::SigningKey::FromSeed(*std::move(seed)).value()},
                *store_, *tiles_, clock_, base::Logger(sink_, clock_, "bench"),
                metrics_)
                .value();
  }

  // `rounds` appends of `count` entries, one after the other, by one room.
  void Append(AppendingRoom room, uint64_t rounds, uint64_t count) {
    uint64_t& next = next_[static_cast<size_t>(room)];
    for (uint64_t round = 0; round < rounds; ++round) {
      std::vector<RoomEntry> entries(count);
      for (RoomEntry& entry : entries) {
        ++next;
        entry.sequence = next;
        entry.entry = EntryNumber(next * 4 + static_cast<uint64_t>(room));
      }
      Check(core_->Append(room, std::move(entries), absl::Seconds(60)).ok(),
            "append");
    }
  }

  // Two rooms at once: while one group is being published, the next commits.
  void AppendByTwo(uint64_t rounds) {
    std::thread other([this, rounds] {
      Append(AppendingRoom::kDirectory, rounds / 2, kGroup);
    });
    Append(AppendingRoom::kExchange, rounds - rounds / 2, kGroup);
    other.join();
  }

  LogCore& core() { return *core_; }

 private:
  base::SystemClock clock_;
  base::MemoryLogSink sink_;
  base::Metrics metrics_;
  std::unique_ptr<LogStore> store_;
  std::unique_ptr<TileStore> tiles_;
  std::unique_ptr<LogCore> core_;
  uint64_t next_[kAppendingRooms] = {};
};

void BenchSync(const std::string& folder) {
  const int file = open((folder + "/sync").c_str(), O_WRONLY | O_CREAT, 0600);
  Check(file >= 0, "open");
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) {
    times.push_back(Seconds([&] {
      Check(write(file, page.data(), page.size()) > 0, "write");
      fdatasync(file);
    }));
  }
  close(file);
  std::printf("fdatasync_p50 %.3f ms\n", Median(times) * 1e3);
}

void BenchAppend(const std::string& folder, int pairs, uint64_t rounds) {
  RawRows raw(folder + "/raw.db");
  BenchLog log(folder);
  std::vector<double> raw_rates, one_rates, two_rates, one_ratios, two_ratios;
  std::vector<double> cpu, raw_cpu;
  const auto rate = [&](const std::function<void()>& work) {
    return static_cast<double>(rounds * kGroup) / Seconds(work);
  };
  for (int pair = 0; pair < pairs; ++pair) {
    const double raw_before = CpuSeconds();
    const double limit = rate([&] {
      for (uint64_t i = 0; i < rounds; ++i) raw.CommitGroup();
    });
    raw_cpu.push_back((CpuSeconds() - raw_before) /
                      static_cast<double>(rounds * kGroup));
    const double cpu_before = CpuSeconds();
    const double two = rate([&] { log.AppendByTwo(rounds); });
    cpu.push_back((CpuSeconds() - cpu_before) /
                  static_cast<double>(rounds * kGroup));
    const double one =
        rate([&] { log.Append(AppendingRoom::kExchange, rounds, kGroup); });
    raw_rates.push_back(limit);
    one_rates.push_back(one);
    two_rates.push_back(two);
    one_ratios.push_back(one / limit);
    two_ratios.push_back(two / limit);
  }
  std::printf("sqlcipher_group64 %.0f rows/s\n", Median(raw_rates));
  std::printf("log_append_group64 %.0f entries/s\n", Median(two_rates));
  std::printf("log_append_group64_one_caller %.0f entries/s\n",
              Median(one_rates));
  std::printf("sqlcipher_group64_cpu %.2f us/row\n", Median(raw_cpu) * 1e6);
  std::printf("log_append_cpu %.2f us/entry\n", Median(cpu) * 1e6);
  std::printf("ratio.log_append_group64 %.2f\n", Median(two_ratios));
  std::printf("ratio.log_append_group64_one_caller %.2f\n", Median(one_ratios));
}

// How the cost of one more group grows with the log.
void BenchGrowth(const std::string& folder, uint64_t largest) {
  BenchLog log(folder);
  for (uint64_t size = 1000; size <= largest; size *= 10) {
    const uint64_t have = log.core().Published()->size();
    log.Append(AppendingRoom::kExchange, (size - have) / 1000, 1000);
    const double seconds =
        Seconds([&] { log.Append(AppendingRoom::kExchange, 50, kGroup); });
    std::printf("log_append_at_%llu %.0f entries/s\n",
                static_cast<unsigned long long>(size), 50.0 * kGroup / seconds);
  }
}

}  // namespace
}  // namespace samrad::hub

int main(int argc, char** argv) {
  const bool brief = argc > 1 && std::string_view(argv[1]) == "--short";
  samrad::hub::Check(samrad::crypto::InitCrypto().ok(), "libsodium");
  {
    const samrad::base::TempDir folder;
    samrad::hub::BenchSync(folder.path());
    samrad::hub::BenchAppend(folder.path(), brief ? 5 : 15, brief ? 100 : 500);
  }
  {
    const samrad::base::TempDir folder;
    samrad::hub::BenchGrowth(folder.path(), brief ? 100'000 : 1'000'000);
  }
  return 0;
}
