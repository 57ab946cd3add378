#include "services/base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <span>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

constexpr size_t kMaxSecretBytes = 4096;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool ok() const { return number_ >= 0; }

 private:
  const int number_;
};

absl::Status FromErrno(int error) {
  if (error == ENOENT) return absl::NotFoundError("there is no such file");
  if (error == EEXIST) return absl::AlreadyExistsError("the file exists");
  if (error == ENOSPC || error == EDQUOT) {
    return Error(absl::StatusCode::kResourceExhausted, "DISK_FULL",
                 "the disk is full");
  }
  if (error == ELOOP) {
    return absl::FailedPreconditionError("the file is a symbolic link");
  }
  return absl::UnavailableError("the file cannot be reached");
}

absl::Status ReadInto(int descriptor, std::span<uint8_t> out) {
  size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        ::read(descriptor, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::UnavailableError("the file changed or failed");
    done += static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

absl::Status WriteAll(int descriptor, std::span<const uint8_t> bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written =
        ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return FromErrno(errno);
    done += static_cast<size_t>(written);
  }
  if (::fsync(descriptor) != 0) return FromErrno(errno);
  return absl::OkStatus();
}

absl::StatusOr<struct stat> RegularFile(int descriptor) {
  struct stat info;
  if (::fstat(descriptor, &info) != 0) return FromErrno(errno);
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError("not a regular file");
  }
  return info;
}

absl::Status SyncFolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  const Descriptor descriptor(::open(folder.empty() ? "." : folder.c_str(),
                                     O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.ok() || ::fsync(descriptor.number()) != 0) {
    return FromErrno(errno);
  }
  return absl::OkStatus();
}

std::span<const uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t max_bytes) {
  // O_NONBLOCK: a pipe in the file's place must not hang us.
  const Descriptor descriptor(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor.ok()) return FromErrno(errno);
  SAMRAD_ASSIGN_OR_RETURN(const struct stat info,
                          RegularFile(descriptor.number()));
  if (static_cast<size_t>(info.st_size) > max_bytes) {
    return absl::ResourceExhaustedError("the file is too large");
  }
  std::string bytes(static_cast<size_t>(info.st_size), '\0');
  SAMRAD_RETURN_IF_ERROR(
      ReadInto(descriptor.number(),
               {reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()}));
  return bytes;
}

absl::StatusOr<crypto::SecretBytes> ReadSecretFile(const std::string& path) {
  const Descriptor descriptor(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!descriptor.ok()) return FromErrno(errno);
  SAMRAD_ASSIGN_OR_RETURN(const struct stat info,
                          RegularFile(descriptor.number()));
  if (info.st_uid != ::geteuid()) {
    return Error(absl::StatusCode::kFailedPrecondition, "LOOSE_FILE_MODE",
                 "the secret file belongs to another user");
  }
  if ((info.st_mode & 077) != 0) {
    return Error(
        absl::StatusCode::kFailedPrecondition, "LOOSE_FILE_MODE",
        absl::StrFormat("the secret file has mode %04o; it must be 0600",
                        info.st_mode & 07777));
  }
  if (static_cast<size_t>(info.st_size) > kMaxSecretBytes) {
    return absl::ResourceExhaustedError("the secret file is too large");
  }
  SAMRAD_ASSIGN_OR_RETURN(
      crypto::SecretBytes secret,
      crypto::SecretBytes::Create(static_cast<size_t>(info.st_size)));
  SAMRAD_RETURN_IF_ERROR(
      ReadInto(descriptor.number(),
               secret.RevealMutable(crypto::AccessTicket::ForFile(
                   "reads a secret file straight into guarded memory"))));
  return secret;
}

absl::StatusOr<crypto::SecretBytes> ReadKeyFile(const std::string& path,
                                                size_t size_bytes) {
  SAMRAD_ASSIGN_OR_RETURN(crypto::SecretBytes key, ReadSecretFile(path));
  if (key.size() != size_bytes) {
    return Error(absl::StatusCode::kFailedPrecondition, "BAD_KEY_SIZE",
                 absl::StrFormat("the key file holds %d bytes, not %d",
                                 key.size(), size_bytes));
  }
  return key;
}

absl::Status WriteNewSecretFile(const std::string& path,
                                const crypto::SecretBytes& secret) {
  const Descriptor descriptor(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
             0600));
  if (!descriptor.ok()) return FromErrno(errno);
  const absl::Status written =
      WriteAll(descriptor.number(), secret.Reveal(crypto::AccessTicket::ForFile(
                                        "writes a secret to its 0600 file")));
  if (!written.ok()) {
    ::unlink(path.c_str());
    return written;
  }
  return SyncFolderOf(path);
}

absl::Status WriteFileAtomically(const std::string& path,
                                 std::string_view bytes, int mode) {
  std::string beside = path + ".XXXXXX";
  const Descriptor descriptor(::mkostemp(beside.data(), O_CLOEXEC));
  if (!descriptor.ok()) return FromErrno(errno);
  absl::Status status = WriteAll(descriptor.number(), AsBytes(bytes));
  if (status.ok() && ::fchmod(descriptor.number(), mode) != 0) {
    status = FromErrno(errno);
  }
  if (status.ok() && ::rename(beside.c_str(), path.c_str()) != 0) {
    status = FromErrno(errno);
  }
  if (!status.ok()) {
    ::unlink(beside.c_str());
    return status;
  }
  return SyncFolderOf(path);
}

absl::Status MakePrivateFolder(const std::string& path) {
  std::filesystem::path so_far;
  for (const auto& part : std::filesystem::path(path)) {
    so_far /= part;
    if (::mkdir(so_far.c_str(), 0700) == 0) continue;
    const int error = errno;
    std::error_code ignored;
    if (!std::filesystem::is_directory(so_far, ignored)) {
      return FromErrno(error == EEXIST ? ENOTDIR : error);
    }
  }
  return absl::OkStatus();
}

bool FileExists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

}  // namespace samrad::base
