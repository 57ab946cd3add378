// Reading an export folder that a stranger wrote: every read has a limit, and
// nothing that is not a plain file is waited for.
#ifndef SAMRAD_CLIENTS_VERIFIER_EXPORT_FOLDER_H_
#define SAMRAD_CLIENTS_VERIFIER_EXPORT_FOLDER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace samrad::verifier {

// Move-only. Thread-safe: reading is const and holds no position.
class ExportFolder {
 public:
  // NOT_FOUND when it is not a folder one may read.
  static absl::StatusOr<ExportFolder> Open(const std::string& path);
  ~ExportFolder();
  ExportFolder(ExportFolder&& other) noexcept;
  ExportFolder(const ExportFolder&) = delete;
  ExportFolder& operator=(const ExportFolder&) = delete;
  ExportFolder& operator=(ExportFolder&&) = delete;

  // Reads a file of exactly one byte less than `out` holds (the last byte is
  // there to notice a longer file). NOT_FOUND when it is missing,
  // INVALID_ARGUMENT when it is shorter or longer. `out` is not empty.
  absl::Status ReadExact(const std::string& name, std::span<char> out) const;
  // A whole file. NOT_FOUND when missing, RESOURCE_EXHAUSTED over `max_bytes`,
  // INVALID_ARGUMENT when it is no plain file.
  absl::StatusOr<std::string> ReadWhole(const std::string& name,
                                        std::size_t max_bytes) const;
  // Names in a subfolder, sorted, without "." and "..". An absent folder is
  // empty. RESOURCE_EXHAUSTED over 4096 names.
  absl::StatusOr<std::vector<std::string>> List(const std::string& name) const;

 private:
  explicit ExportFolder(int fd) : fd_(fd) {}

  int fd_ = -1;
};

// A whole file anywhere (the trust file). Codes as ReadWhole.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     std::size_t max_bytes);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_EXPORT_FOLDER_H_
