import { Code } from "@connectrpc/connect";
import {
  ConsentService,
  ConsentState,
  type PreviewWithdrawalRequest,
  type WithdrawConsentRequest,
} from "@samrad/agency/cases/v1/consents_pb";
import { AgencyKind, Category } from "@samrad/common/v1/common_pb";
import { expect, test } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { useWithdrawal } from "./withdrawal";

function node() {
  const looked: PreviewWithdrawalRequest[] = [];
  const withdrawn: WithdrawConsentRequest[] = [];
  let lost = 0;
  let refuse = "";
  const { clients } = inMemory((router) => {
    router.service(ConsentService, {
      previewWithdrawal: (request) => {
        looked.push(request);
        if (refuse !== "") throw nodeError(Code.InvalidArgument, refuse);
        return { stops: request.part?.to.includes(AgencyKind.POLICE) ? ["to-police"] : ["d1"],
          alreadyRead: ["d2"] };
      },
      withdrawConsent: (request) => {
        withdrawn.push(request);
        if (lost-- > 0) throw nodeError(Code.Unavailable, "");
        return { consent: { id: request.id, case: "K1", state: ConsentState.WITHDRAWING },
          stops: ["d1"], alreadyRead: ["d2"] };
      },
    });
  });
  let ids = 0;
  const withdrawal = useWithdrawal(clients, () => `id-${++ids}`);
  return { withdrawal, looked, withdrawn,
    lose: (times: number) => { lost = times; },
    refuseWith: (tag: string) => { refuse = tag; } };
}

test("nothing is withdrawn before its effect was shown", async () => {
  const { withdrawal, withdrawn } = node();
  await withdrawal.withdraw();
  expect(withdrawn).toEqual([]);
  await withdrawal.preview("c1");
  expect(withdrawal.state.value).toMatchObject(
    { kind: "preview", effect: { stops: ["d1"], alreadyRead: ["d2"] } });
  await withdrawal.withdraw();
  expect(withdrawal.state.value).toMatchObject({ kind: "done", whole: true });
});

test("a withdrawal whose answer was lost is sent again under the same id", async () => {
  const { withdrawal, withdrawn, lose } = node();
  await withdrawal.preview("c1");
  lose(1);
  await withdrawal.withdraw();
  expect(withdrawal.failure.value).toMatchObject({ kind: "unreachable" });
  await withdrawal.withdraw();
  expect(withdrawn.map((one) => one.requestId)).toEqual(["id-1", "id-1"]);
});

test("another choice after a lost answer is another act", async () => {
  const { withdrawal, withdrawn, lose } = node();
  await withdrawal.preview("c1");
  lose(1);
  await withdrawal.withdraw();
  withdrawal.form.person = "guardian-1";
  await withdrawal.withdraw();
  expect(withdrawn.map((one) => one.requestId)).toEqual(["id-1", "id-2"]);
});

test("a part is withdrawn after its own effect was shown", async () => {
  const { withdrawal, looked, withdrawn } = node();
  await withdrawal.preview("c1");
  Object.assign(withdrawal.form, { scope: "part", to: [AgencyKind.POLICE] });
  await withdrawal.look();
  expect(looked.at(-1)?.part).toMatchObject({ to: [AgencyKind.POLICE], categories: [] });
  expect(withdrawal.state.value).toMatchObject({ effect: { stops: ["to-police"] } });
  await withdrawal.withdraw();
  expect(withdrawn[0]?.part?.to).toEqual([AgencyKind.POLICE]);
  expect(withdrawal.state.value).toMatchObject({ kind: "done", whole: false });
});

test("a part that nothing was chosen of is not withdrawn, nor as the whole", async () => {
  const { withdrawal, looked, withdrawn } = node();
  await withdrawal.preview("c1");
  withdrawal.form.scope = "part";
  await withdrawal.look();
  await withdrawal.withdraw();
  expect(withdrawal.isChosen()).toBe(false);
  expect(looked).toHaveLength(1);
  expect(withdrawn).toEqual([]);
});

test("the act waits for the list of what was chosen last", async () => {
  const { withdrawal, withdrawn } = node();
  await withdrawal.preview("c1");
  Object.assign(withdrawal.form, { scope: "part", categories: [Category.HEALTH] });
  const looking = withdrawal.look();
  await withdrawal.withdraw();
  expect(withdrawn).toEqual([]);
  await looking;
  await withdrawal.withdraw();
  expect(withdrawn).toHaveLength(1);
});

test("a part that the node refuses leaves the dialog open and the act closed", async () => {
  const { withdrawal, withdrawn, refuseWith } = node();
  await withdrawal.preview("c1");
  refuseWith("NOT_IN_CONSENT");
  Object.assign(withdrawal.form, { scope: "part", categories: [Category.HEALTH] });
  await withdrawal.look();
  expect(withdrawal.failure.value).toMatchObject({ tag: "NOT_IN_CONSENT" });
  await withdrawal.withdraw();
  expect(withdrawn).toEqual([]);
});
