// A page as a person uses it who has no mouse: the tab key goes to what is wanted,
// the arrows choose, and nothing is ever pointed at.

import assert from "node:assert/strict";

import type { Locator } from "playwright-core";

import { until } from "./until.ts";

// More than any page has to stop at.
const furthest = 300;

type Way = "here" | "ahead" | "behind";

// Runs in the page: where the element is, seen from what has the focus.
function wayTo(element: Element): Way {
  const { activeElement: at, body } = document;
  if (at === element) return "here";
  if (at === null || at === body) return "ahead";
  return at.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING
    ? "behind" : "ahead";
}

async function tabUntil(near: Locator, there: () => Promise<boolean>): Promise<void> {
  const { keyboard } = near.page();
  for (let steps = 0; steps < furthest; ++steps) {
    if (await there()) return;
    await keyboard.press(await near.evaluate(wayTo) === "behind" ? "Shift+Tab" : "Tab");
  }
  assert.fail(`the keyboard does not reach ${String(near)}`);
}

// Goes to it with the tab key.
export async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  await until(`${String(target)} can be used`, () => target.isEnabled());
  await tabUntil(target, async () => await target.evaluate(wayTo) === "here");
}

export async function activate(target: Locator): Promise<void> {
  await reach(target);
  await target.page().keyboard.press("Enter");
}

export async function mark(box: Locator): Promise<void> {
  await reach(box);
  await box.page().keyboard.press("Space");
}

export async function fill(field: Locator, text: string): Promise<void> {
  await reach(field);
  const { keyboard } = field.page();
  await keyboard.press("Control+A");
  if (text === "") await keyboard.press("Delete");
  else await keyboard.insertText(text);
}

// One of a group of radio buttons, which is one stop of the tab key.
export async function markRadio(group: Locator, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  const { keyboard } = wanted.page();
  const focused = group.locator("input[type=radio]:focus");
  await tabUntil(group.locator("input[type=radio]").first(),
    async () => await focused.count() > 0);
  const count = await group.getByRole("radio").count();
  for (let steps = 0; steps < count; ++steps) {
    if (await wanted.evaluate(wayTo) === "here") break;
    await keyboard.press("ArrowDown");
  }
  assert.equal(await wanted.evaluate(wayTo), "here", String(wanted));
  if (!await wanted.isChecked()) await keyboard.press("Space");
}

// An option of a list that drops down, by its text.
export async function select(list: Locator, option: string): Promise<void> {
  await reach(list);
  const { keyboard } = list.page();
  const away = () => list.evaluate((element, text) => {
    const { options, selectedIndex } = element as unknown as HTMLSelectElement;
    const wanted = [...options].findIndex((one) => one.text.trim() === text);
    return wanted < 0 ? undefined : wanted - selectedIndex;
  }, option);
  for (let steps = 0; steps < furthest; ++steps) {
    const left = await away();
    assert.ok(left !== undefined, `${String(list)} has no ${option}`);
    if (left === 0) return;
    await keyboard.press(left > 0 ? "ArrowDown" : "ArrowUp");
  }
  assert.fail(`${String(list)} does not come to ${option}`);
}
