#include "services/agency/gateway/web/page_files.h"

#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency::web {
namespace {

namespace fs = std::filesystem;

struct Type {
  std::string_view extension;
  std::string_view type;
  bool compresses;
};
constexpr Type kTypes[] = {
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".png", "image/png", false},
    {".webp", "image/webp", false},
    {".ico", "image/x-icon", false},
    {".woff2", "font/woff2", false},
};
constexpr size_t kHashLength = 8;  // Vite's

constexpr char kNoPage[] =
    "<!doctype html>\n<html lang=\"sv\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>Samråd</title>\n<main>\n<h1>Samråd</h1>\n"
    "<p>Noden är igång, men ingen sida är byggd. Starta med "
    "<code>--page-root</code>.</p>\n"
    "<p lang=\"en\">The node runs, but no page was built. Start it with "
    "<code>--page-root</code>.</p>\n</main>\n";

absl::Status BadRoot(std::string_view why) {
  return base::Error(absl::StatusCode::kInvalidArgument, "BAD_PAGE_ROOT",
                     "--page-root: " + std::string(why));
}

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && name.front() != '.' &&
         std::ranges::all_of(name, [](char c) {
           return IsLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
         });
}

const Type* TypeOf(std::string_view name) {
  const auto* const found = std::ranges::find_if(
      kTypes, [&](const Type& type) { return name.ends_with(type.extension); });
  return found == std::end(kTypes) ? nullptr : found;
}

// "assets/index-Ab12Cd34.js": what is after the last '-' changes with the file.
bool HasHash(std::string_view name) {
  if (!name.starts_with("assets/")) return false;
  const size_t dot = name.rfind('.');
  const std::string_view stem = name.substr(0, dot);
  return stem.size() > kHashLength + 1 &&
         stem[stem.size() - kHashLength - 1] == '-';
}

bool IsRoute(std::string_view path) {
  return path.starts_with('/') && std::ranges::all_of(path, [](char c) {
           return (c >= 'a' && c <= 'z') || c == '-' || c == '/';
         });
}

}  // namespace

absl::StatusOr<PageFiles> PageFiles::Load(const std::string& folder) {
  PageFiles files;
  std::error_code error;
  fs::recursive_directory_iterator entries(folder, error);
  if (error) return BadRoot("the folder cannot be read");
  size_t total = 0;
  for (const auto end = fs::end(entries); entries != end;
       entries.increment(error)) {
    if (error) return BadRoot("the folder cannot be read");
    if (!IsPlainName(entries->path().filename().string())) {
      return BadRoot("a name has other characters than letters, digits, -_.");
    }
    const fs::file_status status = entries->symlink_status(error);
    if (fs::is_directory(status)) continue;
    if (!fs::is_regular_file(status)) return BadRoot("it holds a link");
    SAMRAD_ASSIGN_OR_RETURN(
        std::string body,
        base::ReadFile(entries->path().string(), kMaxTotalBytes));
    total += body.size();
    if (total > kMaxTotalBytes || files.files_.size() >= kMaxFiles) {
      return BadRoot("it holds too much");
    }
    SAMRAD_RETURN_IF_ERROR(
        files.Add(fs::relative(entries->path(), folder, error).generic_string(),
                  std::move(body)));
  }
  if (!files.files_.contains("/index.html")) return BadRoot("no index.html");
  return files;
}

PageFiles PageFiles::BuiltIn() {
  PageFiles files;
  const absl::Status added = files.Add("index.html", kNoPage);
  (void)added;  // its type is known
  return files;
}

absl::Status PageFiles::Add(std::string name, std::string body) {
  const Type* const type = TypeOf(name);
  if (type == nullptr) return BadRoot("a file's type is unknown");
  PageFile file;
  file.type = type->type;
  if (type->compresses) file.gzip = Gzip(body);
  if (file.gzip.size() >= body.size()) file.gzip.clear();
  const crypto::Digest digest = crypto::Sha256(body);
  file.etag = "\"" + crypto::HexEncode({digest.data(), 16}) + "\"";
  if (name == "index.html") {
    file.keep = PageFile::Keep::kNever;
  } else if (HasHash(name)) {
    file.keep = PageFile::Keep::kForever;
  }
  file.body = std::move(body);
  files_.emplace("/" + std::move(name), std::move(file));
  return absl::OkStatus();
}

const PageFile* PageFiles::Find(std::string_view path) const {
  const auto found = files_.find(IsRoute(path) ? "/index.html" : path);
  return found == files_.end() ? nullptr : &found->second;
}

std::string Gzip(std::string_view bytes) {
  constexpr int kGzipWindow = 15 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return "";
  }
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(result == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

}  // namespace samrad::agency::web
