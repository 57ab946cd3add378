// samrad-verify: the offline auditor.
#include <cstdio>
#include <string>
#include <vector>

#include "clients/verifier/command_line.h"
#include "services/audit/init.h"

int main(int argc, char** argv) {
  if (!samrad::audit::Init().ok()) {
    std::fputs("samrad-verify: libsodium cannot start\n", stderr);
    return 2;
  }
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0),
                                           argv + argc);
  const samrad::verifier::Answer answer =
      samrad::verifier::RunCommand(arguments);
  std::fputs(answer.out.c_str(), stdout);
  std::fputs(answer.err.c_str(), stderr);
  // What was not written was not told.
  if (std::fflush(stdout) != 0) return 2;
  return answer.exit_code;
}
