// Coming in, being away, going home.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { assertAccessible, assertOutline, assertReflows, keepPicture }
  from "./look.ts";
import { openBrowser, Person } from "./person.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

test("the sign-in form says one thing for every wrong answer", async () => {
  const person = await Person.at(browser, "coordination/deputy");
  await person.goto();
  await person.button("Fortsätt").click();
  await person.page.getByText("Skriv ditt användarnamn").waitFor();
  await person.fillName("fel fel fel fel");
  const notice = person.page.locator(".notice");
  await notice.waitFor();
  const wrongPassword = await notice.innerText();
  await person.page.getByLabel("Användarnamn").fill("nobody");
  await person.page.getByLabel("Lösenord").fill("fel fel fel fel");
  await person.button("Fortsätt").click();
  await notice.waitFor();
  assert.equal(await notice.innerText(), wrongPassword);
  await assertAccessible(person.page, "the sign-in form's errors");
});

test("a person signs in, locks, unlocks where she was, and signs out",
  async () => {
    const person = await Person.at(browser, "coordination/deputy");
    const { page } = person;
    await person.goto();
    for (const language of ["sv", "en"]) {
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      await assertAccessible(page, `sign-in in ${language}`);
      await assertOutline(page, `sign-in in ${language}`);
      await assertReflows(page, `sign-in in ${language}`);
      await keepPicture(page, `sign-in-${language}`);
      await person.switchLanguage();
    }
    await person.signIn();
    assert.equal(await page.title(), "Samråd");

    await page.getByRole("link", { name: "Möten" }).click();
    await person.settled();
    const heading = await page.locator("h1").innerText();
    await person.button("Lås").click();
    await page.getByRole("heading", { name: "Låst" }).waitFor();
    assert.equal(await page.getByText(heading, { exact: true }).count(), 0);
    await assertAccessible(page, "locked");
    await keepPicture(page, "locked-sv");
    await page.reload();
    await page.getByRole("heading", { name: "Låst" }).waitFor();

    await page.getByLabel("Lösenord").fill("fel fel fel fel");
    await person.button("Lås upp").click();
    await page.getByText("Fel lösenord").waitFor();
    await page.getByLabel("Lösenord").fill(person.account.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/meetings");

    const other = await page.context().newPage();
    await other.goto(person.account.origin);
    await other.getByRole("navigation").waitFor();
    await person.button("Logga ut").click();
    await person.button("Logga ut här").click();
    await page.getByRole("heading", { name: "Logga in" }).waitFor();
    await other.getByRole("heading", { name: "Logga in" }).waitFor();
    // What is left knows this browser, and nobody who used it.
    const left = await page.context().cookies();
    assert.deepEqual(left.map((one) => one.name), ["__Host-samrad-device"]);
  });

test("another agency's session is nobody here", async () => {
  const person = await Person.at(browser, "coordination/coordinator");
  await person.signIn();
  const [session] = await person.page.context().cookies();
  assert.ok(session?.httpOnly && session.secure);
  assert.equal(session.sameSite, "Strict");
  const elsewhere = await Person.at(browser, "police/officer");
  const { hostname } = new URL(elsewhere.account.origin);
  await elsewhere.page.context().addCookies(
    [{ ...session, domain: hostname }]);
  await elsewhere.goto("cases");
  await elsewhere.page.getByRole("heading", { name: "Logga in" }).waitFor();
  person.assertContent();
});
