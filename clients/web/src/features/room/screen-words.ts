// The general questions that a shared screen may show: a closed list, so that no
// text of an item ever stands there. Numbered alike in both languages.

import { catalogue } from "@/words/language";

export const screenWords = catalogue({
  sv: {
    choose: "Fråga på den delade skärmen",
    questions: {
      0: "Vad kan var och en bidra med?",
      1: "Vilket stöd finns redan hos er?",
      2: "Vad kan prövas först?",
      3: "Vem kan ta kontakt, och hur?",
      4: "Vad ska följas upp till nästa gång?",
    } as Readonly<Record<number, string>>,
  },
  en: {
    choose: "Question on the shared screen",
    questions: {
      0: "What can each of you contribute?",
      1: "Which support do you already have?",
      2: "What can be tried first?",
      3: "Who can make contact, and how?",
      4: "What is to be followed up next time?",
    } as Readonly<Record<number, string>>,
  },
});

// Numbers of the questions, for choosing.
export const questionNumbers = [0, 1, 2, 3, 4] as const;
