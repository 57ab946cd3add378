// Everything that must be true of a catalogue before it may decide anything.
#ifndef SAMRAD_SERVICES_LAW_CATALOGUE_CHECK_H_
#define SAMRAD_SERVICES_LAW_CATALOGUE_CHECK_H_

#include <string>
#include <vector>

#include "samrad/law/v1/catalogue.pb.h"
#include "services/law/catalogue.h"

namespace samrad::law {

// What `samrad law catalogue check` prints.
struct CatalogueReport {
  std::vector<std::string> faults;  // empty: the catalogue loads
  int files = 0;
  int grounds = 0;
  int secrecies = 0;
  int versions = 0;
  // Provisions (and first days) that a lawyer has still to sign.
  std::vector<std::string> for_lawyer;
};

// Checks files that need not load. Pure, thread-safe.
CatalogueReport CheckCatalogue(const std::vector<CatalogueFile>& files);

namespace internal {

// Faults of files that parse, each naming its file; empty when there are none.
// `parsed[i]` is files[i].
std::vector<std::string> CatalogueFaults(
    const std::vector<CatalogueFile>& files,
    const std::vector<v1::ProvisionFile>& parsed);

}  // namespace internal
}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_CATALOGUE_CHECK_H_
