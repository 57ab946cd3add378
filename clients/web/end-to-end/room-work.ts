// The meeting room: seats, items, and what stands on each screen.

import assert from "node:assert/strict";

import type { Locator } from "playwright-core";

import { pick, press } from "./forms.ts";
import { openMeeting } from "./item-work.ts";
import { activate, mark } from "./keyboard.ts";
import type { Person } from "./person.ts";
import type { Seat } from "./seat.ts";
import { until } from "./until.ts";

export async function sit(person: Person): Promise<void> {
  await openMeeting(person);
  await press(person.page, "Gå till mötesrummet");
  await press(person.page, "Sätt dig på din plats");
  await person.button("Gå ut ur rummet").first().waitFor();
}

export async function heading(person: Person, text: string | RegExp): Promise<void> {
  await person.page.getByRole("heading", { level: 1, name: text }).waitFor();
}

// Calls the item that is of this kind and length. Its place on the agenda.
export async function call(chair: Person, item: string): Promise<number> {
  const { page } = chair;
  const options = await page.getByRole("combobox", { name: /^Nästa punkt/ })
    .locator("option").allInnerTexts();
  const wanted = options.find((one) => one.endsWith(`. ${item}`)) ?? "";
  assert.notEqual(wanted, "", options.join("; "));
  await pick(page, /^Nästa punkt/, wanted);
  const place = Number.parseInt(wanted, 10);
  await press(page, `Ropa upp punkt ${place}`);
  await heading(chair, `Punkt ${place} är uppropad`);
  return place;
}

export async function sayConflict(person: Person, conflicted: boolean): Promise<void> {
  await press(person.page, conflicted ? "Ja, jävig" : "Nej, inte jävig");
  await person.page.getByText(/^Du har svarat/).first().waitFor();
}

// Tries to open the item until this stands on the chair's screen: somebody may
// just have come or gone.
export async function tryToOpen(chair: Person, seen: Locator): Promise<void> {
  const { page } = chair;
  const looked = page.getByRole("checkbox", { name: /^Jag har sett mig om/ });
  const button = page.getByRole("button", { name: /^Öppna punkten/, disabled: false });
  await until("the item was asked for", async () => {
    if (await seen.count() > 0) return true;
    if (await looked.count() > 0 && !await looked.isChecked()) await mark(looked);
    if (await button.count() > 0) await activate(button);
    return false;
  });
}

export function opened(chair: Person, place: number): Locator {
  return chair.page.getByRole("heading", { level: 1, name: `Punkt ${place} är öppen` });
}

export async function leave(person: Person, chair: Person, agency: string): Promise<void> {
  await person.page.getByText("Du ska gå ut nu").waitFor();
  await activate(person.button("Gå ut ur rummet").first());
  await chair.page.getByRole("region", { name: "I rummet" })
    .getByText(agency, { exact: true }).waitFor({ state: "detached" });
}

export async function closeTheItem(chair: Person, outcome: string): Promise<void> {
  await pick(chair.page, /^Hur slutade den/, outcome);
  await press(chair.page, "Stäng punkten");
  await heading(chair, "Ingen punkt är uppropad");
}

// How an agency's answer in the round stands on this screen.
export function roundLine(person: Person, agency: string): Locator {
  return person.page.getByRole("region", { name: "Rundan" })
    .getByRole("listitem").filter({ hasText: agency });
}

// The document as it is, without what is only kept in memory.
async function onScreen(person: Person, word: string): Promise<boolean> {
  return (await person.page.content()).includes(word);
}

export async function assertNotOnScreen(person: Person, word: string): Promise<void> {
  assert.ok(!await onScreen(person, word), person.account.name);
}

export async function untilBlank(person: Person, word: string): Promise<void> {
  await until(`${person.account.name} sees no text`, async () =>
    !await onScreen(person, word));
}

// The room locks a screen that nobody touches.
export async function touch(seats: readonly Seat[]): Promise<void> {
  for (const { person } of seats) {
    await person.page.keyboard.press("Shift");
  }
}
