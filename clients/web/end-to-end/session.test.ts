// Coming in, being away, going home.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { press, tick, write } from "./forms.ts";
import { assertAccessible, assertOutline, assertReflows, keepPicture }
  from "./look.ts";
import { openBrowser, Person } from "./person.ts";
import { Account } from "./town.ts";

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

test("a new colleague sets up one-time codes before anything is shown", async () => {
  const security = await Person.at(browser, "social/security");
  await security.signIn();
  await security.show("administration");
  await press(security.page, "Nytt konto");
  const account = new Account("social", "nykomling", "kvarnhjul och bergatroll");
  await write(security.page, /^Användarnamn/, account.user);
  await tick(security.page, /^Roller/, /^Handläggare/);
  await write(security.page, /^Första lösenordet/, account.password);
  await press(security.page, "Lägg till kontot");
  await security.page.getByText(account.user, { exact: true }).first().waitFor();
  security.assertContent();

  const person = await Person.at(browser, account);
  const { page } = person;
  await person.goto("cases");
  await person.fillName();
  await page.getByRole("heading", { name: "Ställ in engångskoder" }).waitFor();
  assert.equal(await page.locator(".nav").count(), 0);
  await page.getByRole("img", { name: "QR-kod till kodappen" }).waitFor();
  for (const language of ["sv", "en"]) {
    await assertAccessible(page, `second factor in ${language}`);
    await assertOutline(page, `second factor in ${language}`);
    await assertReflows(page, `second factor in ${language}`);
    await keepPicture(page, `second-factor-${language}`);
    await person.switchLanguage();
  }
  account.setKey(await page.locator("code.code").innerText());
  const wrong = account.code().code === "000000" ? "000001" : "000000";
  await write(page, /^Kod ur appen/, wrong);
  await press(page, "Bekräfta");
  await page.getByText("Koden stämmer inte").waitFor();
  await write(page, /^Kod ur appen/, account.code().code);
  await press(page, "Bekräfta");
  await page.getByRole("heading", { name: "Spara dina återställningskoder" }).waitFor();
  const codes = await page.locator(".recovery code").allInnerTexts();
  assert.equal(new Set(codes).size, 10);
  for (const language of ["sv", "en"]) {
    await assertAccessible(page, `recovery codes in ${language}`);
    await assertOutline(page, `recovery codes in ${language}`);
    await assertReflows(page, `recovery codes in ${language}`);
    await keepPicture(page, `recovery-codes-${language}`);
    await person.switchLanguage();
  }
  await press(page, "Jag har sparat dem");
  await page.locator(".nav").waitFor();
  assert.ok(!(await person.text()).includes(codes[0] ?? ""), "they are shown once");

  // The day the phone is gone: a recovery code lets her in, once.
  const signInWith = async (code: string) => {
    await page.context().clearCookies();
    await person.goto();
    await person.fillName();
    await page.getByLabel("Engångskod").fill(code);
    await press(page, "Logga in");
    const inside = page.locator(".nav");
    const refused = page.locator(".notice");
    await inside.or(refused).first().waitFor();
    return inside.isVisible();
  };
  assert.equal(await signInWith(codes[0] ?? ""), true);
  assert.equal(await signInWith(codes[0] ?? ""), false);
  assert.equal(await signInWith(codes[1] ?? ""), true);
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
