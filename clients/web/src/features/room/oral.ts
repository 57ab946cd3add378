// What one tells aloud to those who sit in the room. For an item of one's own by
// name everything but the kind of thing is known: one tap. The law answers at
// once; an answer that lacks an assessment says which, and is asked again.

import type { Note } from "@samrad/agency/cases/v1/cases_pb";
import { AgencyKind, Category } from "@samrad/common/v1/common_pb";
import {
  Answer,
  AssessmentKind,
  type Decision,
  Direction,
  GroundKind,
  Purpose,
  Verdict,
} from "@samrad/law/v1/facts_pb";

import type { Clients } from "@/rpc/clients";

export const toldCategories: readonly Category[] = Object.values(Category)
  .filter((one): one is Category =>
    typeof one === "number" && one !== Category.CATEGORY_UNSPECIFIED);

export interface OralBasis {
  // Case code; empty: of no case.
  case: string;
  ground: { kind: GroundKind; provision: string };
  consent: string;
  direction: Direction;
  purpose: Purpose;
  assessments: readonly { kind: AssessmentKind; answer: Answer; concerns: string }[];
  // Notes of the case: which kinds of things there are, and their secrecy.
  notes: readonly Pick<Note, "category" | "secrecy">[];
}

// What is known of an item of one's own by name; undefined when it is another's,
// or names nobody, or cannot be read.
export async function basisOf(
  clients: Pick<Clients, "items" | "cases">, item: string):
  Promise<OralBasis | undefined> {
  const found = await clients.items.getItem({ item });
  if (found.kind !== "ok" || found.value.item?.content.case !== "named") {
    return undefined;
  }
  const named = found.value.item.content.value;
  const material = await clients.cases.getCase({ case: named.case });
  return {
    case: named.case,
    ground: {
      kind: named.ground?.kind ?? GroundKind.GROUND_KIND_UNSPECIFIED,
      provision: named.ground?.provision ?? "" },
    consent: named.consent,
    direction: named.direction,
    purpose: named.purpose,
    assessments: named.assessments,
    notes: material.kind === "ok" ? material.value.notes : [],
  };
}

// The kinds of things that the case has notes of, in the law's order.
export function categoriesOf(basis: OralBasis): Category[] {
  const known = new Set(basis.notes.map((one) => one.category));
  return toldCategories.filter((one) => known.has(one));
}

// The secrecy of those notes; of all of them for a kind without notes.
export function secrecyOf(
  basis: OralBasis, categories: readonly Category[]): string[] {
  const told = basis.notes.filter((one) => categories.includes(one.category));
  const notes = told.length > 0 ? told : basis.notes;
  return [...new Set(notes.flatMap((one) => one.secrecy))];
}

// The usual secrecy at an agency of that kind, as a start for who writes it.
export function usualSecrecy(kind: AgencyKind): string {
  switch (kind) {
    case AgencyKind.MUNICIPAL_SCHOOL: return "OSL 23:2 st 1";
    case AgencyKind.SOCIAL_SERVICES: return "OSL 26:1";
    case AgencyKind.POLICE: return "OSL 35:1";
    default: return "";
  }
}

export type Ruling = "yes" | "missing" | "no";

export function rulingOf(decision: Decision): Ruling {
  switch (decision.verdict) {
    case Verdict.ALLOW:
    case Verdict.ALLOW_WITH_DUTY:
      return "yes";
    case Verdict.FACTS_MISSING:
      return "missing";
    default:
      return "no";
  }
}

const assessmentPath = "assessments.";

// The questions that only a person can answer, of what is missing.
export function missingAssessments(decision: Decision): AssessmentKind[] {
  return decision.missingFacts
    .filter((path) => path.startsWith(assessmentPath))
    .map((path) => AssessmentKind[
      path.slice(assessmentPath.length).replace(/\[.*$/, "") as
        keyof typeof AssessmentKind])
    .filter((kind) => kind !== undefined);
}

// Other facts that are missing: no answer here helps.
export function missingOther(decision: Decision): string[] {
  return decision.missingFacts.filter((path) => !path.startsWith(assessmentPath));
}

export interface Telling {
  basis: OralBasis;
  categories: readonly Category[];
  secrecy: readonly string[];
  answers: ReadonlyMap<AssessmentKind, Answer>;
  // It has already been said: recorded whatever the law answers.
  said: boolean;
}

export function tellAloud(
  clients: Pick<Clients, "room">, meeting: string, item: string,
  telling: Telling, requestId: string) {
  const { basis, answers } = telling;
  const given = basis.assessments.filter((one) => !answers.has(one.kind));
  return clients.room.recordOral({
    requestId, meeting, item,
    case: basis.case,
    categories: [...telling.categories],
    ground: basis.ground,
    secrecy: [...telling.secrecy],
    assessments: [
      ...given.map(({ kind, answer, concerns }) => ({ kind, answer, concerns })),
      ...[...answers].map(([kind, answer]) => ({ kind, answer }))],
    consent: basis.consent,
    direction: basis.direction,
    purpose: basis.purpose,
    said: telling.said,
  });
}
