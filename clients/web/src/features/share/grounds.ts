// What Explore's answer means to the person who asked: which grounds are open,
// what each of them still needs, and what a no would take to change.

import { Category } from "@samrad/common/v1/common_pb";
import {
  type Exploration,
  type ExploredGround,
  GroundState,
} from "@samrad/law/v1/explore_pb";
import { type Ground, GroundKind, type Reason, ReasonCode } from "@samrad/law/v1/facts_pb";

import {
  factPlace,
  type Given,
  isEmptyAnswer,
  isOffence,
  type Question,
  questionsOf,
} from "./questions";

export type Answers = ReadonlyMap<string, Given>;

export interface GroundView {
  key: string;
  ground: Ground;
  version: string;
  // "unmet": the node still waits for something that the person has said is
  // not so.
  state: "must" | "open" | "if" | "unmet" | "closed";
  reasons: readonly Reason[];
  // What has not been answered, in answering order.
  open: readonly Question[];
}

export function groundKey(ground: Ground | undefined): string {
  return ground === undefined
    ? "" : `${ground.kind} ${ground.provision} ${ground.duty}`;
}

const states: Partial<Record<GroundState, GroundView["state"]>> = {
  [GroundState.MUST]: "must",
  [GroundState.OPEN]: "open",
  [GroundState.OPEN_IF]: "if",
};

function viewOf(explored: ExploredGround, answers: Answers): GroundView[] {
  const ground = explored.ground;
  if (ground === undefined) return [];
  const asked = questionsOf(explored.ask);
  let state = states[explored.state] ?? "closed";
  if (state === "if" && asked.some((question) => {
    const given = answers.get(question.path);
    return given !== undefined && isEmptyAnswer(question, given);
  })) state = "unmet";
  return [{
    key: groundKey(ground),
    ground,
    version: explored.provisionVersion,
    state,
    // No answer opens what is closed; what is unanswered is beside the point.
    reasons: explored.reasons.filter((reason) =>
      reason.code !== ReasonCode.ASSESSMENT_MISSING),
    open: state === "if"
      ? asked.filter((question) => {
        const given = answers.get(question.path);
        return given === undefined || given.kind === "unknown";
      })
      : [],
  }];
}

function isNecessity(view: GroundView): boolean {
  return view.ground.provision === "BrB 24:4";
}

export function groundViews(
  explore: Exploration, answers: Answers): readonly GroundView[] {
  const views = explore.grounds.flatMap((one) => viewOf(one, answers));
  // Necessity is for the moment that cannot wait: never the first thought.
  return [...views.filter((one) => !isNecessity(one)), ...views.filter(isNecessity)];
}

// Talk that names nobody is not sent from here, but it is a way.
export function isSendable(view: GroundView): boolean {
  return view.ground.kind !== GroundKind.ANONYMISED;
}

// The next fact to ask about before the answer: what any ground that can still
// open waits for. Not what has been answered, nor offences when there is none.
export function nextFact(
  views: readonly GroundView[], answers: Answers,
  aboutOffence: boolean | undefined): Question | undefined {
  const asked = new Map<string, Question>();
  for (const view of views) {
    if (view.state !== "if" || !isSendable(view)) continue;
    for (const question of view.open) {
      if (factPlace(question.path) < 0 || answers.has(question.path)) continue;
      if (isOffence(question.path) && aboutOffence === false) continue;
      asked.set(question.path, question);
    }
  }
  return [...asked.values()]
    .sort((a, b) => factPlace(a.path) - factPlace(b.path))[0];
}

// The answer in one word.
export type Verdict = "must" | "open" | "if" | "no";

export function verdictOf(views: readonly GroundView[]): Verdict {
  for (const state of ["must", "open", "if"] as const) {
    if (views.some((view) => view.state === state && isSendable(view))) return state;
  }
  return "no";
}

// What protects the information where it arrives.
export interface Protection {
  to: string;
  lines: readonly { category: Category; provisions: readonly string[] }[];
  // Something arrives without any secrecy.
  bare: boolean;
}

export function protectionOf(
  explore: Exploration, to: readonly string[]): readonly Protection[] {
  return to.map((agency, index) => {
    const lines = explore.recipientProtection
      .filter((one) => (one.to ?? 0) === index)
      .map(({ category, provisions }) => ({ category, provisions }));
    return { to: agency, lines, bare: lines.some((one) => one.provisions.length === 0) };
  });
}

// Whether a text that will leave names the person, as far as one can see: a
// part of a name or the personal number stands in it.
export function namesPerson(
  texts: readonly string[],
  person: { name: string; personalNumber: string; alsoKnownAs: readonly string[] } | undefined):
  boolean {
  if (person === undefined) return false;
  const fold = (text: string) => text.toLocaleLowerCase("sv");
  const parts = [person.name, ...person.alsoKnownAs]
    .flatMap((name) => fold(name).split(/\s+/)).filter((part) => part.length > 2);
  const words = new Set(texts.flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u))
    .map((word) => word.replace(/s$/, "")));
  const digits = person.personalNumber.replace(/\D/g, "").slice(-10);
  return parts.some((part) => words.has(part) || words.has(part.replace(/s$/, ""))) ||
    (digits.length === 10 &&
      texts.some((text) => text.replace(/\D/g, "").includes(digits)));
}
