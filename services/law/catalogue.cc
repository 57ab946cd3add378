#include "services/law/catalogue.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "services/law/builtin_catalogue.h"
#include "services/law/compiled_catalogue.h"

namespace samrad::law {

Catalogue::Catalogue(std::shared_ptr<const internal::CompiledCatalogue> c)
    : compiled_(std::move(c)) {}

absl::StatusOr<Catalogue> Catalogue::Parse(std::vector<CatalogueFile> files) {
  auto compiled = internal::Compile(std::move(files));
  if (!compiled.ok()) return compiled.status();
  return Catalogue(*std::move(compiled));
}

const Catalogue& Catalogue::BuiltIn() {
  static const Catalogue* const catalogue = [] {
    std::vector<CatalogueFile> files;
    for (size_t i = 0; i < internal::kBuiltInFileCount; ++i) {
      const internal::BuiltInFile& file = internal::kBuiltInFiles[i];
      files.push_back(
          {std::string(file.name), std::string(file.bytes, file.size)});
    }
    absl::StatusOr<Catalogue> parsed = Parse(std::move(files));
    if (!parsed.ok()) {
      // The build runs catalogue_check_test; a build that got here skipped it.
      std::fprintf(stderr, "%s\n", parsed.status().ToString().c_str());
      std::abort();
    }
    return new Catalogue(*std::move(parsed));
  }();
  return *catalogue;
}

const std::string& Catalogue::digest() const { return compiled_->digest; }

const std::string& Catalogue::digest_hex() const {
  return compiled_->digest_hex;
}

const std::vector<CatalogueFile>& Catalogue::files() const {
  return compiled_->files;
}

}  // namespace samrad::law
