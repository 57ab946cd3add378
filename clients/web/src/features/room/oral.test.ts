import { create } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { CaseService } from "@samrad/agency/cases/v1/cases_pb";
import { ItemService } from "@samrad/agency/meetings/v1/items_pb";
import { type RecordOralRequest, RoomService } from "@samrad/agency/meetings/v1/room_pb";
import { Category } from "@samrad/common/v1/common_pb";
import {
  Answer,
  AssessmentKind,
  DecisionSchema,
  GroundKind,
  Verdict,
} from "@samrad/law/v1/facts_pb";
import { expect, test } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import {
  basisOf,
  categoriesOf,
  missingAssessments,
  missingOther,
  rulingOf,
  secrecyOf,
  tellAloud,
} from "./oral";

function node(readable = true) {
  const told: RecordOralRequest[] = [];
  const made = inMemory((router) => {
    router.service(ItemService, {
      getItem: () => ({ item: { item: "i", content: { case: "named" as const, value: {
        case: "K1", consent: "c", ground: { kind: GroundKind.CONSENT, provision: "OSL 12:2" },
        assessments: [{ kind: AssessmentKind.NEEDED_FOR_PURPOSE, answer: Answer.YES }] } } } }) });
    router.service(CaseService, { getCase: () => {
      if (!readable) throw nodeError(Code.NotFound, "");
      return { notes: [
        { category: Category.SCHOOL_ATTENDANCE, secrecy: ["OSL 23:2 st 1"] },
        { category: Category.HEALTH, secrecy: ["OSL 23:2 st 1", "OSL 25:1"] }] };
    } });
    router.service(RoomService, { recordOral: (request) => {
      told.push(request);
      return {};
    } });
  });
  return { ...made, told };
}

async function known(clients: ReturnType<typeof node>["clients"]) {
  const basis = await basisOf(clients, "i");
  if (basis === undefined) throw new Error("the item cannot be read");
  return basis;
}

test("an own item by name needs nothing but the kind of thing", async () => {
  const { clients, told } = node();
  const basis = await known(clients);
  expect(categoriesOf(basis)).toEqual([Category.HEALTH, Category.SCHOOL_ATTENDANCE]);
  await tellAloud(clients, "m", "i", {
    basis, categories: [Category.SCHOOL_ATTENDANCE],
    secrecy: secrecyOf(basis, [Category.SCHOOL_ATTENDANCE]),
    answers: new Map([[AssessmentKind.NEEDED_FOR_PURPOSE, Answer.NO]]), said: false }, "r");
  expect(told[0]).toMatchObject({
    case: "K1", consent: "c", secrecy: ["OSL 23:2 st 1"],
    ground: { kind: GroundKind.CONSENT, provision: "OSL 12:2" } });
  // What is answered now goes before what the item says.
  expect(told[0]?.assessments.map((one) => one.answer)).toEqual([Answer.NO]);
});

test("a kind without notes takes the secrecy of all of them", async () => {
  const basis = await known(node().clients);
  expect(secrecyOf(basis, [Category.HOME_SITUATION]))
    .toEqual(["OSL 23:2 st 1", "OSL 25:1"]);
});

test("a case that cannot be read still lets one tell by its ground", async () => {
  const basis = await basisOf(node(false).clients, "i");
  expect(basis).toMatchObject({ case: "K1", notes: [] });
});

test("only a yes is a yes; questions are told from other missing facts", () => {
  const missing = create(DecisionSchema, { verdict: Verdict.FACTS_MISSING,
    missingFacts: ["assessments.NOT_INAPPROPRIATE", "subject.birthDate"] });
  expect(rulingOf(missing)).toBe("missing");
  expect(missingAssessments(missing)).toEqual([AssessmentKind.NOT_INAPPROPRIATE]);
  expect(missingOther(missing)).toEqual(["subject.birthDate"]);
  for (const verdict of [Verdict.DENY, Verdict.ALLOW_ANONYMISED_ONLY,
    Verdict.VERDICT_UNSPECIFIED]) {
    expect(rulingOf(create(DecisionSchema, { verdict }))).toBe("no");
  }
  expect(rulingOf(create(DecisionSchema, { verdict: Verdict.ALLOW_WITH_DUTY }))).toBe("yes");
});
