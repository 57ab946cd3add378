#include "services/law/explain.h"

#include <array>
#include <cstddef>

namespace samrad::law {
namespace {

struct Phrase {
  std::string_view sv;
  std::string_view en;
};

template <size_t N>
std::string_view Pick(const std::array<Phrase, N>& words, int value,
                      Lang lang) {
  if (value < 0 || static_cast<size_t>(value) >= N) return "";
  const Phrase& word = words[static_cast<size_t>(value)];
  return lang == Lang::kSv ? word.sv : word.en;
}

constexpr std::array<Phrase, v1::AssessmentKind_ARRAYSIZE> kQuestions = {{
    {"", ""},
    {"Finns konkreta omständigheter som tyder på risk för brottslig "
     "verksamhet?",
     "Do concrete circumstances indicate a risk of criminal activity?"},
    {"Finns särskilda omständigheter som tyder på risk för brottslig "
     "verksamhet?",
     "Do special circumstances indicate a risk of criminal activity?"},
    {"Kan uppgiften antas bidra till att förhindra den?",
     "May the information help prevent it?"},
    {"Är det förenligt med planerade eller pågående insatser och i övrigt inte "
     "olämpligt att lämna uppgiften?",
     "Given planned and ongoing measures and other reasons, is it not "
     "inappropriate to tell?"},
    {"Behövs uppgiften hos mottagaren för ändamålet?",
     "Does the recipient need it for the purpose?"},
    {"Är det nödvändigt för att den egna myndigheten ska kunna fullgöra sin "
     "egen verksamhet?",
     "Is it necessary for the own authority's own task?"},
    {"Behöver mottagaren uppgiften i sitt arbete?",
     "Does the recipient need it in the work?"},
    {"Saknas övervägande skäl för sekretess, även med tanke på skyddet hos "
     "mottagaren?",
     "Are there no overriding reasons for secrecy, also considering the "
     "protection at the recipient?"},
    {"Har det vägts in att uppgiften får svagt eller inget skydd hos "
     "mottagaren?",
     "Was it weighed that the information has weak or no protection at the "
     "recipient?"},
    {"Är det uppenbart att intresset av att uppgiften lämnas har företräde "
     "framför sekretessen?",
     "Is it obvious that the interest in disclosure takes precedence over "
     "secrecy?"},
    {"Har intresset av att uppgiften lämnas företräde framför sekretessen?",
     "Does the interest in disclosure prevail over secrecy?"},
    {"Är det inte klart att sekretessen har företräde?",
     "Is it not clear that secrecy takes precedence?"},
    {"Saknas övervägande skäl mot att lämna uppgiften?",
     "Are there no overriding reasons against disclosure?"},
    {"Saknas synnerliga skäl mot att lämna uppgiften?",
     "Are there no exceptional reasons against disclosure?"},
    {"Står det klart att uppgiften kan röjas utan men (omvänt skaderekvisit)?",
     "Is it clear that disclosure causes no harm (reverse test)?"},
    {"Kan det antas att ingen lider men (rakt skaderekvisit)?",
     "Can it be assumed that nobody is harmed (straight test)?"},
    {"Skadar ett röjande inte utredning eller annan brottsbekämpning?",
     "Does disclosure not damage the investigation or other crime fighting?"},
    {"Finns kännedom eller misstanke om att barnet far illa?",
     "Is it known or suspected that the child fares badly?"},
    {"Bör förhållandet föranleda någon åtgärd av socialtjänsten?",
     "Ought the circumstance to cause action by social services?"},
    {"Kan uppgiften ha betydelse för utredningen av barnets behov?",
     "May the information be of importance for the child's inquiry?"},
    {"Har uppgiften betydelse för utredningen av brottet?",
     "Is the information of importance for investigating the crime?"},
    {"Finns en påtaglig, överhängande och allvarlig risk för den unges hälsa "
     "eller utveckling?",
     "Is there an overt, imminent and serious risk to the young person's "
     "health or development?"},
    {"Behövs uppgiften för att polisen omedelbart ska kunna ingripa?",
     "Is the information needed for immediate police intervention?"},
    {"Hotar omedelbar fara liv, hälsa eller annat viktigt intresse?",
     "Is life, health or another important interest in immediate danger?"},
    {"Är handlingen försvarlig med hänsyn till faran och skadan?",
     "Is the act defensible considering the danger and the harm?"},
    {"Kan vårdnadshavaren få veta utan att den unge lider betydande men?",
     "May the guardian know without considerable harm to the young person?"},
    {"Är vårdnadshavaren förhindrad (frånvaro, sjukdom eller annan orsak)?",
     "Is the guardian hindered (absence, illness or another cause)?"},
    {"Kan beslutet inte utan olägenhet skjutas upp?",
     "Can the decision not wait without inconvenience?"},
    {"Är beslutet utan ingripande betydelse för barnets framtid?",
     "Is the decision not far-reaching for the child's future?"},
}};

constexpr std::array<Phrase, v1::GroundState_ARRAYSIZE> kStates = {{
    {"", ""},
    {"du ska", "you must"},
    {"öppen", "open"},
    {"öppen om", "open if"},
    {"stängd", "closed"},
}};

constexpr std::array<Phrase, common::v1::AgencyKind_ARRAYSIZE> kKinds = {{
    {"", ""},
    {"socialtjänst", "social services"},
    {"enskild socialtjänst", "private social services"},
    {"Statens institutionsstyrelse", "National Board of Institutional Care"},
    {"kommunal skola", "municipal school"},
    {"fristående skola", "independent school"},
    {"fritid", "leisure"},
    {"annan kommunal nämnd", "other municipal board"},
    {"Polismyndigheten", "Police Authority"},
    {"Säkerhetspolisen", "Security Police"},
    {"åklagare", "prosecution"},
    {"Ekobrottsmyndigheten", "Economic Crime Authority"},
    {"Tullverket", "Customs"},
    {"Kustbevakningen", "Coast Guard"},
    {"Skatteverket", "Tax Agency"},
    {"Kronofogden", "Enforcement Authority"},
    {"hälso- och sjukvård", "health care"},
    {"enskild hälso- och sjukvård", "private health care"},
    {"Kriminalvården", "Prison and Probation"},
    {"Arbetsförmedlingen", "Employment Service"},
    {"Försäkringskassan", "Social Insurance Agency"},
    {"Migrationsverket", "Migration Agency"},
    {"länsstyrelse", "county board"},
    {"Inspektionen för vård och omsorg", "Care Inspectorate"},
    {"Skolinspektionen", "Schools Inspectorate"},
    {"domstol", "court"},
    {"ordningsvakt", "public order guard"},
    {"förening", "association"},
    {"enskild person", "private person"},
    {"annan myndighet", "other public body"},
    {"annan enskild", "other private body"},
}};

constexpr std::array<Phrase, common::v1::Function_ARRAYSIZE> kFunctions = {{
    {"", ""},
    {"fältarbete, resursteam", "outreach"},
    {"familjerådgivning", "family counselling"},
    {"samordning", "coordination"},
    {"skolpsykolog", "school psychologist"},
    {"skolkurator", "school counsellor"},
    {"skolsköterska, skolläkare", "school nurse, school doctor"},
    {"specialpedagog", "special educator"},
    {"särskild elevstödjande verksamhet", "special support"},
    {"rektor", "principal"},
    {"personal som huvudmannen utsett", "appointed staff"},
    {"skolnämnd", "school board"},
    {"övrig personal", "other staff"},
}};

constexpr std::array<Phrase, common::v1::Category_ARRAYSIZE> kCategories = {{
    {"", ""},
    {"risk för brott", "risk of crime"},
    {"brottsmisstanke", "offence suspicion"},
    {"belastningsuppgift", "criminal record"},
    {"stödinsatser", "support measures"},
    {"hemförhållanden", "home situation"},
    {"hälsa", "health"},
    {"missbruk", "substance use"},
    {"skolnärvaro", "school attendance"},
    {"skolsituation", "school situation"},
    {"fritidsaktivitet", "leisure activity"},
    {"identitet", "identity"},
    {"kontaktuppgifter", "contact data"},
    {"mötestid", "appointment"},
    {"placering", "placement"},
    {"innehåll i orosanmälan", "notification content"},
    {"om utredning inletts", "inquiry status"},
    {"innehåll i utredning", "inquiry content"},
    {"lägesbild för område", "area situation"},
    {"statistik", "aggregate statistics"},
}};

constexpr std::array<Phrase, v1::Purpose_ARRAYSIZE> kPurposes = {{
    {"", ""},
    {"förebygga brott", "preventing crime"},
    {"utreda brott", "investigating crime"},
    {"förhindra felaktiga utbetalningar", "preventing wrong payments"},
    {"förhindra regelöverträdelser", "preventing rule breaches"},
    {"skydda barn", "protecting a child"},
    {"nödvändig vård eller stöd", "necessary care or support"},
    {"stöd i allmänhet", "general support"},
    {"den egna uppgiften", "the own task"},
    {"verkställighetsplan", "sentence plan"},
    {"delgivning", "service of documents"},
    {"disciplinärt förfarande", "disciplinary proceeding"},
    {"avvärja fara", "averting danger"},
    {"samverkan i SSPF", "SSPF cooperation"},
    {"samverkan i SIG", "SIG cooperation"},
    {"arbetsförmedling", "job placement"},
    {"tvist om skolplacering", "school placement dispute"},
    {"uppföljning", "follow-up statistics"},
}};

constexpr std::array<Phrase, v1::Verification_ARRAYSIZE> kVerifications = {{
    {"", ""},
    {"lagtexten läst", "statute read"},
    {"läst i sekundär källa", "read in a secondary source"},
    {"etablerad tolkning, ingen källa öppnad",
     "settled doctrine, no source opened"},
    {"inte verifierad, för jurist", "unverified, for a lawyer"},
}};

constexpr std::array<Phrase, v1::DamageTest_ARRAYSIZE> kTests = {{
    {"", ""},
    {"rakt skaderekvisit (presumtion för offentlighet)",
     "straight test (presumption of openness)"},
    {"omvänt skaderekvisit (presumtion för sekretess)",
     "reverse test (presumption of secrecy)"},
    {"absolut sekretess", "absolute secrecy"},
}};

}  // namespace

std::string_view AssessmentQuestion(v1::AssessmentKind kind, Lang lang) {
  return Pick(kQuestions, kind, lang);
}
std::string_view StateText(v1::GroundState state, Lang lang) {
  return Pick(kStates, state, lang);
}
std::string_view KindText(common::v1::AgencyKind kind, Lang lang) {
  return Pick(kKinds, kind, lang);
}
std::string_view FunctionText(common::v1::Function function, Lang lang) {
  return Pick(kFunctions, function, lang);
}
std::string_view CategoryText(common::v1::Category category, Lang lang) {
  return Pick(kCategories, category, lang);
}
std::string_view PurposeText(v1::Purpose purpose, Lang lang) {
  return Pick(kPurposes, purpose, lang);
}
std::string_view VerificationText(v1::Verification verification, Lang lang) {
  return Pick(kVerifications, verification, lang);
}
std::string_view DamageTestText(v1::DamageTest test, Lang lang) {
  return Pick(kTests, test, lang);
}

}  // namespace samrad::law
