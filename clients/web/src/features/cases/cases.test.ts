import { create } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { CaseService, NoteNature, RegisterFactsSchema } from "@samrad/agency/cases/v1/cases_pb";
import {
  ConsentService,
  ConsentState,
  type RecordConsentRequest,
} from "@samrad/agency/cases/v1/consents_pb";
import { AgencyKind, Category } from "@samrad/common/v1/common_pb";
import { Source } from "@samrad/law/v1/facts_pb";
import { expect, test } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { isPeriod, peopleToAsk, someoneRefused, useConsentForm } from "./consents";
import { noSecrecy, useNote } from "./notes";

const today = "2026-11-28";
const register = create(RegisterFactsSchema, {
  birthDate: "2011-04-12",
  guardians: [{ id: "guardian-1", name: "Rigmor" }, { id: "guardian-2", name: "Hasse" }] });
const asking = {
  code: "K1", from: AgencyKind.MUNICIPAL_SCHOOL, people: peopleToAsk(register, today), today,
  now: () => new Date("2026-11-28T10:00:00Z") };

function consents() {
  const recorded: RecordConsentRequest[] = [];
  const { clients } = inMemory((router) => {
    router.service(ConsentService, {
      recordConsent: (request) => {
        recorded.push(request);
        return { consent: { id: "c1", case: request.case, consent: request.consent,
          state: ConsentState.REGISTERING } };
      },
    });
  });
  return { clients, recorded };
}

function filled(form: ReturnType<typeof useConsentForm>["form"]) {
  Object.assign(form, {
    threat: "no", to: [AgencyKind.LEISURE], categories: [Category.SCHOOL_ATTENDANCE],
    until: "2027-05-01",
    said: { "guardian-1": "yes", "guardian-2": "no", subject: "not-asked" } });
}

test("all guardians and the young person are asked; an adult alone", () => {
  expect(asking.people.map((one) => one.person)).toEqual(["guardian-1", "guardian-2", "subject"]);
  expect(peopleToAsk(register, "2029-04-12").map((one) => one.person)).toEqual(["subject"]);
  expect(peopleToAsk(register, "2029-04-11")).toHaveLength(3);
});

test("nobody is asked when asking may be dangerous, whatever is filled in", async () => {
  for (const threat of ["yes", "unsure"] as const) {
    const { clients, recorded } = consents();
    const { form, save } = useConsentForm(clients, asking);
    filled(form);
    form.threat = threat;
    await save();
    expect(recorded).toEqual([]);
  }
});

test("a no is recorded as a no, and who was not asked is left out", async () => {
  const { clients, recorded } = consents();
  const { form, recorded: shown, save } = useConsentForm(clients, asking, () => "id");
  filled(form);
  await save();
  const givers = recorded[0]?.consent?.givers ?? [];
  expect(givers.map((one) => [one.person, one.givenAt !== undefined, one.refusedAt !== undefined]))
    .toEqual([["guardian-1", true, false], ["guardian-2", false, true]]);
  expect(shown.value && someoneRefused(shown.value)).toBe(true);
});

test("what is missing is named and nothing is sent", async () => {
  const { clients, recorded } = consents();
  const { gaps, save } = useConsentForm(clients, asking);
  await save();
  expect(gaps()).toEqual(["threat", "said", "to", "categories", "until"]);
  expect(recorded).toEqual([]);
});

test("a period is a day from today to a year from now", () => {
  expect(isPeriod("2026-11-28", today)).toBe(true);
  expect(isPeriod("2027-11-28", today)).toBe(true);
  expect(isPeriod("2027-11-29", today)).toBe(false);
  expect(isPeriod("2026-11-27", today)).toBe(false);
  expect(isPeriod("2027-13-01", today)).toBe(false);
});

test("a note is kept when it could not be stored, under the same id", async () => {
  const ids: string[] = [];
  const { clients } = inMemory((router) => {
    router.service(CaseService, {
      addNote: (request) => {
        ids.push(request.requestId);
        expect(request.note).toMatchObject({ noSecrecyFound: true, secrecy: [], text: "Såg det." });
        if (ids.length === 1) throw nodeError(Code.Unavailable, "");
        return { note: request.note };
      },
    });
  });
  let count = 0;
  const { form, save } = useNote(clients, "K1", () => Promise.resolve(), () => `id-${++count}`);
  Object.assign(form, { category: Category.SCHOOL_SITUATION, nature: NoteNature.FACT,
    source: Source.OWN_RECORDS, secrecy: noSecrecy, text: " Såg det. " });
  expect(await save()).toBe(false);
  expect(form.text).toBe(" Såg det. ");
  expect(await save()).toBe(true);
  expect(form.text).toBe("");
  expect(ids).toEqual(["id-1", "id-1"]);
});
