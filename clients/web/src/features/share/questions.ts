// What Explore may ask for, as questions that a person can answer here. What
// stands in the case has to be entered there; what only a person can weigh is a
// test.

import type { DescEnum } from "@bufbuild/protobuf";
import type { Function as StaffFunction } from "@samrad/common/v1/common_pb";
import {
  Answer,
  type AssessmentKind,
  AssessmentKindSchema,
  type ExpectedSanction,
  ExpectedSanctionSchema,
  type OffenceKind,
  OffenceKindSchema,
  type OffenceSeverity,
  OffenceSeveritySchema,
  type OffenceStage,
  OffenceStageSchema,
  type OffenceStatus,
  OffenceStatusSchema,
  type Suspicion,
  SuspicionSchema,
} from "@samrad/law/v1/facts_pb";

export interface StatedOffence {
  status?: OffenceStatus;
  kind?: OffenceKind;
  stage?: OffenceStage;
  severity?: OffenceSeverity;
  suspicion?: Suspicion;
  expectedSanction?: ExpectedSanction;
  minPenaltyMonths?: number;
  imprisonmentInScale?: boolean;
  caughtInTheAct?: boolean;
  inSchoolActivity?: boolean;
  victim?: { birthDate?: string; closeToSuspect?: boolean };
}

// What the answers add to the request for a disclosure.
export interface Stated {
  assessments?: { kind: AssessmentKind; answer: Answer; reason: string }[];
  offence?: StatedOffence;
  consent?: string;
  actingAs?: StaffFunction;
  notifiedUnder?: string;
}

export type Question =
  | { kind: "test"; path: string; test: AssessmentKind }
  | { kind: "choice"; path: string; options: readonly { value: number; name: string }[] }
  | { kind: "yes-no"; path: string }
  | { kind: "number"; path: string }
  | { kind: "date"; path: string }
  | { kind: "provision"; path: string }
  | { kind: "function"; path: string }
  | { kind: "consent"; path: string }
  | { kind: "in-case"; path: string };

// What a person may answer. "unknown" leaves the fact unstated, and so does a
// "no" or a nought: the node cannot tell them apart, so the page remembers.
export type Given =
  | { kind: "unknown" }
  | { kind: "yes" | "no"; reason: string }
  | { kind: "value"; value: number }
  | { kind: "text"; text: string };

const choices: Readonly<Record<string, DescEnum>> = {
  "offence.status": OffenceStatusSchema,
  "offence.kind": OffenceKindSchema,
  "offence.stage": OffenceStageSchema,
  "offence.severity": OffenceSeveritySchema,
  "offence.suspicion": SuspicionSchema,
  "offence.expectedSanction": ExpectedSanctionSchema,
};

// In the order in which one would tell it.
const factOrder = [
  "from.function", "to.notifiedUnder", "offence.status", "offence.kind",
  "offence.stage", "offence.severity", "offence.suspicion",
  "offence.minPenaltyMonths", "offence.imprisonmentInScale",
  "offence.expectedSanction", "offence.caughtInTheAct",
  "offence.inSchoolActivity", "offence.victim.birthDate",
  "offence.victim.closeToSuspect",
];

const tests = "assessments.";

// "to[1].function" asks the same as "to.function".
export function plainPath(path: string): string {
  return path.replace(/\[[^\]]*\]/g, "");
}

export function questionOf(asked: string): Question {
  const path = plainPath(asked);
  if (path.startsWith(tests)) {
    const name = path.slice(tests.length);
    const value = AssessmentKindSchema.values.find((one) => one.name === name);
    return value === undefined
      ? { kind: "in-case", path } : { kind: "test", path, test: value.number };
  }
  const values = choices[path];
  if (values !== undefined) {
    return {
      kind: "choice",
      path,
      options: values.values.filter((one) => one.number !== 0)
        .map((one) => ({ value: one.number, name: one.name })),
    };
  }
  switch (path) {
    case "from.function": return { kind: "function", path };
    case "to.notifiedUnder": return { kind: "provision", path };
    case "offence.minPenaltyMonths": return { kind: "number", path };
    case "offence.victim.birthDate": return { kind: "date", path };
    case "offence.imprisonmentInScale":
    case "offence.caughtInTheAct":
    case "offence.inSchoolActivity":
    case "offence.victim.closeToSuspect": return { kind: "yes-no", path };
    default:
  }
  if (path === "consent" || path.startsWith("consent.")) {
    return { kind: "consent", path: "consent" };
  }
  return { kind: "in-case", path };
}

// Asked once each, in the order given.
export function questionsOf(asked: readonly string[]): readonly Question[] {
  const byPath = new Map<string, Question>();
  for (const one of asked) {
    const question = questionOf(one);
    if (!byPath.has(question.path)) byPath.set(question.path, question);
  }
  return [...byPath.values()];
}

export function isOffence(path: string): boolean {
  return path.startsWith("offence.");
}

// Place of a fact among those asked before the answer; -1: not asked there.
export function factPlace(path: string): number {
  return factOrder.indexOf(path);
}

function withOffence(stated: Stated, more: StatedOffence): Stated {
  return { ...stated, offence: { ...stated.offence, ...more } };
}

// With one more answer; `stated` stays as it was. An answer given before is
// replaced.
export function withAnswer(
  stated: Stated, question: Question, given: Given): Stated {
  if (question.kind === "test") {
    const others = (stated.assessments ?? [])
      .filter((one) => one.kind !== question.test);
    if (given.kind !== "yes" && given.kind !== "no") {
      return { ...stated, assessments: others };
    }
    return {
      ...stated,
      assessments: [...others, {
        kind: question.test,
        answer: given.kind === "yes" ? Answer.YES : Answer.NO,
        reason: given.reason,
      }],
    };
  }
  const value = given.kind === "value" ? given.value : 0;
  const text = given.kind === "text" ? given.text : "";
  const yes = given.kind === "yes";
  switch (question.path) {
    case "consent": return { ...stated, consent: text };
    case "from.function": return { ...stated, actingAs: value };
    case "to.notifiedUnder": return { ...stated, notifiedUnder: text };
    case "offence.victim.birthDate":
      return withOffence(stated, {
        victim: { ...stated.offence?.victim, birthDate: text } });
    case "offence.victim.closeToSuspect":
      return withOffence(stated, {
        victim: { ...stated.offence?.victim, closeToSuspect: yes } });
    default:
  }
  if (!isOffence(question.path)) return stated;
  const field = question.path.slice("offence.".length);
  return withOffence(stated, {
    [field]: question.kind === "yes-no" ? yes : value } as StatedOffence);
}

// Whether the answer leaves the fact as if it had not been stated, although the
// person did answer.
export function isEmptyAnswer(question: Question, given: Given): boolean {
  if (question.kind === "test") return false;
  return given.kind === "no" || (given.kind === "value" && given.value === 0) ||
    (given.kind === "text" && given.text === "");
}
