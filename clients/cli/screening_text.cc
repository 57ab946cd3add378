#include "clients/cli/screening_text.h"

#include <map>

namespace samrad::cli {

Words ScreeningVerdictWords(screening::Verdict verdict) {
  switch (verdict) {
    case screening::Verdict::kClear:
      return {"FRI – inget pekar ut någon",
              "CLEAR – nothing points anyone out"};
    case screening::Verdict::kWarn:
      return {"BEKRÄFTA – en människa måste se på detta",
              "WARN – a person has to look at this"};
    case screening::Verdict::kBlock:
      break;
  }
  return {"STOPP – texten får inte lämna som anonym",
          "BLOCK – the text may not leave as anonymous"};
}

Words FindingKindWords(screening::Kind kind) {
  using screening::Kind;
  static const std::map<Kind, Words> kTable = {
      {Kind::kPersonnummer, {"personnummer", "personal number"}},
      {Kind::kSamordningsnummer, {"samordningsnummer", "coordination number"}},
      {Kind::kReservnummer, {"reservnummer", "reserve number"}},
      {Kind::kPhone, {"telefonnummer", "phone number"}},
      {Kind::kEmail, {"e-postadress", "e-mail address"}},
      {Kind::kAddress, {"gatuadress", "street address"}},
      {Kind::kPostcode, {"postadress", "postcode and town"}},
      {Kind::kApartment, {"lägenhet", "apartment"}},
      {Kind::kProperty, {"fastighet", "property"}},
      {Kind::kSchoolClass, {"skolklass", "school class"}},
      {Kind::kSchoolName, {"skola", "school"}},
      {Kind::kPlate, {"registreringsnummer", "number plate"}},
      {Kind::kHandle, {"konto på nätet", "account on the net"}},
      {Kind::kUrl, {"webbadress", "web address"}},
      {Kind::kIp, {"IP-adress", "IP address"}},
      {Kind::kCaseNumber, {"ärendenummer", "case number"}},
      {Kind::kDate, {"datum", "date"}},
      {Kind::kName, {"namn", "name"}},
      {Kind::kNickname, {"smeknamn", "nickname"}},
      {Kind::kInitials, {"initialer", "initials"}},
      {Kind::kKinship, {"släkting till utpekad", "relative of someone known"}},
      {Kind::kOrgNumber, {"organisationsnummer", "organisation number"}},
  };
  auto found = kTable.find(kind);
  return found == kTable.end() ? Words{"okänt slag", "unknown kind"}
                               : found->second;
}

}  // namespace samrad::cli
