import { create, fromJson, toJson } from "@bufbuild/protobuf";
import { CaseService, RegisterFactsSchema } from "@samrad/agency/cases/v1/cases_pb";
import { GuardianKind, Maturity, ProtectedIdentity } from "@samrad/law/v1/facts_pb";
import { expect, test } from "vitest";

import { inMemory } from "@/testing/node";

import {
  accountsOf,
  codeOf,
  isGlassReason,
  newGuardian,
  registerFacts,
  registerForm,
  registerGaps,
} from "./register";

const today = "2026-11-29";
const known = create(RegisterFactsSchema, {
  birthDate: "2011-04-12", protectedIdentity: ProtectedIdentity.NOT_PROTECTED,
  maturity: Maturity.MATURE, source: "folkbokföringen",
  guardians: [{ id: "g1", name: "Rigmor", kind: GuardianKind.PARENT }] });

test("an empty form says what is missing, and a no has to be said", () => {
  expect(registerGaps(registerForm(), today)).toEqual(
    ["birthDate", "protectedIdentity", "source"]);
});

test("a new check keeps guardians and their ids, but asks for the protection anew", () => {
  const form = registerForm(known);
  expect(form.guardians).toEqual([{ id: "g1", name: "Rigmor", kind: GuardianKind.PARENT }]);
  expect(registerGaps(form, today)).toEqual(["protectedIdentity"]);
});

test("an unknown age is filled in only when one says that it may be assumed", () => {
  const form = { ...registerForm(known),
    protectedIdentity: ProtectedIdentity.NOT_PROTECTED, birthDate: "" };
  expect(registerGaps(form, today)).toEqual(["birthDate"]);
  expect(registerGaps({ ...form, presumedUnder18: true }, today)).toEqual([]);
});

test("no such day, or one to come, is not a day of birth", () => {
  const gaps = (birthDate: string) => registerGaps({ ...registerForm(known),
    protectedIdentity: ProtectedIdentity.NOT_PROTECTED, birthDate }, today);
  expect(gaps("2011-02-30")).toEqual(["birthDate"]);
  expect(gaps("2026-11-30")).toEqual(["birthDate"]);
  expect(gaps("12 april 2011")).toEqual(["birthDate"]);
});

test("a guardian without a name is not sent", () => {
  const form = { ...registerForm(known), protectedIdentity: ProtectedIdentity.NOT_PROTECTED };
  form.guardians.push(newGuardian(form.guardians));
  expect(registerGaps(form, today)).toEqual(["guardian"]);
});

test("a new guardian never gets an id that somebody has", () => {
  const taken = [{ id: "guardian-1", name: "A", kind: GuardianKind.PARENT },
    { id: "guardian-3", name: "B", kind: GuardianKind.PARENT }];
  expect(newGuardian(taken).id).toBe("guardian-2");
});

test("the node gets who looked, when, and all that was looked up", async () => {
  let got: unknown;
  const { clients } = inMemory((router) => {
    router.service(CaseService, {
      updateRegisterFacts: (request) => {
        got = request.register && toJson(RegisterFactsSchema, request.register);
        return {};
      },
    });
  });
  const form = { ...registerForm(known), protectedIdentity: ProtectedIdentity.NOT_PROTECTED };
  await clients.cases.updateRegisterFacts({ requestId: "r", case: "K1",
    register: registerFacts(form, "anna", new Date("2026-11-29T10:00:00Z")) });
  expect(got).toEqual(toJson(RegisterFactsSchema, fromJson(RegisterFactsSchema, {
    ...toJson(RegisterFactsSchema, known) as object,
    checked_at: "2026-11-29T10:00:00Z", checked_by: "anna" })));
});

test("account names are parted by commas or spaces, each once", () => {
  expect(accountsOf(" anna, bo  anna;cecilia ")).toEqual(["anna", "bo", "cecilia"]);
  expect(accountsOf(" ")).toEqual([]);
});

test("a reason has 20 to 2000 bytes", () => {
  expect(isGlassReason("för kort")).toBe(false);
  expect(isGlassReason("   ingen på ärendet svarar i natt   ")).toBe(true);
  expect(isGlassReason("ö".repeat(1001))).toBe(false);
});

test("a case code that was heard is written as the node writes it", () => {
  expect(codeOf(" Tapet-565 ")).toBe("tapet-565");
  expect(codeOf("TAPET 565")).toBe("tapet-565");
});
