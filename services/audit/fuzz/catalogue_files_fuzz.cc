// Foreign bytes as a catalogue that a hub or another agency hands over: any
// answer will do, but it must come.
#include <cstddef>
#include <cstdint>

#include "services/audit/catalogue_files.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  samrad::audit::v1::CatalogueFiles files;
  if (!files.ParseFromArray(data, static_cast<int>(size))) return 0;
  (void)samrad::audit::CatalogueFrom(files);
  return 0;
}
