// For test builds of the mains only.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/base/fail_point.h"

namespace samrad::base {
namespace {

struct Plan {
  std::string name;  // empty: no plan
  long pass = 1;
  bool hang = false;
};

[[noreturn]] void RefuseVariable() {
  std::fputs("SAMRAD_FAIL_POINT is not name[:N][:hang]\n", stderr);
  std::_Exit(2);
}

Plan ReadPlan() {
  const char* variable = std::getenv("SAMRAD_FAIL_POINT");
  Plan plan;
  if (variable == nullptr || *variable == '\0') return plan;
  std::string_view rest(variable);
  if (rest.ends_with(":hang")) {
    plan.hang = true;
    rest.remove_suffix(5);
  }
  const size_t colon = rest.find(':');
  plan.name = std::string(rest.substr(0, colon));
  if (colon != rest.npos) {
    const std::string number(rest.substr(colon + 1));
    char* end = nullptr;
    plan.pass = std::strtol(number.c_str(), &end, 10);
    if (number.empty() || *end != '\0' || plan.pass < 1) RefuseVariable();
  }
  if (plan.name.empty()) RefuseVariable();
  return plan;
}

}  // namespace

void FailPoint(const char* name) {
  static const Plan plan = ReadPlan();
  static std::atomic<long> passes{0};
  if (plan.name != name || passes.fetch_add(1) + 1 != plan.pass) return;
  if (plan.hang) {
    while (true) ::pause();
  }
  ::kill(::getpid(), SIGKILL);
  while (true) ::pause();
}

}  // namespace samrad::base
