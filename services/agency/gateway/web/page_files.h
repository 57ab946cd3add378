// The built page, held in memory. What is asked for is looked up by name in a
// table, so no request can reach another file.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_PAGE_FILES_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_PAGE_FILES_H_

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace samrad::agency::web {

struct PageFile {
  std::string_view type;  // of kTypes: a literal
  std::string body;
  std::string gzip;  // empty when it would not be smaller
  std::string etag;  // with its quotes
  // How long a browser may keep it: never for index.html, for good when its
  // name holds a hash (assets/NAME-HASH.EXT), else asked for again.
  enum class Keep { kNever, kAsk, kForever } keep = Keep::kAsk;
};

// Immutable, thread-safe.
class PageFiles {
 public:
  static constexpr size_t kMaxTotalBytes = 32 << 20;
  static constexpr size_t kMaxFiles = 2000;

  // Reads the folder, with its index.html. INVALID_ARGUMENT, tag BAD_PAGE_ROOT,
  // naming the fault: no folder, no index.html, a symbolic link, a hidden file,
  // a name of other characters than letters, digits and "-_.", an unknown type,
  // too much. UNAVAILABLE when a file cannot be read.
  [[nodiscard]] static absl::StatusOr<PageFiles> Load(
      const std::string& folder);
  // A page that says that there is none.
  static PageFiles BuiltIn();

  // The file of a request's path ("/assets/index-Ab12.js"), or null. A path of
  // lower-case letters, '-' and '/' only is a route of the page: index.html.
  const PageFile* Find(std::string_view path) const;

 private:
  PageFiles() = default;
  absl::Status Add(std::string name, std::string body);

  std::map<std::string, PageFile, std::less<>> files_;
};

// The bytes as a gzip member (RFC 1952), smallest.
std::string Gzip(std::string_view bytes);

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_PAGE_FILES_H_
