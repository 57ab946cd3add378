#ifndef SAMRAD_SERVICES_BASE_TEMP_DIR_H_
#define SAMRAD_SERVICES_BASE_TEMP_DIR_H_

#include <string>
#include <string_view>

namespace samrad::base {

// A folder of mode 0700 for one test, removed with all it holds by the
// destructor. Ends the process when it cannot be made.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  std::string File(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }

 private:
  std::string path_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_TEMP_DIR_H_
