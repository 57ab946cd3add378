// A 1 KiB post against 2 000 names: our whole screening, and the roster's scan
// alone, against a hand-written scan for the same names and an RE2 alternation
// of them, in the same run. Prints "name value unit" and "ratio.name value".
// Both limits look for exact names in raw bytes only, so the roster's scan is
// what they compare with; the whole also hashes the text, reads it as Unicode,
// looks each word up in the lexicon and asks every rule.
#include <re2/re2.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"
#include "services/screening/normalise.h"
#include "services/screening/page.h"
#include "services/screening/roster.h"
#include "services/screening/screen.h"

namespace samrad::screening {
namespace {

// 2 000 names: given name and surname drawn from syllables, all different.
std::vector<std::string> Names() {
  static constexpr std::array<const char*, 20> kHeads = {
      "Al", "Be", "Ci", "Da", "El", "Fa", "Gu", "Ha", "Is", "Jo",
      "Ka", "Li", "Ma", "Ni", "Os", "Pe", "Ra", "Sa", "Ti", "Vi"};
  static constexpr std::array<const char*, 10> kMiddles = {
      "ran", "lin", "dor", "mil", "ber", "sten", "kal", "nor", "vig", "tom"};
  static constexpr std::array<const char*, 10> kTails = {
      "dis", "gren", "by", "ska", "mon", "qvist", "hed", "rud", "lov", "fax"};
  std::vector<std::string> names;
  for (const char* head : kHeads) {
    for (const char* middle : kMiddles) {
      for (const char* tail : kTails) {
        names.push_back(std::string(head) + middle + tail);
      }
    }
  }
  return names;
}

// About 1 KiB as staff write, naming nobody of the roster.
std::string Post() {
  std::string post;
  while (post.size() < 900) {
    post +=
        "Vi undrar hur andra har gjort när en elev slutar komma till skolan. "
        "Frånvaron har ökat sedan i höstas och hemmet svarar inte längre. "
        "Kuratorn har haft tre samtal, fältgruppen har setts i centrum och "
        "fritidsledaren har fortfarande bra kontakt. Vad brukar ni göra "
        "först? ";
  }
  post.resize(1024, 'a');
  return post;
}

// The limit: two stages over raw bytes. A bitmap of the first three folded
// bytes of the names decides at each word; then a hash of the word, probed in a
// table, and the letters compared. Exact names only, ASCII case folded.
class HandScan {
 public:
  explicit HandScan(const std::vector<std::string>& names)
      : starts_(1 << 15, false), table_(1 << 13) {
    for (int c = 0; c < 256; ++c) {
      fold_[static_cast<size_t>(c)] =
          static_cast<uint8_t>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      word_[static_cast<size_t>(c)] =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }
    for (const std::string& name : names) {
      std::string folded = name;
      for (char& c : folded) {
        c = static_cast<char>(fold_[static_cast<uint8_t>(c)]);
      }
      starts_[Start(folded.data())] = true;
      table_[HashOf(folded) & (table_.size() - 1)].push_back(folded);
    }
  }

  int Count(std::string_view text) const {
    int found = 0;
    const auto* p = reinterpret_cast<const uint8_t*>(text.data());
    const size_t size = text.size();
    for (size_t i = 0; i + 3 <= size;) {
      if (starts_[Start(text.data() + i)]) {
        size_t end = i;
        char folded[64];
        while (end < size && word_[p[end]] && end - i < sizeof folded) {
          folded[end - i] = static_cast<char>(fold_[p[end]]);
          ++end;
        }
        const std::string_view word(folded, end - i);
        for (const std::string& name :
             table_[HashOf(word) & (table_.size() - 1)]) {
          found += name == word ? 1 : 0;
        }
      }
      while (i < size && word_[p[i]]) ++i;
      while (i < size && !word_[p[i]]) ++i;
    }
    return found;
  }

 private:
  size_t Start(const char* p) const {
    const auto at = [&](int i) {
      return static_cast<size_t>(fold_[static_cast<uint8_t>(p[i])] & 31);
    };
    return at(0) << 10 | at(1) << 5 | at(2);
  }
  static uint64_t HashOf(std::string_view word) {
    uint64_t hash = 0;
    for (char c : word) {
      hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
    }
    return hash ^ (hash >> 29);
  }

  std::array<uint8_t, 256> fold_;
  std::array<bool, 256> word_;
  std::vector<bool> starts_;
  std::vector<std::vector<std::string>> table_;
};

double CpuSeconds() {
  timespec time = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

// Microseconds of one call.
template <typename Call>
double Cost(int count, Call call) {
  const double begin = CpuSeconds();
  for (int i = 0; i < count; ++i) call();
  return (CpuSeconds() - begin) * 1e6 / count;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int Compare() {
  const std::vector<std::string> names = Names();
  const std::string post = Post();
  const std::string both = "Alrandis Vitomfax";
  const std::string named = post + " " + both;
  const Roster roster = Roster::Compile(names).value();
  const HandScan hand(names);
  std::string pattern = "(?i)\\b(?:";
  for (const std::string& name : names) pattern += name + "|";
  pattern.back() = ')';
  pattern += "\\b";
  RE2::Options options;
  options.set_max_mem(int64_t{256} << 20);
  const RE2 alternation(pattern, options);
  const auto re2 = [&](std::string_view text) {
    re2::StringPiece input(text.data(), text.size());
    int found = 0;
    while (RE2::FindAndConsume(&input, alternation)) ++found;
    return found;
  };
  Page page = MakePage(Normalise(post).value());
  const auto scan = [&] {
    Spans spans(page.text.chars.size());
    roster.Find(page, &spans);
    return spans.all().size();
  };
  // Two names side by side are one finding.
  size_t blocked = 0;
  for (const Finding& finding : Screen(named, roster).findings()) {
    if (finding.severity != Severity::kBlock) continue;
    blocked += finding.end - finding.start;
  }
  if (names.size() != 2000 || hand.Count(named) != 2 || re2(named) != 2 ||
      blocked < both.size() || scan() != 0) {
    std::fprintf(stderr, "the scans do not find the same names\n");
    return 1;
  }
  constexpr int kPairs = 7, kCount = 4000;
  std::vector<double> hands, alternations, scans, screens;
  std::vector<double> to_hand, to_re2, scan_to_hand, scan_to_re2;
  for (int pair = 0; pair < kPairs; ++pair) {
    hands.push_back(
        Cost(kCount * 10, [&] { benchmark::DoNotOptimize(hand.Count(post)); }));
    alternations.push_back(
        Cost(kCount, [&] { benchmark::DoNotOptimize(re2(post)); }));
    scans.push_back(Cost(kCount, [&] { benchmark::DoNotOptimize(scan()); }));
    screens.push_back(
        Cost(kCount, [&] { benchmark::DoNotOptimize(Screen(post, roster)); }));
    to_hand.push_back(hands.back() / screens.back());
    to_re2.push_back(alternations.back() / screens.back());
    scan_to_hand.push_back(hands.back() / scans.back());
    scan_to_re2.push_back(alternations.back() / scans.back());
  }
  std::printf("screen.hand_scan_1k %.3f us\n", Median(hands));
  std::printf("screen.re2_alternation_1k %.3f us\n", Median(alternations));
  std::printf("screen.roster_scan_1k %.3f us\n", Median(scans));
  std::printf("screen.whole_1k %.3f us\n", Median(screens));
  std::printf("ratio.screen.whole_to_hand %.4f\n", Median(to_hand));
  std::printf("ratio.screen.whole_to_re2 %.4f\n", Median(to_re2));
  std::printf("ratio.screen.roster_to_hand %.4f\n", Median(scan_to_hand));
  std::printf("ratio.screen.roster_to_re2 %.4f\n", Median(scan_to_re2));
  return 0;
}

}  // namespace
}  // namespace samrad::screening

int main() { return samrad::screening::Compare(); }
