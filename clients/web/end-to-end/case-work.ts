// A case, its notes and its consents, as an officer enters them.

import assert from "node:assert/strict";

import type { Locator } from "playwright-core";

import { choose, pick, press, tick, write } from "./forms.ts";
import { activate } from "./keyboard.ts";
import type { Person } from "./person.ts";
import { until } from "./until.ts";

export interface Pupil {
  name: string;
  number: string;
  nickname: string;
  guardians: readonly [string, string];
}

const isoDay = (date: Date) => date.toISOString().slice(0, 10);

function dayFromNow(years: number, days: number): string {
  const date = new Date();
  date.setUTCDate(date.getUTCDate() + days);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return isoDay(date);
}

// By the navigation: anew, also when the person was on that page already.
export async function open(person: Person, path: string): Promise<void> {
  await activate(person.page.locator(`.nav__link[href="/${path}"]`));
  await person.page.locator(`.nav__link[href="/${path}"][aria-current="page"]`).waitFor();
  await person.settled();
}

export async function openCase(person: Person, code: string): Promise<void> {
  await open(person, "cases");
  // The page keeps its choice: a case that was open is open again.
  const heading = person.page.getByRole("heading", { level: 1, name: `Ärende ${code}` });
  const entry = person.button(`Öppna ${code}`);
  await heading.or(entry).first().waitFor();
  if (await entry.isVisible()) await activate(entry);
  await heading.waitFor();
}

// Opens the case of this person, whatever its code is.
export async function openCaseOf(person: Person, name: string): Promise<void> {
  await open(person, "cases");
  const entries = person.page.getByRole("button", { name: /^Öppna [a-zåäö]+-\d+$/ });
  await entries.first().waitFor();
  const codes = await entries.allInnerTexts();
  for (const text of codes) {
    await activate(person.button(text));
    const who = person.page.getByRole("region", { name: "Den unge" });
    await who.waitFor();
    if (await who.getByText(name, { exact: true }).count() > 0) return;
    await press(person.page, "Alla ärenden");
    await entries.first().waitFor();
  }
  assert.fail(`no case of ${name}`);
}

// The case's code.
export async function createCase(person: Person, pupil: Pupil): Promise<string> {
  const { page } = person;
  await open(person, "cases");
  await press(page, "Nytt ärende");
  await write(page, "Namn", pupil.name);
  await write(page, /^Personnummer/, pupil.number);
  await write(page, /^Kallas också/, pupil.nickname);
  await write(page, /^Född/, dayFromNow(-14, -100));
  await choose(page, /^Skyddade personuppgifter/, "Inte skyddade");
  for (const [index, name] of pupil.guardians.entries()) {
    await press(page, "Lägg till en vårdnadshavare");
    await write(page, `Vårdnadshavare ${index + 1}`, name);
  }
  await pick(page, /^Mogen nog/, "Mogen");
  await write(page, /^Var har du slagit upp/, "folkbokföringen");
  await press(page, "Öppna ärendet");
  const heading = page.getByRole("heading", { level: 1, name: /^Ärende / });
  await heading.waitFor();
  return (await heading.innerText()).replace("Ärende ", "").trim();
}

export async function addNote(
  person: Person, category: string, text: string): Promise<void> {
  const section = person.page.getByRole("region", { name: "Anteckningar" });
  await press(section, "Ny anteckning");
  await pick(section, /^Vad handlar den om/, category);
  await choose(section, /^Uppgift eller bedömning/, /^Uppgift/);
  await write(section, /^Text/, text);
  await pick(section, /^Hur vet ni det/, "egna handlingar");
  await choose(section, /^Vilken sekretess/, /^OSL 23:2 st 1 /);
  await press(section, "Spara anteckningen");
  await person.button("Ny anteckning").waitFor();
  await section.getByText(text).waitFor();
}

function consents(person: Person): Locator {
  return person.page.getByRole("region", { name: "Samtycken" });
}

// The card of the consent with this number.
export function consentCard(person: Person, number: string): Locator {
  return consents(person).getByRole("article").filter({ hasText: number });
}

export type Answers = Readonly<Record<string, "Ja" | "Nej" | "Inte frågad än">>;

// Withdraws the consent of a card, after the list of what stops, which `sees` may
// look at.
export async function withdraw(
  person: Person, card: Locator,
  sees: (dialog: Locator) => Promise<void> = () => Promise.resolve()): Promise<void> {
  await press(card, "Återkalla …");
  const dialog = person.page.getByRole("dialog");
  await sees(dialog);
  await press(dialog, "Återkalla nu");
  const done = person.page.getByRole("dialog", { name: "Samtycket är återkallat" });
  await press(done, "Klar");
}

// The cards of all consents of the case.
export function consentCards(person: Person): Locator {
  return consents(person).getByRole("article");
}

// Asks whether asking is safe, then records what each of them said. The number
// on the receipt.
export async function recordConsent(person: Person, answers: Answers): Promise<string> {
  const section = consents(person);
  await press(section, "Nytt samtycke");
  const threat = /^Kan det vara farligt/;
  await choose(section, threat, "Osäkert");
  await section.getByText("Kontakta inte vårdnadshavaren").waitFor();
  assert.equal(await person.button("Anteckna samtycket").count(), 0,
    "a consent is not asked of who may be a danger");
  await choose(section, threat, "Nej");
  for (const [who, said] of Object.entries(answers)) {
    await choose(section, new RegExp(`^${who}`), said);
  }
  await tick(section, /^Till vilka verksamheter/, "Socialtjänst", "Fritid");
  await tick(section, /^Vilka slags uppgifter/, "Skolnärvaro", "Skolsituation");
  await write(section, /^Till och med/, dayFromNow(0, 180));
  await press(section, "Anteckna samtycket");
  await section.getByRole("heading", { name: "Samtycket är antecknat" }).waitFor();
  const number = (await section.locator(".cases__form code").innerText()).trim();
  assert.match(number, /^[0-9a-f]{32,}$/);
  await press(section, "Klar");
  return number;
}

// The hub learns of a consent in its own time; the page looks again by itself a
// few times, and when it is asked to.
export async function untilConsentSays(
  person: Person, number: string, state: string): Promise<void> {
  const section = consents(person);
  await write(section, /^Numret på kvittot/, number);
  await until(`the consent says ${state}`, async () => {
    await press(section, "Visa");
    const card = consentCard(person, number);
    await card.waitFor();
    return await card.getByText(state, { exact: true }).count() > 0;
  });
}
