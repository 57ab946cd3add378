// Every page, in both languages, at three widths: accessible, within the screen,
// quiet in the console, and looked at.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import type { BrowserContext } from "playwright-core";

import { look } from "./look.ts";
import { shown } from "./pages.ts";
import { openKeepingBrowser, Person } from "./person.ts";

const profile = mkdtempSync(join(tmpdir(), "samrad-browser-"));
let context: BrowserContext;
before(async () => {
  context = await openKeepingBrowser(profile);
});
after(async () => {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
});

const only = process.env.SAMRAD_SCENES;
const wanted = shown.filter((one) =>
  only === undefined || new RegExp(only).test(one.name));
if (wanted.length === 0) throw new Error(`SAMRAD_SCENES=${only} names no scene`);
const accounts = [...new Set(wanted.map((one) => one.who))];

for (const who of accounts) {
  test(`${who} finds every page in order`, async (one) => {
    await context.clearCookies();
    const person = await Person.inContext(context, who);
    const { page } = person;
    await person.signIn();
    for (const language of ["sv", "en"]) {
      for (const scene of wanted.filter((each) => each.who === who)) {
        await one.test(`${scene.name} in ${language}`, async () => {
          // Anew, also when the last scene was on the same page.
          await person.show(scene.path === "" ? "no-page" : "");
          await person.show(scene.path);
          assert.equal(
            await page.locator("html").getAttribute("lang"), language);
          await scene.open?.(person);
          await look(page, `${scene.name}-${language}`);
        });
      }
      await person.show("");
      await person.switchLanguage();
    }
    person.assertContent();
    await page.close();
  });
}
