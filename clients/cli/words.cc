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

Words FailureWords(absl::StatusCode code, std::string_view tag) {
  static const std::map<std::string, Words> kTags = {
      {"REQUEST_ID_REUSED",
       {"Samma request_id har använts för något annat. Välj ett nytt.",
        "The same request_id was used for something else. Choose a new one."}},
      {"CONSENT_WITHDRAWN",
       {"Samtycket är återkallat. Inget har lämnats ut.",
        "The consent is withdrawn. Nothing was disclosed."}},
      {"LOOSE_MODE",
       {"Filen kan läsas av andra. Kör: chmod 600 på den.",
        "The file can be read by others. Run chmod 600 on it."}},
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
