// Writes a synthetic log as an export folder, right or wrong. Tests only.
#ifndef SAMRAD_CLIENTS_VERIFIER_TESTING_EXPORT_WRITER_H_
#define SAMRAD_CLIENTS_VERIFIER_TESTING_EXPORT_WRITER_H_

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "services/audit/testing/synthetic_log.h"
#include "services/law/catalogue.h"

namespace samrad::verifier::testing {

// A log whose headers name the built-in catalogue, and what an export of
// "police" holds: a disclosure on OSL 10:18 a, one on consent, both opened, the
// consent withdrawn after that, an anchor, and leaves of others.
class Town {
 public:
  explicit Town(std::uint64_t filler = 300);

  // Writes everything; `openings` of the log unless others are given.
  void Write(const std::filesystem::path& folder,
             const std::string& agency = "police") const;
  void WriteTrust(const std::filesystem::path& file) const;

  // Releases it by social and police, in force from `effective_at`, and exports
  // its bytes too. Returns its leaf.
  std::uint64_t Release(const law::Catalogue& catalogue,
                        absl::Time effective_at);
  // Social's next disclosure to police on OSL 10:18 a, decided at `at`.
  sealed::v1::DisclosureHeader Next(absl::Time at) const;

  audit::testing::SyntheticLog log;
  std::vector<law::Catalogue> catalogues = {law::Catalogue::BuiltIn()};
  std::vector<std::string> witnesses = {"police", "school", "social"};
  std::string handle = std::string(16, 'h');
  std::uint64_t provision_leaf = 0;
  std::uint64_t consent_leaf = 0;
  std::uint64_t withdrawal_leaf = 0;
};

// The text or bytes of a file; "" when there is none.
std::string ReadText(const std::filesystem::path& file);
void WriteText(const std::filesystem::path& file, const std::string& bytes);

// A fresh folder of this test, gone with the object.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace samrad::verifier::testing

#endif  // SAMRAD_CLIENTS_VERIFIER_TESTING_EXPORT_WRITER_H_
