// The files of services/law/catalogue, embedded by embed_catalogue.cmake.
// Internal to services/law.
#ifndef SAMRAD_SERVICES_LAW_BUILTIN_CATALOGUE_H_
#define SAMRAD_SERVICES_LAW_BUILTIN_CATALOGUE_H_

#include <cstddef>

namespace samrad::law::internal {

struct BuiltInFile {
  const char* name;
  const char* bytes;
  size_t size;
};

extern const BuiltInFile kBuiltInFiles[];
extern const size_t kBuiltInFileCount;

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_BUILTIN_CATALOGUE_H_
