// Decision and actions of one item as the chair writes them. The node checks the
// texts when they are saved: what it finds is shown where it stands, and holds
// for just that text.

import type { MessageInitShape } from "@bufbuild/protobuf";
import type { TextFinding } from "@samrad/agency/meetings/v1/items_pb";
import type {
  MinutesItem,
  PutLinesRequestSchema,
  PutLinesResponse,
} from "@samrad/agency/meetings/v1/minutes_pb";

import { keyOf } from "@/features/items/marks";

export interface ActionLine {
  // Empty: a new one.
  action: string;
  agency: string;
  // YYYY-MM-DD.
  due: string;
  text: string;
}

export interface Lines {
  decision: string;
  actions: ActionLine[];
}

// As the node limits them (services/agency/meetings/minutes_lines.h).
export const maxActions = 20;
const maxDecisionBytes = 4000;
const maxActionBytes = 1000;

export function linesOf(item: MinutesItem): Lines {
  return {
    decision: item.decision,
    actions: item.actions.map(({ action, agency, due, text }) =>
      ({ action, agency, due, text })),
  };
}

// The texts by the field that a finding names.
export function textsOf(lines: Lines): ReadonlyMap<string, string> {
  return new Map([
    ["decision", lines.decision],
    ...lines.actions.map((one, index): [string, string] =>
      [`actions[${index}].text`, one.text]),
  ]);
}

export type Problem = "missing" | "long" | "day";

const bytes = (text: string) => new TextEncoder().encode(text).length;

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) &&
    new Date(at).toISOString().startsWith(text);
}

// What is wrong, by field.
export function problemsOf(lines: Lines): ReadonlyMap<string, Problem> {
  const wrong = new Map<string, Problem>();
  if (bytes(lines.decision) > maxDecisionBytes) wrong.set("decision", "long");
  lines.actions.forEach((one, index) => {
    const field = (name: string) => `actions[${index}].${name}`;
    if (one.agency === "") wrong.set(field("agency"), "missing");
    if (!isDay(one.due)) wrong.set(field("due"), "day");
    if (one.text.trim() === "") wrong.set(field("text"), "missing");
    else if (bytes(one.text) > maxActionBytes) wrong.set(field("text"), "long");
  });
  return wrong;
}

// What the node found, and in what.
export interface Found {
  texts: ReadonlyMap<string, string>;
  response: PutLinesResponse;
}

export function findingsIn(
  found: Found | undefined, lines: Lines, field: string): readonly TextFinding[] {
  if (found === undefined) return [];
  if (found.texts.get(field) !== textsOf(lines).get(field)) return [];
  return (found.response.check?.findings ?? []).filter((one) => one.field === field);
}

// The warnings that the chair has confirmed and that still hold.
export function confirmedOf(
  found: Found | undefined, lines: Lines, keys: readonly string[]): TextFinding[] {
  return [...textsOf(lines).keys()]
    .flatMap((field) => findingsIn(found, lines, field))
    .filter((one) => one.severity !== "BLOCK" && keys.includes(keyOf(one)));
}

export function linesRequest(
  requestId: string, meeting: string, item: string, lines: Lines,
  confirmed: TextFinding[]): MessageInitShape<typeof PutLinesRequestSchema> {
  return { requestId, meeting, item, decision: lines.decision,
    actions: lines.actions.map((one) => ({ ...one })), confirmed };
}
