#include "clients/cli/meeting_words.h"

#include <array>
#include <map>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace samrad::cli {
namespace {

namespace common = samrad::common::v1;
namespace meetings = samrad::agency::meetings::v1;

template <typename Key>
Words Find(const std::map<Key, Words>& table, const Key& key) {
  auto found = table.find(key);
  return found == table.end() ? Words{"–", "–"} : found->second;
}

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

absl::TimeZone Stockholm() {
  absl::TimeZone zone;
  return absl::LoadTimeZone("Europe/Stockholm", &zone) ? zone
                                                       : absl::UTCTimeZone();
}

}  // namespace

Words GroupTypeWords(common::GroupType type) {
  static const std::map<common::GroupType, Words> kTable = {
      {common::SSPF, {"SSPF-grupp", "SSPF group"}},
      {common::SIG, {"SIG-grupp", "SIG group"}},
      {common::STRATEGIC_GROUP,
       {"strategisk grupp (inga personuppgifter)",
        "strategic group (no personal data)"}},
      {common::EXPERT, {"expertgrupp", "expert group"}},
  };
  return Find(kTable, type);
}

Words ItemClassWords(common::ItemClass item_class) {
  static const std::map<common::ItemClass, Words> kTable = {
      {common::STRATEGIC, {"strategisk", "strategic"}},
      {common::ANONYMOUS, {"anonym", "anonymous"}},
      {common::CONSENTED, {"på samtycke", "on consent"}},
      {common::LEGAL_GROUND, {"på annan grund", "on other ground"}},
      {common::SEALED, {"enskilt samtal önskas", "private talk wanted"}},
  };
  return Find(kTable, item_class);
}

Words MeetingStateWords(common::MeetingState state) {
  static const std::map<common::MeetingState, Words> kTable = {
      {common::PLANNED, {"planerat", "planned"}},
      {common::LOCKED, {"dagordningen är låst", "the agenda is locked"}},
      {common::HELD, {"pågår", "in session"}},
      {common::ENDED, {"avslutat", "ended"}},
      {common::CANCELLED, {"inställt", "cancelled"}},
  };
  return Find(kTable, state);
}

Words LightWords(common::Light light) {
  static const std::map<common::Light, Words> kTable = {
      {common::GREEN, {"grönt", "green"}},
      {common::YELLOW,
       {"gult: något upphör snart", "yellow: something ends soon"}},
      {common::RED,
       {"rött: kan inte öppnas som det är", "red: cannot be opened as it is"}},
  };
  return Find(kTable, light);
}

Words OutcomeWords(common::Outcome outcome) {
  static const std::map<common::Outcome, Words> kTable = {
      {common::ADVICE_GIVEN, {"råd gavs", "advice was given"}},
      {common::OWNER_ACTS, {"verksamheten agerar själv", "the owner acts"}},
      {common::SEEK_CONSENT, {"samtycke söks", "consent is sought"}},
      {common::DUTY_TO_REPORT, {"anmälningsplikt", "duty to report"}},
      {common::EXPERT_QUESTION, {"expert frågas", "an expert is asked"}},
      {common::NOTHING_MORE, {"inget mer", "nothing more"}},
      {common::PAUSED, {"inte färdigt", "not finished"}},
  };
  return Find(kTable, outcome);
}

Words CarryReasonWords(common::CarryReason reason) {
  static const std::map<common::CarryReason, Words> kTable = {
      {common::NO_TIME, {"tiden räckte inte", "there was no time"}},
      {common::SEAT_MISSING, {"en plats saknades", "a seat was missing"}},
      {common::CONSENT_MISSING, {"samtycke saknades", "consent was missing"}},
      {common::OWNER_ASKED, {"ägaren bad om det", "its owner asked"}},
  };
  return Find(kTable, reason);
}

Words RoundWordWords(common::RoundWord word) {
  static const std::map<common::RoundWord, Words> kTable = {
      {common::NOTHING_TO_ADD, {"inget att tillägga", "nothing to add"}},
      {common::HAVE_A_PROGRAMME,
       {"vi har en insats för detta", "we have a programme for this"}},
      {common::CAN_HELP, {"vi kan hjälpa till", "we can help"}},
      {common::NEED_EXPERT, {"en expert behövs", "an expert is needed"}},
  };
  return Find(kTable, word);
}

Words EventWords(common::EventKind kind) {
  static const std::map<common::EventKind, Words> kTable = {
      {common::MEETING_CHANGED, {"mötet ändrades", "the meeting changed"}},
      {common::AGENDA_CHANGED, {"dagordningen ändrades", "the agenda changed"}},
      {common::AGENDA_LOCKED, {"dagordningen låstes", "the agenda was locked"}},
      {common::ROOM_OPENED, {"rummet öppnades", "the room was opened"}},
      {common::ROOM_LOCKED, {"rummet låstes", "the room was locked"}},
      {common::ROOM_UNLOCKED, {"rummet låstes upp", "the room was unlocked"}},
      {common::ROOM_CLOSED, {"rummet stängdes", "the room was closed"}},
      {common::CHAIR_TAKEN, {"ordförande bytte", "the chair was taken"}},
      {common::SEAT_TAKEN, {"kom", "came"}},
      {common::SEAT_LEFT, {"gick", "left"}},
      {common::SEAT_LAPSED, {"tappade kontakten", "was lost"}},
      {common::ITEM_CALLED,
       {"ärendet ropas upp: svara om jäv",
        "the item is called: answer about conflict of interest"}},
      {common::CONFLICT_ANSWERED,
       {"svarade om jäv", "answered about conflict of interest"}},
      {common::EVENT_ITEM_OPENED, {"ärendet öppnades", "the item was opened"}},
      {common::EVENT_LATE_ADMITTED, {"släpptes in", "was let in"}},
      {common::EVENT_ITEM_CLOSED, {"ärendet stängdes", "the item was closed"}},
      {common::ITEM_STOPPED,
       {"ärendet stoppades: grunden eller ordföranden försvann",
        "the item was stopped: its ground or the chair is gone"}},
      {common::ROUND_ANSWERED, {"svarade i rundan", "answered in the round"}},
      {common::CONTENT_ADDED, {"en text kom till", "a text was added"}},
      {common::EVENT_OOPS,
       {"ett namn nämndes av misstag: ärendet är fryst",
        "a name was said by mistake: the item is frozen"}},
      {common::EVENT_OOPS_ACKNOWLEDGED,
       {"har förstått att det inte får användas",
        "has understood that it must not be used"}},
      {common::MINUTES_GIVEN, {"minnesanteckning lämnad", "minutes given"}},
      {common::EVENT_MINUTES_APPROVED,
       {"godkände minnesanteckningen", "approved the minutes"}},
      {common::EVENT_MINUTES_OBJECTED,
       {"invände mot minnesanteckningen", "objected to the minutes"}},
  };
  return Find(kTable, kind);
}

Words ItemStateWords(meetings::ItemState state) {
  static const std::map<meetings::ItemState, Words> kTable = {
      {meetings::DRAFT, {"utkast", "draft"}},
      {meetings::CONFIRMED,
       {"kontrollerat, väntar på en andra person",
        "checked, waits for a second person"}},
      {meetings::SECONDED, {"klart att lämna in", "ready to be handed in"}},
      {meetings::HANDED_IN, {"inlämnat, förseglat", "handed in, sealed"}},
      {meetings::DISCUSSED, {"diskuterat", "discussed"}},
      {meetings::TAKEN_BACK, {"återtaget", "taken back"}},
  };
  return Find(kTable, state);
}

Words AlarmWords(std::string_view alarm) {
  static const std::map<std::string, Words> kTable = {
      {"NOT_MET_FOR_SIX_WEEKS",
       {"gruppen har inte träffats på sex veckor",
        "the group has not met for six weeks"}},
      {"SEAT_VACANT", {"en plats är vakant", "a seat is vacant"}},
      {"SEAT_UNCONFIRMED",
       {"en plats är inte bekräftad det här halvåret",
        "a seat is not confirmed this half-year"}},
      {"NO_MEETING_PLANNED",
       {"inget möte är planerat", "no meeting is planned"}},
  };
  return Find(kTable, std::string(alarm));
}

Words ScreeningWords(std::string_view verdict) {
  static const std::map<std::string, Words> kTable = {
      {"CLEAR", {"inget hittades", "nothing was found"}},
      {"WARN", {"måste bekräftas", "must be confirmed"}},
      {"BLOCK",
       {"STOPP: texten får inte lämnas", "STOP: the text may not leave"}},
  };
  return Find(kTable, std::string(verdict));
}

std::string LocalTime(const google::protobuf::Timestamp& time,
                      Language language) {
  if (time.seconds() == 0) return "–";
  static constexpr std::array<std::string_view, 7> kSwedish = {
      "mån", "tis", "ons", "tors", "fre", "lör", "sön"};
  static constexpr std::array<std::string_view, 7> kEnglish = {
      "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const absl::CivilSecond civil =
      absl::ToCivilSecond(TimeOf(time), Stockholm());
  const auto day =
      static_cast<std::size_t>(absl::GetWeekday(absl::CivilDay(civil)));
  const auto& names = language == Language::kSwedish ? kSwedish : kEnglish;
  return std::string(names[day]) + " " +
         absl::FormatTime("%Y-%m-%d %H:%M", TimeOf(time), Stockholm());
}

std::string LocalClock(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%H:%M:%S", TimeOf(time), Stockholm());
}

}  // namespace samrad::cli
