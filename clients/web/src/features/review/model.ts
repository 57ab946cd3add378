// What an auditor sees: the log's state and, from the journal, every disclosure
// with its story. Ids, codes and times; never content.

import { fromBinary } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { JournalEntry, ProveRecordResponse } from "@samrad/agency/journal/v1/journal_pb";
import { LeafType } from "@samrad/audit/v1/audit_pb";
import {
  type DisclosureHeader,
  DisclosureHeaderSchema,
  type OpeningHeader,
  OpeningHeaderSchema,
} from "@samrad/sealed/v1/envelope_pb";

import type { Clients } from "@/rpc/clients";
import type { Result } from "@/rpc/result";

type Needs = Pick<Clients, "journal">;

export interface Journal {
  entries: readonly JournalEntry[];
  chainHolds: boolean;
  // There are more entries than are shown here.
  cut: boolean;
}

const pieceSize = 1000;
const mostEntries = 20_000;

// The whole journal, piece by piece.
export async function readJournal(clients: Needs): Promise<Result<Journal>> {
  const entries: JournalEntry[] = [];
  let chainHolds = true;
  while (entries.length < mostEntries) {
    const from = (entries.at(-1)?.number ?? 0n) + 1n;
    const result = await clients.journal.listEntries({ from, limit: pieceSize });
    if (result.kind !== "ok") return result;
    chainHolds = chainHolds && result.value.chainHolds;
    entries.push(...result.value.entries);
    if (result.value.entries.length < pieceSize) {
      return { kind: "ok", value: { entries, chainHolds, cut: false } };
    }
  }
  return { kind: "ok", value: { entries, chainHolds, cut: true } };
}

export type Way = "out" | "outside" | "in";

// One disclosure, as the journal tells of it.
export interface Traced {
  id: string;
  way: Way;
  at: Date;
  // The other agencies.
  agencies: readonly string[];
  // Name of the last event about it.
  last: string;
  story: readonly JournalEntry[];
}

const beginnings: Readonly<Record<string, Way>> = {
  disclosure_decided: "out",
  duty_recorded: "outside",
  packet_received: "in",
};

const isId = (text: string) => /^[0-9a-f]{32}$/.test(text);
// What somebody merely looked at is in the story, but does not move it on.
const isLook = (event: string) => event === "disclosure_read" || event === "packet_read" ||
  event === "record_proven" || event === "packet_listed" || event.startsWith("content_");

// Newest first. `known`: ids of agencies, to tell them from case codes.
export function traceDisclosures(
  entries: readonly JournalEntry[], known: readonly string[]): readonly Traced[] {
  const byId = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    for (const subject of entry.subjects.filter(isId)) {
      const story = byId.get(subject);
      if (story === undefined) byId.set(subject, [entry]);
      else story.push(entry);
    }
  }
  const traced: Traced[] = [];
  for (const [id, story] of byId) {
    const first = story.find((entry) => beginnings[entry.event] !== undefined);
    const way = first === undefined ? undefined : beginnings[first.event];
    if (first?.at === undefined || way === undefined) continue;
    traced.push({
      id,
      way,
      at: timestampDate(first.at),
      agencies: first.subjects.filter((one) => known.includes(one)),
      last: story.findLast((entry) => !isLook(entry.event))?.event ?? first.event,
      story,
    });
  }
  return traced.sort((a, b) => b.at.getTime() - a.at.getTime());
}

export interface Filter {
  // Empty: any.
  agency: string;
  ground: string;
  // YYYY-MM-DD, both included; empty: open.
  from: string;
  until: string;
}

// `dayOf` gives the Swedish day of an instant, `groundOf` what is known of a
// ground; a disclosure whose ground is not known fits no ground.
export function fits(
  one: Traced, filter: Filter, dayOf: (at: Date) => string,
  groundOf: (id: string) => string | undefined): boolean {
  const day = dayOf(one.at);
  return (filter.agency === "" || one.agencies.includes(filter.agency)) &&
    (filter.from === "" || day >= filter.from) &&
    (filter.until === "" || day <= filter.until) &&
    (filter.ground === "" || groundOf(one.id) === filter.ground);
}

// What a proof says of itself.
export type Proven =
  | { kind: "disclosure"; header: DisclosureHeader; leaf: bigint; treeSize: bigint; checkpoint: string }
  | { kind: "opening"; header: OpeningHeader; leaf: bigint; treeSize: bigint; checkpoint: string }
  | { kind: "other"; leaf: bigint; treeSize: bigint; checkpoint: string };

export function readProof(answer: ProveRecordResponse): Proven {
  const { record, receipt } = answer;
  const place = {
    leaf: receipt?.leaf ?? 0n,
    treeSize: receipt?.treeSize ?? 0n,
    checkpoint: new TextDecoder().decode(receipt?.checkpoint ?? new Uint8Array()),
  };
  try {
    if (record?.type === LeafType.DISCLOSURE) {
      return { kind: "disclosure", header: fromBinary(DisclosureHeaderSchema, record.header), ...place };
    }
    if (record?.type === LeafType.OPENING || record?.type === LeafType.DECLINE) {
      return { kind: "opening", header: fromBinary(OpeningHeaderSchema, record.header), ...place };
    }
  } catch {
    // Bytes that are no header prove nothing that this page can read.
  }
  return { kind: "other", ...place };
}

// Proofs by disclosure id, fetched one after the other: each is a fresh
// question to the hub, and each is in the journal.
export async function proveAll(
  clients: Needs, ids: readonly string[],
  got: (id: string, proven: Proven) => void): Promise<number> {
  let failed = 0;
  for (const id of ids) {
    const result = await clients.journal.proveRecord({ id });
    if (result.kind === "ok") got(id, readProof(result.value));
    else ++failed;
  }
  return failed;
}

export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
