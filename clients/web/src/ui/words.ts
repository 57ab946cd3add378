// Words of the shared components.

import { catalogue } from "@/words/language";

export const uiWords = catalogue({
  sv: {
    loading: "Hämtar …",
    again: "Försök igen",
    close: "Stäng",
    optional: "frivilligt",
    notReadable: "Du saknar grund för detta",
    notReadableHelp:
      "Det finns inte, eller så får du inte ta del av det. Svaret är detsamma i båda fallen.",
    unreachable: "Ingen kontakt just nu",
    unreachableHelp:
      "Servern svarar inte. Inget har gått förlorat. Vänta en stund och försök igen.",
    refused: "Det gick inte",
    refusedHelp: (tag: string) => tag === ""
      ? "Servern sade nej. Försök igen om en stund."
      : `Försök igen om en stund. Hjälper det inte: säg ordet ${tag} till den som sköter Samråd hos er.`,
    explain: (term: string) => `Vad betyder ${term}?`,
  },
  en: {
    loading: "Loading …",
    again: "Try again",
    close: "Close",
    optional: "optional",
    notReadable: "You have no ground for this",
    notReadableHelp:
      "It does not exist, or you may not read it. The answer is the same in both cases.",
    unreachable: "No contact right now",
    unreachableHelp:
      "The server does not answer. Nothing was lost. Wait a moment and try again.",
    refused: "It did not work",
    refusedHelp: (tag: string) => tag === ""
      ? "The server said no. Try again in a moment."
      : `Try again in a moment. If it does not help, give the word ${tag} to whoever runs Samråd for you.`,
    explain: (term: string) => `What does ${term} mean?`,
  },
});
