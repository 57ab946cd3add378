import { SharingService, type RecordDutyRequest } from "@samrad/agency/sharing/v1/sharing_pb";
import { Category } from "@samrad/common/v1/common_pb";
import { Answer, AssessmentKind, Direction, GroundKind, Purpose } from "@samrad/law/v1/facts_pb";
import { expect, test } from "vitest";

import { inMemory } from "@/testing/node";

import { dutyForm, dutyGaps, dutyRequest, type Handed, pack, unpack } from "./duty";

const now = new Date("2026-11-29T10:00:00Z");
const handed: Handed = {
  ground: { kind: GroundKind.PROVISION, provision: "OSL 10:28", duty: "L2025:170 7" },
  to: ["police"], categories: [Category.RISK_OF_CRIME], secrecy: ["OSL 23:2 st 1"],
  noSecrecyFound: false, direction: Direction.OWN_INITIATIVE, purpose: Purpose.PREVENT_CRIME,
  stated: { assessments: [{ kind: AssessmentKind.NEEDED_FOR_PURPOSE, answer: Answer.YES, reason: "" }] } };
const notified = { to: "social", categories: [Category.HOME_SITUATION], secrecy: "OSL 21:1",
  harmed: "yes" as const, day: "2026-11-29", clock: "09:20" };

function node() {
  const got: RecordDutyRequest[] = [];
  const { clients } = inMemory((router) => {
    router.service(SharingService, {
      recordDuty: (request) => {
        got.push(request);
        return {};
      },
    });
  });
  return { clients, got };
}

test("an empty form names all that is missing", () => {
  expect(dutyGaps(dutyForm(undefined, "2026-11-29"), undefined, now))
    .toEqual(["to", "categories", "secrecy", "harmed", "when"]);
});

test("what is not done yet is not recorded", () => {
  expect(dutyGaps({ ...notified, clock: "11:01" }, undefined, now)).toEqual(["future"]);
  expect(dutyGaps({ ...notified, clock: "11:00" }, undefined, now)).toEqual([]);
});

test("a notification is recorded with its Swedish time and its test, without content", async () => {
  const { clients, got } = node();
  await clients.sharing.recordDuty(dutyRequest("r", "K1", notified, undefined));
  expect(got[0]).toMatchObject({
    case: "K1", to: "social", secrecy: ["OSL 21:1"], noSecrecyFound: false,
    ground: { kind: GroundKind.PROVISION, provision: "SoL 19:1" },
    assessments: [{ kind: AssessmentKind.CHILD_SUSPECTED_HARMED, answer: Answer.YES }] });
  expect(got[0]?.occurredAt?.seconds).toBe(BigInt(Date.parse("2026-11-29T08:20:00Z") / 1000));
});

test("what May I share this? has answered comes along unchanged", async () => {
  const { clients, got } = node();
  const came = unpack(pack(handed));
  const form = { ...dutyForm(came, "2026-11-29"), clock: "09:00" };
  expect(dutyGaps(form, came, now)).toEqual([]);
  await clients.sharing.recordDuty(dutyRequest("r", "K1", form, came));
  expect(got[0]).toMatchObject({
    to: "police", ground: { provision: "OSL 10:28", duty: "L2025:170 7" },
    secrecy: ["OSL 23:2 st 1"], purpose: Purpose.PREVENT_CRIME,
    assessments: [{ kind: AssessmentKind.NEEDED_FOR_PURPOSE }] });
});

test("nothing handed over is nothing", () => {
  expect(unpack(undefined)).toBeUndefined();
  expect(unpack("")).toBeUndefined();
});
