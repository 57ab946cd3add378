#include "clients/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "clients/cli/failure.h"

namespace samrad::cli {
namespace {

struct FileCloser {
  void operator()(FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

}  // namespace

absl::StatusOr<std::string> ReadInput(const std::string& path,
                                      size_t max_bytes) {
  std::error_code error;
  if (path != "-" && std::filesystem::is_directory(path, error)) {
    return UsageError("is a folder, not a file: " + path, path);
  }
  std::unique_ptr<FILE, FileCloser> file(
      path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return UsageError("cannot read " + path, path);
  std::string bytes;
  char buffer[65536];
  size_t got;
  while ((got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0) {
    bytes.append(buffer, got);
    if (bytes.size() > max_bytes) {
      return UsageError("input is larger than allowed", path);
    }
  }
  if (std::ferror(file.get())) return UsageError("cannot read " + path, path);
  return bytes;
}

absl::StatusOr<std::string> ReadSecretLine(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    return UsageError("cannot read " + path, path);
  }
  if ((info.st_mode & 077) != 0) {
    return WithTagAndPath(
        absl::FailedPreconditionError(
            path + " may be read by others; run: chmod 600 " + path),
        "LOOSE_MODE", path);
  }
  absl::StatusOr<std::string> bytes = ReadInput(path, 4096);
  if (!bytes.ok()) return bytes;
  while (!bytes->empty() && (bytes->back() == '\n' || bytes->back() == '\r')) {
    bytes->pop_back();
  }
  return bytes;
}

absl::Status WritePrivateFile(const std::string& path,
                              const std::string& bytes) {
  std::string temporary = path + ".new";
  int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0) return absl::InternalError("cannot write " + path);
  size_t done = 0;
  while (done < bytes.size()) {
    ssize_t wrote = write(file, bytes.data() + done, bytes.size() - done);
    if (wrote <= 0) break;
    done += static_cast<size_t>(wrote);
  }
  bool good =
      done == bytes.size() && fchmod(file, 0600) == 0 && fsync(file) == 0;
  good = close(file) == 0 && good;
  if (!good || rename(temporary.c_str(), path.c_str()) != 0) {
    unlink(temporary.c_str());
    return absl::InternalError("cannot write " + path);
  }
  return absl::OkStatus();
}

}  // namespace samrad::cli
