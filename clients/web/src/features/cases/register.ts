// What the population register says, as a person types it in after looking. What
// is not filled in stays not stated: a no is said, never assumed.

import { type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { RegisterFacts, RegisterFactsSchema } from "@samrad/agency/cases/v1/cases_pb";
import {
  CareGroup,
  GuardianKind,
  Inquiry,
  Maturity,
  ProtectedIdentity,
  Sentence,
} from "@samrad/law/v1/facts_pb";

export interface GuardianForm {
  // Keeps its id in the case, which consents name.
  id: string;
  name: string;
  kind: GuardianKind;
}

export interface RegisterForm {
  birthDate: string;
  presumedUnder18: boolean;
  protectedIdentity: ProtectedIdentity;
  guardians: GuardianForm[];
  maturity: Maturity;
  careGroups: CareGroup[];
  sentence: Sentence;
  inquiry: Inquiry;
  source: string;
}

export function registerForm(facts?: RegisterFacts): RegisterForm {
  return {
    birthDate: facts?.birthDate ?? "",
    presumedUnder18: facts?.presumedUnder18 ?? false,
    // Looked up anew each time: yesterday's answer is not today's.
    protectedIdentity: ProtectedIdentity.PROTECTED_IDENTITY_UNSPECIFIED,
    guardians: (facts?.guardians ?? []).map(({ id, name, kind }) => ({ id, name, kind })),
    maturity: facts?.maturity ?? Maturity.MATURITY_UNSPECIFIED,
    careGroups: [...(facts?.careGroups ?? [])],
    sentence: facts?.sentence ?? Sentence.SENTENCE_UNSPECIFIED,
    inquiry: facts?.inquiry ?? Inquiry.INQUIRY_UNSPECIFIED,
    source: facts?.source ?? "",
  };
}

// The next id that nobody in the case has.
export function newGuardian(others: readonly GuardianForm[]): GuardianForm {
  let number = 1;
  while (others.some((one) => one.id === `guardian-${number}`)) ++number;
  return { id: `guardian-${number}`, name: "", kind: GuardianKind.PARENT };
}

export type RegisterGap = "birthDate" | "protectedIdentity" | "guardian" | "source";

export function registerGaps(form: RegisterForm, today: string): readonly RegisterGap[] {
  const gaps: RegisterGap[] = [];
  const born = form.birthDate.trim();
  const at = Date.parse(`${born}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(born) && !Number.isNaN(at) &&
    new Date(at).toISOString().startsWith(born) && born <= today;
  // Without a day of birth the age may be assumed, if one says so (OSL 10:20).
  if (!(isDay || (born === "" && form.presumedUnder18))) gaps.push("birthDate");
  if (form.protectedIdentity === ProtectedIdentity.PROTECTED_IDENTITY_UNSPECIFIED) {
    gaps.push("protectedIdentity");
  }
  if (form.guardians.some((one) => one.name.trim() === "")) gaps.push("guardian");
  if (form.source.trim() === "") gaps.push("source");
  return gaps;
}

export function registerFacts(
  form: RegisterForm, user: string, now: Date): MessageInitShape<typeof RegisterFactsSchema> {
  return {
    ...form,
    birthDate: form.birthDate.trim(),
    // A day of birth says it already.
    presumedUnder18: form.birthDate.trim() === "" && form.presumedUnder18,
    guardians: form.guardians.map((one) => ({ ...one, name: one.name.trim() })),
    careGroups: [...form.careGroups],
    source: form.source.trim(),
    checkedAt: timestampFromDate(now),
    checkedBy: user,
  };
}

// Account names as typed, apart by commas or white space.
export function accountsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ""))];
}

// A case code as it was heard or read: a word and a number, such as tapet-565.
export function codeOf(text: string): string {
  return text.trim().toLocaleLowerCase("sv").replace(/\s+/g, "-");
}

// As the node wants it: 20 to 2000 bytes.
export function isGlassReason(reason: string): boolean {
  const length = new TextEncoder().encode(reason.trim()).length;
  return length >= 20 && length <= 2000;
}
