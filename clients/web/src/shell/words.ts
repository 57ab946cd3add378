// Words of the frame around every page.

import { catalogue } from "@/words/language";

export const shellWords = catalogue({
  sv: {
    skip: "Hoppa till innehållet",
    nav: "Sidor",
    menu: "Meny",
    lock: "Lås",
    signOut: "Logga ut",
    otherLanguage: "English",
    fictional: "Övningsmiljö: Ekvik är påhittat. Skriv inga verkliga uppgifter.",
    starting: "Startar …",
    unreachable: "Samråd svarar inte",
    unreachableHelp:
      "Sidan når inte din myndighets server. Kontrollera nätet och försök igen.",
    again: "Försök igen",
    notFound: "Sidan finns inte",
    notFoundHelp: "Adressen stämmer inte, eller så hör sidan till en annan roll.",
    toToday: "Till Idag",
    leaveHeading: "Logga ut",
    leaveHelp: "Det du har skrivit men inte sparat försvinner.",
    leaveHere: "Logga ut här",
    leaveEverywhere: "Logga ut överallt",
    leaveEverywhereHelp:
      "Överallt: på alla datorer och i kommandoraden, om du tror att någon annan kan vara inloggad som du.",
    cancel: "Avbryt",
    lockedHeading: "Låst",
    lockedHelp: (user: string) =>
      `Inget visas. Skriv lösenordet för ${user} så är du tillbaka där du var.`,
    password: "Lösenord",
    unlock: "Lås upp",
    notMe: "Inte du? Logga ut",
    unlockTags: {
      UNLOCK_REFUSED:
        "Fel lösenord. Efter det femte felet avslutas sessionen.",
      TOO_MANY_ATTEMPTS: "För många försök. Vänta några minuter och försök igen.",
    },
    pageFailed: "Sidan gick inte att hämta. Ladda om.",
  },
  en: {
    skip: "Skip to the content",
    nav: "Pages",
    menu: "Menu",
    lock: "Lock",
    signOut: "Sign out",
    otherLanguage: "Svenska",
    fictional:
      "Practice environment: Ekvik is fictional. Do not enter real information.",
    starting: "Starting …",
    unreachable: "Samråd does not answer",
    unreachableHelp:
      "The page cannot reach your agency's server. Check the network and try again.",
    again: "Try again",
    notFound: "There is no such page",
    notFoundHelp: "The address is wrong, or the page belongs to another role.",
    toToday: "To Today",
    leaveHeading: "Sign out",
    leaveHelp: "What you have written and not saved will be lost.",
    leaveHere: "Sign out here",
    leaveEverywhere: "Sign out everywhere",
    leaveEverywhereHelp:
      "Everywhere: on all computers and in the command line, if you think that somebody else may be signed in as you.",
    cancel: "Cancel",
    lockedHeading: "Locked",
    lockedHelp: (user: string) =>
      `Nothing is shown. Type the password of ${user} and you are back where you were.`,
    password: "Password",
    unlock: "Unlock",
    notMe: "Not you? Sign out",
    unlockTags: {
      UNLOCK_REFUSED:
        "Wrong password. After the fifth mistake the session ends.",
      TOO_MANY_ATTEMPTS: "Too many attempts. Wait some minutes and try again.",
    },
    pageFailed: "The page could not be fetched. Reload.",
  },
});
