#include "clients/verifier/export_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace samrad::verifier {
namespace {

constexpr std::size_t kMaxNames = 4096;

// Closes on every way out.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  ~Fd() {
    if (fd_ >= 0) close(fd_);
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// Reads until `size` bytes or the end, or until there are exactly `enough`: a
// plain file gives less than asked for only at its end. -1 on an error.
ssize_t ReadUpTo(int fd, char* out, std::size_t size, std::size_t enough) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = read(fd, out + done, size - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
    if (done == enough) break;
  }
  return static_cast<ssize_t>(done);
}

// O_NONBLOCK: opening a pipe must not wait for its writer.
constexpr int kOpenFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

absl::StatusOr<std::string> ReadAll(int fd, std::size_t max_bytes) {
  struct stat info {};
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError("not a plain file");
  }
  if (static_cast<std::uint64_t>(info.st_size) > max_bytes) {
    return absl::ResourceExhaustedError("file is too big");
  }
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  const ssize_t n = ReadUpTo(fd, bytes.data(), bytes.size(), bytes.size());
  if (n < 0) return absl::InvalidArgumentError("file cannot be read");
  bytes.resize(static_cast<std::size_t>(n));
  return bytes;
}

}  // namespace

absl::StatusOr<ExportFolder> ExportFolder::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return absl::NotFoundError("not a folder one may read");
  return ExportFolder(fd);
}

ExportFolder::~ExportFolder() {
  if (fd_ >= 0) close(fd_);
}

ExportFolder::ExportFolder(ExportFolder&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)) {}

absl::Status ExportFolder::ReadExact(const std::string& name,
                                     std::span<char> out) const {
  const Fd fd(openat(fd_, name.c_str(), kOpenFlags));
  if (fd.get() < 0) return absl::NotFoundError("file is missing");
  // One byte more is asked for than there may be: one call tells all.
  const std::size_t size_bytes = out.size() - 1;
  if (ReadUpTo(fd.get(), out.data(), out.size(), size_bytes) !=
      static_cast<ssize_t>(size_bytes)) {
    return absl::InvalidArgumentError("file has a wrong size");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ExportFolder::ReadWhole(
    const std::string& name, std::size_t max_bytes) const {
  const Fd fd(openat(fd_, name.c_str(), kOpenFlags));
  if (fd.get() < 0) return absl::NotFoundError("file is missing");
  return ReadAll(fd.get(), max_bytes);
}

absl::StatusOr<std::vector<std::string>> ExportFolder::List(
    const std::string& name) const {
  Fd fd(openat(fd_, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::vector<std::string> names;
  if (fd.get() < 0) return names;
  DIR* dir = fdopendir(fd.get());
  if (dir == nullptr) return absl::InvalidArgumentError("no folder");
  fd.release();
  while (const dirent* entry = readdir(dir)) {
    if (std::strcmp(entry->d_name, ".") == 0 ||
        std::strcmp(entry->d_name, "..") == 0) {
      continue;
    }
    names.emplace_back(entry->d_name);
    if (names.size() > kMaxNames) break;
  }
  closedir(dir);
  if (names.size() > kMaxNames) {
    return absl::ResourceExhaustedError("folder holds too many names");
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     std::size_t max_bytes) {
  const Fd fd(open(path.c_str(), kOpenFlags));
  if (fd.get() < 0) return absl::NotFoundError("file is missing");
  return ReadAll(fd.get(), max_bytes);
}

}  // namespace samrad::verifier
