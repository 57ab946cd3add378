// Named places where a test build of a main can be killed or hung.
//
// Libraries call FailPoint and link nothing for it. Each main and each test
// links exactly one of base_fail_point_none (production: does nothing) and
// base_fail_point_env (test builds of the mains). Production and test differ by
// the linked file, not by a flag.
#ifndef SAMRAD_SERVICES_BASE_FAIL_POINT_H_
#define SAMRAD_SERVICES_BASE_FAIL_POINT_H_

namespace samrad::base {

// `name` is a literal of the form <room>.<before|after>_<what>. With
// base_fail_point_env the variable SAMRAD_FAIL_POINT decides, read once:
//   name          SIGKILL to this process at the first pass
//   name:N        SIGKILL at the Nth pass
//   name:hang     the calling thread stops here for ever, at the first pass
//   name:N:hang   the same at the Nth pass
// An environment variable that does not parse ends the process with exit 2.
// Thread-safe.
void FailPoint(const char* name);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_FAIL_POINT_H_
