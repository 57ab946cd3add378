import { create, toBinary } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { JournalEntrySchema, JournalService, ProveRecordResponseSchema } from "@samrad/agency/journal/v1/journal_pb";
import { LeafType } from "@samrad/audit/v1/audit_pb";
import { DisclosureHeaderSchema } from "@samrad/sealed/v1/envelope_pb";
import { expect, test } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { fetchExport, isSafe, tarOf } from "./export";
import { fits, readJournal, readProof, traceDisclosures } from "./model";

const id = "0123456789abcdef0123456789abcdef";

function entry(number: number, event: string, subjects: string[], at = "2026-11-28T10:00:00Z") {
  return create(JournalEntrySchema, {
    number: BigInt(number), event, subjects, at: timestampFromDate(new Date(at)) });
}

const story = [
  entry(1, "case_read", ["K7Q2"]),
  entry(2, "disclosure_decided", ["K7Q2", id, "police"]),
  entry(3, "peer_opened", [id, "police"]),
  entry(4, "record_proven", [id]),
];

test("a disclosure's story has every entry about it, and no case code", () => {
  const [traced, ...others] = traceDisclosures(story, ["police", "school"]);
  expect(others).toEqual([]);
  expect(traced).toMatchObject({ id, way: "out", agencies: ["police"], last: "peer_opened" });
  expect(traced?.story).toHaveLength(3);
});

test("the journal is read to its end, piece by piece", async () => {
  const asked: bigint[] = [];
  const { clients } = inMemory((router) => {
    router.service(JournalService, {
      listEntries: ({ from }) => {
        asked.push(from);
        const count = from === 1n ? 1000 : 5;
        return { chainHolds: from === 1n, entries: Array.from({ length: count }, (_, index) =>
          ({ number: from + BigInt(index) })) };
      },
    });
  });
  const result = await readJournal(clients);
  expect(asked).toEqual([1n, 1001n]);
  expect(result).toMatchObject({ kind: "ok", value: { chainHolds: false, cut: false } });
});

test("a period includes both its days, and an unknown ground fits none", () => {
  const [one] = traceDisclosures(story, ["police"]);
  if (one === undefined) throw new Error("no disclosure");
  const day = () => "2026-11-28";
  const any = { agency: "", ground: "", from: "", until: "" };
  expect(fits(one, { ...any, from: "2026-11-28", until: "2026-11-28" }, day, () => undefined)).toBe(true);
  expect(fits(one, { ...any, from: "2026-11-29" }, day, () => undefined)).toBe(false);
  expect(fits(one, { ...any, agency: "school" }, day, () => undefined)).toBe(false);
  expect(fits(one, { ...any, ground: "OSL 10:27" }, day, () => undefined)).toBe(false);
  expect(fits(one, { ...any, ground: "OSL 10:27" }, day, () => "OSL 10:27")).toBe(true);
});

test("a proof is read by its type; bytes that are no header are not made up", () => {
  const header = toBinary(DisclosureHeaderSchema,
    create(DisclosureHeaderSchema, { provisionVersion: "2025-04-01" }));
  const proof = (type: LeafType, bytes: Uint8Array) => readProof(
    create(ProveRecordResponseSchema, { record: { type, header: bytes }, receipt: { leaf: 7n } }));
  expect(proof(LeafType.DISCLOSURE, header)).toMatchObject(
    { kind: "disclosure", leaf: 7n, header: { provisionVersion: "2025-04-01" } });
  expect(proof(LeafType.DISCLOSURE, new Uint8Array([0xff, 0xff]))).toMatchObject({ kind: "other" });
});

test.each(["", "/etc/passwd", "../up", "a/../b", "a//b", "a\\b", "./a"])(
  "the path %j does not leave the export's folder", (path) => {
    expect(isSafe(path)).toBe(false);
  });

test("the archive is a tar: names, sizes, sums, data in blocks", () => {
  const bytes = tarOf(new Map([["checkpoint", [new Uint8Array([1, 2]), new Uint8Array([3])]]]), 0)
    .flatMap((part) => [...part]);
  const text = (from: number, length: number) => String.fromCharCode(...bytes.slice(from, from + length));
  expect(text(0, 24)).toBe("samrad-export/checkpoint");
  expect(text(124, 11)).toBe("00000000003");
  expect(text(257, 5)).toBe("ustar");
  const sum = bytes.slice(0, 512).reduce((total, byte, at) =>
    total + (at >= 148 && at < 156 ? 32 : byte), 0);
  expect(parseInt(text(148, 6), 8)).toBe(sum);
  expect(bytes.slice(512, 515)).toEqual([1, 2, 3]);
  expect(bytes).toHaveLength(512 + 512 + 1024);
});

test("a long path of the catalogue keeps its folders", () => {
  const path = `catalogue/${"ab".repeat(32)}/l2018-1693-2-8.txtpb`;
  const [header] = tarOf(new Map([[path, []]]), 0);
  const text = new TextDecoder().decode(header);
  const field = (at: number, length: number) => text.slice(at, at + length).replace(/\0.*$/s, "");
  expect(`${field(345, 155)}/${field(0, 100)}`).toBe(`samrad-export/${path}`);
  expect(isSafe(path)).toBe(true);
});

test("an export that breaks off leaves no file", async () => {
  const { clients } = inMemory((router) => {
    router.service(JournalService, {
      async *exportLog() {
        yield { path: "checkpoint", data: new Uint8Array([1]) };
        throw nodeError(Code.Unavailable, "");
      },
    });
  });
  expect(await fetchExport(clients, new Date(0))).toMatchObject(
    { kind: "failed", failure: { kind: "unreachable" } });
});

test("an export with a path that leaves its folder is not saved", async () => {
  const { clients } = inMemory((router) => {
    router.service(JournalService, {
      async *exportLog() {
        yield { path: "../.bashrc", data: new Uint8Array([1]) };
      },
    });
  });
  expect(await fetchExport(clients, new Date(0))).toEqual({ kind: "unsafe" });
});
