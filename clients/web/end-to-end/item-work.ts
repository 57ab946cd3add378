// An anonymous item from the first words to the meeting, and the agenda.

import assert from "node:assert/strict";

import type { Locator } from "playwright-core";

import { open } from "./case-work.ts";
import { press, tick, write } from "./forms.ts";
import { activate, mark } from "./keyboard.ts";
import { glance } from "./look.ts";
import type { Person } from "./person.ts";
import { until } from "./until.ts";

const observed = /^Vad har ni sett/;
const minutes = 12;
// By which the item is known where its text is not.
export const lasting = `${minutes} min`;

// Begins an item with a text that points somebody out, and sees it stopped.
export async function beginAnonymous(
  person: Person, text: string, marked: string): Promise<void> {
  const { page } = person;
  await open(person, "items");
  await press(page, "Ny punkt");
  await write(page, /^Hur många minuter/, String(minutes));
  await mark(page.getByRole("checkbox", { name: "9", exact: true }));
  await write(page, /^Inflyttad från år/, String(new Date().getFullYear()));
  await write(page, observed, text);
  await write(page, /^Vad frågar ni gruppen/, "Vad kan vi prova?");
  await page.getByText("Får inte lämnas så här").waitFor();
  await page.getByText(`”${marked}”: skolklass`).waitFor();
  assert.equal(await page.locator("mark", { hasText: marked }).count(), 1);
  assert.ok(await person.button("Bekräfta texten").isDisabled());
}

// A text that points out nobody, and a description wide enough. What was seen
// of the meter on the way.
export async function widen(person: Person, text: string): Promise<string> {
  const { page } = person;
  await write(page, observed, text);
  await page.getByText("Får inte lämnas så här").waitFor({ state: "hidden" });
  const meter = page.getByRole("region", { name: /^Hur många passar in/ });
  await meter.getByText("Räcker inte").waitFor();
  assert.ok(await person.button("Bekräfta texten").isDisabled());
  const narrow = await meter.innerText();
  await activate(meter.getByRole("button", { name: "Använd" }).first());
  await meter.getByText("Räcker", { exact: true }).waitFor();
  return narrow;
}

// Confirms every warning, then the text. The item's code word.
export async function confirmItem(person: Person): Promise<string> {
  const { page } = person;
  const confirm = person.button("Bekräfta texten");
  await until("every warning is confirmed", async () => {
    const left = page.locator(".marked__confirm input:not(:checked)");
    if (await left.count() > 0) await mark(left.first());
    return await confirm.isEnabled();
  });
  await activate(confirm);
  await page.getByText("Väntar på en andra person").waitFor();
  const heading = await page.locator("h1").innerText();
  const word = /”(.+)”/.exec(heading)?.[1] ?? "";
  assert.notEqual(word, "");
  return word;
}

// Items of one meeting may bear the same code word; no other is as long.
export async function openItem(person: Person, word: string): Promise<void> {
  await open(person, "items");
  await press(person.page.getByRole("row").filter({ hasText: word })
    .filter({ hasText: lasting }), `Öppna ${word}`);
  await person.page.getByRole("heading", { level: 1, name: `Punkten ”${word}”` })
    .waitFor();
}

// The meeting of today, from the list; the others of the series are weeks away.
export async function openMeeting(person: Person): Promise<void> {
  await open(person, "meetings");
  const today = person.page.getByRole("row").filter({ hasText: "Brådskande" });
  const agenda = person.page.getByRole("heading", { name: "Dagordning", exact: true });
  // The page keeps its choice: a meeting that was open is open again.
  await today.or(agenda).first().waitFor();
  if (await today.isVisible()) await press(today, /^Öppna/);
  await agenda.waitFor();
}

export function agendaLines(person: Person): Locator {
  return person.page.locator(".agenda-item");
}

// The first meeting of the series, from the list.
export async function openLaterMeeting(person: Person): Promise<void> {
  await open(person, "meetings");
  const row = person.page.getByRole("row").filter({ hasNotText: "Brådskande" })
    .filter({ has: person.page.getByRole("button", { name: /^Öppna/ }) }).first();
  const back = person.button("Till alla möten");
  // The page keeps its choice.
  await row.or(back).first().waitFor();
  if (await back.isVisible()) await activate(back);
  await press(row, /^Öppna/);
  await person.page.getByRole("heading", { name: "Dagordning", exact: true }).waitFor();
}

// Puts the item of this length off to the next meeting of the series.
export async function putOff(chair: Person, length: string): Promise<void> {
  const line = agendaLines(chair).filter({ hasText: length });
  await press(line, /^Skjut upp punkt/);
  await press(chair.page.getByRole("dialog", { name: /^Skjut upp punkt/ }), "Skjut upp");
  await line.waitFor({ state: "detached" });
}

// What is written in a thread, first as it must not be.
const handedIn = /^Svaret är förseglat och loggat: blad \d+\.$/;
export const reply = {
  inRoom: "Det brukar bli lugnare med en vuxen vid vattentornet.",
  first: "Fråga klassen 8B om stenugglan.",
  text: "Vi har en grupp som kan passa för kopparräven.",
} as const;

// In the room, while the item is open: everybody has answered about conflict.
export async function replyInRoom(person: Person, text: string): Promise<void> {
  const { page } = person;
  await press(page, "Skriv i tråden");
  const dialog = page.getByRole("dialog", { name: "Skriv i tråden" });
  await write(dialog, /^Kollega som har läst svaret/, "registrar");
  assert.equal(await dialog.getByRole("group", { name: "Jäv" }).count(), 0);
  await write(dialog, /^Ditt svar/, text);
  await press(dialog, "Försegla och lämna in");
  await page.getByText(handedIn).waitFor();
}

// Between the meetings, from the agenda that the item was put off to.
export async function replyInThread(person: Person, length: string): Promise<void> {
  const { page } = person;
  const line = agendaLines(person).filter({ hasText: length });
  await press(line, /^Skriv i tråden/);
  const dialog = page.getByRole("dialog", { name: "Skriv i tråden" });
  const send = dialog.getByRole("button", { name: "Försegla och lämna in" });
  await write(dialog, /^Kollega som har läst svaret/, "registrar");
  await tick(dialog, "Jäv", "Jag är inte jävig i punkten");
  await write(dialog, /^Ditt svar/, reply.first);
  await dialog.getByText("Får inte lämnas så här").waitFor();
  await glance(page, "thread-reply");
  assert.ok(await send.isDisabled());
  await write(dialog, /^Ditt svar/, reply.text);
  await dialog.getByText("Får inte lämnas så här").waitFor({ state: "hidden" });
  await activate(send);
  await page.getByText(handedIn).waitFor();
  await glance(page, "thread-agenda");
  await line.getByText(/^Tråden har 2 svar/).waitFor();
}
