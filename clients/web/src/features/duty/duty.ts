// A duty done outside Samråd, recorded afterwards: when, to whom, of what kind,
// on which ground; never what was said. What May I share this? has answered comes
// along; without it, it is a notification to the social board (SoL 19:1).

import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { RecordDutyRequestSchema } from "@samrad/agency/sharing/v1/sharing_pb";
import type { Category } from "@samrad/common/v1/common_pb";
import {
  Answer,
  AssessmentKind,
  Direction,
  type Ground,
  GroundKind,
  Purpose,
} from "@samrad/law/v1/facts_pb";

import type { Stated } from "@/features/share/questions";
import { instantOf } from "@/words/times";

// From May I share this?, by memory alone.
export interface Handed {
  ground: Pick<Ground, "kind" | "provision" | "duty">;
  to: readonly string[];
  categories: readonly Category[];
  secrecy: readonly string[];
  noSecrecyFound: boolean;
  direction: Direction;
  purpose: Purpose;
  stated: Stated;
}

export function pack(handed: Handed): string {
  return JSON.stringify(handed);
}

export function unpack(text: string | undefined): Handed | undefined {
  return text === undefined || text === "" ? undefined : JSON.parse(text) as Handed;
}

export const noSecrecy = "none";

export interface DutyForm {
  to: string;
  categories: Category[];
  // A provision, or noSecrecy.
  secrecy: string;
  // CHILD_SUSPECTED_HARMED.
  harmed: "yes" | "no" | undefined;
  day: string;
  clock: string;
}

export function dutyForm(handed: Handed | undefined, today: string): DutyForm {
  return {
    to: handed?.to.length === 1 ? handed.to[0] ?? "" : "",
    categories: [...(handed?.categories ?? [])],
    secrecy: "", harmed: undefined, day: today, clock: "" };
}

export type DutyGap = "to" | "categories" | "secrecy" | "harmed" | "when" | "future";

export function dutyGaps(
  form: DutyForm, handed: Handed | undefined, now: Date): readonly DutyGap[] {
  const gaps: DutyGap[] = [];
  if (form.to === "") gaps.push("to");
  if (form.categories.length === 0) gaps.push("categories");
  if (handed === undefined && form.secrecy === "") gaps.push("secrecy");
  if (handed === undefined && form.harmed === undefined) gaps.push("harmed");
  const at = instantOf(form.day.trim(), form.clock.trim());
  if (at === undefined) gaps.push("when");
  else if (at.getTime() > now.getTime()) gaps.push("future");
  return gaps;
}

export function dutyRequest(
  requestId: string, caseCode: string, form: DutyForm, handed: Handed | undefined):
  MessageInitShape<typeof RecordDutyRequestSchema> {
  const at = instantOf(form.day.trim(), form.clock.trim());
  const act = {
    requestId, case: caseCode, to: form.to, categories: [...form.categories],
    ...(at === undefined ? {} : { occurredAt: timestampFromDate(at) }) };
  if (handed !== undefined) {
    const { assessments, offence, actingAs, notifiedUnder } = handed.stated;
    return {
      ...act,
      ground: handed.ground, secrecy: [...handed.secrecy],
      noSecrecyFound: handed.noSecrecyFound,
      direction: handed.direction, purpose: handed.purpose,
      ...(assessments && { assessments }), ...(offence && { offence }),
      ...(actingAs !== undefined && { actingAs }),
      ...(notifiedUnder !== undefined && { notifiedUnder }) };
  }
  return {
    ...act,
    ground: { kind: GroundKind.PROVISION, provision: "SoL 19:1" },
    secrecy: form.secrecy === noSecrecy ? [] : [form.secrecy],
    noSecrecyFound: form.secrecy === noSecrecy,
    direction: Direction.OWN_INITIATIVE, purpose: Purpose.PROTECT_CHILD,
    assessments: [{ kind: AssessmentKind.CHILD_SUSPECTED_HARMED,
      answer: form.harmed === "yes" ? Answer.YES : Answer.NO }] };
}
