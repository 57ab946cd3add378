// "May I share this?" from the question to the receipt, and the recipient's inbox.

import type { Locator } from "playwright-core";

import { open } from "./case-work.ts";
import { choose, pick, press, tick, write } from "./forms.ts";
import { activate } from "./keyboard.ts";
import type { Person } from "./person.ts";
import { until } from "./until.ts";

export interface Sharing {
  code: string;
  // A piece of each note.
  notes: readonly string[];
  to: readonly string[];
}

// Up to the answer of law.
export async function ask(person: Person, sharing: Sharing): Promise<void> {
  const { page } = person;
  await open(person, "share");
  await pick(page, /^Vilket ärende/, sharing.code);
  await tick(page, /^Vad vill du lämna/,
    ...sharing.notes.map((note) => new RegExp(note)));
  await tick(page, /^Vilka ska få det/, ...sharing.to);
  await press(page, "Fortsätt");
  await choose(page, /^Har mottagaren frågat/, /^Nej, det är vårt/);
  await pick(page, /^Vad ska mottagaren/, "Samverkan i SSPF");
  await press(page, "Fortsätt");
  const answer = page.locator(".share__verdict");
  const now = person.button("Visa svaret nu");
  await answer.or(now).first().waitFor();
  if (await now.isVisible()) await activate(now);
  await answer.waitFor();
}

function consentGround(person: Person): Locator {
  return person.page.locator(".share__ground").filter({
    has: person.page.getByRole("heading", { name: "Samtycke", exact: true }) });
}

// Opens the test of the ground "consent".
export async function testConsent(person: Person): Promise<Locator> {
  await press(consentGround(person), /^Gör prövningen/);
  return consentGround(person);
}

export async function citeConsent(person: Person, number: string): Promise<void> {
  const ground = await testConsent(person);
  await write(ground, /^Eller numret på kvittot/, number);
  await press(ground, "Svara");
}

// Why the ground "consent" is closed.
export function closedConsent(person: Person): Locator {
  return person.page.locator(".share__closed > ul > li").filter({
    has: person.page.locator("strong", { hasText: /^Samtycke$/ }) });
}

export async function viewAsRecipient(person: Person): Promise<void> {
  await press(consentGround(person), /^Se som mottagaren/);
  await person.page.getByRole("heading", { name: "Det här ser mottagaren" }).waitFor();
}

// Asks for the act and confirms it. What came of it is for the caller.
export async function disclose(person: Person): Promise<void> {
  await press(person.page, "Lämna ut …");
  await press(person.page.getByRole("dialog", { name: "Lämna ut?" }), "Lämna ut");
}

export async function untilLogged(person: Person): Promise<void> {
  const { page } = person;
  await page.getByRole("heading", { name: "Kvitto" }).waitFor();
  await page.getByText("Utlämnat", { exact: true }).waitFor();
  await until("the receipt names the leaf", async () => {
    if (await page.getByText(/^blad \d+ i ett träd med \d+$/).count() > 0) return true;
    await press(page, "Uppdatera läget");
    return false;
  });
}

export const groups = {
  waiting: "Väntar på beslut", accepted: "Mottaget", over: "Avslutat" } as const;

// Packets of one kind in one part of the inbox, as it was last looked at.
export function packets(
  person: Person, group: keyof typeof groups, kind: string): Locator {
  return person.page.locator(`section[aria-labelledby="inbox-${group}"]`)
    .getByRole("article").filter({ hasText: kind });
}

export async function untilInInbox(
  person: Person, group: keyof typeof groups, kind: string, count = 1):
  Promise<void> {
  await until(`${kind} in ${groups[group]}`, async () => {
    await open(person, "inbox");
    return await packets(person, group, kind).count() === count;
  });
}

// Accepts with a reason and reads. The opening has to be logged first: when the
// node says that it is on its way, the person asks again.
export async function accept(person: Person, kind: string, reason: string): Promise<void> {
  const packet = packets(person, "waiting", kind);
  await press(packet, "Ta emot …");
  await write(packet, /^Varför behöver du/, reason);
  await press(packet, "Ta emot och läs");
  const content = packets(person, "accepted", kind)
    .getByRole("heading", { name: "Innehåll" });
  await until(`${kind} is read`, async () => {
    if (await content.count() > 0) return true;
    const again = packet.filter({ has: person.page.locator(".notice") })
      .getByRole("button", { name: "Ta emot och läs", disabled: false });
    if (await again.count() > 0) await activate(again);
    return false;
  });
}
