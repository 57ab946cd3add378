#include "clients/cli/catalogue_folder.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/words.h"

namespace samrad::cli {
namespace {

struct ChangeWords {
  std::string_view code;
  Words words;
};

ChangeWords WordsOf(law::ChangeKind kind) {
  switch (kind) {
    case law::ChangeKind::kBegins:
      return {"BEGINS", {"börjar gälla", "begins"}};
    case law::ChangeKind::kEnds:
      return {"ENDS", {"upphör", "ends"}};
    case law::ChangeKind::kNewVersion:
      return {"NEW_VERSION", {"ny lydelse", "new version"}};
    case law::ChangeKind::kReworded:
      return {"REWORDED", {"omskriven lydelse", "version reworded"}};
    case law::ChangeKind::kElsewhere:
      return {"ELSEWHERE", {"ändrad utom de dagarna", "changed on other days"}};
  }
  return {};
}

}  // namespace

absl::StatusOr<std::vector<law::CatalogueFile>> ReadCatalogueFiles(
    const CommandContext& context) {
  std::string folder = context.invocation().Get("catalogue");
  if (folder.empty()) return law::Catalogue::BuiltIn().files();
  std::error_code error;
  std::vector<law::CatalogueFile> files;
  for (std::filesystem::directory_iterator it(folder, error), end;
       !error && it != end; it.increment(error)) {
    if (it->path().extension() != ".txtpb") continue;
    auto bytes = ReadInput(it->path().string());
    if (!bytes.ok()) return bytes.status();
    files.push_back({it->path().filename().string(), *std::move(bytes)});
  }
  if (error || files.empty()) {
    return UsageError("holds no catalogue (*.txtpb): " + folder, "--catalogue");
  }
  return files;
}

absl::StatusOr<law::Catalogue> LoadCatalogue(const CommandContext& context) {
  if (!context.invocation().Has("catalogue")) return law::Catalogue::BuiltIn();
  auto files = ReadCatalogueFiles(context);
  if (!files.ok()) return files.status();
  auto catalogue = law::Catalogue::Parse(*std::move(files));
  if (!catalogue.ok()) {
    return WithTagAndPath(catalogue.status(), "CATALOGUE", "--catalogue");
  }
  return catalogue;
}

void PrintChanges(const Console& console,
                  const std::vector<law::LawChange>& changes) {
  for (const law::LawChange& change : changes) {
    std::string line = change.provision + "  ";
    line += WordsOf(change.kind).words.In(console.language());
    if (!change.new_from.empty()) line += " " + change.new_from;
    if (!change.old_from.empty()) {
      line += console.Pick("  (lydelse dessförinnan från ",
                           "  (version before from ") +
              change.old_from + ")";
    }
    console.Line(line);
    console.Line("    " + console.Pick(change.text_sv, change.text_en));
  }
}

OrderedJson ChangesJson(const Console& console,
                        const std::vector<law::LawChange>& changes) {
  OrderedJson list = OrderedJson::array();
  for (const law::LawChange& change : changes) {
    list.push_back({{"change", WordsOf(change.kind).code},
                    {"provision", change.provision},
                    {"old_from", change.old_from},
                    {"new_from", change.new_from},
                    {"text", console.Pick(change.text_sv, change.text_en)}});
  }
  return list;
}

}  // namespace samrad::cli
