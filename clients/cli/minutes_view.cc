#include "clients/cli/minutes_view.h"

#include <string>

#include "absl/strings/str_join.h"
#include "clients/cli/meeting_words.h"

namespace samrad::cli {
namespace {

namespace common = samrad::common::v1;
namespace meetings = samrad::agency::meetings::v1;

void PrintTold(const Console& console, const meetings::DisclosureLine& line) {
  std::string kinds;
  for (const int category : line.categories()) {
    kinds += (kinds.empty() ? "" : ", ") +
             common::Category_Name(static_cast<common::Category>(category));
  }
  console.Line(
      console.Pick("    lämnat", "    told") +
      (line.oral() ? console.Pick(" muntligt", " aloud") : std::string()) +
      ": " + line.from() + " → " + absl::StrJoin(line.to(), ", ") + ", " +
      kinds + ", " + line.ground() + console.Pick(", blad ", ", leaf ") +
      std::to_string(line.leaf()));
}

void PrintMinutesItem(const Console& console,
                      const meetings::MinutesItem& item) {
  const std::string number = console.Pick("  Punkt ", "  Item ") +
                             std::to_string(item.place()) + "  " +
                             LocalClock(item.from()).substr(0, 5) + "–" +
                             LocalClock(item.until()).substr(0, 5) + "  ";
  if (item.item().empty()) {
    console.Line(number + console.Pick("er verksamhet deltog inte",
                                       "your agency took no part"));
    return;
  }
  console.Line(
      number +
      std::string(ItemClassWords(item.item_class()).In(console.language())) +
      (item.code_word().empty() ? "" : ", " + item.code_word()) + "  " +
      item.item());
  console.Line(
      console.Pick("    deltog: ", "    took part: ") +
      absl::StrJoin(item.took_part(), ", ") +
      console.Pick("; utfall: ", "; outcome: ") +
      std::string(OutcomeWords(item.outcome()).In(console.language())));
  if (item.oops()) {
    console.Line(
        console.Pick("    ett namn nämndes av misstag; det står inte "
                     "här",
                     "    a name was said by mistake; it does not "
                     "stand here"));
  }
  if (!item.decision().empty()) {
    console.Line(console.Pick("    beslut: ", "    decision: ") +
                 item.decision());
  }
  for (const meetings::Action& action : item.actions()) {
    PrintAction(console, action);
  }
  for (const meetings::DisclosureLine& line : item.disclosures()) {
    PrintTold(console, line);
  }
}

}  // namespace

void PrintAction(const Console& console, const meetings::Action& action) {
  console.Line(
      "    " + action.due() + "  " + action.agency() + ": " + action.text() +
      (action.done() ? console.Pick("  (klart)", "  (done)") : std::string()) +
      "  " + action.action());
}

void PrintMinutes(const Console& console, const meetings::Minutes& minutes) {
  const Language language = console.language();
  console.Line(console.Pick("Protokoll ", "Minutes ") + minutes.code() + "  " +
               LocalTime(minutes.from(), language) + "  " +
               (minutes.version() == 0
                    ? console.Pick("utkast", "draft")
                    : "version " + std::to_string(minutes.version())) +
               (minutes.agency().empty() ? "" : "  " + minutes.agency()));
  for (const meetings::AttendanceLine& line : minutes.attendance()) {
    console.Line("  " + line.agency() + console.Pick(", plats ", ", seat ") +
                 std::to_string(line.seat()) + "  " +
                 LocalClock(line.from()).substr(0, 5) + "–" +
                 (line.has_until() ? LocalClock(line.until()).substr(0, 5)
                                   : std::string()));
  }
  for (const meetings::MinutesItem& item : minutes.items()) {
    PrintMinutesItem(console, item);
  }
  for (const meetings::DisclosureLine& line : minutes.disclosures()) {
    PrintTold(console, line);
  }
  if (minutes.has_answer_by()) {
    console.Line(console.Pick("  svara senast ", "  answer by ") +
                 LocalTime(minutes.answer_by(), language));
  }
  for (const meetings::MinutesAnswer& answer : minutes.answers()) {
    console.Line("  " + answer.agency() + ": " +
                 (answer.approved() ? console.Pick("godkänt", "approved")
                                    : console.Pick("invänder", "objects")) +
                 ", version " + std::to_string(answer.version()) +
                 console.Pick(", blad ", ", leaf ") +
                 std::to_string(answer.leaf()));
  }
}

}  // namespace samrad::cli
