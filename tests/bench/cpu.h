// Processor time of processes, from /proc.
#ifndef SAMRAD_TESTS_BENCH_CPU_H_
#define SAMRAD_TESTS_BENCH_CPU_H_

#include <sys/types.h>

#include <span>

namespace samrad::bench {

// User and system seconds of all threads of these processes since they began,
// in steps of a clock tick (10 ms). A process that is gone counts as 0.
double CpuSecondsOf(std::span<const pid_t> processes);

// The same of this process, exactly.
double OwnCpuSeconds();

// Seconds of a clock that only goes forward.
double WallSeconds();

// Processor seconds of the calling thread: others on the machine do not count.
double ThreadSeconds();

}  // namespace samrad::bench

#endif  // SAMRAD_TESTS_BENCH_CPU_H_
