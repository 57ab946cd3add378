// May I share this? Three screens to an answer, then what the recipient sees,
// then the act. Nothing leaves before `disclose`.

import type { GetCaseResponse } from "@samrad/agency/cases/v1/cases_pb";
import type { DiscloseResponse, ExploreDisclosureResponse } from "@samrad/agency/sharing/v1/sharing_pb";
import { Direction, type Ground, Purpose } from "@samrad/law/v1/facts_pb";
import { computed, reactive, shallowRef } from "vue";

import type { Handed } from "@/features/duty/duty";
import { type Clients, newRequestId } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

import { groundViews, nextFact, protectionOf, verdictOf } from "./grounds";
import { type Given, isOffence, type Question, type Stated, withAnswer } from "./questions";

export type Step = "what" | "facts" | "answer" | "recipient" | "done";

// What is still to be filled in on the screen that was left.
export type Gap = "case" | "items" | "to" | "direction" | "purpose";

type Needs = Pick<Clients, "cases" | "sharing">;

export function useShare(clients: Needs, makeId: () => string = newRequestId) {
  const form = reactive({
    step: "what" as Step,
    case: "",
    items: [] as string[],
    to: [] as string[],
    direction: undefined as Direction | undefined,
    purpose: Purpose.PURPOSE_UNSPECIFIED,
    aboutOffence: undefined as boolean | undefined,
    chosen: "",
    busy: false,
    tried: false,
  });
  const opened = shallowRef<GetCaseResponse>();
  const explored = shallowRef<ExploreDisclosureResponse>();
  const answers = shallowRef<ReadonlyMap<string, Given>>(new Map());
  const extra = shallowRef<Stated>({});
  const failure = shallowRef<Failure>();
  const outcome = shallowRef<DiscloseResponse>();
  // One id for one act: the same again when the answer was lost.
  let requestId = "";

  const views = computed(() => explored.value?.explore === undefined
    ? [] : groundViews(explored.value.explore, answers.value));
  const verdict = computed(() => verdictOf(views.value));
  const question = computed(() =>
    nextFact(views.value, answers.value, form.aboutOffence));
  // Before the first question about an offence: is it about one at all?
  const asksForOffence = computed(() => form.aboutOffence === undefined &&
    question.value !== undefined && isOffence(question.value.path));
  const protection = computed(() => explored.value?.explore === undefined
    ? [] : protectionOf(explored.value.explore, form.to));
  const chosen = computed(() => views.value.find((one) => one.key === form.chosen));
  const told = computed(() => (opened.value?.notes ?? [])
    .filter((note) => form.items.includes(note.id)));

  const gaps = computed<readonly Gap[]>(() => {
    if (!form.tried) return [];
    if (form.step === "what") {
      return [
        ...(form.case === "" ? ["case" as const] : []),
        ...(form.case !== "" && form.items.length === 0 ? ["items" as const] : []),
        ...(form.to.length === 0 ? ["to" as const] : []),
      ];
    }
    return [
      ...(form.direction === undefined ? ["direction" as const] : []),
      ...(form.purpose === Purpose.PURPOSE_UNSPECIFIED ? ["purpose" as const] : []),
    ];
  });

  function draft() {
    return {
      ...extra.value,
      case: form.case,
      items: [...form.items],
      to: [...form.to],
      direction: form.direction ?? Direction.DIRECTION_UNSPECIFIED,
      purpose: form.purpose,
    };
  }

  // Runs one call; its failure stays until the next.
  async function during(work: () => Promise<Failure | undefined>) {
    if (form.busy) return;
    form.busy = true;
    failure.value = undefined;
    failure.value = await work();
    form.busy = false;
  }

  async function openCase(code: string) {
    form.case = code;
    form.items = [];
    opened.value = undefined;
    if (code === "") return;
    const result = await clients.cases.getCase({ case: code });
    // A slower answer for a case that is no longer chosen is not shown.
    if (form.case !== code) return;
    if (result.kind === "ok") opened.value = result.value;
    failure.value = result.kind === "ok" ? undefined : result;
  }

  async function explore(): Promise<Failure | undefined> {
    const result = await clients.sharing.exploreDisclosure({ disclosure: draft() });
    if (result.kind !== "ok") return result;
    explored.value = result.value;
    return undefined;
  }

  function forgetAnswers() {
    explored.value = undefined;
    answers.value = new Map();
    extra.value = {};
    form.aboutOffence = undefined;
    form.chosen = "";
    requestId = "";
  }

  function toFacts() {
    form.tried = true;
    if (gaps.value.length > 0 || opened.value === undefined) return;
    form.tried = false;
    forgetAnswers();
    form.step = "facts";
  }

  async function begin() {
    form.tried = true;
    if (gaps.value.length > 0) return;
    form.tried = false;
    forgetAnswers();
    await during(explore);
    if (explored.value !== undefined && question.value === undefined) form.step = "answer";
  }

  async function answer(asked: Question, given: Given) {
    const before = { extra: extra.value, answers: answers.value };
    extra.value = withAnswer(extra.value, asked, given);
    answers.value = new Map(answers.value).set(asked.path, given);
    requestId = "";
    await during(explore);
    if (failure.value !== undefined) {
      extra.value = before.extra;
      answers.value = before.answers;
      return;
    }
    if (form.step === "facts" && question.value === undefined) form.step = "answer";
  }

  function sayOffence(about: boolean) {
    form.aboutOffence = about;
    if (question.value === undefined) form.step = "answer";
  }

  function toAnswer() {
    if (explored.value !== undefined) form.step = "answer";
  }

  function choose(key: string) {
    form.chosen = key;
    requestId = "";
  }

  function viewAsRecipient() {
    if (chosen.value?.state === "must" || chosen.value?.state === "open") {
      form.step = "recipient";
    }
  }

  // What is known of a duty that was done already, to be recorded (features/duty).
  function handed(ground: Ground): Handed {
    const secrecy = [...new Set(told.value.flatMap((note) => note.secrecy))];
    return {
      ground: { kind: ground.kind, provision: ground.provision, duty: ground.duty },
      to: [...form.to],
      categories: [...new Set(told.value.map((note) => note.category))],
      secrecy,
      noSecrecyFound: secrecy.length === 0 && told.value.every((note) => note.noSecrecyFound),
      direction: form.direction ?? Direction.DIRECTION_UNSPECIFIED,
      purpose: form.purpose,
      stated: extra.value,
    };
  }

  async function disclose() {
    const ground = chosen.value?.ground;
    if (ground === undefined) return;
    if (requestId === "") requestId = makeId();
    await during(async () => {
      const result = await clients.sharing.disclose(
        { ...draft(), ground, requestId });
      if (result.kind !== "ok") return result;
      outcome.value = result.value;
      form.step = "done";
      return undefined;
    });
  }

  // Where the disclosure stands now.
  async function refresh() {
    const id = outcome.value?.disclosure?.id;
    if (id === undefined || form.busy) return;
    await during(async () => {
      const result = await clients.sharing.getDisclosure({ id });
      if (result.kind !== "ok") return result;
      if (outcome.value !== undefined) {
        outcome.value = { ...outcome.value, disclosure: result.value.disclosure };
      }
      return undefined;
    });
  }

  function back() {
    failure.value = undefined;
    form.tried = false;
    if (form.step === "facts") form.step = "what";
    else if (form.step === "answer") form.step = "facts";
    else if (form.step === "recipient") form.step = "answer";
  }

  // After a no of the node: the grounds again, with what is answered.
  function toGrounds() {
    outcome.value = undefined;
    requestId = "";
    form.step = "answer";
  }

  function startOver() {
    forgetAnswers();
    outcome.value = undefined;
    failure.value = undefined;
    Object.assign(form, {
      step: "what", items: [], to: [], direction: undefined,
      purpose: Purpose.PURPOSE_UNSPECIFIED, tried: false });
  }

  return {
    form, opened, explored, answers, views, verdict, question, asksForOffence,
    protection, chosen, told, gaps, failure, outcome,
    openCase, toFacts, begin, answer, sayOffence, toAnswer, choose,
    viewAsRecipient, handed, disclose, refresh, back, toGrounds, startOver,
  };
}

export type Share = ReturnType<typeof useShare>;
