import { catalogue } from "@/words/language";

export const signInWords = catalogue({
  sv: {
    heading: "Logga in",
    lead: "För dig som arbetar med SSPF och SIG i din myndighet.",
    user: "Användarnamn",
    password: "Lösenord",
    code: "Engångskod",
    codeHelp: "Sex siffror ur din kodapp, eller en återställningskod.",
    signIn: "Logga in",
    next: "Fortsätt",
    codeLead: (user: string) => `Skriv koden som din kodapp visar nu för ${user}.`,
    back: "Börja om",
    missing: {
      user: "Skriv ditt användarnamn.",
      password: "Skriv ditt lösenord.",
      code: "Skriv koden.",
    },
    tags: {
      SIGN_IN_REFUSED:
        "Inloggningen godtogs inte. Kontrollera namn, lösenord och kod.",
      CODE_ALREADY_USED:
        "Den koden är redan använd. Vänta på nästa kod i appen.",
      TOO_MANY_ATTEMPTS: "För många försök. Vänta några minuter och försök igen.",
      SIGN_IN_BUSY: "Många loggar in just nu. Försök igen om en stund.",
    },
  },
  en: {
    heading: "Sign in",
    lead: "For those who work with SSPF and SIG groups at your agency.",
    user: "User name",
    password: "Password",
    code: "One-time code",
    codeHelp: "Six digits from your code app, or a recovery code.",
    signIn: "Sign in",
    next: "Continue",
    codeLead: (user: string) => `Type the code that your code app shows now for ${user}.`,
    back: "Start over",
    missing: {
      user: "Type your user name.",
      password: "Type your password.",
      code: "Type the code.",
    },
    tags: {
      SIGN_IN_REFUSED:
        "The sign-in was not accepted. Check name, password and code.",
      CODE_ALREADY_USED:
        "That code has been used. Wait for the next code in the app.",
      TOO_MANY_ATTEMPTS: "Too many attempts. Wait some minutes and try again.",
      SIGN_IN_BUSY: "Many are signing in right now. Try again in a moment.",
    },
  },
});
