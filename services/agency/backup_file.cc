#include "services/agency/backup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "crypto/hash/sha256.h"
#include "crypto/keys/sealed_keyring.h"
#include "crypto/secret/bytes.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr std::string_view kMagic = "SAMRADBK";
constexpr uint8_t kVersion = 1;
constexpr size_t kPieceBytes = size_t{1} << 20;

// An open file, closed on every exit.
class File {
 public:
  File(const std::string& path, int flags)
      : descriptor_(open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::Status DiskFailed() {
  return errno == ENOSPC || errno == EDQUOT
             ? absl::ResourceExhaustedError("the disk is full")
             : absl::UnavailableError("a file cannot be read or written");
}

absl::Status Damaged() {
  return base::Error(absl::StatusCode::kDataLoss, "BACKUP_DAMAGED",
                     "the backup is cut or changed");
}

absl::Status NoBackup() {
  return base::Error(absl::StatusCode::kInvalidArgument, "NO_BACKUP",
                     "this is no backup of an agency node");
}

std::string BigEndian(uint64_t number, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) {
    bytes.push_back(static_cast<char>(number >> (8 * i)));
  }
  return bytes;
}

uint64_t FromBigEndian(std::span<const uint8_t> bytes) {
  uint64_t number = 0;
  for (const uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

absl::Status WriteAll(int descriptor, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t put = write(descriptor, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return DiskFailed();
    bytes = bytes.subspan(static_cast<size_t>(put));
  }
  return absl::OkStatus();
}

// Fills `bytes` as far as the file goes; returns how much.
absl::StatusOr<size_t> ReadSome(int descriptor, std::span<uint8_t> bytes) {
  size_t used = 0;
  while (used < bytes.size()) {
    const ssize_t got =
        read(descriptor, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return DiskFailed();
    if (got == 0) break;
    used += static_cast<size_t>(got);
  }
  return used;
}

// Reads exactly this much into the hash as well. DATA_LOSS when it is cut.
class HashingReader {
 public:
  explicit HashingReader(int descriptor) : descriptor_(descriptor) {}

  absl::Status Read(std::span<uint8_t> bytes) {
    SAMRAD_ASSIGN_OR_RETURN(const size_t got, ReadSome(descriptor_, bytes));
    if (got != bytes.size()) return Damaged();
    hasher_.Update(bytes);
    return absl::OkStatus();
  }
  // The stored digest is the one of what was read, and nothing follows.
  absl::Status CheckEnd() {
    const crypto::Digest digest = hasher_.Finish();
    std::array<uint8_t, 33> stored;
    SAMRAD_ASSIGN_OR_RETURN(const size_t got, ReadSome(descriptor_, stored));
    return got == digest.size() &&
                   std::equal(digest.begin(), digest.end(), stored.begin())
               ? absl::OkStatus()
               : Damaged();
  }

 private:
  const int descriptor_;
  crypto::Sha256Hasher hasher_;
};

absl::Status CopyStore(HashingReader& in, uint64_t size,
                       const std::string& path) {
  const File out(path, O_WRONLY | O_CREAT | O_EXCL);
  if (out.get() < 0) {
    return errno == EEXIST
               ? absl::AlreadyExistsError("there is a store already")
               : DiskFailed();
  }
  std::vector<uint8_t> piece(kPieceBytes);
  for (uint64_t left = size; left > 0;) {
    const std::span<uint8_t> part = std::span<uint8_t>(piece).first(
        static_cast<size_t>(std::min<uint64_t>(left, piece.size())));
    SAMRAD_RETURN_IF_ERROR(in.Read(part));
    SAMRAD_RETURN_IF_ERROR(WriteAll(out.get(), part));
    left -= part.size();
  }
  SAMRAD_RETURN_IF_ERROR(in.CheckEnd());
  return fsync(out.get()) == 0 ? absl::OkStatus() : DiskFailed();
}

absl::Status WriteParts(const std::string& path, std::string_view keyring,
                        const std::string& store_path) {
  const File store(store_path, O_RDONLY);
  struct stat info;
  if (store.get() < 0 || fstat(store.get(), &info) != 0) return DiskFailed();
  const File out(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (out.get() < 0) return DiskFailed();
  const uint64_t size = static_cast<uint64_t>(info.st_size);
  std::string head(kMagic);
  head.push_back(static_cast<char>(kVersion));
  head += BigEndian(keyring.size(), 4);
  head += keyring;
  head += BigEndian(size, 8);
  crypto::Sha256Hasher hasher;
  hasher.Update(head);
  SAMRAD_RETURN_IF_ERROR(WriteAll(out.get(), crypto::AsBytes(head)));
  std::vector<uint8_t> piece(kPieceBytes);
  for (uint64_t left = size; left > 0;) {
    const std::span<uint8_t> part = std::span<uint8_t>(piece).first(
        static_cast<size_t>(std::min<uint64_t>(left, piece.size())));
    SAMRAD_ASSIGN_OR_RETURN(const size_t got, ReadSome(store.get(), part));
    if (got != part.size()) return DiskFailed();
    hasher.Update(part);
    SAMRAD_RETURN_IF_ERROR(WriteAll(out.get(), part));
    left -= part.size();
  }
  SAMRAD_RETURN_IF_ERROR(WriteAll(out.get(), hasher.Finish()));
  return fsync(out.get()) == 0 ? absl::OkStatus() : DiskFailed();
}

}  // namespace

absl::Status WriteBackupFile(const std::string& path, std::string_view keyring,
                             const std::string& store_path) {
  if (base::FileExists(path)) {
    return absl::AlreadyExistsError("there is a file of that name already");
  }
  const std::string beside = path + ".new";
  absl::Status done = WriteParts(beside, keyring, store_path);
  if (done.ok() && rename(beside.c_str(), path.c_str()) != 0) {
    done = DiskFailed();
  }
  if (!done.ok()) unlink(beside.c_str());
  return done;
}

absl::StatusOr<std::string> ReadBackupFile(const std::string& path,
                                           const std::string& store_path) {
  const File file(path, O_RDONLY);
  if (file.get() < 0) return absl::NotFoundError("there is no such backup");
  HashingReader in(file.get());
  std::array<uint8_t, kMagic.size() + 5> head;
  if (!in.Read(head).ok() ||
      crypto::AsChars(std::span<const uint8_t>(head).first(kMagic.size())) !=
          kMagic ||
      head[kMagic.size()] != kVersion) {
    return NoBackup();
  }
  const uint64_t keyring_size =
      FromBigEndian(std::span<const uint8_t>(head).last(4));
  if (keyring_size == 0 || keyring_size > crypto::kMaxSealedKeyringBytes) {
    return NoBackup();
  }
  std::vector<uint8_t> keyring(keyring_size);
  SAMRAD_RETURN_IF_ERROR(in.Read(keyring));
  std::array<uint8_t, 8> size;
  SAMRAD_RETURN_IF_ERROR(in.Read(size));
  const absl::Status copied = CopyStore(in, FromBigEndian(size), store_path);
  if (!copied.ok()) {
    if (!absl::IsAlreadyExists(copied)) unlink(store_path.c_str());
    return copied;
  }
  return crypto::ToString(keyring);
}

}  // namespace samrad::agency
