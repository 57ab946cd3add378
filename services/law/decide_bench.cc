// Decisions per second, one core, against a native table in the same run.
// Prints "name value unit" and "ratio.name value".
#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "benchmark/benchmark.h"
#include "services/law/decide.h"
#include "services/law/explore.h"

namespace samrad::law {
namespace {

// The limit: 25 grounds as plain rows of masks, a request as plain numbers,
// nothing named, nothing explained, nothing allocated.
struct Row {
  uint32_t senders, recipients, purposes, categories, needs;
  uint64_t breaks;
  int32_t from, to, max_age;
};

struct Request {
  int ground;
  uint32_t sender, recipient, purpose, categories, yes;
  uint64_t secrecy;
  int32_t day, age;
};

bool Fits(const Row& row, const Request& request) {
  return request.day >= row.from && request.day <= row.to &&
         (row.senders & request.sender) != 0 &&
         (row.recipients & request.recipient) != 0 &&
         (row.purposes & request.purpose) != 0 &&
         (request.categories & ~row.categories) == 0 &&
         (row.needs & ~request.yes) == 0 &&
         (request.secrecy & ~row.breaks) == 0 && request.age < row.max_age;
}

// Which of the 25 rows are open, and whether the cited one is among them.
uint32_t NativeDecide(const std::vector<Row>& table, const Request& request) {
  uint32_t open = 0;
  for (size_t i = 0; i < table.size(); ++i) {
    open |= Fits(table[i], request) ? 1u << i : 0;
  }
  return open & (1u << request.ground);
}

std::vector<Row> NativeTable() {
  std::vector<Row> table;
  for (uint32_t i = 0; i < 25; ++i) {
    table.push_back({~(1u << i), ~(1u << (i / 2)), ~(1u << (i / 3)), ~0u,
                     1u << (i % 8), ~uint64_t{1}, 20090630 + int32_t(i),
                     99991231, 21 + int32_t(i)});
  }
  return table;
}

v1::Facts RiskToPolice() {
  v1::Facts facts;
  facts.mutable_at()->set_seconds(1789459200);  // 2026-09-15
  facts.mutable_from()->set_kind(common::v1::SOCIAL_SERVICES);
  facts.mutable_from()->set_is_authority(true);
  facts.mutable_from()->set_authority_id("board-social");
  v1::Party* police = facts.add_to();
  police->set_kind(common::v1::POLICE);
  police->set_is_authority(true);
  police->set_authority_id("police");
  facts.mutable_information()->add_secrecy("OSL 26:1");
  facts.mutable_information()->add_categories(common::v1::RISK_OF_CRIME);
  facts.mutable_subject()->set_birth_date("2010-05-04");
  facts.set_direction(v1::OWN_INITIATIVE);
  facts.set_purpose(v1::PREVENT_CRIME);
  facts.mutable_ground()->set_kind(v1::PROVISION);
  facts.mutable_ground()->set_provision("OSL 10:18 a");
  facts.mutable_offence()->set_status(v1::RISK);
  for (v1::AssessmentKind kind :
       {v1::CONCRETE_CIRCUMSTANCES_OF_RISK, v1::NOT_INAPPROPRIATE,
        v1::NEEDED_FOR_PURPOSE, v1::NO_OVERRIDING_SECRECY_REASON}) {
    v1::Assessment* assessment = facts.add_assessments();
    assessment->set_kind(kind);
    assessment->set_answer(v1::YES);
  }
  return facts;
}

std::vector<v1::Facts> NamedGrounds() {
  std::vector<v1::Facts> all(4, RiskToPolice());
  all[1].mutable_ground()->set_provision("OSL 10:15 a");
  all[2].mutable_from()->set_kind(common::v1::MUNICIPAL_SCHOOL);
  all[2].mutable_from()->set_function(common::v1::PRINCIPAL);
  all[2].mutable_information()->set_secrecy(0, "OSL 23:2 st 2");
  all[2].mutable_ground()->set_provision("L2025:170 7");
  all[2].mutable_assessments(0)->set_kind(v1::NO_OVERRIDING_REASON_AGAINST);
  all[3] = all[2];
  all[3].mutable_to(0)->set_kind(common::v1::SOCIAL_SERVICES);
  all[3].mutable_to(0)->set_authority_id("board-social");
  all[3].mutable_ground()->set_provision("SoL 19:1");
  all[3].mutable_assessments(0)->set_kind(v1::CHILD_SUSPECTED_HARMED);
  return all;
}

std::vector<v1::Facts> RefusedGrounds() {
  std::vector<v1::Facts> all = NamedGrounds();
  all[0].mutable_subject()->set_birth_date("2002-05-04");
  all[1].mutable_information()->set_secrecy(0, "OSL 25:1");
  all[2].mutable_assessments(0)->set_answer(v1::NO);
  all[3].mutable_to(0)->set_kind(common::v1::POLICE);
  return all;
}

// As a person would explore: everything known but ground and assessments.
std::vector<v1::Facts> OpenQuestions() {
  std::vector<v1::Facts> all = NamedGrounds();
  for (v1::Facts& facts : all) {
    facts.clear_ground();
    facts.clear_assessments();
  }
  return all;
}

// Seconds of this thread on a core; other work on the machine does not count.
double CpuSeconds() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

// Calls per second of one core over `count` calls.
template <typename Call>
double Rate(size_t count, Call call) {
  const double begin = CpuSeconds();
  for (size_t i = 0; i < count; ++i) call(i);
  return static_cast<double>(count) / (CpuSeconds() - begin);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int Run() {
  const Catalogue& catalogue = Catalogue::BuiltIn();
  const std::vector<v1::Facts> named = NamedGrounds();
  const std::vector<v1::Facts> refused = RefusedGrounds();
  const std::vector<v1::Facts> open = OpenQuestions();
  for (const v1::Facts& facts : named) {
    if (!Decide(facts, catalogue).permit.has_value()) {
      std::fprintf(stderr, "a benchmark question is refused\n");
      return 1;
    }
  }
  const std::vector<Row> table = NativeTable();
  std::vector<Request> requests;
  for (int i = 0; i < 64; ++i) {
    requests.push_back({i % 25, 1u << (i % 31), 1u << (i % 29), 1u << (i % 17),
                        7u, 0xffu, 1ull << (i % 60), 20260915, 15 + i % 10});
  }
  constexpr int kPairs = 5;
  constexpr size_t kCount = 400000;
  std::vector<double> native, permits, refusals, explored, ratios,
      explored_ratios;
  for (int pair = 0; pair < kPairs; ++pair) {
    native.push_back(Rate(kCount * 10, [&](size_t i) {
      benchmark::DoNotOptimize(NativeDecide(table, requests[i & 63]));
    }));
    permits.push_back(Rate(kCount, [&](size_t i) {
      benchmark::DoNotOptimize(Decide(named[i & 3], catalogue));
    }));
    refusals.push_back(Rate(kCount / 4, [&](size_t i) {
      benchmark::DoNotOptimize(Decide(refused[i & 3], catalogue));
    }));
    explored.push_back(Rate(kCount / 80, [&](size_t i) {
      benchmark::DoNotOptimize(Explore(open[i & 3], catalogue));
    }));
    ratios.push_back(permits.back() / native.back());
    explored_ratios.push_back(explored.back() / native.back());
  }
  std::printf("law.native_table %.0f decisions/s\n", Median(native));
  std::printf("law.decide_named %.0f decisions/s\n", Median(permits));
  std::printf("law.decide_refused %.0f decisions/s\n", Median(refusals));
  std::printf("law.explore %.0f questions/s\n", Median(explored));
  std::printf("ratio.law.decide_named %.4f\n", Median(ratios));
  std::printf("ratio.law.explore %.6f\n", Median(explored_ratios));
  return 0;
}

}  // namespace
}  // namespace samrad::law

int main() { return samrad::law::Run(); }
