import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { CaseService } from "@samrad/agency/cases/v1/cases_pb";
import {
  type DiscloseRequest,
  type DiscloseResponseSchema,
  DisclosureState,
  SharingService,
} from "@samrad/agency/sharing/v1/sharing_pb";
import { Category } from "@samrad/common/v1/common_pb";
import { type Exploration, ExplorationSchema, GroundState } from "@samrad/law/v1/explore_pb";
import {
  Answer,
  AssessmentKind,
  Direction,
  GroundKind,
  OffenceStatus,
  Purpose,
  ReasonCode,
  Verdict,
} from "@samrad/law/v1/facts_pb";
import { expect, test } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { groundViews, namesPerson, nextFact, protectionOf, verdictOf } from "./grounds";
import { useShare } from "./model";
import { questionOf, questionsOf, withAnswer } from "./questions";

const provision = (name: string) => ({ kind: GroundKind.PROVISION, provision: name });

function exploration(
  ...grounds: { name: string; state: GroundState; ask?: string[] }[]): Exploration {
  return create(ExplorationSchema, {
    grounds: grounds.map((one) => ({
      ground: provision(one.name), state: one.state, ask: one.ask ?? [],
      provisionVersion: "2025-04-01" })),
  });
}

const risk = { name: "OSL 10:18 a", state: GroundState.OPEN_IF,
  ask: ["offence.status", "assessments.NOT_INAPPROPRIATE"] };

// A node that opens the ground once the offence is a risk and the test is made.
function node(disclose?: () => MessageInitShape<typeof DiscloseResponseSchema> | undefined) {
  const given: DiscloseRequest[] = [];
  const { clients } = inMemory((router) => {
    router.service(CaseService, {
      getCase: (request) => ({
        case: { code: request.case },
        notes: [{ id: "n1", category: Category.RISK_OF_CRIME, text: "Växlar sedlar." }],
      }),
    });
    router.service(SharingService, {
      exploreDisclosure: ({ disclosure }) => {
        const ask = [
          ...(disclosure?.offence?.status === OffenceStatus.RISK ? [] : ["offence.status"]),
          ...(disclosure?.assessments.length === 1 ? [] : ["assessments.NOT_INAPPROPRIATE"]),
        ];
        return { explore: exploration({ name: "OSL 10:18 a", ask,
          state: ask.length === 0 ? GroundState.OPEN : GroundState.OPEN_IF }) };
      },
      disclose: (request) => {
        given.push(request);
        return disclose?.() ?? {
          decision: { verdict: Verdict.ALLOW },
          disclosure: { id: "ab", state: DisclosureState.QUEUED } };
      },
      getDisclosure: () => { throw nodeError(Code.Unavailable, ""); },
    });
  });
  let ids = 0;
  return { share: useShare(clients, () => `id-${++ids}`), given };
}

async function walkToAnswer(share: ReturnType<typeof node>["share"]) {
  await share.openCase("K1");
  share.form.items = ["n1"];
  share.form.to = ["police"];
  share.toFacts();
  share.form.direction = Direction.OWN_INITIATIVE;
  share.form.purpose = Purpose.PREVENT_CRIME;
  await share.begin();
  share.sayOffence(true);
  await share.answer(questionOf("offence.status"), { kind: "value", value: OffenceStatus.RISK });
}

async function walkToRecipient(share: ReturnType<typeof node>["share"]) {
  await walkToAnswer(share);
  await share.answer(questionOf("assessments.NOT_INAPPROPRIATE"),
    { kind: "yes", reason: "Stöd pågår." });
  share.choose(share.views.value[0]?.key ?? "");
  share.viewAsRecipient();
}

test("what is missing on the first screen is named, and nothing is asked", () => {
  const { share } = node();
  share.toFacts();
  expect(share.gaps.value).toEqual(["case", "to"]);
  expect(share.form.step).toBe("what");
});

test("the first fact about an offence waits until one has said that there is one",
  async () => {
    const { share } = node();
    await share.openCase("K1");
    share.form.items = ["n1"];
    share.form.to = ["police"];
    share.toFacts();
    share.form.direction = Direction.OWN_INITIATIVE;
    share.form.purpose = Purpose.PREVENT_CRIME;
    await share.begin();
    expect(share.asksForOffence.value).toBe(true);
    share.sayOffence(false);
    expect(share.form.step).toBe("answer");
    expect(share.verdict.value).toBe("if");
  });

test("facts come before the answer, tests are made at the ground", async () => {
  const { share } = node();
  await walkToAnswer(share);
  expect(share.form.step).toBe("answer");
  expect(share.views.value[0]?.open.map((one) => one.path))
    .toEqual(["assessments.NOT_INAPPROPRIATE"]);
});

test("nothing can be viewed or sent on a ground that is not open", async () => {
  const { share, given } = node();
  await walkToAnswer(share);
  share.choose(share.views.value[0]?.key ?? "");
  share.viewAsRecipient();
  expect(share.form.step).toBe("answer");
  expect(given).toEqual([]);
});

test("what was answered and chosen is what is disclosed, no more", async () => {
  const { share, given } = node();
  await walkToRecipient(share);
  expect(share.form.step).toBe("recipient");
  await share.disclose();
  expect(share.form.step).toBe("done");
  expect(given[0]).toMatchObject({
    requestId: "id-1", case: "K1", items: ["n1"], to: ["police"],
    ground: provision("OSL 10:18 a"), offence: { status: OffenceStatus.RISK },
    assessments: [{ kind: AssessmentKind.NOT_INAPPROPRIATE, answer: Answer.YES,
      reason: "Stöd pågår." }] });
});

test("a duty that was done already takes along what was asked and answered", async () => {
  const { share, given } = node();
  await walkToRecipient(share);
  const ground = share.views.value[0]?.ground;
  expect(ground && share.handed(ground)).toMatchObject({
    ground: provision("OSL 10:18 a"), to: ["police"], categories: [Category.RISK_OF_CRIME],
    secrecy: [], noSecrecyFound: false, purpose: Purpose.PREVENT_CRIME,
    stated: { offence: { status: OffenceStatus.RISK },
      assessments: [{ kind: AssessmentKind.NOT_INAPPROPRIATE, answer: Answer.YES }] } });
  expect(given).toEqual([]);
});

test("an act whose answer was lost is sent again under the same id", async () => {
  let tries = 0;
  const { share, given } = node(() => {
    if (++tries === 1) throw nodeError(Code.Unavailable, "");
    return undefined;
  });
  await walkToRecipient(share);
  await share.disclose();
  expect(share.failure.value).toMatchObject({ kind: "unreachable" });
  expect(share.form.step).toBe("recipient");
  await share.disclose();
  expect(given.map((one) => one.requestId)).toEqual(["id-1", "id-1"]);
});

test("a no of the law is an answer: nothing left, and another act has a new id",
  async () => {
    const { share, given } = node(() => ({
      decision: { verdict: Verdict.DENY,
        reasons: [{ code: ReasonCode.SECRECY_NOT_BROKEN_BY_GROUND }] } }));
    await walkToRecipient(share);
    await share.disclose();
    expect(share.outcome.value?.disclosure).toBeUndefined();
    share.toGrounds();
    share.viewAsRecipient();
    await share.disclose();
    expect(given.map((one) => one.requestId)).toEqual(["id-1", "id-2"]);
  });

test("an answer that the node could not take is as if it was not given", async () => {
  const { clients } = inMemory((router) => {
    let calls = 0;
    router.service(CaseService, { getCase: () => ({ notes: [{ id: "n1" }] }) });
    router.service(SharingService, { exploreDisclosure: () => {
      if (++calls > 1) throw nodeError(Code.NotFound, "NO_SUCH_CONSENT");
      return { explore: exploration({ name: "OSL 12:2", state: GroundState.OPEN_IF,
        ask: ["consent.givers"] }) };
    } });
  });
  const share = useShare(clients);
  await share.openCase("K1");
  share.form.items = ["n1"];
  share.form.to = ["police"];
  share.toFacts();
  share.form.direction = Direction.ON_REQUEST;
  share.form.purpose = Purpose.PREVENT_CRIME;
  await share.begin();
  await share.answer(questionOf("consent.givers"), { kind: "text", text: "00" });
  expect(share.failure.value).toMatchObject({ kind: "not-readable" });
  expect(share.answers.value.size).toBe(0);
  expect(share.views.value[0]?.open).toHaveLength(1);
});

test("a no to a fact that a ground waits for closes it", () => {
  const explore = exploration({ name: "OSL 10:20", state: GroundState.OPEN_IF,
    ask: ["offence.caughtInTheAct"] });
  const answers = new Map([["offence.caughtInTheAct", { kind: "no", reason: "" } as const]]);
  expect(groundViews(explore, answers)[0]?.state).toBe("unmet");
  expect(verdictOf(groundViews(explore, answers))).toBe("no");
});

test("do not know leaves the ground waiting, and is not asked twice", () => {
  const explore = exploration(risk);
  const answers = new Map([["offence.status", { kind: "unknown" } as const]]);
  const views = groundViews(explore, answers);
  expect(views[0]?.state).toBe("if");
  expect(nextFact(views, answers, true)).toBeUndefined();
  expect(views[0]?.open).toHaveLength(2);
});

test("a duty is the answer before a permission", () => {
  expect(verdictOf(groundViews(exploration(
    { name: "SoL 19:1", state: GroundState.MUST }, { name: "OSL 10:27", state: GroundState.OPEN },
  ), new Map()))).toBe("must");
});

test("all that is asked of a consent is one question", () => {
  expect(questionsOf(["consent.givers", "consent.form", "to[0].function"])
    .map((one) => one.kind)).toEqual(["consent", "in-case"]);
});

test("a test answered anew replaces the answer before", () => {
  const question = questionOf("assessments.OBVIOUS_PRECEDENCE");
  const once = withAnswer({}, question, { kind: "yes", reason: "" });
  const twice = withAnswer(once, question, { kind: "no", reason: "Nej." });
  expect(twice.assessments).toEqual([{
    kind: AssessmentKind.OBVIOUS_PRECEDENCE, answer: Answer.NO, reason: "Nej." }]);
});

test("what arrives without secrecy is said", () => {
  const explore = create(ExplorationSchema, { recipientProtection: [
    { to: 0, category: Category.HEALTH, provisions: ["OSL 26:1"] },
    { to: 1, category: Category.HEALTH, provisions: [] }] });
  expect(protectionOf(explore, ["social", "leisure"]).map((one) => one.bare))
    .toEqual([false, true]);
});

test("a text that names the person is noticed, in the genitive too", () => {
  const person = { name: "Tindra Ekvall", personalNumber: "20110412-2384", alsoKnownAs: ["Tindis"] };
  expect(namesPerson(["Mött vid Tindras skåp."], person)).toBe(true);
  expect(namesPerson(["Nummer 110412-2384."], person)).toBe(true);
  expect(namesPerson(["Har varit borta från tolv lektioner."], person)).toBe(false);
});
