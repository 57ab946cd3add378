#include "services/base/temp_dir.h"

#include <stdlib.h>

#include <filesystem>
#include <system_error>

namespace samrad::base {

TempDir::TempDir() {
  const char* const root = std::getenv("TMPDIR");
  path_ = std::string(root != nullptr ? root : "/tmp") + "/samrad.XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) std::abort();
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace samrad::base
