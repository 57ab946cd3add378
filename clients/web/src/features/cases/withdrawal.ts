// Taking a consent back, all of it or a part: first what that would do, then the
// act.

import type {
  PreviewWithdrawalResponse,
  WithdrawConsentResponse,
} from "@samrad/agency/cases/v1/consents_pb";
import type { AgencyKind, Category } from "@samrad/common/v1/common_pb";
import { reactive, shallowRef } from "vue";

import { type Clients, newRequestId } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

export type Withdrawal =
  | { kind: "closed" }
  | { kind: "loading" }
  | { kind: "preview"; effect: PreviewWithdrawalResponse }
  | { kind: "done"; whole: boolean; effect: WithdrawConsentResponse }
  | { kind: "failed"; failure: Failure };

type Needs = Pick<Clients, "consents">;

export function useWithdrawal(clients: Needs, makeId: () => string = newRequestId) {
  const state = shallowRef<Withdrawal>({ kind: "closed" });
  const form = reactive({
    id: "",
    person: "",
    scope: "whole" as "whole" | "part",
    to: [] as AgencyKind[],
    categories: [] as Category[],
    // The list on the screen is not of what is chosen now.
    checking: false,
    busy: false,
  });
  const failure = shallowRef<Failure>();
  // The same act keeps its id, so that it is done once; another choice is another.
  let asked = { choice: "", requestId: "" };
  let looks = 0;

  function part() {
    return form.scope === "whole"
      ? { to: [], categories: [] }
      : { to: [...form.to], categories: [...form.categories] };
  }

  function isChosen() {
    return form.scope === "whole" || form.to.length + form.categories.length > 0;
  }

  // What the choice would do; the act waits for it.
  async function look() {
    const number = ++looks;
    failure.value = undefined;
    form.checking = true;
    if (!isChosen()) return;
    const result = await clients.consents.previewWithdrawal({ id: form.id, part: part() });
    if (number !== looks || state.value.kind === "closed") return;
    form.checking = result.kind !== "ok";
    if (result.kind === "ok") {
      state.value = { kind: "preview", effect: result.value };
    } else if (state.value.kind === "loading") {
      state.value = { kind: "failed", failure: result };
    } else {
      failure.value = result;
    }
  }

  async function preview(id: string) {
    Object.assign(form, { id, person: "", scope: "whole", to: [], categories: [] });
    state.value = { kind: "loading" };
    await look();
  }

  async function withdraw() {
    if (form.busy || form.checking || state.value.kind !== "preview") return;
    const act = { id: form.id, person: form.person, part: part() };
    const choice = JSON.stringify(act);
    if (asked.choice !== choice) asked = { choice, requestId: makeId() };
    form.busy = true;
    failure.value = undefined;
    const result = await clients.consents.withdrawConsent({ requestId: asked.requestId, ...act });
    form.busy = false;
    if (result.kind !== "ok") {
      failure.value = result;
      return;
    }
    state.value = { kind: "done", whole: form.scope === "whole", effect: result.value };
  }

  function close() {
    looks += 1;
    state.value = { kind: "closed" };
    form.id = "";
  }

  return { state, form, failure, isChosen, preview, look, withdraw, close };
}
