// Words for codes and facts that have no table of their own in explain.cc.
#include <algorithm>
#include <array>
#include <string_view>

#include "services/law/explain.h"

namespace samrad::law {
namespace {

struct Entry {
  std::string_view key;
  std::string_view sv;
  std::string_view en;
};

template <size_t N>
std::string_view Find(const std::array<Entry, N>& table, std::string_view key,
                      Lang lang) {
  for (const Entry& entry : table) {
    if (entry.key == key) return lang == Lang::kSv ? entry.sv : entry.en;
  }
  return "";
}

// Enum strings are unique in the whole interface.
constexpr std::array<Entry, 57> kCodes = {{
    {"OWN_INITIATIVE", "på eget initiativ", "on own initiative"},
    {"ON_REQUEST", "på begäran", "on request"},
    {"RISK", "risk för brott", "risk of an offence"},
    {"IMMINENT_OR_ONGOING", "nära förestående eller pågående",
     "imminent or ongoing"},
    {"COMMITTED", "begånget", "committed"},
    {"LIFE_OR_HEALTH", "mot liv eller hälsa (BrB 3 kap.)",
     "against life or health (BrB ch. 3)"},
    {"LIBERTY_OR_PEACE", "mot frihet eller frid (BrB 4 kap.)",
     "against liberty or peace (BrB ch. 4)"},
    {"SEXUAL", "sexualbrott (BrB 6 kap.)", "sexual (BrB ch. 6)"},
    {"THEFT", "stöld", "theft"},
    {"GENITAL_MUTILATION", "könsstympning", "genital mutilation"},
    {"VIRGINITY_CONTROL", "oskuldskontroll eller oskuldsingrepp",
     "virginity control"},
    {"NARCOTICS_TRANSFER", "överlåtelse av narkotika", "narcotics transfer"},
    {"DOPING_TRANSFER", "överlåtelse av dopningsmedel", "doping transfer"},
    {"ALCOHOL_SUPPLY", "olovlig försäljning eller langning av alkohol",
     "illegal supply of alcohol"},
    {"DRUNK_DRIVING", "rattfylleri och liknande", "drunk driving and the like"},
    {"SMUGGLING", "smuggling", "smuggling"},
    {"TERRORISM", "terroristbrott", "terrorism"},
    {"NATIONAL_SECURITY", "mot rikets säkerhet (BrB 18-19 kap.)",
     "against national security (BrB ch. 18-19)"},
    {"OTHER_OFFENCE", "annat brott", "another offence"},
    {"COMPLETED", "fullbordat", "completed"},
    {"ATTEMPT", "försök", "attempt"},
    {"PREPARATION", "förberedelse", "preparation"},
    {"CONSPIRACY", "stämpling", "conspiracy"},
    {"MINOR", "ringa", "minor"},
    {"ORDINARY", "av normalgraden", "of the ordinary degree"},
    {"GROSS", "grovt", "gross"},
    {"FINE", "böter", "a fine"},
    {"MORE_THAN_FINE", "annan påföljd än böter", "more than a fine"},
    {"SOME_SUSPICION", "misstanke", "some suspicion"},
    {"REASONABLE_SUSPICION", "skäligen misstänkt", "reasonably suspected"},
    {"ENCOUNTERED_BY_STAFF", "personalen träffade på personen",
     "staff encountered the person"},
    {"TOLD_BY_SUBJECT", "personen berättade själv", "told by the person"},
    {"TIP", "tips", "a tip"},
    {"RECEIVED_IN_MEETING", "hört i ett möte", "heard in a meeting"},
    {"OWN_RECORDS", "egna handlingar", "own records"},
    {"NOT_MATURE", "inte mogen", "not mature"},
    {"MATURE", "mogen", "mature"},
    {"SUBSTANCE_ABUSE", "fortgående missbruk", "ongoing abuse"},
    {"COMPULSORY_PSYCHIATRIC_CARE", "psykiatrisk tvångsvård",
     "compulsory psychiatric care"},
    {"PREGNANCY_PROTECTION", "till skydd för ett väntat barn",
     "protection of an unborn child"},
    {"NO_SENTENCE", "ingen påföljd", "no sentence"},
    {"YOUTH_SUPERVISION", "ungdomsövervakning", "youth supervision"},
    {"PRISON", "fängelse", "prison"},
    {"NO_INQUIRY", "ingen utredning", "no inquiry"},
    {"PRELIMINARY_ASSESSMENT", "förhandsbedömning", "preliminary assessment"},
    {"INQUIRY_OPEN", "utredning inledd", "inquiry open"},
    {"INQUIRY_CLOSED", "utredning avslutad", "inquiry closed"},
    {"NOT_PROTECTED", "inte skyddade", "not protected"},
    {"SECRECY_MARKING", "sekretessmarkering", "secrecy marking"},
    {"PROTECTED_REGISTRATION", "skyddad folkbokföring",
     "protected registration"},
    {"FICTITIOUS_IDENTITY", "fingerade personuppgifter", "fictitious identity"},
    {"NO_GROUND", "ingen grund", "no ground"},
    {"ANONYMISED", "avidentifierat samtal", "de-identified talk"},
    {"CONSENT", "samtycke", "consent"},
    {"PROVISION", "bestämmelse", "provision"},
    {"NOT_SECRET", "ingen sekretess (menprövning)", "not secret (damage test)"},
    {"NO_BOUNDARY", "ingen sekretessgräns", "no secrecy boundary"},
}};

constexpr std::array<Entry, 45> kFacts = {{
    {"at", "tidpunkten", "the time"},
    {"from.kind", "vem som lämnar", "who tells"},
    {"from.function", "i vilken funktion den som lämnar handlar",
     "in which function the sender acts"},
    {"from.authorityId", "vilken myndighet som lämnar",
     "which authority tells"},
    {"to", "vilka som hör eller kan läsa det", "who hears or can read it"},
    {"to.kind", "vad mottagaren är", "what the recipient is"},
    {"to.function", "mottagarens funktion", "the recipient's function"},
    {"to.authorityId", "vilken myndighet mottagaren är",
     "which authority the recipient is"},
    {"to.notifiedUnder",
     "om mottagaren har gjort en orosanmälan, och enligt "
     "vad",
     "whether the recipient made a notification, and under what"},
    {"to.intervenesAgainstOffence", "om mottagaren ska ingripa mot brottet",
     "whether the recipient has to act against the offence"},
    {"information.secrecy",
     "vilken sekretess som gäller, eller att ingen gör "
     "det",
     "which secrecy rests on it, or that none does"},
    {"information.categories", "vilket slags uppgifter det är",
     "what kind of information it is"},
    {"information.source", "hur ni vet det", "how you know it"},
    {"direction", "om det sker på begäran eller eget initiativ",
     "whether on request or own initiative"},
    {"purpose", "ändamålet", "the purpose"},
    {"ground.kind", "grunden", "the ground"},
    {"ground.provision", "vilken bestämmelse som åberopas",
     "which provision is cited"},
    {"context.inquiry", "om en utredning är inledd",
     "whether an inquiry is open"},
    {"context.setting", "om det sker i möte eller två och två",
     "whether in a meeting or two by two"},
    {"subject.birthDate", "födelsedatum", "date of birth"},
    {"subject.maturity", "om den unge är mogen nog att ta ställning",
     "whether the youth is mature enough to decide"},
    {"subject.guardians", "vårdnadshavare", "guardians"},
    {"subject.protectedIdentity", "om personuppgifterna är skyddade",
     "whether personal data are protected"},
    {"subject.careGroups", "om personen hör till en vårdgrupp",
     "whether the person is in a care group"},
    {"subject.sentence", "påföljd", "sentence"},
    {"offence.status", "om brottet riskeras, pågår eller är begånget",
     "whether the offence is a risk, ongoing or committed"},
    {"offence.kind", "vilken typ av brott", "what kind of offence"},
    {"offence.stage", "hur långt brottet har kommit",
     "how far the offence has gone"},
    {"offence.severity", "om brottet är ringa, av normalgraden eller grovt",
     "whether the offence is minor, ordinary or gross"},
    {"offence.minPenaltyMonths",
     "lägsta fängelsestraff i månader för det fullbordade brottet",
     "minimum imprisonment in months for the completed offence"},
    {"offence.imprisonmentInScale", "om fängelse finns i straffskalan",
     "whether imprisonment is in the scale"},
    {"offence.expectedSanction", "vilken påföljd som väntas",
     "which sanction is expected"},
    {"offence.suspicion", "hur stark misstanken är",
     "how strong the suspicion is"},
    {"offence.caughtInTheAct", "om personen togs på bar gärning",
     "whether the person was caught in the act"},
    {"offence.inSchoolActivity",
     "om brottet begicks av en elev i samband med skolans verksamhet",
     "whether a pupil did it in connection with the school's activity"},
    {"offence.victim.birthDate", "offrets födelsedatum",
     "the victim's date of birth"},
    {"offence.victim.closeToSuspect", "om offret är närstående",
     "whether the victim is someone close"},
    {"consent.form", "hur samtycket gavs", "how the consent was given"},
    {"consent.scope", "vad samtycket omfattar", "what the consent covers"},
    {"consent.givers", "vem som har samtyckt", "who has consented"},
    {"consent.givers.capacity", "i vilken egenskap någon har samtyckt",
     "in which capacity somebody has consented"},
    {"anonymisation.smallestGroup", "hur många beskrivningen passar på",
     "how many the description fits"},
    {"anonymisation.secondPersonConfirms",
     "att en andra person intygar att ingen i rummet kan veta vem det är",
     "that a second person confirms that nobody in the room can tell"},
    {"information", "vad som lämnas", "what is told"},
    {"facts", "frågan", "the question"},
}};

}  // namespace

std::string_view CodeText(std::string_view code, Lang lang) {
  return Find(kCodes, code, lang);
}

std::string FactText(std::string_view path, Lang lang) {
  constexpr std::string_view kAssessments = "assessments.";
  if (path.starts_with(kAssessments)) {
    v1::AssessmentKind kind = v1::ASSESSMENT_KIND_UNSPECIFIED;
    v1::AssessmentKind_Parse(std::string(path.substr(kAssessments.size())),
                             &kind);
    return std::string(AssessmentQuestion(kind, lang));
  }
  // Which of several does not change the word.
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  return std::string(Find(kFacts, plain, lang));
}

}  // namespace samrad::law
