// Error tags and paths on absl::Status, and the two macros that pass errors on.
//
// A tag is a fixed word such as CONSENT_WITHDRAWN that a program can act on; a
// path says where in the caller's own input the fault is. Messages never hold
// case data, names, keys or text from a dependency. All functions are pure and
// thread-safe.
#ifndef SAMRAD_SERVICES_BASE_STATUS_H_
#define SAMRAD_SERVICES_BASE_STATUS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace samrad::base {

// Names under which tag and path travel as gRPC metadata.
inline constexpr char kTagMetadata[] = "samrad-tag";
inline constexpr char kPathMetadata[] = "samrad-path-bin";

// True for [A-Z][A-Z0-9_]{0,63}.
bool IsErrorTag(std::string_view text);

// An error with a tag. `code` must not be OK and `tag` must be an error tag
// (both CHECKed: they are our own constants).
absl::Status Error(absl::StatusCode code, std::string_view tag,
                   std::string_view message);

// Returns `status` with its tag set. An OK status, or a text that is not an
// error tag (it may come from another process), leaves `status` as it was.
absl::Status WithTag(absl::Status status, std::string_view tag);

// The tag, or "" when there is none.
std::string TagOf(const absl::Status& status);

// Returns `status` with the place in the caller's input, for example
// "facts.consents[0].validTo". At most 512 bytes are kept. OK stays OK.
absl::Status WithPath(absl::Status status, std::string_view path);

// The path, or "" when there is none.
std::string PathOf(const absl::Status& status);

}  // namespace samrad::base

#define SAMRAD_STATUS_CONCAT_INNER_(a, b) a##b
#define SAMRAD_STATUS_CONCAT_(a, b) SAMRAD_STATUS_CONCAT_INNER_(a, b)

#define SAMRAD_RETURN_IF_ERROR_IMPL_(name, ...)       \
  if (absl::Status name = (__VA_ARGS__); name.ok()) { \
  } else                                              \
    return name

// Returns from the calling function when the Status expression is an error.
#define SAMRAD_RETURN_IF_ERROR(...) \
  SAMRAD_RETURN_IF_ERROR_IMPL_(     \
      SAMRAD_STATUS_CONCAT_(samrad_status_, __COUNTER__), __VA_ARGS__)

#define SAMRAD_ASSIGN_OR_RETURN_IMPL_(name, lhs, ...) \
  auto name = (__VA_ARGS__);                          \
  if (!name.ok()) return std::move(name).status();    \
  lhs = *std::move(name)

// SAMRAD_ASSIGN_OR_RETURN(auto value, MakeValue()); declares or assigns `lhs`
// from a StatusOr expression, or returns its error.
#define SAMRAD_ASSIGN_OR_RETURN(lhs, ...) \
  SAMRAD_ASSIGN_OR_RETURN_IMPL_(          \
      SAMRAD_STATUS_CONCAT_(samrad_status_or_, __COUNTER__), lhs, __VA_ARGS__)

#endif  // SAMRAD_SERVICES_BASE_STATUS_H_
