// Consents of a case: asked of everybody who must say yes, and recorded with who
// said what.

import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { RegisterFacts } from "@samrad/agency/cases/v1/cases_pb";
import { type ConsentRecord, ConsentState } from "@samrad/agency/cases/v1/consents_pb";
import type { AgencyKind, Category } from "@samrad/common/v1/common_pb";
import { ConsentForm, GiverCapacity, Purpose } from "@samrad/law/v1/facts_pb";
import { reactive, shallowRef } from "vue";

import { type Clients, newRequestId } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

// Who has to be asked: every guardian of a minor, and the young person.
export interface Asked {
  person: string;
  capacity: GiverCapacity;
  // Name of a guardian; empty for the young person.
  name: string;
}

export function peopleToAsk(register: RegisterFacts | undefined, today: string): readonly Asked[] {
  const subject = { person: "subject", capacity: GiverCapacity.FOR_SELF, name: "" };
  if (register === undefined) return [subject];
  const born = register.birthDate;
  const adult = born !== "" &&
    `${Number(born.slice(0, 4)) + 18}${born.slice(4)}` <= today;
  if (adult) return [subject];
  return [
    ...register.guardians.map((one) => ({
      person: one.id, capacity: GiverCapacity.AS_GUARDIAN, name: one.name })),
    subject,
  ];
}

export type Said = "yes" | "no" | "not-asked";

export type ConsentGap = "threat" | "said" | "to" | "categories" | "purpose" | "until";

// A year from today at most; the node refuses more.
export function isPeriod(until: string, today: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until))) return false;
  const last = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  return until >= today && until <= last;
}

export function isOver(record: ConsentRecord): boolean {
  return record.state === ConsentState.WITHDRAWING || record.state === ConsentState.WITHDRAWN;
}

export function someoneRefused(record: ConsentRecord): boolean {
  return record.consent?.givers.some((one) => one.refusedAt !== undefined) === true;
}

type Needs = Pick<Clients, "consents">;

export interface Asking {
  code: string;
  from: AgencyKind;
  people: readonly Asked[];
  today: string;
  now: () => Date;
}

export function useConsentForm(
  clients: Needs, asking: Asking, makeId: () => string = newRequestId) {
  const form = reactive({
    // Could contact with a guardian put the young person at risk?
    threat: undefined as "no" | "yes" | "unsure" | undefined,
    said: {} as Record<string, Said>,
    form: ConsentForm.WRITTEN as ConsentForm,
    to: [] as AgencyKind[],
    categories: [] as Category[],
    purpose: Purpose.SSPF_COOPERATION as Purpose,
    until: "",
    reservation: false,
    tried: false,
    busy: false,
  });
  const failure = shallowRef<Failure>();
  const recorded = shallowRef<ConsentRecord>();
  const requestId = makeId();

  function gaps(): readonly ConsentGap[] {
    if (!form.tried) return [];
    const found: ConsentGap[] = [];
    if (form.threat === undefined) found.push("threat");
    if (!asking.people.some((one) => (form.said[one.person] ?? "not-asked") !== "not-asked")) {
      found.push("said");
    }
    if (form.to.length === 0) found.push("to");
    if (form.categories.length === 0) found.push("categories");
    if (form.purpose === Purpose.PURPOSE_UNSPECIFIED) found.push("purpose");
    if (!isPeriod(form.until, asking.today)) found.push("until");
    return found;
  }

  async function save() {
    form.tried = true;
    // A guardian who may be a danger is not asked: that is another route.
    if (form.busy || form.threat !== "no" || gaps().length > 0) return;
    const at = timestampFromDate(asking.now());
    form.busy = true;
    failure.value = undefined;
    const result = await clients.consents.recordConsent({
      requestId,
      case: asking.code,
      consent: {
        givers: asking.people
          .filter((one) => (form.said[one.person] ?? "not-asked") !== "not-asked")
          .map((one) => ({
            person: one.person,
            capacity: one.capacity,
            ...(form.said[one.person] === "yes" ? { givenAt: at } : { refusedAt: at }),
          })),
        form: form.form,
        scope: { from: [asking.from], to: [...form.to], categories: [...form.categories],
          purposes: [form.purpose] },
        validFrom: asking.today,
        validUntil: form.until,
        reservation: form.reservation,
      },
    });
    form.busy = false;
    if (result.kind !== "ok") {
      failure.value = result;
    } else if (result.value.consent !== undefined) {
      recorded.value = result.value.consent;
    }
  }

  return { form, failure, recorded, gaps, save };
}
