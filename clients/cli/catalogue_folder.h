// A catalogue of law in a folder, and what changes from one to another.
#ifndef SAMRAD_CLIENTS_CLI_CATALOGUE_FOLDER_H_
#define SAMRAD_CLIENTS_CLI_CATALOGUE_FOLDER_H_

#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/command.h"
#include "services/law/catalogue.h"
#include "services/law/show.h"

namespace samrad::cli {

inline constexpr OptionSpec kCatalogue = {
    "catalogue", "DIR", "annan katalog än den inbyggda",
    "another catalogue than the built-in one"};

// The files of --catalogue, or of the built-in catalogue; they need not load.
// INVALID_ARGUMENT when the folder holds none.
absl::StatusOr<std::vector<law::CatalogueFile>> ReadCatalogueFiles(
    const CommandContext& context);

// The same, loaded. INVALID_ARGUMENT, tag CATALOGUE.
absl::StatusOr<law::Catalogue> LoadCatalogue(const CommandContext& context);

// One line for each change, and its text.
void PrintChanges(const Console& console,
                  const std::vector<law::LawChange>& changes);
OrderedJson ChangesJson(const Console& console,
                        const std::vector<law::LawChange>& changes);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_CATALOGUE_FOLDER_H_
