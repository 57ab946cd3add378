#include "services/base/metrics.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "services/base/files.h"
#include "services/base/temp_dir.h"

namespace samrad::base {
namespace {

TEST(MetricsTest, CountsFromManyThreads) {
  Metrics metrics;
  Counter& counter = metrics.NewCounter("samrad_test_total", "Tests.");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 1000; ++j) counter.Add();
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(counter.value(), 4000u);
}

TEST(MetricsTest, GivesOneObjectForOneName) {
  Metrics metrics;

  Counter& first = metrics.NewCounter("samrad_a_total", "A.");
  Counter& second = metrics.NewCounter("samrad_a_total", "A.");

  EXPECT_EQ(&first, &second);
}

TEST(MetricsTest, WritesPrometheusText) {
  Metrics metrics;
  metrics.NewCounter("samrad_b_total", "B.").Add(2);
  metrics.NewGauge("samrad_a_streams", "A.").Set(-1);

  EXPECT_EQ(metrics.Text(),
            "# HELP samrad_b_total B.\n# TYPE samrad_b_total counter\n"
            "samrad_b_total 2\n"
            "# HELP samrad_a_streams A.\n# TYPE samrad_a_streams gauge\n"
            "samrad_a_streams -1\n");
}

TEST(MetricsTest, HistogramBucketsAreCumulative) {
  Metrics metrics;
  Histogram& histogram = metrics.NewHistogram("samrad_wait_seconds", "Wait.");
  histogram.Observe(absl::Microseconds(100));
  histogram.Observe(absl::Milliseconds(3));
  histogram.Observe(absl::Hours(1));
  histogram.Observe(-absl::Seconds(1));

  const std::string text = metrics.Text();

  EXPECT_NE(text.find("_bucket{le=\"0.0001\"} 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("_bucket{le=\"0.005\"} 3\n"), std::string::npos);
  EXPECT_NE(text.find("_bucket{le=\"10\"} 3\n"), std::string::npos);
  EXPECT_NE(text.find("_bucket{le=\"+Inf\"} 4\n"), std::string::npos);
  EXPECT_NE(text.find("_count 4\n"), std::string::npos);
  EXPECT_EQ(histogram.count(), 4u);
}

TEST(MetricsTest, IsWrittenToAFile) {
  const TempDir folder;
  Metrics metrics;
  metrics.NewCounter("samrad_a_total", "A.").Add();

  ASSERT_TRUE(metrics.WriteTo(folder.File("metrics.txt")).ok());

  EXPECT_EQ(*ReadFile(folder.File("metrics.txt")), metrics.Text());
}

}  // namespace
}  // namespace samrad::base
