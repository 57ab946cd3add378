// The catalogue for people to read: one provision, what changed between two
// days, and printable sheets (sheets.cc).
#ifndef SAMRAD_SERVICES_LAW_SHOW_H_
#define SAMRAD_SERVICES_LAW_SHOW_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"
#include "samrad/law/v1/catalogue.pb.h"
#include "services/law/catalogue.h"
#include "services/law/explain.h"

namespace samrad::law {

// The file of a provision; st and p may be named and are then looked up as
// such first. INVALID_ARGUMENT when it is no provision, NOT_FOUND when the
// catalogue has no such file.
absl::StatusOr<v1::ProvisionFile> FindProvision(const Catalogue& catalogue,
                                                std::string_view provision);

// Plain text, lines up to 80 columns: titles, versions, who to whom, what it
// breaks, conditions, assessments. With `at` (YYYY-MM-DD) only the version of
// that day, NOT_FOUND when none is in force. Errors as FindProvision;
// INVALID_ARGUMENT for a date that does not exist.
absl::StatusOr<std::string> ShowProvision(const Catalogue& catalogue,
                                          std::string_view provision,
                                          std::string_view at, Lang lang);

enum class ChangeKind {
  kBegins,
  kEnds,
  kNewVersion,
  // The version of that first day reads otherwise.
  kReworded,
  // What applies on the two days is the same; something else in the file is
  // not.
  kElsewhere,
};

// A rule that is not the same on two days.
struct LawChange {
  ChangeKind kind;
  std::string provision;
  std::string old_from;  // first day of the version of the first day, or ""
  std::string new_from;  // first day of the version of the second day, or ""
  std::string text_sv;   // of the version that applies on the second day, or
  std::string text_en;   // of the one that ended
};

// What changed from one day to another, by provision. INVALID_ARGUMENT for a
// date that does not exist.
absl::StatusOr<std::vector<LawChange>> DiffDays(const Catalogue& catalogue,
                                                std::string_view from,
                                                std::string_view to);

// The same from one day of a catalogue to a day of another, as between the one
// in force today and one that is proposed.
absl::StatusOr<std::vector<LawChange>> DiffCatalogues(const Catalogue& before,
                                                      std::string_view from,
                                                      const Catalogue& after,
                                                      std::string_view to);

// The legal day in Sweden at that instant, YYYY-MM-DD; "" when out of range.
std::string LegalDayOf(const google::protobuf::Timestamp& instant);

// One printable HTML page.
struct Sheet {
  std::string name;  // of its file, ending in .html
  std::string html;
};

// A page for each provision, in both languages, `lang` first, without scripts
// or anything from elsewhere; and index.html, which names them all.
std::vector<Sheet> Sheets(const Catalogue& catalogue, Lang lang);

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_SHOW_H_
