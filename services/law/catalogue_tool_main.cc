// law-catalogue check DIR          checks a catalogue; the build runs it
// Exit 0 done, 1 a fault in the catalogue, 2 usage or unreadable.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "services/law/catalogue_check.h"

namespace samrad::law {
namespace {

std::optional<std::vector<CatalogueFile>> ReadFolder(
    const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<CatalogueFile> files;
  for (std::filesystem::directory_iterator it(folder, error), end;
       !error && it != end; it.increment(error)) {
    if (it->path().extension() != ".txtpb") continue;
    std::ifstream in(it->path(), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)),
                      std::istreambuf_iterator<char>());
    if (in.bad()) return std::nullopt;
    files.push_back({it->path().filename().string(), std::move(bytes)});
  }
  if (error) return std::nullopt;
  return files;
}

int Check(const std::vector<CatalogueFile>& files) {
  const CatalogueReport report = CheckCatalogue(files);
  for (const std::string& fault : report.faults) {
    std::fprintf(stderr, "%s\n", fault.c_str());
  }
  if (!report.faults.empty()) return 1;
  std::printf("catalogue: %d files, %d grounds, %d secrecies, %d versions\n",
              report.files, report.grounds, report.secrecies, report.versions);
  for (const std::string& version : report.for_lawyer) {
    std::printf("for a lawyer: %s\n", version.c_str());
  }
  return 0;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() != 2 || arguments[0] != "check") {
    std::fprintf(stderr, "law-catalogue check DIR\n");
    return 2;
  }
  const auto files = ReadFolder(arguments[1]);
  if (!files.has_value()) {
    std::fprintf(stderr, "cannot read %s\n", arguments[1].c_str());
    return 2;
  }
  return Check(*files);
}

}  // namespace
}  // namespace samrad::law

int main(int argc, char** argv) {
  return samrad::law::Main(std::vector<std::string>(argv + 1, argv + argc));
}
