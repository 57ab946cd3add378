// The ground catalogue: reviewed, dated protobuf text that says which secrecy
// exists, what opens it, for whom and since when. A Catalogue is parsed from
// bytes, checked whole, compiled into tables, and never changes after that.
#ifndef SAMRAD_SERVICES_LAW_CATALOGUE_H_
#define SAMRAD_SERVICES_LAW_CATALOGUE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace samrad::law {

namespace internal {
struct CompiledCatalogue;
}  // namespace internal

// One file of a catalogue, exactly as reviewed and signed.
struct CatalogueFile {
  std::string name;   // "osl-10-18a.txtpb": [a-z0-9-]+ and ".txtpb"
  std::string bytes;  // protobuf text of samrad.law.v1.ProvisionFile
};

// Promises: immutable, cheap to copy (one shared pointer). Thread-safe.
class Catalogue {
 public:
  // Parses and checks every file: names, protobuf text, provisions, dates,
  // overlapping or unordered versions, gaps not declared, texts and sources
  // present, codes known. INVALID_ARGUMENT names the file and the fault;
  // RESOURCE_EXHAUSTED over 512 files or 4 MiB. A catalogue with any fault is
  // not loaded at all.
  static absl::StatusOr<Catalogue> Parse(std::vector<CatalogueFile> files);

  // The catalogue embedded in this build (services/law/catalogue/*.txtpb).
  // The build checks it; it always loads.
  static const Catalogue& BuiltIn();

  // SHA-256, 32 raw bytes, over "samrad/catalogue/v1" 0x00 and then, for the
  // files sorted by name: name length (4 bytes, big endian), name, content
  // length (8 bytes, big endian), content.
  const std::string& digest() const;

  // The same in lower-case hexadecimal: the folder name in an export.
  const std::string& digest_hex() const;

  // The files, sorted by name, byte for byte as given.
  const std::vector<CatalogueFile>& files() const;

  // For the engine of this room only.
  const internal::CompiledCatalogue& compiled() const { return *compiled_; }

 private:
  explicit Catalogue(std::shared_ptr<const internal::CompiledCatalogue> c);

  std::shared_ptr<const internal::CompiledCatalogue> compiled_;
};

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_CATALOGUE_H_
