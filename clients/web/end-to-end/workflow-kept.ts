// After it all: nothing of it is kept in a browser.

import assert from "node:assert/strict";

import { foundOnDisk, nothingStored, stored } from "./kept.ts";
import { type Seats, story } from "./seats.ts";
import { until } from "./until.ts";
import { item } from "./workflow-agenda.ts";
import { pupil, secret } from "./workflow-consent.ts";

// Written into a storage by the test, to see that the search finds it.
const planted = "planterat-av-provet";

export function tellKept(seats: Seats): void {
  const step = story();
  const words = [pupil.name, pupil.number, pupil.nickname, ...pupil.guardians,
    ...Object.values(secret), ...Object.values(item)];

  step("no page keeps anything, and nobody's browser complained", async () => {
    for (const seat of seats.all) {
      assert.deepEqual(await stored(seat.person.page), nothingStored);
      assert.match(new URL(seat.person.page.url()).pathname, /^\/[a-z/-]*$/);
      seat.assertContent();
    }
  });

  step("all of it was done with the keyboard", async () => {
    assert.deepEqual(seats.all.filter((one) => one.usedMouse), []);
    await seats.chair.person.page.mouse.click(1, 1);
    await until("a mouse is seen", async () => Promise.resolve(seats.chair.usedMouse));
  });

  step("no browser's profile holds a word of it", async () => {
    for (const { person } of seats.all) {
      await person.page.evaluate((word) => {
        localStorage.setItem("search", word);
      }, planted);
      await person.page.goto(`${person.account.origin}/meetings`);
    }
    await seats.close();
    for (const { folder, person } of seats.all) {
      const { hostname } = new URL(person.account.origin);
      assert.notDeepEqual(foundOnDisk(folder, [planted]), [], "the search finds");
      assert.ok(foundOnDisk(folder, [`//${hostname}`])
        .some((one) => one.endsWith("History")), "the history was searched");
      assert.deepEqual(foundOnDisk(folder, words), [], person.account.name);
    }
  });
}
