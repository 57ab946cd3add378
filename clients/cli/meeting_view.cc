#include "clients/cli/meeting_view.h"

#include "absl/strings/str_join.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/meeting_words.h"
#include "clients/cli/minutes_view.h"
#include "samrad/common/v1/common.pb.h"

namespace samrad::cli {
namespace {

namespace common = samrad::common::v1;
namespace meetings = samrad::agency::meetings::v1;

std::string In(const Console& console, Words words) {
  return std::string(words.In(console.language()));
}

void Field(const Console& console, std::string_view swedish,
           std::string_view english, std::string_view text) {
  if (text.empty()) return;
  console.Line("    " + console.Pick(swedish, english) + ": " +
               std::string(text));
}

}  // namespace

void PrintAnonymous(const Console& console,
                    const meetings::AnonymousCase& anonymous) {
  Field(console, "årskurs", "stage", absl::StrJoin(anonymous.stages(), ", "));
  Field(console, "kön", "sex", anonymous.sex());
  Field(console, "område", "area", absl::StrJoin(anonymous.areas(), ", "));
  if (anonymous.moved_in_from() != 0) {
    Field(console, "inflyttad från", "moved in from",
          std::to_string(anonymous.moved_in_from()));
  }
  Field(console, "vad som har setts", "what was observed",
        anonymous.observed());
  Field(console, "sedan", "since", anonymous.since());
  Field(console, "hur det tolkas", "how it is read",
        anonymous.interpretation());
  Field(console, "vad som har prövats", "what has been tried",
        anonymous.tried());
  Field(console, "vad vi frågar", "what we ask", anonymous.asked());
}

void PrintGroup(const Console& console, const meetings::GroupView& group) {
  console.Line(group.code() + "  " + In(console, GroupTypeWords(group.type())) +
               console.Pick(", leds av ", ", chaired by ") + group.chair());
  console.Line("  " + group.group());
  for (const meetings::SeatView& seat : group.seats()) {
    std::string line = "  " + console.Pick("plats ", "seat ") +
                       std::to_string(seat.seat()) + "  " + seat.agency();
    if (seat.function() != common::FUNCTION_UNSPECIFIED) {
      line += "  " + common::Function_Name(seat.function());
    }
    if (!seat.held()) {
      line += console.Pick("  VAKANT", "  VACANT");
    } else {
      line += console.Pick("  bekräftad till ", "  confirmed until ") +
              LocalTime(seat.confirmed_until(), console.language());
    }
    if (!seat.holder().empty()) line += "  " + seat.holder();
    if (!seat.deputy().empty()) {
      line += console.Pick(", ersättare ", ", deputy ") + seat.deputy();
    }
    console.Line(line);
  }
  for (const std::string& alarm : group.alarms()) {
    console.Line("  ! " + In(console, AlarmWords(alarm)));
  }
}

void PrintMeetingLine(const Console& console,
                      const meetings::MeetingLine& meeting) {
  std::string line = "  " + meeting.code() + "  " +
                     LocalTime(meeting.starts_at(), console.language()) + "–" +
                     LocalClock(meeting.ends_at()).substr(0, 5) + "  " +
                     In(console, MeetingStateWords(meeting.state()));
  if (meeting.emergency()) {
    line += console.Pick("  (brådskande)", "  (emergency)");
  }
  if (!meeting.moved_from().empty()) {
    line += console.Pick("  flyttat från ledig dag ", "  moved from holiday ") +
            meeting.moved_from();
  }
  console.Line(line);
  if (!meeting.meeting().empty()) console.Line("    " + meeting.meeting());
}

void PrintComeAndGo(const Console& console, const meetings::ComeAndGo& line) {
  std::string text =
      "    " + line.agency() +
      console.Pick(": kommer till punkt ", ": comes for item ") +
      std::to_string(line.from_place()) + " (" +
      LocalClock(line.comes_at()).substr(0, 5) +
      console.Pick("), går efter punkt ", "), leaves after item ") +
      std::to_string(line.to_place()) + " (" +
      LocalClock(line.leaves_at()).substr(0, 5) + ")";
  if (line.out_for_size() > 0) {
    text += console.Pick(", ute under punkt ", ", out for item ") +
            absl::StrJoin(line.out_for(), ", ");
  }
  console.Line(text);
}

void PrintMeeting(const Console& console, const meetings::MeetingView& view) {
  console.Line(view.code() + "  " +
               LocalTime(view.starts_at(), console.language()) + "–" +
               LocalClock(view.ends_at()).substr(0, 5) + "  " +
               In(console, MeetingStateWords(view.state())));
  console.Line("  " + view.meeting() + "  " +
               console.Pick("ändring ", "revision ") +
               std::to_string(view.revision()));
  if (view.minutes_wanted() > 0) {
    std::string time =
        "  " + std::to_string(view.minutes_wanted()) +
        console.Pick(" minuter önskas av ", " minutes wanted of ") +
        std::to_string(view.minutes_planned());
    if (view.minutes_wanted() > view.minutes_planned()) {
      time += console.Pick("  ! ryms inte", "  ! does not fit");
    }
    console.Line(time);
  }
  for (const meetings::AgendaLine& item : view.items()) {
    std::string line = "  ";
    line += item.place() == 0 ? std::string("–") : std::to_string(item.place());
    line += ". " + In(console, ItemClassWords(item.item_class())) + ", " +
            std::to_string(item.minutes()) + " min";
    if (!item.owner().empty()) line += ", " + item.owner();
    if (item.open()) {
      line += console.Pick("  ÖPPEN", "  OPEN");
    } else if (item.outcome() != common::OUTCOME_UNSPECIFIED) {
      line += "  " + In(console, OutcomeWords(item.outcome()));
    } else if (!item.handed_in() && item.item_class() != common::SEALED) {
      line += console.Pick("  ännu inte inlämnad", "  not handed in yet");
    }
    if (item.light() == common::YELLOW || item.light() == common::RED) {
      line += "  " + In(console, LightWords(item.light()));
    }
    if (item.carried() != common::CARRY_REASON_UNSPECIFIED) {
      line += console.Pick("  (från förra: ", "  (carried: ") +
              In(console, CarryReasonWords(item.carried())) + ")";
    }
    console.Line(line);
    console.Line("     " + item.item());
    if (item.readers_size() > 0) {
      console.Line(console.Pick("     kan läsas av: ", "     readable by: ") +
                   absl::StrJoin(item.readers(), ", "));
    }
    if (item.thread() || item.replies() > 0) {
      console.Line(console.Pick("     tråd, svar: ", "     thread, replies: ") +
                   std::to_string(item.replies()));
    }
    if (item.required_size() > 0) {
      console.Line(console.Pick("     måste vara med: ", "     must be in: ") +
                   absl::StrJoin(item.required(), ", "));
    }
    if (item.excluded_size() > 0) {
      console.Line(console.Pick("     måste vara ute: ", "     must be out: ") +
                   absl::StrJoin(item.excluded(), ", "));
    }
  }
  if (view.come_and_go_size() > 0) {
    console.Line(
        console.Pick("  När ni kommer och går:", "  When you come and go:"));
    for (const auto& line : view.come_and_go()) PrintComeAndGo(console, line);
  }
  if (view.open_actions_size() > 0) {
    console.Line(console.Pick("  Öppna åtgärder från tidigare möten:",
                              "  Open actions of earlier meetings:"));
  }
  for (const meetings::Action& action : view.open_actions()) {
    PrintAction(console, action);
  }
  if (view.present_size() > 0) {
    console.Line(
        view.room_locked()
            ? console.Pick("  I rummet (låst):", "  In the room (locked):")
            : console.Pick("  I rummet:", "  In the room:"));
  }
  for (const meetings::PresentSeat& seat : view.present()) {
    std::string line = "    " + seat.agency() +
                       console.Pick(", plats ", ", seat ") +
                       std::to_string(seat.seat());
    if (seat.seat() == view.chair_seat()) {
      line += console.Pick("  leder", "  chairs");
    }
    if (seat.deputy()) line += console.Pick("  ersättare", "  deputy");
    if (seat.waiting()) {
      line += console.Pick("  väntar till nästa punkt",
                           "  waits for the next item");
    }
    if (seat.conflicted()) {
      line += console.Pick("  JÄV", "  CONFLICT OF INTEREST");
    }
    console.Line(line);
  }
}

void PrintItem(const Console& console, const meetings::Item& item) {
  std::string line = "  " + item.item() + "  " +
                     In(console, ItemClassWords(item.item_class())) + ", " +
                     std::to_string(item.minutes()) + " min  " +
                     In(console, ItemStateWords(item.state()));
  if (!item.code_word().empty()) line += "  ”" + item.code_word() + "”";
  console.Line(line);
  if (!item.strategic().empty()) console.Line("    " + item.strategic());
  if (item.has_anonymous()) PrintAnonymous(console, item.anonymous());
  if (item.has_named() && !item.named().case_().empty()) {
    console.Line("    " + item.named().case_() + "  " +
                 GroundText(item.named().ground()) + "  " +
                 std::to_string(item.named().items_size()) +
                 console.Pick(" uppgifter", " things told"));
  }
}

void PrintCheck(const Console& console,
                const meetings::CheckTextResponse& check) {
  if (check.verdict().empty()) return;
  console.Line(check.verdict() + "  " +
               In(console, ScreeningWords(check.verdict())));
  for (const meetings::TextFinding& finding : check.findings()) {
    console.Line(
        "  " + finding.severity() + "  " + finding.kind() + "  " +
        (finding.field().empty() ? std::string() : finding.field() + ", ") +
        console.Pick("tecken ", "characters ") +
        std::to_string(finding.start()) + "–" + std::to_string(finding.end()));
  }
  if (!check.has_meter()) return;
  const meetings::Meter& meter = check.meter();
  console.Line(
      console.Pick("  passar in på ", "  fits ") +
      std::to_string(meter.count()) + console.Pick(" personer", " people") +
      (meter.count_with_earlier() != meter.count()
           ? console.Pick(", ihop med tidigare ärenden ",
                          ", together with earlier items ") +
                 std::to_string(meter.count_with_earlier())
           : std::string()) +
      console.Pick("; minst ", "; at least ") + std::to_string(meter.k()) +
      (meter.passes()
           ? console.Pick(" krävs: räcker", " needed: enough")
           : console.Pick(" krävs: RÄCKER INTE", " needed: NOT ENOUGH")));
  for (const meetings::Generalisation& proposal : meter.proposals()) {
    std::string line = console.Pick("  ? i stället: ", "  ? instead: ");
    std::string separator;
    for (const meetings::DescriptionChange& change : proposal.changes()) {
      line += separator + change.field() + " = " + change.to();
      separator = ", ";
    }
    console.Line(line + console.Pick("  (passar in på ", "  (fits ") +
                 std::to_string(proposal.count()) + ")");
  }
}

void PrintOpenText(const Console& console, const meetings::OpenText& text) {
  console.Line("");
  std::string head = "  " + text.from();
  if (!text.code_word().empty()) head += "  ”" + text.code_word() + "”";
  if (text.has_ground() &&
      text.ground().kind() != samrad::law::v1::GROUND_KIND_UNSPECIFIED) {
    head += "  " + GroundText(text.ground());
  }
  console.Line(head);
  if (!text.text().empty()) console.Line("    " + text.text());
  if (text.has_anonymous()) PrintAnonymous(console, text.anonymous());
  for (const meetings::NamedText& named : text.named()) {
    console.Line("    " + common::Category_Name(named.category()) + ": " +
                 named.text());
  }
}

void PrintEvent(const Console& console,
                const meetings::WatchMeetingResponse& event) {
  std::string line =
      LocalClock(event.at()) + "  " + std::to_string(event.number()) + "  ";
  if (!event.agency().empty()) line += event.agency() + " ";
  line += In(console, EventWords(event.kind()));
  if (event.word() != common::ROUND_WORD_UNSPECIFIED) {
    line += ": " + In(console, RoundWordWords(event.word()));
  }
  if (event.outcome() != common::OUTCOME_UNSPECIFIED) {
    line += ": " + In(console, OutcomeWords(event.outcome()));
  }
  if (!event.item().empty()) line += "  " + event.item().substr(0, 8);
  if (event.leaf() != 0) {
    line += console.Pick("  blad ", "  leaf ") + std::to_string(event.leaf());
  }
  console.Line(line);
}

}  // namespace samrad::cli
