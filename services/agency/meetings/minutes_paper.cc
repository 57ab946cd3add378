#include "services/agency/meetings/minutes_paper.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/agency/meetings/minutes_words.h"
#include "services/agency/meetings/times.h"

namespace samrad::agency {
namespace {

using google::protobuf::Timestamp;
using meetings::v1::Action;
using meetings::v1::AttendanceLine;
using meetings::v1::DisclosureLine;
using meetings::v1::Minutes;
using meetings::v1::MinutesAnswer;
using meetings::v1::MinutesItem;

// Writes one document in one language.
class PaperWriter {
 public:
  PaperWriter(const std::string& lang, absl::TimeZone zone)
      : swedish_(lang == "sv"), zone_(zone) {
    document_.lang = lang;
  }

  paper::Document Write(const Minutes& minutes, bool strategic) {
    document_.title = absl::StrCat(
        strategic
            ? Say("Protokoll, strategisk del, ", "Minutes, strategic part, ")
            : Say("Protokoll ", "Minutes "),
        minutes.code(), ", ", Day(minutes.from()));
    Text(absl::StrCat(Say("Mötet pågick ", "The meeting was held "),
                      Day(minutes.from()), " ",
                      Span(minutes.from(), minutes.until()), ". ",
                      Say("Version ", "Version "), minutes.version(), ". ",
                      Say("För: ", "For: "), minutes.agency(), "."));
    if (!strategic) {
      Text(absl::StrCat(Say("Lämnat ", "Given "), Day(minutes.given_at()), ". ",
                        Say("Svara senast ", "Answer by "),
                        Day(minutes.answer_by()), ". ",
                        Say("Här står inga namn på unga.",
                            "No young person is named here.")));
      Attendance(minutes);
    }
    for (const MinutesItem& item : minutes.items()) Item(item);
    Disclosures(minutes.disclosures());
    if (!minutes.answers().empty()) Answers(minutes);
    return std::move(document_);
  }

 private:
  std::string Say(const char* swedish, const char* english) const {
    return swedish_ ? swedish : english;
  }
  template <typename Enum>
  std::string Word(Enum value) const {
    return WordsOf(value).In(swedish_);
  }
  std::string Day(const Timestamp& time) const {
    return absl::FormatTime("%Y-%m-%d", TimeIn(time), zone_);
  }
  std::string Clock(const Timestamp& time) const {
    return absl::FormatTime("%H:%M", TimeIn(time), zone_);
  }
  std::string Span(const Timestamp& from, const Timestamp& until) const {
    return absl::StrCat(Clock(from), "–",
                        until.seconds() == 0 ? "" : Clock(until));
  }

  void Head(int level, std::string text) {
    document_.blocks.push_back(
        paper::Heading{.level = level, .text = std::move(text)});
  }
  void Text(std::string text) {
    document_.blocks.push_back(paper::Paragraph{.text = std::move(text)});
  }

  void Attendance(const Minutes& minutes) {
    paper::Table table{
        .caption = Say("Närvarande", "Present"),
        .columns = {Say("Verksamhet", "Agency"), Say("Funktion", "Function"),
                    Say("Plats", "Seat"), Say("Tid", "Time")},
        .rows = {}};
    for (const AttendanceLine& line : minutes.attendance()) {
      table.rows.push_back({line.agency(), Word(line.function()),
                            absl::StrCat(line.seat()),
                            Span(line.from(), line.until())});
    }
    document_.blocks.push_back(std::move(table));
  }

  void Item(const MinutesItem& item) {
    const std::string number =
        absl::StrCat(Say("Punkt ", "Item "), item.place());
    const std::string time = absl::StrCat(
        Say("Tid: ", "Time: "), Span(item.from(), item.until()), ". ");
    if (item.item().empty()) {
      Head(2, number);
      Text(time +
           Say("Er verksamhet deltog inte.", "Your agency took no part."));
      return;
    }
    Head(2,
         absl::StrCat(number, ": ", Word(item.item_class()),
                      item.code_word().empty() ? "" : ", ", item.code_word()));
    Text(absl::StrCat(time, Say("Deltog: ", "Took part: "),
                      absl::StrJoin(item.took_part(), ", "), ". ",
                      Say("Utfall: ", "Outcome: "), Word(item.outcome()), "."));
    if (item.oops()) {
      Text(
          Say("Ett namn nämndes av misstag. Det står inte här och får inte "
              "användas.",
              "A name was said by mistake. It does not stand here and must "
              "not be used."));
    }
    if (!item.decision().empty()) {
      Head(3, Say("Beslut", "Decision"));
      Text(item.decision());
    }
    if (!item.actions().empty()) Actions(item);
    Disclosures(item.disclosures());
  }

  void Actions(const MinutesItem& item) {
    paper::Table table{.caption = Say("Åtgärder", "Actions"),
                       .columns = {Say("Vad", "What"), Say("Ansvarig", "Owner"),
                                   Say("Senast", "Due"), Say("Klart", "Done")},
                       .rows = {}};
    for (const Action& action : item.actions()) {
      table.rows.push_back(
          {action.text(), action.agency(), action.due(),
           action.done() ? Say("ja", "yes") : Say("nej", "no")});
    }
    document_.blocks.push_back(std::move(table));
  }

  void Disclosures(
      const google::protobuf::RepeatedPtrField<DisclosureLine>& lines) {
    if (lines.empty()) return;
    paper::Table table{.caption = Say("Lämnade uppgifter", "What was told"),
                       .columns = {Say("Från", "From"), Say("Till", "To"),
                                   Say("Slag", "Kind"), Say("Grund", "Ground"),
                                   Say("Blad i loggen", "Leaf of the log")},
                       .rows = {}};
    for (const DisclosureLine& line : lines) {
      std::vector<std::string> kinds;
      for (const int category : line.categories()) {
        kinds.push_back(Word(static_cast<common::v1::Category>(category)));
      }
      table.rows.push_back(
          {line.from(), absl::StrJoin(line.to(), ", "),
           absl::StrCat(absl::StrJoin(kinds, ", "),
                        line.oral() ? Say(" (muntligt)", " (aloud)") : ""),
           line.ground(), absl::StrCat(line.leaf())});
    }
    document_.blocks.push_back(std::move(table));
  }

  void Answers(const Minutes& minutes) {
    Head(2, Say("Justering", "Approval"));
    paper::Table table{
        .caption = Say("Svar på protokollet", "Answers to the minutes"),
        .columns = {Say("Verksamhet", "Agency"), Say("Svar", "Answer"),
                    Say("Version", "Version"), Say("Dag", "Day"),
                    Say("Blad i loggen", "Leaf of the log")},
        .rows = {}};
    for (const MinutesAnswer& answer : minutes.answers()) {
      table.rows.push_back({answer.agency(),
                            answer.approved() ? Say("godkänt", "approved")
                                              : Say("invänder", "objects"),
                            absl::StrCat(answer.version()), Day(answer.at()),
                            absl::StrCat(answer.leaf())});
    }
    document_.blocks.push_back(std::move(table));
  }

  const bool swedish_;
  const absl::TimeZone zone_;
  paper::Document document_;
};

}  // namespace

paper::Document MinutesPaper(const Minutes& minutes, bool strategic,
                             const std::string& lang, absl::TimeZone zone) {
  return PaperWriter(lang, zone).Write(minutes, strategic);
}

}  // namespace samrad::agency
