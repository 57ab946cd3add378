// The facts that Explore asks for, as questions to a person, by path.

import { type Catalogue, language } from "@/words/language";
import { factWords } from "@/words/law/facts";
import { testWords } from "@/words/law/tests";

import type { Question } from "./questions";

const asked: Catalogue<Readonly<Record<string, string>>> = {
  sv: {
    "from.function": "I vilken funktion handlar du?",
    "to.notifiedUnder": "Enligt vilken bestämmelse har mottagaren gjort en orosanmälan?",
    "offence.status": "Riskeras brottet, pågår det eller är det begånget?",
    "offence.kind": "Vilken typ av brott är det?",
    "offence.stage": "Hur långt har brottet kommit?",
    "offence.severity": "Hur allvarligt är brottet?",
    "offence.suspicion": "Hur stark är misstanken?",
    "offence.minPenaltyMonths": "Vilket är det lägsta fängelsestraffet, i månader?",
    "offence.imprisonmentInScale": "Finns fängelse i straffskalan?",
    "offence.expectedSanction": "Vilken påföljd kan väntas?",
    "offence.caughtInTheAct": "Togs personen på bar gärning?",
    "offence.inSchoolActivity": "Begicks det av en elev i samband med skolans verksamhet?",
    "offence.victim.birthDate": "När är offret fött?",
    "offence.victim.closeToSuspect": "Är offret närstående till den misstänkte?",
    consent: "Vilket samtycke?",
  },
  en: {
    "from.function": "In which function do you act?",
    "to.notifiedUnder": "Under which provision has the recipient made a notification?",
    "offence.status": "Is the offence a risk, ongoing or committed?",
    "offence.kind": "What kind of offence is it?",
    "offence.stage": "How far has the offence gone?",
    "offence.severity": "How serious is the offence?",
    "offence.suspicion": "How strong is the suspicion?",
    "offence.minPenaltyMonths": "What is the minimum imprisonment, in months?",
    "offence.imprisonmentInScale": "Is imprisonment in the scale of penalties?",
    "offence.expectedSanction": "Which sanction can be expected?",
    "offence.caughtInTheAct": "Was the person caught in the act?",
    "offence.inSchoolActivity": "Did a pupil do it in connection with the school's activity?",
    "offence.victim.birthDate": "When was the victim born?",
    "offence.victim.closeToSuspect": "Is the victim close to the suspect?",
    consent: "Which consent?",
  },
};

// What is asked; what stands in the case has a name instead.
export function questionText(question: Question): string {
  if (question.kind === "test") return testWords[language.value][question.test];
  return asked[language.value][question.path] ??
    factWords[language.value][question.path] ?? question.path;
}
