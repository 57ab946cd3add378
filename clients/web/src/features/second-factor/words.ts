import { catalogue } from "@/words/language";

export const secondFactorWords = catalogue({
  sv: {
    heading: "Ställ in engångskoder",
    lead: "Ditt konto behöver en andra faktor: en kodapp i din tjänstetelefon.",
    scan: "Läs av rutan med kodappen.",
    qr: "QR-kod till kodappen",
    byHand: "Kan du inte läsa av? Skriv in nyckeln för hand:",
    code: "Kod ur appen",
    codeHelp: "Sex siffror.",
    confirm: "Bekräfta",
    codesHeading: "Spara dina återställningskoder",
    codesLead:
      "De visas bara nu. Var och en fungerar en gång, den dag telefonen är borta. Skriv ut dem och lås in dem.",
    print: "Skriv ut",
    saved: "Jag har sparat dem",
    again: "Försök igen",
    tags: {
      WRONG_CODE: "Koden stämmer inte. Vänta på nästa kod och försök igen.",
      NOTHING_TO_CONFIRM: "Nyckeln har gått ut. Ladda om sidan och läs av en ny.",
    },
  },
  en: {
    heading: "Set up one-time codes",
    lead: "Your account needs a second factor: a code app in your work phone.",
    scan: "Scan the square with the code app.",
    qr: "QR code for the code app",
    byHand: "Cannot scan? Type the key by hand:",
    code: "Code from the app",
    codeHelp: "Six digits.",
    confirm: "Confirm",
    codesHeading: "Keep your recovery codes",
    codesLead:
      "They are shown only now. Each works once, the day the phone is gone. Print them and lock them away.",
    print: "Print",
    saved: "I have kept them",
    again: "Try again",
    tags: {
      WRONG_CODE: "The code is wrong. Wait for the next code and try again.",
      NOTHING_TO_CONFIRM: "The key has expired. Reload the page and scan a new one.",
    },
  },
});
