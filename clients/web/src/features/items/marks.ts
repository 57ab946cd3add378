// Findings as parts of a text. The node counts code points, a browser UTF-16.

import type { TextFinding } from "@samrad/agency/meetings/v1/items_pb";

export interface Part {
  text: string;
  // Empty: nothing was found in it.
  severity: "" | "BLOCK" | "WARN";
}

// Where a code point begins in the text, for each of them and the end.
function offsetsOf(text: string): number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const point of text) {
    offsets.push(at);
    at += point.length;
  }
  offsets.push(at);
  return offsets;
}

type Place = Pick<TextFinding, "start" | "end" | "severity">;

// The text cut where findings begin and end; the graver wins where two meet.
export function partsOf(text: string, findings: readonly Place[]): Part[] {
  const offsets = offsetsOf(text);
  const last = offsets.length - 1;
  const clamp = (point: number) => Math.min(Math.max(point, 0), last);
  const cuts = new Set([0, last]);
  for (const one of findings) cuts.add(clamp(one.start)).add(clamp(one.end));
  const sorted = [...cuts].sort((a, b) => a - b);
  const parts: Part[] = [];
  for (let i = 0; i + 1 < sorted.length; ++i) {
    const [from, to] = [sorted[i] ?? 0, sorted[i + 1] ?? 0];
    const here = findings.filter((one) => one.start < to && one.end > from);
    parts.push({
      text: text.slice(offsets[from], offsets[to]),
      severity: here.some((one) => one.severity === "BLOCK") ? "BLOCK"
        : here.length > 0 ? "WARN" : "" });
  }
  return parts;
}

// The words that a finding is about, and where they stand for selecting them.
export function placeOf(text: string, finding: Place) {
  const offsets = offsetsOf(text);
  const last = offsets.length - 1;
  const from = offsets[Math.min(finding.start, last)] ?? 0;
  const to = offsets[Math.min(finding.end, last)] ?? from;
  return { from, to, words: text.slice(from, to) };
}

// Which finding is which: as the node compares them.
export function keyOf(one: Pick<TextFinding, "field" | "start" | "end" | "kind">): string {
  return `${one.field} ${one.start} ${one.end} ${one.kind}`;
}
