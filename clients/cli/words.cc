#include "clients/cli/words.h"

#include <map>
#include <string>

namespace samrad::cli {
namespace {

namespace law = samrad::law::v1;
namespace sharing = samrad::agency::sharing::v1;

template <typename Key>
Words Find(const std::map<Key, Words>& table, Key key, Words otherwise) {
  auto found = table.find(key);
  return found == table.end() ? otherwise : found->second;
}

}  // namespace

Words VerdictWords(law::Verdict verdict) {
  static const std::map<law::Verdict, Words> kTable = {
      {law::ALLOW, {"JA – får lämnas", "YES – may be disclosed"}},
      {law::ALLOW_WITH_DUTY,
       {"JA – ska lämnas (skyldighet)", "YES – must be disclosed (duty)"}},
      {law::DENY, {"NEJ – får inte lämnas", "NO – may not be disclosed"}},
      {law::ALLOW_ANONYMISED_ONLY, {"BARA AVIDENTIFIERAT", "ANONYMISED ONLY"}},
      {law::FACTS_MISSING,
       {"UPPGIFTER SAKNAS – inget har lämnats",
        "FACTS MISSING – nothing was disclosed"}},
  };
  return Find(kTable, verdict, {"NEJ – inget svar", "NO – no answer"});
}

Words ReasonWords(law::ReasonCode code) {
  static const std::map<law::ReasonCode, Words> kTable = {
      {law::GROUND_APPLIES, {"grunden gäller", "the ground applies"}},
      {law::DUTY_APPLIES, {"skyldigheten gäller", "the duty applies"}},
      {law::CONSENT_COVERS,
       {"samtycket täcker detta", "the consent covers it"}},
      {law::NOT_SECRET_HERE,
       {"ingen sekretess hindrar", "no secrecy stands in the way"}},
      {law::NO_SECRECY_BOUNDARY,
       {"ingen sekretessgräns finns här", "there is no secrecy boundary here"}},
      {law::NOT_TRACEABLE,
       {"personen kan inte spåras", "the person cannot be traced"}},
      {law::SECRECY_DOES_NOT_FOLLOW,
       {"sekretessen följer inte med till mottagaren",
        "the secrecy does not follow to the recipient"}},
      {law::NO_GROUND_CITED, {"ingen grund är angiven", "no ground is cited"}},
      {law::GROUND_NOT_IN_FORCE,
       {"grunden gällde inte den dagen",
        "the ground was not in force that day"}},
      {law::NOT_A_SECRECY_BREAKING_RULE,
       {"bestämmelsen bryter ingen sekretess",
        "the provision breaks no secrecy"}},
      {law::DUTY_NOT_NAMED,
       {"uppgiftsskyldigheten är inte angiven", "the duty is not named"}},
      {law::SENDER_NOT_LISTED,
       {"avsändaren omfattas inte", "the sender is not covered"}},
      {law::RECIPIENT_NOT_LISTED,
       {"mottagaren omfattas inte", "the recipient is not covered"}},
      {law::RECIPIENT_NOT_AUTHORITY,
       {"mottagaren är ingen myndighet", "the recipient is no authority"}},
      {law::LISTENER_NOT_ENTITLED,
       {"någon som hör det har inte rätt till det",
        "somebody who hears it is not entitled"}},
      {law::DIRECTION_NOT_COVERED,
       {"fel riktning: på begäran eller eget initiativ",
        "wrong direction: on request or own initiative"}},
      {law::PURPOSE_NOT_LISTED,
       {"ändamålet omfattas inte", "the purpose is not covered"}},
      {law::INFORMATION_NOT_COVERED,
       {"slaget av uppgift omfattas inte",
        "this kind of information is not covered"}},
      {law::SITUATION_NOT_COVERED,
       {"situationen omfattas inte", "the situation is not covered"}},
      {law::SUBJECT_TOO_OLD,
       {"personen är för gammal för grunden",
        "the person is too old for the ground"}},
      {law::SUBJECT_GROUP_NOT_COVERED,
       {"personens grupp omfattas inte", "the person's group is not covered"}},
      {law::SECRECY_NOT_BROKEN_BY_GROUND,
       {"grunden bryter inte denna sekretess",
        "the ground does not break this secrecy"}},
      {law::CHAPTERS_10_AND_12_EXCLUDED,
       {"10 och 12 kap. OSL gäller inte för detta register",
        "OSL chapters 10 and 12 do not apply to this register"}},
      {law::CONTRARY_TO_STATUTE,
       {"en annan lag förbjuder det", "another statute forbids it"}},
      {law::SECRECY_APPLIES, {"sekretess gäller", "secrecy applies"}},
      {law::COMMITTED_OFFENCE_NEEDS_OTHER_GROUND,
       {"ett begånget brott kräver en annan grund",
        "a committed offence needs another ground"}},
      {law::OFFENCE_NOT_COVERED,
       {"brottet omfattas inte", "the offence is not covered"}},
      {law::PENALTY_BELOW_THRESHOLD,
       {"straffet ligger under gränsen", "the penalty is below the threshold"}},
      {law::VICTIM_NOT_COVERED,
       {"brottsoffret omfattas inte", "the victim is not covered"}},
      {law::ASSESSMENT_MISSING,
       {"en bedömning saknas", "an assessment is missing"}},
      {law::ASSESSMENT_NEGATIVE,
       {"bedömningen talar emot", "the assessment speaks against it"}},
      {law::CONSENT_GIVER_MISSING,
       {"någon som ska samtycka saknas",
        "somebody who must consent is missing"}},
      {law::CONSENT_GIVER_NOT_ENTITLED,
       {"den som samtyckt har inte rätt till det",
        "who consented is not entitled to"}},
      {law::CONSENT_REFUSED, {"samtycke nekades", "consent was refused"}},
      {law::CONSENT_GIVEN_AS_MINOR,
       {"samtycket gavs före 18-årsdagen",
        "the consent was given before the 18th birthday"}},
      {law::CONSENT_WITHDRAWN,
       {"samtycket är återkallat", "the consent is withdrawn"}},
      {law::CONSENT_EXPIRED,
       {"samtycket har gått ut eller inte börjat",
        "the consent has expired or not begun"}},
      {law::CONSENT_NOT_DOCUMENTED,
       {"samtycket är inte antecknat", "the consent is not documented"}},
      {law::CONSENT_SCOPE_UNDETERMINED,
       {"samtycket är för obestämt", "the consent is too undetermined"}},
      {law::CONSENT_SENDER_NOT_IN_SCOPE,
       {"samtycket nämner inte avsändaren",
        "the consent does not name the sender"}},
      {law::CONSENT_RECIPIENT_NOT_IN_SCOPE,
       {"samtycket nämner inte mottagaren",
        "the consent does not name the recipient"}},
      {law::CONSENT_CATEGORY_NOT_IN_SCOPE,
       {"samtycket nämner inte slaget av uppgift",
        "the consent does not name this category"}},
      {law::CONSENT_PURPOSE_NOT_IN_SCOPE,
       {"samtycket nämner inte ändamålet",
        "the consent does not name the purpose"}},
      {law::THIRD_PARTY_NOT_COVERED,
       {"uppgifter om en annan person täcks inte",
        "what concerns another person is not covered"}},
      {law::PUBLIC_INTEREST_SECRECY_NOT_WAIVABLE,
       {"sekretessen skyddar det allmänna och kan inte efterges",
        "the secrecy protects the public and cannot be waived"}},
      {law::DIRECT_IDENTIFIER_PRESENT,
       {"texten pekar ut personen", "the text identifies the person"}},
      {law::GROUP_TOO_SMALL,
       {"för få personer passar in", "too few people fit"}},
      {law::TRACEABLE_BY_LISTENERS,
       {"någon i rummet kan veta vem det är",
        "somebody in the room may know who it is"}},
      {law::PERSON_RECOGNISED,
       {"personen har känts igen", "the person has been recognised"}},
      {law::PROTECTED_IDENTITY_BLOCKS,
       {"skyddade personuppgifter hindrar",
        "protected personal data stand in the way"}},
      {law::FACT_NOT_STATED,
       {"en uppgift är inte angiven", "a fact is not stated"}},
  };
  return Find(kTable, code, {"okänt skäl", "unknown reason"});
}

Words DisclosureStateWords(sharing::DisclosureState state) {
  static const std::map<sharing::DisclosureState, Words> kTable = {
      {sharing::QUEUED,
       {"väntar på navet; inget har lämnats än",
        "waits for the hub; nothing is disclosed yet"}},
      {sharing::ACCEPTED,
       {"mottaget av navet, ännu inte i loggen",
        "accepted by the hub, not in the log yet"}},
      {sharing::PUBLISHED, {"loggat", "logged"}},
      {sharing::WITNESSED, {"loggat och bevittnat", "logged and witnessed"}},
      {sharing::OPENED, {"öppnat av mottagaren", "opened by the recipient"}},
      {sharing::DECLINED, {"avböjt", "declined"}},
      {sharing::WITHDRAWN, {"samtycket återkallat", "consent withdrawn"}},
      {sharing::EXPIRED, {"utgånget oöppnat", "expired unopened"}},
      {sharing::REFUSED,
       {"vägrat av navet; inget har lämnats",
        "refused by the hub; nothing was disclosed"}},
  };
  return Find(kTable, state, {"okänt läge", "unknown state"});
}

Words PacketStateWords(sharing::PacketState state) {
  static const std::map<sharing::PacketState, Words> kTable = {
      {sharing::UNOPENED, {"oöppnat", "unopened"}},
      {sharing::PACKET_OPENED, {"öppnat", "opened"}},
      {sharing::PACKET_DECLINED, {"avböjt", "declined"}},
      {sharing::QUARANTINED,
       {"i karantän: beviset stämmer inte",
        "in quarantine: the proof does not hold"}},
      {sharing::PACKET_EXPIRED, {"utgånget", "expired"}},
      {sharing::CONSENT_ENDED,
       {"samtycket har upphört, använd det inte mer",
        "the consent has ended, do not use it further"}},
  };
  return Find(kTable, state, {"okänt läge", "unknown state"});
}

Words FieldWords(screening::DescriptionField field) {
  using Field = screening::DescriptionField;
  static const std::map<Field, Words> kTable = {
      {Field::kSex, {"kön", "sex"}},
      {Field::kStages, {"årskurser", "stages"}},
      {Field::kAreas, {"områden", "areas"}},
      {Field::kMovedIn, {"inflyttad tidigast", "moved in from"}},
      {Field::kText, {"text", "text"}},
  };
  return Find(kTable, field, {"okänt fält", "unknown field"});
}

Words CatalogueStateWords(samrad::agency::staff::v1::CatalogueState state) {
  namespace staff = samrad::agency::staff::v1;
  static const std::map<staff::CatalogueState, Words> kTable = {
      {staff::CATALOGUE_PROPOSED, {"föreslagen", "proposed"}},
      {staff::CATALOGUE_COMING, {"kommande", "coming"}},
      {staff::CATALOGUE_IN_FORCE, {"gällande", "in force"}},
      {staff::CATALOGUE_SUPERSEDED, {"ersatt", "superseded"}},
  };
  return Find(kTable, state, {"okänt läge", "unknown state"});
}

Words FailureWords(absl::StatusCode code, std::string_view tag) {
  static const std::map<std::string, Words> kTags = {
      {"REQUEST_ID_REUSED",
       {"Samma request_id har använts för något annat. Välj ett nytt.",
        "The same request_id was used for something else. Choose a new one."}},
      {"CONSENT_WITHDRAWN",
       {"Samtycket är återkallat. Inget lämnas ut eller visas på det.",
        "The consent is withdrawn. Nothing is disclosed or shown on it."}},
      {"POPULATION",
       {"Befolkningstabellen kan inte läsas. Rätta den och försök igen.",
        "The population table cannot be read. Mend it and try again."}},
      {"DESCRIPTION",
       {"Beskrivningen kan inte läsas. Rätta den och försök igen.",
        "The description cannot be read. Mend it and try again."}},
      {"LOOSE_MODE",
       {"Filen kan läsas av andra. Kör: chmod 600 på den.",
        "The file can be read by others. Run chmod 600 on it."}},
      {"SECOND_FACTOR_NEEDED",
       {"Kontot har engångskoder. Ange --totp-file, eller kör vid en terminal.",
        "The account has one-time codes. Give --totp-file, or use a "
        "terminal."}},
      {"CODE_ALREADY_USED",
       {"Koden har redan använts. Vänta på nästa.",
        "The code was used already. Wait for the next one."}},
      {"WRONG_CODE", {"Koden stämmer inte.", "The code is wrong."}},
      {"SECOND_FACTOR_EXISTS",
       {"Kontot har redan en andra faktor. Byt den på sidan, eller låt "
        "säkerhetsansvarig ta bort den.",
        "The account has a second factor. Change it on the page, or let the "
        "security officer take it off."}},
      {"OWN_ACCOUNT",
       {"En annan säkerhetsansvarig gör detta med ditt konto.",
        "Another security officer does this to your account."}},
      {"TOO_MANY_ATTEMPTS",
       {"För många försök. Vänta en stund.",
        "Too many attempts. Wait a while."}},
      // Meetings.
      {"REVISION",
       {"Någon annan hann ändra. Titta igen och gör om.",
        "Somebody else changed it first. Look again and repeat."}},
      {"LOCKED",
       {"Dagordningen är låst. Bär punkten till nästa möte.",
        "The agenda is locked. Carry the item to the next meeting."}},
      {"ROOM_LOCKED",
       {"Rummet är låst inifrån. Be ordföranden släppa in dig.",
        "The room is locked from inside. Ask the chair to let you in."}},
      {"ROOM_STATE",
       {"Mötet är inte i det läget: det har inte börjat, eller är slut.",
        "The meeting does not stand there: it has not begun, or is over."}},
      {"NOT_SEATED",
       {"Sätt dig först: samrad present take MEETING",
        "Take your seat first: samrad present take MEETING"}},
      {"SEAT_TAKEN",
       {"Någon annan hos er sitter redan på platsen.",
        "Somebody else of your agency sits there already."}},
      {"SEAT_UNCONFIRMED",
       {"Platsen är vakant eller inte bekräftad i år. Er säkerhetsansvariga "
        "bekräftar den: samrad seat assign",
        "The seat is vacant or not confirmed. Your security officer confirms "
        "it: samrad seat assign"}},
      {"NOT_THE_CHAIR",
       {"En annan plats leder mötet. Ta över först: samrad room chair MEETING",
        "Another seat chairs. Take the chair first: samrad room chair "
        "MEETING"}},
      {"MUST_BE_IN",
       {"En verksamhet som måste höra punkten är inte i rummet.",
        "An agency that must hear the item is not in the room."}},
      {"MUST_BE_OUT",
       {"En verksamhet som inte får höra punkten sitter kvar. Den går ut "
        "först: samrad present leave",
        "An agency that must not hear the item still sits there. It leaves "
        "first: samrad present leave"}},
      {"NO_PERMIT_FOR",
       {"Grunden räcker inte för alla i rummet. De som saknar grund går ut "
        "först.",
        "The ground does not hold for everybody in the room. Those without "
        "one leave first."}},
      {"CONFLICT_UNANSWERED",
       {"Alla i rummet svarar först om jäv: samrad room conflict",
        "Everybody in the room first answers about conflict of interest: "
        "samrad room conflict"}},
      {"CONFLICTED",
       {"Någon i rummet är jävig och går ut först.",
        "Somebody in the room has a conflict of interest and leaves first."}},
      {"CONSENT_ENDED",
       {"Samtycket gäller inte längre. Punkten kan inte öppnas.",
        "The consent has ended. The item cannot be opened."}},
      {"NOT_HANDED_IN",
       {"Punktens text är inte inlämnad. Dess verksamhet kör: samrad item "
        "handin",
        "The item's text is not handed in. Its agency runs: samrad item "
        "handin"}},
      {"ROOM_NOT_CHECKED",
       {"Se efter att ingen annan är i rummet, och säg --room-checked.",
        "Look that nobody else is in the room, and say --room-checked."}},
      {"CLOSED",
       {"Punkten är inte öppen för dig.", "The item is not open for you."}},
      {"FROZEN",
       {"Ett namn nämndes av misstag. Alla som hörde bekräftar först: samrad "
        "room ack",
        "A name was said by mistake. Everybody who heard it confirms first: "
        "samrad room ack"}},
      {"TELL_IT_ALOUD",
       {"En punkt med namn har inga skrivna svar. Säg det i rummet, och "
        "anteckna det: samrad room oral",
        "An item by name has no written replies. Say it in the room, and "
        "record it: samrad room oral"}},
      {"NO_OOPS",
       {"Det finns inget att bekräfta.", "There is nothing to acknowledge."}},
      {"NOTHING_TO_ACKNOWLEDGE",
       {"Det finns inget att bekräfta.", "There is nothing to acknowledge."}},
      {"TEXT_BLOCKED",
       {"Texten pekar ut någon. Skriv om den; inget har lämnats.",
        "The text names somebody. Write it anew; nothing has left."}},
      {"WARNING_UNCONFIRMED",
       {"En varning är inte bekräftad som den visas. Läs stället, och "
        "bekräfta eller skriv om.",
        "A warning is not confirmed as it is shown. Read the place, and "
        "confirm or write anew."}},
      {"FITS_TOO_FEW",
       {"För få passar in på beskrivningen. Ta ett av förslagen.",
        "Too few people fit the description. Take one of the proposals."}},
      {"NO_POPULATION",
       {"Det finns ingen tabell att räkna i. Läs in en: samrad group "
        "population FIL",
        "There is no table to count in. Import one: samrad group population "
        "FILE"}},
      {"NOT_IN_CONSENT",
       {"Den delen finns inte i samtycket, eller är återkallad redan. Se: "
        "samrad consent show",
        "That part is not in the consent, or is withdrawn already. See: samrad "
        "consent show"}},
      {"NO_SUCH_GIVER",
       {"Personen har inte svarat på det samtycket.",
        "The person takes no part in that consent."}},
      {"SAME_PERSON",
       {"Det ska vara någon annan än du.",
        "It has to be somebody other than you."}},
      {"ALREADY_ASKED",
       {"Du har redan begärt det. Se: samrad review list",
        "You have asked for it already. See: samrad review list"}},
      {"NOT_WAITING",
       {"Begäran väntar inte på svar: den är besvarad, förfallen eller "
        "tillbakatagen.",
        "It waits for no answer: it was answered, has lapsed or was taken "
        "back."}},
      {"ALREADY_OVER", {"Det är redan slut.", "It is over already."}},
      {"NO_SUCH_ACCOUNT",
       {"Säg vilken kollega som har läst det: --second KONTO",
        "Say which colleague has read it: --second ACCOUNT"}},
      {"NOT_SECONDED",
       {"En andra person läser först: samrad item second",
        "A second person reads it first: samrad item second"}},
      {"HANDED_IN",
       {"Ärendet är redan inlämnat.", "The item is handed in already."}},
      {"TAKEN_BACK",
       {"Ärendet är taget tillbaka.", "The item was taken back."}},
      {"STRATEGIC_ONLY",
       {"I den här gruppen får bara strategiska punkter finnas.",
        "This group takes strategic items only."}},
      // Minutes.
      {"NOT_ENDED",
       {"Avsluta mötet först: samrad room close MEETING",
        "End the meeting first: samrad room close MEETING"}},
      {"NOT_GIVEN",
       {"Ordföranden har inte lämnat protokollet än.",
        "The chair has not given the minutes yet."}},
      {"NOT_HEARD",
       {"Er verksamhet hörde inte punkten och kan inte skriva vad som "
        "beslutades.",
        "Your agency did not hear the item and cannot write what was "
        "decided."}},
      {"UNCHANGED",
       {"Inget har ändrats sedan protokollet lämnades.",
        "Nothing has changed since the minutes were given."}},
      {"ANSWERED",
       {"Er verksamhet har redan svarat på den här versionen.",
        "Your agency has answered this version already."}},
      {"TOO_LATE",
       {"De sju dagarna är slut. Tala med ordföranden.",
        "The seven days are over. Speak to the chair."}},
      {"OWN_MINUTES",
       {"Er verksamhet skrev protokollet: att lämna det är att godkänna det.",
        "Your agency wrote the minutes: giving them is approving them."}},
      {"STRICTER_CATALOGUE",
       {"Navet har en nyare lagkatalog än noden, och den tillåter inte detta. "
        "Det strängare svaret gäller. Inget har lämnats ut. Säkerhetsansvarig "
        "ser läget med: samrad law list",
        "The hub has a newer catalogue of law than this node, and it does not "
        "allow this. The stricter answer stands. Nothing was disclosed. The "
        "security officer sees where it stands with: samrad law list"}},
      {"CATALOGUE_SUPERSEDED",
       {"En nyare lagkatalog än nodens gäller. Inget har lämnats ut. Försök "
        "igen; säkerhetsansvarig ser läget med: samrad law list",
        "A newer catalogue of law than this node's is in force. Nothing was "
        "disclosed. Try again; the security officer sees where it stands with: "
        "samrad law list"}},
      {"CATALOGUE_NOT_YET",
       {"Lagkatalogen gäller inte än enligt navets klocka. Inget har lämnats "
        "ut. Försök igen strax.",
        "The catalogue of law is not in force yet by the hub's clock. Nothing "
        "was disclosed. Try again in a moment."}},
      {"UNKNOWN_CATALOGUE",
       {"Navet känner inte nodens lagkatalog. Inget har lämnats ut. "
        "Säkerhetsansvarig ser läget med: samrad law list",
        "The hub does not know this node's catalogue of law. Nothing was "
        "disclosed. The security officer sees where it stands with: samrad law "
        "list"}},
      {"CATALOGUE",
       {"Lagkatalogen håller inte ihop. Den gamla gäller.",
        "The catalogue of law does not hold together. The old one stays in "
        "force."}},
      {"EFFECT_TOO_SOON",
       {"Lagkatalogen måste vara underskriven av båda minst två minuter innan "
        "den börjar gälla. Välj en senare tid.",
        "Both must have signed a catalogue of law two minutes before it takes "
        "effect. Choose a later time."}},
      {"OWN_PROPOSAL",
       {"Förslaget är ert eget. En annan parts säkerhetsansvarig skriver "
        "under.",
        "The proposal is your own. The security officer of another agency "
        "signs it."}},
      {"ALREADY_PROPOSED",
       {"En annan part har föreslagit samma lagkatalog. Skriv under den med: "
        "samrad law release",
        "Another agency has proposed the same catalogue. Sign it with: samrad "
        "law release"}},
      {"NOTHING_CHANGES",
       {"Det är redan den nyaste lagkatalogen.",
        "This is the newest catalogue of law already."}},
      {"OTHER_FOUNDING",
       {"Noden grundades med en annan lagkatalog än navet. Lägg förslaget från "
        "en annan part.",
        "This node was founded with another catalogue of law than the hub. "
        "Propose it from another agency."}},
      {"LAST_SECURITY_OFFICER",
       {"Detta är den sista säkerhetsansvariga. Lägg till en annan först.",
        "This is the last security officer. Add another one first."}},
  };
  auto found = kTags.find(std::string(tag));
  if (found != kTags.end()) return found->second;
  static const std::map<absl::StatusCode, Words> kCodes = {
      {absl::StatusCode::kUnauthenticated,
       {"Du är inte inloggad, eller lösenordet stämmer inte.",
        "You are not signed in, or the password is wrong."}},
      {absl::StatusCode::kPermissionDenied,
       {"Du saknar grund för detta.", "You have no ground for this."}},
      {absl::StatusCode::kNotFound,
       {"Du saknar grund för detta.", "You have no ground for this."}},
      {absl::StatusCode::kUnavailable,
       {"Något är borta just nu. Inget har lämnats ut. Försök igen, eller ring "
        "om det brådskar.",
        "Something is away right now. Nothing was disclosed. Try again, or "
        "phone if it is urgent."}},
      {absl::StatusCode::kDeadlineExceeded,
       {"Det tog för lång tid. Inget har lämnats ut. Försök igen.",
        "It took too long. Nothing was disclosed. Try again."}},
      {absl::StatusCode::kDataLoss,
       {"Ett bevis stämmer inte. Inget visas. Kontakta säkerhetsansvarig.",
        "A proof is wrong. Nothing is shown. Tell the security officer."}},
  };
  return Find(kCodes, code, {"", ""});
}

}  // namespace samrad::cli
